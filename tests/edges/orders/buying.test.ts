// Buying over the real server's edges: the HTTP twin of the click, the cashier, what buyer, leader and staff see, and who sees nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { CONSENTS } from '../../../server/members/consents/consent.rules.ts'
import type { OrderDetail, Payment, Placed } from '../../../server/protocol/orders.ts'
import { codeOf, pressPay, startShop, type ShopStage } from '../../flows/shop-stage.ts'
import { addOffer, buy, cellOf, join, makeBuyer, pin, seen, type Buyer, type Offered } from '../../flows/shop-story.ts'
import { openPage, pageKey, type PageClient } from '../../support/page-client.ts'
import { tellMs } from '../../support/figure.ts'
import { until } from '../../support/until.ts'

// Real parts on a busy machine.
jest.setTimeout(60_000)

const PRICE_FEN = 8_900

let shop: ShopStage
let merchant: PageClient
let showId: string
let offer: Offered
let buyer: Buyer
let phoneTail = 5_000

beforeAll(async () => {
  shop = await startShop()
  ;({ merchant, showId } = shop)
  offer = await addOffer(merchant, showId, { title: '手作麻薯', priceFen: PRICE_FEN, units: 50, cap: 20 })
  await pin(shop.host, showId, offer.offerId)
}, 90_000)
// Somebody new for each test: the limits count persons.
beforeEach(async () => {
  buyer = await makeBuyer(shop.url, (phoneTail += 1))
})
afterAll(() => shop?.end())

const body = (given: object = {}) => ({
  offerId: offer.offerId,
  skuId: offer.skuId,
  quantity: 1,
  addressId: buyer.addressId,
  seenPriceFen: PRICE_FEN,
  ...given,
})
/** Over HTTP: the first refusal of a page brings the token that its later clicks carry. */
const tokens = new Map<PageClient, string>()
const place = async (page: PageClient, given: object = {}, key = pageKey()): Promise<Placed> => {
  if (!tokens.has(page)) {
    const answer = await page.raw('POST', '/api/v1/orders', {
      body: JSON.stringify(body(given)),
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
    })
    const problem = (await answer.json()) as { code: string; params: { clickToken: string } }
    expect({ status: answer.status, code: problem.code }).toEqual({ status: 409, code: 'token_needed' })
    tokens.set(page, problem.params.clickToken)
  }
  return page.call('orderPlace', { body: { ...body(given), clickToken: tokens.get(page) }, key })
}
const order = (page: PageClient, no: string): Promise<OrderDetail> => page.call('order', { params: { no } })
const openPayment = (page: PageClient, ...orderNos: string[]): Promise<Payment> =>
  page.call('paymentOpen', { body: { orderNos }, key: pageKey() })
const paidOrder = async (page: PageClient): Promise<{ placed: Placed; payment: Payment }> => {
  const placed = await place(page)
  const payment = await openPayment(page, placed.orderNo)
  expect((await pressPay(page, payment.cashierUrl ?? '')).status).toBe(303)
  await until('the order is to be shipped', 20_000, async () => (await order(page, placed.orderNo)).order.state === 'toShip')
  return { placed, payment }
}

