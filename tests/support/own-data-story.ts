// A member with something of everything that the shop keeps of a person, beside another who must never be seen in her papers; her words are planted.
import type { Connection } from 'mongoose'
import type { Sealing } from '../../server/sealing.ts'

const DAY_MS = 86_400_000
export const hex = (n: number): string => n.toString(16).padStart(24, '0')
/** Somebody else's leader id and show's: nobody in this story. */
const LEADER = hex(1)

export type Who = {
  readonly memberId: string
  readonly leaderId: string
  readonly visitorId: string
  readonly mark: string
  readonly n: number
}
/** Words that stand nowhere else, of everything that she gets in full. */
export const wordsOf = ({ mark, n }: Who) => ({
  phone: `1391234${String(7000 + n)}`,
  nickname: `昵称${mark}`,
  recipient: `收件人${mark}`,
  street: `秘密路${mark}号`,
  deliveryPhone: `1588765${String(4000 + n)}`,
  orderRecipient: `订单收件${mark}`,
  orderStreet: `订单路${mark}号`,
  orderPhone: `1599765${String(4000 + n)}`,
  orderNo: `2026010100000${String(10000 + n)}`,
  goods: `年糕${mark}`,
  option: `一斤${mark}`,
  payment: `付款${mark}`,
  waybill: `SF00${mark}`,
  packed: `年糕装箱${mark}`,
  wait: `show-wait${mark}`,
  invoice: `抬头${mark}公司`,
  taxNo: `91330100${mark}TAX`,
  caseWords: `商品坏了${mark}`,
  caseReason: `broken${mark}`,
  caseMark: `已经联系${mark}`,
  chat: `今天几点开播${mark}`,
  chatOriginal: `加我微信${mark}`,
  browser: `Browser ${mark}`,
  consent: `texthash${mark}`,
  notice: `template${mark}`,
  reserved: `show-reserved${mark}`,
  assisted: `show-assisted${mark}`,
  touched: `show-touched${mark}`,
  bound: `leader-bound${mark}`,
  leaderName: `团长${mark}`,
  about: `我有三个群${mark}`,
  agreed: `agreed${mark}`,
  group: `阳光小区${mark}`,
  link: `code${mark}`,
  level: `升级${mark}`,
  hash: `hash${mark}`,
  bank: `银行${mark}`,
  paidAt: `收款行${mark}`,
  claim: `我分享了${mark}`,
  course: `course${mark}`,
})
export type Words = ReturnType<typeof wordsOf>

type Row = Readonly<Record<string, unknown>> & { readonly _id: string }
type Rows = Readonly<Record<string, readonly Row[]>>
type Story = { readonly who: Who; readonly words: Words; readonly sealing: Sealing; readonly at: Date }
const row = (_id: string, ...fields: object[]): Row => Object.assign({ _id }, ...fields) as Row
const touchIdOf = ({ n }: Who): string => hex(0xb000 + n)

const peopleRows = ({ who, words, sealing, at }: Story): Rows => {
  const { memberId, visitorId, n, mark } = who
  const seal = (kind: 'recipient' | 'phone' | 'street', text: string): string => sealing.seal(memberId, kind, text)
  const sealed = {
    recipientSealed: seal('recipient', words.recipient),
    phoneSealed: seal('phone', words.deliveryPhone),
    streetSealed: seal('street', words.street),
  }
  const place = {
    memberId,
    slot: 1,
    province: '浙江省',
    city: '杭州市',
    district: '西湖区',
    region: '浙江省 杭州市 西湖区',
    isDefault: true,
  }
  const masks = { phoneMasked: '158****0000', recipientMasked: '收**', deliveryIndex: sealing.blindIndex('delivery', words.street) }
  const session = { personId: memberId, kind: 'member', visitorId, network: '203.0.113.0/24', browser: words.browser, demo: false }
  const times = { createdAtMs: at.getTime(), lastSeenAtMs: at.getTime(), expiresAtMs: at.getTime(), endedAtMs: at.getTime() }
  const line = { showId: hex(0xa000 + n), personId: memberId, speakerKey: `key${mark}`, name: words.nickname, badge: null, replyTo: null }
  const said = { sentAt: at, erasedAt: null, erasedBy: null }
  const agreed = { purpose: 'leaderSees', version: 1, textHash: words.consent, given: true }
  return {
    addresses: [row(hex(0xe000 + n), place, sealed, masks, { changedAtMs: at.getTime() })],
    sessions: [row(hex(0xe100 + n), session, times, { stepUpAtMs: null, endReason: 'signedOut', removeAt: new Date(Date.now() + DAY_MS) })],
    consents: [row(hex(0xf000 + n), { personId: memberId, at, visitorId }, agreed)],
    noticeSettings: [row(memberId, { orderWaits: true })],
    noticeLog: [row(hex(0x10000 + n), { personId: memberId, template: words.notice, sender: 'local', sent: true, at })],
    reservations: [row(`r:${memberId}`, { showId: words.reserved, personId: memberId, createdAtMs: at.getTime(), shareCode: null })],
    showAssistants: [row(`a:${memberId}`, { showId: words.assisted, personId: memberId, trade: true, mod: false })],
    chatLines: [
      row(hex(0x13000 + n), line, said, { lineNo: 1, text: words.chat, original: null, clientMessageId: `c${mark}1` }),
      row(hex(0x14000 + n), line, said, { lineNo: 2, text: '加我***', original: words.chatOriginal, clientMessageId: `c${mark}2` }),
    ],
  }
}

