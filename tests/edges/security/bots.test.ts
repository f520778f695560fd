// S9, small: bots with five phones on two devices beside people in a flash sale, who lets holds run out, and paid orders that are looked at first; S8: what nobody can find out by asking.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { codeOf, pressPay, startShop, type ShopStage } from '../../flows/shop-stage.ts'
import { addOffer, cellOf, join, makeBuyer, pin, type Offered } from '../../flows/shop-story.ts'
import { botClick, enterBots, enterPeople, runBotSale, type BotStand, type Identity } from '../../support/bot-sale.ts'
import { openPage, pageKey, type PageClient, type PageSocket } from '../../support/page-client.ts'
import { until } from '../../support/until.ts'

// Real parts on a busy machine.
jest.setTimeout(90_000)

const SIZE = { people: 24, bots: 24, phones: 5, devices: 2 }
const FLASH_FEN = 5_900
const PRICE_FEN = 8_900
let shop: ShopStage
let stand: BotStand
let plain: Offered
let identities: Identity[]

beforeAll(async () => {
  shop = await startShop()
  const { merchant, host, showId, url, redis } = shop
  plain = await addOffer(merchant, showId, { title: '海盐酥', priceFen: PRICE_FEN, units: 60, cap: 0 })
  await pin(host, showId, plain.offerId)
  const wish = { title: '秒杀小贝', priceFen: PRICE_FEN, flashPriceFen: FLASH_FEN, units: SIZE.people + 20, cap: 1 }
  const offer = await addOffer(merchant, showId, wish)
  await pin(host, showId, offer.offerId)
  stand = { url, redisUrl: redis.url, showId, offer }
  identities = await enterBots(stand, SIZE)
  const seenVersion = cellOf(await join(host, showId, { purpose: 'studio' }), 'offer', offer.offerId).version
  await host.must('flash:start', { offerId: offer.offerId, countdownSec: 0, durationSec: 1_200, seenVersion })
}, 180_000)
afterAll(() => shop?.end())

const pay = async (page: PageClient, orderNo: string): Promise<void> => {
  const { cashierUrl } = await page.call('paymentOpen', { body: { orderNos: [orderNo] }, key: pageKey() })
  await pressPay(page, cashierUrl)
}

describe('a flash sale', () => {
  test('the fifth member of a device gets no token and no order, on whichever device', async () => {
    for (const device of [0, 1]) {
      const order = identities.filter((one) => one.device === device)
      const seen = []
      for (const identity of order) seen.push((await botClick(stand, identity, FLASH_FEN)).answer)
      expect(seen.at(-1)).toMatchObject({ ok: false, code: 'device_limit' })
      expect(seen.slice(0, 2).every((one) => one.ok || one.code === 'over_cap')).toBe(true)
    }
  })

  test('bots that flood it take what their phones may have, and no person is refused', async () => {
    const people = await enterPeople(stand, SIZE.people)
    const { people: answers, bots } = await runBotSale(stand, people, identities, SIZE, FLASH_FEN)
    for (const { socket } of people) socket.close()
    expect(answers.map(({ code }) => code)).toEqual(answers.map(() => 'accepted'))
    expect(bots.get('slow_down')).toBeGreaterThan(0)
    const members = await shop.db
      .collection('orders')
      .distinct('memberId', { offerId: stand.offer.offerId, 'delivery.region': { $exists: true } })
    expect(members.length).toBeLessThanOrEqual(SIZE.people + SIZE.phones)
    const owned = await shop.db.collection('orders').countDocuments({ offerId: stand.offer.offerId, units: { $exists: true } })
    expect(owned).toBe(members.length)
  })

  test('a paid order that looks like a machine’s waits, is told so without a score, and staff let it go', async () => {
    const bot = openPage(shop.url)
    await bot.signInByPhone('13900830001')
    const where = { province: '浙江省', city: '杭州市', district: '余杭区', street: '机器路 9 号' }
    const { id: addressId } = await bot.call('addressAdd', {
      body: { recipient: '陈雨', phone: '13900000001', ...where, isDefault: true },
    })
    const { answer } = await botClick(stand, { phone: 0, device: 9, cookie: bot.cookie(), addressId }, FLASH_FEN)
    if (!answer.ok) throw new Error(answer.code)
    const no = answer.orderNo
    await pay(bot, no)
    const mine = async () => (await bot.call('order', { params: { no } })).order
    await until('it waits', 20_000, async () => (await mine()).inReview)
    expect(await mine()).toMatchObject({ state: 'paid', inReview: true })
    expect(JSON.stringify(await shop.merchant.call('staffOrder', { params: { no } }))).not.toMatch(/afterOpenMs|silent|points|risk/)
    expect(await codeOf(bot.call('orderRelease', { params: { no }, body: { reason: '我自己放行' } }))).toBe('not_allowed')
    const shipped = await shop.merchant.call('shipmentsWrite', {
      body: { rows: [{ orderNo: no, carrier: 'sf', waybillNo: 'SF11112222' }] },
    })
    expect(shipped.results[0]).toMatchObject({ outcome: 'refused', why: 'not_to_ship' })
    const released = await shop.merchant.call('orderRelease', { params: { no }, body: { reason: '电话里核实过了' } })
    expect(released.row.order).toMatchObject({ state: 'toShip', inReview: false })
    expect(released.audit[0]).toMatchObject({ act: 'order.release', reason: '电话里核实过了' })
    expect(await codeOf(shop.merchant.call('orderRelease', { params: { no }, body: { reason: '再放一次' } }))).toBe('wrong_state')
  })
})

