// Share links abused beside a sale: forged codes, links that are over or switched off, replays, a leader's own link, two leaders at once, credit in the body.
import { makeShareCode } from '../../server/leaders/links/share-code.rules.ts'
import { randomBytes } from 'node:crypto'
import { makeBuyer, type Buyer } from '../flows/shop-story.ts'
import type { Fault, FaultSale } from './fault-kinds.ts'
import { pageKey, type PageSocket } from './page-client.ts'
import type { Stand } from './fault-stand.ts'

type LinkRow = { _id: string; code: string; channel: string | null; disabled: boolean; until: Date | null }
/** One who comes in a wrong way, and whom her orders must credit (`either`: one of two leaders, by the rule). */
type Story = { readonly who: string; readonly codes: readonly string[]; readonly due: string | null; readonly either?: readonly string[] }

const ORDERS_EACH = 3
const REPLAYS = 5
const JOIN_EVERY_MS = 1_100
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

const flipped = (code: string, place: number): string => {
  const other = code[place] === '7' ? '8' : '7'
  return code.slice(0, place) + other + code.slice(place + 1)
}
const order = async (socket: PageSocket, { addressId }: Buyer, sale: FaultSale, more: object = {}): Promise<string> => {
  const [offer] = sale.offers
  if (!offer) throw new Error('no offer')
  const { clickToken } = await socket.must('offer:prepare', { offerId: offer.offerId })
  const wish = {
    offerId: offer.offerId,
    skuId: offer.skuId,
    quantity: 1,
    addressId,
    seenPriceFen: offer.priceFen,
    idempotencyKey: pageKey(),
    clickToken,
  }
  const answer = await socket.ask('order:place', { ...wish, ...more })
  return answer.ok ? answer.orderNo : answer.code
}
/** Links of the first leader that are over and switched off. */
const deadLinks = async (stand: Stand, { leaders, showId }: FaultSale): Promise<{ over: string; off: string }> => {
  const [first] = leaders
  if (!first) throw new Error('no leader')
  const channel = (name: string): Promise<{ code: string }> =>
    first.page.call('linkCreate', { body: { showId, channel: `${name}-${pageKey().slice(0, 6)}` } })
  const [over, off] = await Promise.all([channel('over'), channel('off')])
  const links = stand.db().collection<LinkRow>('shareLinks')
  await links.updateOne({ code: over.code }, { $set: { until: new Date(Date.now() - 60_000) } })
  await links.updateOne({ code: off.code }, { $set: { disabled: true } })
  return { over: over.code, off: off.code }
}
const payFor = async ({ page }: Buyer, orderNo: string): Promise<void> => {
  const opened = await page.call('paymentOpen', { body: { orderNos: [orderNo] }, key: pageKey() })
  const [path = '', token = ''] = (opened.cashierUrl ?? '').split('?t=')
  const body = new URLSearchParams({ t: token, mode: 'double', method: 'balance', lateSec: '1' }).toString()
  await page.raw('POST', `${path}/pay`, { body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })
}
/** She comes by each code in turn, again and again, and orders: the last of her orders is paid, the notice comes twice. */
const act = async (stand: Stand, sale: FaultSale, buyer: Buyer, { codes }: Story): Promise<string[]> => {
  const wrong: string[] = []
  const socket = await buyer.page.connect()
  try {
    for (const code of codes) {
      const joined = await socket.ask('show:join', { showId: sale.showId, purpose: 'viewer', shareCode: code })
      if (!joined.ok && joined.code !== 'slow_down') wrong.push(`a code closed the room: ${joined.code}`)
      // A page with a code that proves itself says when it has been looked at; one join a second is what a page may ask.
      await pause(Math.max(JOIN_EVERY_MS, joined.ok ? (joined.touchAfterMs ?? 0) : 0))
      if (joined.ok && joined.touchAfterMs !== null) await socket.ask('touch:seen', {})
    }
    for (let count = 0; count < ORDERS_EACH; count += 1) {
      const said = await order(socket, buyer, sale)
      if (/^\d+$/.test(said) && count === ORDERS_EACH - 1) await payFor(buyer, said)
    }
    // What is written into the body by hand is nobody's business.
    const [leader] = sale.leaders
    const forged = { leaderId: leader?.leaderId, attribution: { leaderId: leader?.leaderId, reason: 'touch' }, shareCode: leader?.code }
    const said = await order(socket, buyer, sale, forged)
    if (said !== 'bad_input' && said !== 'slow_down') wrong.push(`an order with a leader in its body was answered ${said}`)
  } finally {
    socket.close()
  }
  return wrong
}
export const abusedLinks: Fault['run'] = async (stand, seconds, sale) => {
  const endMs = performance.now() + seconds * 1_000
  const [first, second] = sale.leaders
  if (!first || !second) throw new Error('two leaders are needed')
  const { over, off } = await deadLinks(stand, sale)
  const foreignKey = makeShareCode(randomBytes(8), randomBytes(32))
  const stories: readonly Story[] = [
    { who: 'a forged code', codes: [foreignKey, flipped(first.code, 11), flipped(first.code, 0), first.code.toLowerCase()], due: null },
    {
      who: 'no code at all',
      codes: ['', '{"$ne":null}', "' OR 1=1 --", first.code.slice(0, 11), `${first.code}A`, '😀'.repeat(6)],
      due: null,
    },
    { who: 'a link that is over', codes: [over, over], due: null },
    { who: 'a link switched off', codes: [off, off], due: null },
    { who: 'a forged code after a good one', codes: [first.code, flipped(second.code, 11)], due: first.leaderId },
    { who: 'replays', codes: Array.from({ length: REPLAYS }, () => first.code), due: first.leaderId },
    {
      who: 'two leaders at once',
      codes: [first.code, second.code, first.code, second.code],
      due: null,
      either: [first.leaderId, second.leaderId],
    },
  ]
  const wrong: string[] = []
  const told = new Map<string, Story>()
  while (performance.now() < endMs) {
    await Promise.all(
      stories.map(async (story, place) => {
        const buyer = await makeBuyer(stand.gateways[place % 2 === 0 ? 0 : 1].url, sale.phoneTails())
        const { personId } = await buyer.page.call('me')
        told.set(personId ?? '', story)
        if (!story.either) sale.due.set(personId ?? '', story.due)
        wrong.push(...(await act(stand, sale, buyer, story)).map((what) => `${story.who}: ${what}`))
      }),
    )
    // Each leader buys by her own link.
    for (const own of [first, second]) {
      const story = { who: 'a leader’s own link', codes: [own.code], due: null }
      told.set(own.memberId, story)
      sale.due.set(own.memberId, null)
      wrong.push(...(await act(stand, sale, { page: own.page, addressId: own.addressId }, story)).map((what) => `${story.who}: ${what}`))
    }
  }
  return [...wrong, ...(await touchFaults(stand, sale, told))]
}