const visitRows = ({ who, words, at }: Story): Rows => {
  const { memberId, visitorId, n } = who
  const touch = { linkId: hex(0xd000 + n), leaderId: LEADER, groupId: null, channel: null, refusal: null, source: 'page' }
  const log = { memberId, number: 1, change: 'bind', ended: null, before: null, cause: { kind: 'touch', id: touchIdOf(who) }, at }
  const person = { leaderId: LEADER, lastAt: at, known: true }
  return {
    touches: [row(touchIdOf(who), touch, { showId: words.touched, visitorId, memberId, at, minute: Math.floor(at.getTime() / 60_000) })],
    visitorOwners: [row(visitorId, { memberId, at })],
    leaderPeople: [
      row(`${LEADER}:member:${memberId}`, person, { kind: 'member', personId: memberId }),
      row(`${LEADER}:visitor:${visitorId}`, person, { kind: 'visitor', personId: visitorId }),
    ],
    visitSteps: [
      row(`${LEADER}:${words.touched}:${visitorId}`, { leaderId: LEADER, showId: words.touched, at, stayedAt: at, known: true }),
    ],
    bindings: [row(memberId, { leaderId: LEADER, binding: null, version: 1 })],
    bindingLog: [row(`${memberId}:1`, log, { after: { leaderId: words.bound, boundAt: at, validUntil: at, touchId: null } })],
  }
}

const tradeRows = ({ who, words, sealing, at }: Story): Rows => {
  const { memberId, visitorId, n, mark } = who
  const seal = (kind: 'recipient' | 'phone' | 'street' | 'invoiceTitle', text: string): string => sealing.seal(memberId, kind, text)
  const orderId = `order${mark}`
  const sealed = {
    recipientSealed: seal('recipient', words.orderRecipient),
    phoneSealed: seal('phone', words.orderPhone),
    streetSealed: seal('street', words.orderStreet),
  }
  const masks = { phoneMasked: '159****0000', recipientMasked: '订**', deliveryIndex: sealing.blindIndex('delivery', words.orderStreet) }
  const goods = { offerId: hex(2), skuId: hex(3), lotId: `lot${mark}`, quantity: 1, units: [1], refunds: [], payer: `payer${mark}` }
  const money = { priceFen: 990, goodsFen: 990, freightFen: 0, totalFen: 990, state: 'completed', version: 1 }
  const frozen = {
    attribution: { leaderId: null, leaderName: null, touchId: null },
    productSnapshot: { title: words.goods, skuLabel: words.option },
    delivery: { ...sealed, ...masks, region: '浙江省 杭州市 西湖区', city: '杭州市' },
  }
  const line = { orderNo: words.orderNo, title: words.packed, skuLabel: '一斤', quantity: 1 }
  const asked = { number: 1, kind: 'refundOnly', reason: words.caseReason, units: 1, words: words.caseWords, pictureIds: [], askedFen: 100 }
  const marks = [{ code: 'asked', by: 'buyer', atMs: at.getTime(), words: words.caseMark }]
  const showId = hex(0xa000 + n)
  return {
    orders: [
      row(orderId, { orderNo: words.orderNo, memberId, showId, deviceId: visitorId }, goods, money, frozen, {
        createdAt: at,
        paidAt: at,
        receivedAt: at,
      }),
    ],
    creditedOrders: [row(orderId, { leaderId: null, memberId, showId, netGoodsFen: 990, paidAt: at, judged: true })],
    waits: [
      row(`lot|${memberId}`, {
        memberId,
        showId: words.wait,
        offerId: hex(2),
        quantity: 1,
        visitorId,
        state: 'lapsed',
        orderNo: null,
        joinedAt: at,
      }),
    ],
    payments: [
      row(hex(0x11000 + n), { memberId, showId, title: words.payment, state: 'succeeded', amountFen: 990, createdAt: at, succeededAt: at }),
    ],
    shipments: [row(hex(0x12000 + n), { memberId, showId, carrier: 'sf', waybillNo: words.waybill, lines: [line], createdAt: at })],
    invoiceRequests: [
      row(
        orderId,
        { memberId, kind: 'company', titleSealed: seal('invoiceTitle', words.invoice), titleMasked: '抬**' },
        { taxNoSealed: seal('invoiceTitle', words.taxNo), amountFen: 990, askedAt: at },
      ),
    ],
    afterSales: [
      row(
        `case${mark}`,
        { orderId, orderNo: words.orderNo, memberId, state: 'done', marks, openedAt: at, closedAt: at, version: 3 },
        asked,
      ),
    ],
  }
}

