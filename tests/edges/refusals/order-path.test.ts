// The order path refuses for real: each code as the real server's socket says it and as its HTTP twin does, and nothing is left behind.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { ERRORS, type ErrorCode, type Problem } from '../../../server/protocol/errors.ts'
import { LIMITS } from '../../../server/protocol/limits.ts'
import { startShop, type ShopStage } from '../../flows/shop-stage.ts'
import { addOffer, cellOf, join, makeBuyer, pin, type Buyer, type Offered } from '../../flows/shop-story.ts'
import { orderPathCodes } from '../../support/order-refusals.ts'
import { openPage, pageKey, type PageClient, type PageSocket } from '../../support/page-client.ts'
import { until } from '../../support/until.ts'

// Real parts on a busy machine.
jest.setTimeout(60_000)

const PRICE_FEN = 8_900
const CAP = 2
const NOWHERE = 'f'.repeat(24)

let shop: ShopStage
let merchant: PageClient
let host: PageSocket
let showId: string
let offer: Offered
let few: Offered
let buyer: Buyer
let socket: PageSocket
let phoneTail = 8_200

const offered = (title: string, units: number): Promise<Offered> =>
  addOffer(merchant, showId, { title, priceFen: PRICE_FEN, units, cap: CAP })

beforeAll(async () => {
  shop = await startShop()
  ;({ merchant, host, showId } = shop)
  offer = await offered('不缺货的', 50)
  few = await offered('只有一件', 1)
  await pin(host, showId, few.offerId)
  await pin(host, showId, offer.offerId)
}, 120_000)
afterAll(() => shop?.end())
// Somebody new for each test: the limits count persons.
beforeEach(async () => {
  buyer = await makeBuyer(shop.url, (phoneTail += 1))
  socket = await buyer.page.connect()
  await join(socket, showId)
})

type Wish = {
  offerId: string
  skuId: string
  quantity: number
  addressId: string
  seenPriceFen: number
  clickToken?: string
}
type Said = { code: ErrorCode | 'accepted'; params: Record<string, unknown> }
const tokenFor = async (offerId: string): Promise<string> => (await socket.must('offer:prepare', { offerId })).clickToken
const wishOf = async (given: Partial<Wish> = {}, of: Offered = offer): Promise<Wish> => ({
  offerId: of.offerId,
  skuId: of.skuId,
  quantity: 1,
  addressId: buyer.addressId,
  seenPriceFen: PRICE_FEN * (given.quantity ?? 1),
  clickToken: await tokenFor(of.offerId),
  ...given,
})
/** Every code that was said here for real. */
const heard = new Set<ErrorCode>()
const bySocket = async (wish: Wish, idempotencyKey = pageKey(), again = false, page: PageSocket = socket): Promise<Said> => {
  const answer = await page.ask('order:place', { ...wish, idempotencyKey, ...(again ? { again: true } : {}) })
  if (answer.ok) return { code: 'accepted', params: {} }
  heard.add(answer.code)
  return { code: answer.code, params: { ...answer.params } }
}
/** Its status is the table's, and it says of itself what it is. */
const byHttp = async (wish: Wish, key = pageKey(), page: PageClient = buyer.page): Promise<Said> => {
  const answer = await page.raw('POST', '/api/v1/orders', {
    body: JSON.stringify(wish),
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
  })
  if (answer.status === 200) return { code: 'accepted', params: {} }
  const problem = (await answer.json()) as Problem
  expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
    status: ERRORS[problem.code].status,
    type: expect.stringContaining('application/problem+json'),
  })
  heard.add(problem.code)
  return { code: problem.code, params: { ...problem.params } }
}
const refused = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    ({ code }: { code: ErrorCode }) => {
      heard.add(code)
      return code
    },
  )
const both = async (wish: Wish): Promise<[Said, Said]> => [await bySocket(wish), await byHttp(wish)]
const same = (said: Said): [Said, Said] => [said, said]
const ordersOf = async (): Promise<number> => (await buyer.page.call('orders', { query: { showId } })).rows.length
afterEach(() => socket.close())