type OrderLike = { _id: string; memberId: string; offerId: string; attribution?: { leaderId: string | null; touchId: string | null } }
type TouchLike = { _id: string; memberId: string | null; leaderId: string | null; linkId: string; minute: number; refusal: string | null }
/** Each order of these members names the leader of a touch that is there and counts; nobody's forged code left a touch; a replay left one a minute. */
const touchFaults = async (stand: Stand, { offers }: FaultSale, told: ReadonlyMap<string, Story>): Promise<string[]> => {
  const members = [...told.keys()]
  const touches = await stand
    .db()
    .collection<TouchLike>('touches')
    .find({ memberId: { $in: members } })
    .toArray()
  const orders = await stand
    .db()
    .collection<OrderLike>('orders')
    .find({ memberId: { $in: members }, offerId: { $in: offers.map(({ offerId }) => offerId) }, orderNo: { $exists: true } } as never)
    .toArray()
  const byId = new Map(touches.map((touch) => [touch._id, touch]))
  const seen = new Set<string>()
  const judged = new Map<string, number>()
  for (const { memberId } of orders) judged.set(told.get(memberId)?.who ?? '', (judged.get(told.get(memberId)?.who ?? '') ?? 0) + 1)
  console.log('links', {
    touches: touches.length,
    counting: touches.filter(({ refusal }) => refusal === null).length,
    orders: Object.fromEntries(judged),
  })
  return [
    ...orders.flatMap(({ _id, memberId, attribution }) => {
      const { who, either } = told.get(memberId) ?? { who: '', either: undefined }
      const leaderId = attribution?.leaderId ?? null
      if (leaderId === null) return []
      const touch = byId.get(attribution?.touchId ?? '')
      const fits = touch !== undefined && touch.refusal === null && touch.leaderId === leaderId && touch.memberId === memberId
      return [
        ...(fits ? [] : [`${who}: order ${_id} credits ${leaderId} without a touch that counts`]),
        ...(either && !either.includes(leaderId) ? [`${who}: order ${_id} credits ${leaderId}`] : []),
      ]
    }),
    ...touches.flatMap(({ _id, memberId, linkId, minute }) => {
      const once = `${memberId} ${linkId} ${minute}`
      const twice = seen.has(once)
      seen.add(once)
      return twice ? [`touch ${_id} is there twice in its minute`] : []
    }),
    ...touches
      .filter(({ memberId }) => told.get(memberId ?? '')?.codes.every((code) => code.length !== 12) === true)
      .map(({ _id }) => `touch ${_id} came of no code`),
  ]
}
