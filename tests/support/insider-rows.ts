// Rows that leaders and insiders meet in: a show on air, an order credited to a leader with its accrual, a flag, a proof and a withdrawal of hers.
import { openLedger } from '../../server/ledger/door.ts'
import { commissionTransfer } from '../../server/ledger/transfer.rules.ts'
import type { Show } from '../../server/shows/show.rules.ts'
import { idOf } from './goods-actors.ts'
import { NOBODY } from './order-shop.ts'
import { paidOrder } from './paid-order.ts'
import type { RealApp } from './real-app.ts'

export const LIVE = idOf(0xd2)
export const ORDER_NO = '202601010000000042'
export const FLAG = idOf(0xf1a6)
export const WITHDRAWAL = idOf(0x3a1d)
export const TASK = idOf(0x7a5c)
export type LeaderIs = { readonly leaderId: string; readonly memberId: string; readonly name: string }

const show: Omit<Show, 'id'> & { _id: string } = {
  _id: LIVE,
  roomId: idOf(0xa),
  hostPersonId: idOf(0x805),
  hostName: 'host',
  hostPictureUrl: null,
  title: '一场直播',
  description: '',
  coverId: null,
  coverUrl: null,
  phase: 'live',
  phaseBefore: null,
  phaseSinceMs: 0,
  startsAtMs: Date.now(),
  liveAtMs: Date.now(),
  endedAtMs: null,
  backAtMs: null,
  endedReason: null,
  media: { state: 'off', take: 0, sinceMs: 0, layers: 1, version: 0 },
  version: 1,
  demo: false,
  createdAtMs: 0,
}
const payee = {
  name: 's',
  nameMasked: '李*',
  idNumber: 's',
  idMasked: '1****************1',
  provider: '工商银行',
  number: 's',
  numberMasked: '1234',
}

/** All of it is this leader's; the order was bought by `buyer`. Answers the order's id. */
export async function insertLeaderRows(db: RealApp['db'], { leaderId, memberId, name }: LeaderIs, buyer: string): Promise<string> {
  const put = (collection: string, row: object) => db.collection(collection).insertOne(row as never)
  const at = new Date()
  await put('rooms', { _id: idOf(0xa), name: 'room', hostPersonId: idOf(0x805), hostName: 'host', hostPictureUrl: null, createdAtMs: 0 })
  await put('shows', show)
  const attribution = {
    ...NOBODY,
    factsAtMs: 0,
    leaderId,
    leaderMemberId: memberId,
    leaderName: name,
    leaderLevel: 1,
    reason: 'touch' as const,
  }
  const order = paidOrder({ orderNo: ORDER_NO, memberId: buyer, showId: LIVE, attribution, creditBlock: null })
  await put('orders', order)
  const clock = { nowMs: Date.now, monotonicMs: () => performance.now() }
  const explain = { touchAtMs: null, bindingSinceMs: null, reason: 'touch' as const, ruleVersion: 1, title: '糕点' }
  const terms = { baseFen: 5_000, rateBps: 1_000, fenPerUnit: null, units: 1 }
  const named = { transferId: `${order._id}:accrue`, orderId: order._id, orderNo: ORDER_NO, code: 'accrue' as const }
  await openLedger({ db, clock }).ledger.post([
    commissionTransfer({ ...named, explain: { ...explain, ...terms } }, leaderId, 'frozen', 500),
  ])
  const flag = { key: 'near:x', kind: 'near', leaderId, orderId: order._id, orderNo: ORDER_NO, evidence: [{ code: 'network', count: 0 }] }
  await put('flags', { _id: FLAG, ...flag, state: 'open', at, byPersonId: null, reason: null, decidedAt: null, version: 1 })
  const claim = { taskId: TASK, leaderId, memberId, state: 'proved', rewardFen: 0, budgetId: null, words: '', pictureIds: [], reason: null }
  await put('taskClaims', { _id: `${TASK}:${leaderId}`, ...claim, claimedAt: at, provedAt: at, minutes: 0, version: 1 })
  const asked = {
    leaderId,
    memberId,
    personIndex: 'one',
    amountFen: 100,
    state: 'requested',
    open: true,
    payee: { ...payee, kind: 'bank' },
  }
  await put('withdrawals', { _id: WITHDRAWAL, ...asked, requestedAt: at, tries: 0, version: 1 })
  return order._id
}

/** She is this leader's customer and lets her see when she comes. */
export async function bindTo(db: RealApp['db'], customer: string, { leaderId }: LeaderIs): Promise<void> {
  const [from, until] = [new Date(Date.now() - 1000), new Date(Date.now() + 86_400_000)]
  const binding = {
    bindingId: customer,
    leaderId,
    boundAt: from,
    protectedUntil: until,
    validUntil: until,
    touchId: null,
    groupId: null,
    channel: null,
  }
  await db.collection('bindings').insertOne({ _id: customer, leaderId, binding, version: 1 } as never)
}