describe('a click is refused', () => {
  test('token_needed: without a token, with a torn one, with another offer’s; a new one comes along and is good', async () => {
    const { clickToken = '', ...bare } = await wishOf()
    for (const wish of [bare, { ...bare, clickToken: clickToken.slice(0, -1) }, { ...bare, clickToken: await tokenFor(few.offerId) }]) {
      for (const said of await both(wish)) expect(said).toEqual({ code: 'token_needed', params: { clickToken: expect.any(String) } })
    }
    const { params } = await bySocket(bare)
    expect(await bySocket({ ...bare, clickToken: String(params['clickToken']) })).toMatchObject({ code: 'accepted' })
  })
  test('price_changed: dearer than she saw, with the price of now; cheaper is sold at once', async () => {
    const changed = { code: 'price_changed', params: expect.objectContaining({ priceFen: PRICE_FEN }) } as never
    expect(await both(await wishOf({ seenPriceFen: PRICE_FEN - 1 }))).toEqual(same(changed))
    expect(await ordersOf()).toBe(0)
    expect(await bySocket(await wishOf({ seenPriceFen: PRICE_FEN + 1 }))).toMatchObject({ code: 'accepted' })
  })
  test('over_cap: with the cap and what she has', async () => {
    expect(await bySocket(await wishOf({ quantity: CAP }))).toMatchObject({ code: 'accepted' })
    expect(await both(await wishOf())).toEqual(same({ code: 'over_cap', params: { cap: CAP, mine: CAP } }))
    expect(await ordersOf()).toBe(1)
  })
  test('bad_address: one that is not hers, or none at all; the units go back', async () => {
    const other = await makeBuyer(shop.url, (phoneTail += 1))
    for (const addressId of [other.addressId, NOWHERE])
      for (const { code } of await both(await wishOf({ addressId }))) expect(code).toBe('bad_address')
    expect(await ordersOf()).toBe(0)
    expect(await bySocket(await wishOf({ quantity: CAP }))).toMatchObject({ code: 'accepted' })
  })
  test('sold_out: with what is left', async () => {
    await until('the only one is taken', 20_000, async () => {
      const { code } = await bySocket(await wishOf({}, few))
      return code === 'accepted' || code === 'sold_out'
    })
    const late = await makeBuyer(shop.url, (phoneTail += 1))
    const { clickToken } = await (async () => {
      const line = await late.page.connect()
      await join(line, showId)
      const prepared = await line.must('offer:prepare', { offerId: few.offerId })
      line.close()
      return prepared
    })()
    const wish = { ...(await wishOf({}, few)), addressId: late.addressId, clickToken }
    expect(await byHttp(wish, pageKey(), late.page)).toEqual({ code: 'sold_out', params: expect.objectContaining({ left: 0 }) })
  })
  test('key_reused: the same key with another wish; the same wish gets its own answer again', async () => {
    const key = pageKey()
    const wish = await wishOf()
    expect(await bySocket(wish, key)).toMatchObject({ code: 'accepted' })
    expect(await byHttp(wish, key)).toMatchObject({ code: 'accepted' })
    for (const said of [
      await bySocket({ ...wish, quantity: 2, seenPriceFen: 2 * PRICE_FEN }, key),
      await byHttp({ ...wish, quantity: 2, seenPriceFen: 2 * PRICE_FEN }, key),
    ])
      expect(said.code).toBe('key_reused')
    expect(await ordersOf()).toBe(1)
  })
  test('not_found: no such offer, no such option', async () => {
    const clickToken = await tokenFor(offer.offerId)
    for (const { code } of await both(await wishOf({ skuId: NOWHERE, clickToken }))) expect(code).toBe('not_found')
    expect((await socket.ask('offer:prepare', { offerId: NOWHERE })) as { code?: string }).toMatchObject({ code: 'not_found' })
    expect((await byHttp(await wishOf({ offerId: NOWHERE, clickToken }))).code).toBe('not_found')
  })
  test('offer_closed: taken off the shelf between look and click', async () => {
    const wish = await wishOf()
    const card = cellOf(await join(host, showId, { purpose: 'studio' }), 'offer', offer.offerId)
    const off = await host.must('offer:offShelf', { offerId: offer.offerId, seenVersion: card.version })
    for (const { code } of await both(wish)) expect(code).toBe('offer_closed')
    await host.must('offer:onShelf', { offerId: offer.offerId, seenVersion: off.version })
    expect(await ordersOf()).toBe(0)
  })
  test('slow_down: nine clicks at once, with when to come again; it is no order and no word about stock', async () => {
    const wish = await wishOf({ seenPriceFen: 1 })
    const answers = await Promise.all(Array.from({ length: 12 }, () => socket.ask('order:place', { ...wish, idempotencyKey: pageKey() })))
    const slow = answers.filter((answer) => !answer.ok && answer.code === 'slow_down')
    expect(slow.length).toBeGreaterThan(0)
    for (const answer of slow) expect(answer).toMatchObject({ ok: false, retryAfterMs: expect.any(Number) })
    expect((await byHttp(wish)).code).toBe('slow_down')
    expect(await ordersOf()).toBe(0)
  })
})

describe('who is refused', () => {
  test('sign_in_needed: a guest; not_allowed: staff; bad_input: a wish that is none', async () => {
    const wish = await wishOf()
    const guest = openPage(shop.url)
    await guest.call('me')
    expect((await byHttp(wish, pageKey(), guest)).code).toBe('sign_in_needed')
    const line = await guest.connect()
    await join(line, showId)
    expect(await line.ask('order:place', { ...wish, idempotencyKey: pageKey() })).toMatchObject({ ok: false, code: 'sign_in_needed' })
    line.close()
    expect((await byHttp(wish, pageKey(), merchant)).code).toBe('not_allowed')
    for (const wrong of [{ quantity: 0 }, { quantity: 31 }, { quantity: 1.5 }, { seenPriceFen: -1 }, { addressId: '$ne' }])
      for (const { code } of await both({ ...wish, ...wrong } as Wish)) expect(code).toBe('bad_input')
    expect((await byHttp(wish, 'short')).code).toBe('bad_input')
  })
})