describe('placing over HTTP', () => {
  test('answers like the socket, by key too, and shows the buyer her own delivery', async () => {
    const key = pageKey()
    const placed = await place(buyer.page, {}, key)
    expect(placed).toMatchObject({ state: 'pendingPayment', priceFen: PRICE_FEN, totalFen: PRICE_FEN, quantity: 1 })
    expect(await buyer.page.call('orderByKey', { params: { key } })).toEqual(placed)
    expect(await codeOf(buyer.page.call('orderByKey', { params: { key: pageKey() } }))).toBe('not_found')
    const detail = await order(buyer.page, placed.orderNo)
    expect(detail).toMatchObject({
      order: { title: '手作麻薯', state: 'pendingPayment' },
      delivery: { recipient: '陈雨', phone: '13900000001' },
    })
    expect(detail.priceLines.at(-1)).toEqual({ code: 'payable', amountFen: PRICE_FEN })
    const { rows } = await buyer.page.call('orders', { query: { showId } })
    expect(rows[0]?.orderNo).toBe(placed.orderNo)
    const other = await makeBuyer(shop.url, (phoneTail += 1))
    expect(await codeOf(order(other.page, placed.orderNo))).toBe('not_found')
    expect(await codeOf(other.page.call('orderCancel', { params: { no: placed.orderNo } }))).toBe('not_found')
    expect((await buyer.page.call('orderCancel', { params: { no: placed.orderNo } })).order).toMatchObject({
      state: 'closed',
      reason: 'cancelled',
    })
    expect(await codeOf(openPayment(buyer.page, placed.orderNo))).toBe('wrong_state')
  })

  test('a guest is asked to sign in, staff may not buy, a missing key or field is bad input', async () => {
    const guest = openPage(shop.url)
    await guest.call('me')
    expect(await codeOf(guest.call('orderPlace', { body: body(), key: pageKey() }))).toBe('sign_in_needed')
    expect(await codeOf(merchant.call('orderPlace', { body: body(), key: pageKey() }))).toBe('not_allowed')
    expect(await codeOf(buyer.page.call('orderPlace', { body: body() }))).toBe('bad_input')
    expect(await codeOf(buyer.page.call('orderPlace', { body: body({ quantity: 31 }), key: pageKey() }))).toBe('bad_input')
    expect(await codeOf(buyer.page.call('orderPlace', { body: body({ quantity: 1.5 }), key: pageKey() }))).toBe('bad_input')
    expect(await codeOf(buyer.page.call('orderPlace', { body: body({ priceFen: 1 }), key: pageKey() }))).toBe('bad_input')
  })

  test('both edges share keys', async () => {
    const socket = await buyer.page.connect()
    const card = cellOf(await join(socket, showId), 'offer', offer.offerId)
    const key = pageKey()
    const clicked = await buy(socket, buyer, offer, card, { key })
    const twin = await place(buyer.page, {}, key)
    expect(clicked).toMatchObject({ ok: true, orderId: twin.orderId, units: twin.units })
    socket.close()
  })
})