test('who lets holds run out gets shorter ones of one unit, then none in this show for an hour; another buyer notices nothing', async () => {
  const hoarder = await makeBuyer(shop.url, 840_001)
  const socket = await hoarder.page.connect()
  await join(socket, shop.showId)
  const other = await makeBuyer(shop.url, 840_002)
  const otherSocket = await other.page.connect()
  await join(otherSocket, shop.showId)
  const tokens = new Map<PageSocket, string>()
  for (const one of [socket, otherSocket]) tokens.set(one, (await one.must('offer:prepare', { offerId: plain.offerId })).clickToken)
  const click = async (from: PageSocket, addressId: string, quantity = 1) => {
    const clickToken = tokens.get(from) ?? ''
    const wish = { ...plain, quantity, addressId, seenPriceFen: PRICE_FEN * quantity, idempotencyKey: pageKey(), clickToken }
    return from.ask('order:place', wish)
  }
  /** Looking for a moment uses up her rate of clicks, and what was cancelled goes back by and by. */
  const held = (what: string) =>
    until(what, 30_000, async () => {
      const answer = await click(socket, hoarder.addressId)
      return answer.ok ? answer : null
    })
  /** As if each had been held for ten minutes and nobody had paid. */
  const letRunOut = async (count: number): Promise<void> => {
    const nos: string[] = []
    for (let n = 0; n < count; n += 1) nos.push((await held('a hold')).orderNo)
    const past = { createdAt: new Date(Date.now() - 600_000), expiresAt: new Date(Date.now() - 1_000) }
    await shop.db.collection('orders').updateMany({ orderNo: { $in: nos } }, { $set: past })
    await until(
      'they run out',
      30_000,
      async () => (await shop.db.collection('orders').countDocuments({ orderNo: { $in: nos }, state: 'closed' })) === count,
    )
  }
  await letRunOut(3)
  const slowed = await until('she is slowed', 30_000, async () => {
    const answer = await click(socket, hoarder.addressId, 2)
    if (answer.ok) await hoarder.page.call('orderCancel', { params: { no: answer.orderNo } })
    return answer.ok || answer.params?.['why'] === undefined ? null : answer
  })
  expect(slowed).toMatchObject({ code: 'over_cap', params: { cap: 1, why: 'unpaid' } })
  const short = await held('a short hold')
  expect((short.expiresAtMs ?? Infinity) - short.nowMs).toBeLessThanOrEqual(121_000)
  await letRunOut(3)
  const barred = await until('she is barred', 30_000, async () => {
    const answer = await click(socket, hoarder.addressId)
    return answer.ok || answer.params?.['why'] === undefined ? null : answer
  })
  expect(barred).toMatchObject({ code: 'slow_down', params: { why: 'unpaid', untilMs: expect.any(Number) } })
  const free = await click(otherSocket, other.addressId, 2)
  expect(free.ok && (free.expiresAtMs ?? 0) - free.nowMs).toBeGreaterThan(600_000)
  socket.close()
  otherSocket.close()
})

describe('S8: known and unknown look alike', () => {
  const shapeOf = async (answer: Response) => {
    const text = await answer.text()
    const shaped = text.replace(/"(challengeId|codeShown|requestId)":"[^"]*"/g, (part) =>
      part.replace(/[0-9A-Za-z_-]+"$/, (word) => `${'x'.repeat(word.length - 1)}"`),
    )
    return { status: answer.status, text: shaped }
  }
  const post = (page: PageClient, path: string, body: object) =>
    page.raw('POST', `/api/v1${path}`, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }).then(shapeOf)
  const get = (page: PageClient, path: string) => page.raw('GET', `/api/v1${path}`).then(shapeOf)

  test('phones, staff names, order numbers, shows', async () => {
    const known = await makeBuyer(shop.url, 850_001)
    const stranger = (await makeBuyer(shop.url, 850_002)).page
    const guest = openPage(shop.url)
    const code = async (phone: string) => post(openPage(shop.url), '/sign-in/code', { phone })
    await until('her minute between two codes is over', 20_000, async () => {
      const client = new (await import('ioredis')).Redis(shop.redis.url)
      const gaps = await client.keys('limit:code-phone-gap*')
      if (gaps.length > 0) await client.del(gaps)
      client.disconnect()
      return true
    })
    expect(await code('13900850001')).toEqual(await code('13900859999'))
    const wrong = { password: 'a wrong password' }
    expect(await post(guest, '/sign-in/password', { name: '暖桌店长', ...wrong })).toEqual(
      await post(openPage(shop.url), '/sign-in/password', { name: '没有这个人', ...wrong }),
    )
    const { socket } = { socket: await known.page.connect() }
    await join(socket, shop.showId)
    const { clickToken } = await socket.must('offer:prepare', { offerId: plain.offerId })
    const wish = { ...plain, quantity: 1, addressId: known.addressId, seenPriceFen: PRICE_FEN, idempotencyKey: pageKey(), clickToken }
    const placed = await socket.must('order:place', wish)
    socket.close()
    for (const rest of ['', '/parcels', '/after-sales', '/invoice', '/moment'])
      expect(await get(stranger, `/orders/${placed.orderNo}${rest}`)).toEqual(await get(stranger, `/orders/199901010000000000${rest}`))
    const [room] = (await shop.merchant.call('rooms')).rows
    const draft = await shop.merchant.call('showAdd', {
      body: { roomId: room?.id ?? '', title: '还没公布', coverId: null, startsAtMs: Date.now() + 3_600_000 },
    })
    expect(await get(guest, `/shows/${draft.id}`)).toEqual(await get(guest, `/shows/${'f'.repeat(24)}`))
  })
})