describe('what came before decides', () => {
  test('wrong_state: an order that is closed is neither paid nor closed again by staff; another’s is not there', async () => {
    const placed = await socket.must('order:place', { ...(await wishOf()), idempotencyKey: pageKey() })
    const params = { no: placed.orderNo }
    const other = await makeBuyer(shop.url, (phoneTail += 1))
    expect(await refused(other.page.call('orderCancel', { params }))).toBe('not_found')
    await buyer.page.call('orderCancel', { params })
    expect(await refused(buyer.page.call('orderCancel', { params }))).toBe('accepted') // a repeat is the same wish
    expect(await refused(buyer.page.call('paymentOpen', { body: { orderNos: [placed.orderNo] }, key: pageKey() }))).toBe('wrong_state')
    expect(await refused(buyer.page.call('orderByKey', { params: { key: pageKey() } }))).toBe('not_found')
  })
})

describe('a payment is refused', () => {
  const place = async (): Promise<string> => (await socket.must('order:place', { ...(await wishOf()), idempotencyKey: pageKey() })).orderNo
  test('not_found, key_reused, bad_input: another’s order, the same key for other orders, orders that are none', async () => {
    const [one, two] = [await place(), await place()]
    const key = pageKey()
    const other = await makeBuyer(shop.url, (phoneTail += 1))
    expect(await refused(other.page.call('paymentOpen', { body: { orderNos: [one] }, key: pageKey() }))).toBe('not_found')
    expect(await refused(buyer.page.call('paymentOpen', { body: { orderNos: [one] }, key }))).toBe('accepted')
    expect(await refused(buyer.page.call('paymentOpen', { body: { orderNos: [two] }, key }))).toBe('key_reused')
    expect(await refused(buyer.page.call('paymentOpen', { body: { orderNos: [] }, key: pageKey() }))).toBe('bad_input')
    const tooMany = Array.from({ length: LIMITS.ordersPerPaymentMax + 1 }, () => one)
    expect(await refused(buyer.page.call('paymentOpen', { body: { orderNos: tooMany }, key: pageKey() }))).toBe('bad_input')
  })
})

describe('what is not even looked at', () => {
  test('not_joined: a click from a page that is in no room', async () => {
    const wish = await wishOf()
    const elsewhere = await buyer.page.connect()
    expect(await bySocket(wish, pageKey(), false, elsewhere)).toMatchObject({ code: 'not_joined' })
    elsewhere.close()
  })
  test('too_large: a body, or a frame whose line is cut', async () => {
    const wish = await wishOf()
    const big = { ...wish, more: 'x'.repeat(LIMITS.httpJsonBytesMax) } as Wish
    expect((await byHttp(big)).code).toBe('too_large')
    await expect(bySocket({ ...wish, more: 'x'.repeat(LIMITS.socketMessageBytesMax) } as Wish)).rejects.toThrow('the line broke')
    expect(await ordersOf()).toBe(0)
  })
  test('kicked: out of the show, her click over HTTP is refused too', async () => {
    const wish = await wishOf()
    await socket.must('chat:send', { clientMessageId: pageKey(), text: '来看看别家的' })
    const speaker = await until('the host hears', 20_000, () =>
      host
        .heard('show:flow')
        .flatMap(({ chat }) => chat ?? [])
        .find(({ text }) => text === '来看看别家的'),
    )
    await host.must('viewer:kick', { speakerKey: speaker.speakerKey, reason: '广告' })
    await until('she is out', 20_000, () => !socket.io.connected)
    expect(['kicked', 'entry_refused']).toContain((await byHttp(wish)).code)
    const again = await buyer.page.connect()
    expect(await refused(again.must('show:join', { showId, purpose: 'viewer' }))).toBe('kicked')
    again.close()
    expect(await ordersOf()).toBe(0)
  })
})

/**
 * fault: ours, proved by planted ones. device_limit: the bots' own test. busy, unavailable, answer_pending: whichever of them the last
 * test hears; each of them by a gate or a database that is away in contracts/orders and in every fault run.
 */
const ELSEWHERE = new Set<ErrorCode>(['fault', 'device_limit', 'busy', 'unavailable', 'answer_pending'])
// Last: it takes the gate away.
describe('when a part is away', () => {
  test('no gate: a click is refused as busy or unavailable, or stays to be confirmed: never as something else', async () => {
    const wish = await wishOf()
    const key = pageKey()
    await shop.redis.kill9()
    const said = await bySocket(wish, key)
    expect(['busy', 'unavailable', 'answer_pending']).toContain(said.code)
    expect(ERRORS[said.code as ErrorCode].retryable).toBe(true)
    // With this one, every code that the order path can say was said here.
    expect(orderPathCodes().filter((code) => !heard.has(code) && !ELSEWHERE.has(code))).toEqual([])
  })
})