describe('the cashier', () => {
  test('is a page of its own without inline script, and pays once', async () => {
    const placed = await place(buyer.page)
    const socket = await buyer.page.connect()
    const payment = await openPayment(buyer.page, placed.orderNo)
    const page = await buyer.page.raw('GET', payment.cashierUrl ?? '')
    const html = await page.text()
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(html).toContain('沙箱')
    expect(html).toContain('¥89.00')
    for (const asset of ['cashier.css', 'cashier.js']) expect((await fetch(`${shop.url}/pay/sandbox/assets/${asset}`)).status).toBe(200)
    const paid = await pressPay(buyer.page, payment.cashierUrl ?? '')
    expect({ status: paid.status, to: paid.headers.get('location') }).toEqual({ status: 303, to: `/orders?paid=${payment.paymentId}` })
    await until(
      'the payment has succeeded',
      10_000,
      async () => (await buyer.page.call('payment', { params: { id: payment.paymentId } })).state === 'succeeded',
    )
    await until('the buyer hears it', 20_000, () =>
      socket
        .heard('me:told')
        .some(({ entries }) =>
          entries.some((one) => one.kind === 'order' && one.order.orderNo === placed.orderNo && one.order.state === 'toShip'),
        ),
    )
    await until('the host hears of a sale', 20_000, () =>
      shop.host.heard('me:told').some(({ entries }) => entries.some((one) => one.kind === 'sold' && one.orderNo === placed.orderNo)),
    )
    expect((await pressPay(buyer.page, payment.cashierUrl ?? '')).status).toBe(200) // told that it is paid
    expect((await order(buyer.page, placed.orderNo)).timeline.map(({ code }) => code)).toEqual(['placed', 'paid', 'toShip'])
    socket.close()
  })

  test('opens for nobody without its token, and takes no form from another site', async () => {
    const placed = await place(buyer.page)
    const payment = await openPayment(buyer.page, placed.orderNo)
    const url = payment.cashierUrl ?? ''
    expect((await buyer.page.raw('GET', url.slice(0, -1))).status).toBe(404)
    expect((await buyer.page.raw('GET', `/pay/sandbox/${'0'.repeat(24)}?t=x`)).status).toBe(404)
    expect((await buyer.page.raw('GET', `/pay/sandbox/..%2f..?t=x`)).status).toBeGreaterThanOrEqual(400)
    expect((await pressPay(buyer.page, url, { t: 'x' })).status).toBe(404)
    expect((await pressPay(buyer.page, url, { mode: 'free' })).status).toBe(404)
    expect((await pressPay(buyer.page, url, {}, { Origin: 'https://evil.example' })).status).toBe(403)
    expect((await order(buyer.page, placed.orderNo)).order.state).toBe('pendingPayment')
  })

  test('its notices prove themselves: anything else is refused and leaves no row', async () => {
    const before = await shop.db.collection('inbox').countDocuments()
    for (const headers of [
      {},
      { 'x-sandbox-timestamp': String(Math.floor(Date.now() / 1000)), 'x-sandbox-signature': `v1=${'0'.repeat(64)}` },
    ]) {
      const answer = await fetch(`${shop.url}/api/v1/notices/sandbox`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"eventId":"evt_1"}',
      })
      expect(answer.status).toBe(401)
    }
    for (const path of ['/pay/sandbox/api/bill/2026-01-01', `/pay/sandbox/api/payments/${'0'.repeat(24)}`])
      expect((await fetch(`${shop.url}${path}`)).status).toBe(401)
    // A thousand more beside a sale: no buyer is refused for them.
    const buyers = await Promise.all(Array.from({ length: 5 }, () => makeBuyer(shop.url, (phoneTail += 1))))
    const more = Array.from({ length: 1_000 }, () =>
      fetch(`${shop.url}/api/v1/notices/sandbox`, { method: 'POST', body: '{}' }).then(({ status }) => status),
    )
    const sales = buyers.map(async (one) => {
      const socket = await one.page.connect()
      const answer = await buy(socket, one, offer, cellOf(await join(socket, showId), 'offer', offer.offerId))
      socket.close()
      return answer.ok
    })
    expect(await Promise.all(sales)).toEqual(buyers.map(() => true))
    expect(new Set(await Promise.all(more))).toEqual(new Set([401, 429]))
    expect(await shop.db.collection('inbox').countDocuments()).toBe(before)
  })
})