const leaderRows = ({ who, words, at }: Story): Rows => {
  const { memberId, leaderId, visitorId, n, mark } = who
  const leader = { memberId, name: words.leaderName, about: words.about, state: 'active', reason: null, level: 1, version: 1 }
  const group = { leaderId, name: words.group, tags: {}, size: 88, channelCode: `g${mark}`, archived: false, createdAt: at, version: 1 }
  const link = { code: words.link, kind: 'show', leaderId, showId: hex(7), channel: null, disabled: false, until: null, createdAt: at }
  const moved = { n: 1, kind: 'up', from: 1, level: 2, levelFalls: [], settledFen: 100, byPersonId: null }
  const agreed = { memberId, version: 1, textHash: words.agreed, network: '203.0.113.0/24', visitorId, at }
  const claim = { taskId: hex(5), leaderId, memberId, words: words.claim, claimedAt: at, provedAt: at }
  const done = { state: 'done', rewardFen: 100, budgetId: null, pictureIds: [], reason: null, minutes: 0, minute: 0, version: 2 }
  return {
    leaders: [row(leaderId, leader, { appliedAt: at, approvedAt: at })],
    leaderAgreements: [row(`${memberId}:1`, agreed)],
    groups: [row(hex(0x15000 + n), group)],
    shareLinks: [row(hex(0xd000 + n), link)],
    levelMoves: [row(`${leaderId}:1`, { leaderId, reason: words.level, at }, moved)],
    taskClaims: [row(hex(0x17000 + n), claim, done)],
    courseResults: [row(hex(0x18000 + n), { courseId: words.course, memberId, edition: 1, score: 5, of: 5, passed: true, at })],
  }
}

const moneyRows = ({ who, words, sealing, at }: Story): Rows => {
  const { memberId, leaderId, n, mark } = who
  const chain = { leaderId, number: 1, previousHash: 'a', hash: words.hash, after: { frozenFen: 0, availableFen: 0, withdrawingFen: 0 } }
  const entry = { debit: 'shop', credit: 'leader', amountFen: 99, code: 'accrue', orderId: null, orderNo: null, explain: null, at, chain }
  const identity = { name: sealing.seal(memberId, 'realName', `真名${mark}`), nameMasked: '真**', idNumber: '', idMasked: '1****X' }
  const number = sealing.seal(memberId, 'payoutAccount', '6222020200')
  const account = { kind: 'bank', provider: words.bank, number, numberMasked: '****0200' }
  const personIndex = sealing.blindIndex('idNumber', mark)
  const payee = { ...identity, ...account, provider: words.paidAt }
  const asked = { leaderId, memberId, personIndex, amountFen: 100, state: 'paid', payee, tries: 1, version: 4 }
  return {
    transfers: [row(`t-${mark}`, entry)],
    payees: [
      row(
        leaderId,
        { memberId, version: 2 },
        { identity: { ...identity, personIndex, changedAtMs: 1 }, account: { ...account, changedAtMs: 1 } },
      ),
    ],
    withdrawals: [row(hex(0x16000 + n), asked, { requestedAt: at, endedAt: at })],
  }
}

/** Puts them in beside the person's row, which is there. Validators are for what services write, and are passed by. */
export const plantOwnData = async (db: Connection, sealing: Sealing, who: Who, at = new Date(Date.now() - DAY_MS)): Promise<Words> => {
  const words = wordsOf(who)
  const { phone, nickname } = words
  const masked = `${phone.slice(0, 3)}****${phone.slice(-4)}`
  const sealed = { sealed: sealing.seal(who.memberId, 'phone', phone), index: sealing.blindIndex('phone', `+86${phone}`), masked }
  await db
    .collection<{ _id: string }>('people')
    .updateOne({ _id: who.memberId }, { $set: { nickname, nicknameMatch: nickname, phone: sealed } })
  const story = { who, words, sealing, at }
  for (const part of [peopleRows, visitRows, tradeRows, leaderRows, moneyRows])
    for (const [name, rows] of Object.entries(part(story)))
      await db.collection(name).insertMany([...rows] as never[], { bypassDocumentValidation: true })
  return words
}