describe('who sees what of an order', () => {
  test('the leader whose link brought the buyer sees the order, why it is hers, and the money at once', async () => {
    const leader = openPage(shop.url)
    await leader.signInAs('leader')
    const link = await leader.call('linkCreate', { body: { showId } })
    const ears = await leader.connect()
    const guest = openPage(shop.url)
    const visit = await guest.connect()
    await join(visit, showId, { shareCode: link.code })
    await seen(visit)
    visit.close()
    await guest.signInByPhone('13900006010')
    const address = await guest.call('addressAdd', {
      body: {
        recipient: '周舟',
        phone: '13900006010',
        province: '浙江省',
        city: '舟山市',
        district: '定海区',
        street: '海天大道 8 号',
        isDefault: true,
      },
    })
    const placed = await place(guest, { addressId: address.id })
    const payment = await openPayment(guest, placed.orderNo)
    const pressedAtMs = performance.now()
    await pressPay(guest, payment.cashierUrl ?? '')
    const told = await until('the leader hears of her credit', 20_000, () =>
      ears
        .heard('me:told')
        .flatMap(({ entries }) => entries)
        .find((one) => one.kind === 'credit' && one.orderNo === placed.orderNo),
    )
    tellMs('the leader heard of her credit', performance.now() - pressedAtMs)
    const row = await until('her order is to be shipped', 20_000, async () =>
      (await leader.call('leaderOrders')).rows.find(({ orderNo, state }) => orderNo === placed.orderNo && state === 'toShip'),
    )
    // Her touch bound him when he signed in: the protected binding is the first row of the table that fits.
    expect(row).toMatchObject({ reason: 'protectedBinding', totalFen: PRICE_FEN, quantity: 1 })
    expect(told).toMatchObject({ amountFen: row.commissionFen })
    expect(row.commissionFen).toBeGreaterThan(0)
    expect(JSON.stringify(row)).not.toContain('海天大道')
    expect((await order(guest, placed.orderNo)).credited).toMatchObject({ reason: 'protectedBinding' })
    ears.close()
  })

  test('who agreed is heard of by her leader at every step, and not once she took it back', async () => {
    const leader = openPage(shop.url)
    await leader.signInAs('leader')
    const ears = await leader.connect()
    const link = await leader.call('linkCreate', { body: { showId, channel: '驾驶舱' } })
    const person = openPage(shop.url)
    await person.call('me')
    const guestSocket = await person.connect()
    await join(guestSocket, showId, { shareCode: link.code })
    await seen(guestSocket)
    guestSocket.close()
    const me = await person.signInByPhone('13900006011')
    const words = { version: CONSENTS.leaderSees.version, language: 'zh-CN' as const }
    const agrees = (given: boolean) => person.call('consentWrite', { params: { purpose: 'leaderSees' }, body: { given, ...words } })
    await agrees(true)
    const told = () =>
      ears
        .heard('me:told')
        .flatMap(({ entries }) => entries)
        .flatMap((one) =>
          one.kind === 'came' || one.kind === 'person' ? [{ act: one.kind === 'came' ? 'came' : one.act, name: one.name }] : [],
        )
    const step = async (act: string, run: () => Promise<unknown>, count = 1) => {
      const since = performance.now()
      await run()
      await until(`the leader hears: ${act}`, 20_000, () => told().filter((one) => one.act === act).length >= count)
      tellMs(`the leader heard of her person: ${act}`, performance.now() - since)
    }
    const socket = await person.connect()
    const look = (open: boolean) => socket.must('offer:look', { offerId: offer.offerId, open })
    await step('came', () => join(socket, showId))
    await step('opens', () => look(true))
    await step('leaves', () => look(false))
    await agrees(false)
    await look(true)
    await agrees(true)
    await step('leaves', () => look(false), 2)
    expect(told().map(({ act }) => act)).toEqual(['came', 'opens', 'leaves', 'leaves'])
    expect(new Set(told().map(({ name }) => name))).toEqual(new Set([me.nickname]))
    for (const line of [socket, ears]) line.close()
  })

  test('staff see masks, count reveals, and nobody else gets in', async () => {
    const { placed } = await paidOrder(buyer.page)
    const list = await merchant.call('staffOrders', { query: { q: placed.orderNo } })
    expect(list.rows).toHaveLength(1)
    expect(JSON.stringify(list)).not.toMatch(/13900000001|文一西路|陈雨/)
    expect(list.rows[0]).toMatchObject({ phoneMasked: '139****0001', order: { state: 'toShip' } })
    expect((await merchant.call('staffOrders', { query: { q: '不是单号' } })).rows).toEqual([])
    expect((await merchant.call('staffOrderCounts')).counts.find(({ state }) => state === 'toShip')?.count).toBeGreaterThan(0)
    const one = await merchant.call('staffOrder', { params: { no: placed.orderNo } })
    expect(JSON.stringify(one)).not.toMatch(/13900000001|文一西路|陈雨/)
    const shown = await merchant.call('orderReveal', { params: { no: placed.orderNo }, body: { reason: '核对地址' } })
    expect(shown).toMatchObject({ recipient: '陈雨', phone: '13900000001', street: `文一西路 ${phoneTail} 号` })
    const after = await merchant.call('staffOrder', { params: { no: placed.orderNo } })
    expect(after.audit[0]).toMatchObject({ act: 'order.reveal', reason: '核对地址' })
    for (const path of ['/staff/orders', '/staff/orders/counts', `/staff/orders/${placed.orderNo}`])
      expect((await buyer.page.raw('GET', `/api/v1${path}`)).status).toBe(403)
  })
})
