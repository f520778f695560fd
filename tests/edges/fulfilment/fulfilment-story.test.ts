// From the click to the goods in her hands over the real server: freight of her address, two orders in one payment and parcel, a file twice, a code at a point.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Payment, Placed } from '../../../server/protocol/orders.ts'
import { codeOf, pressPay, startShop, type ShopStage } from '../../flows/shop-stage.ts'
import { addOffer, makeBuyer, pin, type Buyer, type Offered } from '../../flows/shop-story.ts'
import { openPage, pageKey, type PageClient } from '../../support/page-client.ts'
import { until } from '../../support/until.ts'

// Real parts on a busy machine.
jest.setTimeout(60_000)

const PRICE_FEN = 8_900
let shop: ShopStage
let counter: PageClient
let offer: Offered
let phoneTail = 7_000

beforeAll(async () => {
  shop = await startShop()
  const { db, merchant, host, showId, url } = shop
  // Somebody of the demo stands at the point.
  const staff = { name: '小麦', nameMatch: '小麦', passwordHash: null, owner: false, scopes: ['pickup'] }
  await db.collection<{ _id: string }>('people').updateOne({ _id: 'de0000000000000000000005' }, { $set: { kind: 'staff', staff } })
  counter = openPage(url)
  await counter.signInAs('assistant')
  offer = await addOffer(merchant, showId, { title: '手作麻薯', priceFen: PRICE_FEN, units: 50, cap: 20 })
  await pin(host, showId, offer.offerId)
}, 120_000)
afterAll(() => shop?.end())

const place = async ({ page }: Buyer, addressId: string, seenPriceFen: number, quantity = 1): Promise<Placed> => {
  const body = { offerId: offer.offerId, skuId: offer.skuId, quantity, addressId, seenPriceFen }
  const answer = await page.raw('POST', '/api/v1/orders', {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'idempotency-key': pageKey() },
  })
  const { params } = (await answer.json()) as { params: { clickToken: string } }
  return page.call('orderPlace', { body: { ...body, clickToken: params.clickToken }, key: pageKey() })
}
const payFor = async ({ page }: Buyer, placed: readonly Placed[]): Promise<Payment> => {
  const orderNos = placed.map(({ orderNo }) => orderNo)
  const payment = await page.call('paymentOpen', { body: { orderNos }, key: pageKey() })
  expect((await pressPay(page, payment.cashierUrl)).status).toBe(303)
  for (const no of orderNos)
    await until('it is to be sent', 20_000, async () => (await page.call('order', { params: { no } })).order.state === 'toShip')
  return payment
}
const template = {
  name: '标准快递',
  isDefault: true,
  regions: [{ areas: ['浙江省'], firstGrams: 1_000, firstFen: 800, stepGrams: 1_000, stepFen: 200, freeOverFen: null }],
  other: null,
  productIds: [],
}

test('two orders of hers, one payment, one parcel; received by her', async () => {
  await shop.merchant.call('freightTemplateAdd', { body: template })
  const buyer = await makeBuyer(shop.url, (phoneTail += 1))
  const { page, addressId } = buyer
  const ask = { skuId: offer.skuId, quantity: 1, addressId }
  expect(await page.call('offerQuote', { params: { id: offer.offerId }, body: ask })).toMatchObject({ freightFen: 800, payableFen: 9_700 })
  expect(await codeOf(place(buyer, addressId, PRICE_FEN))).toBe('price_changed')
  const [first, second] = [await place(buyer, addressId, 9_700), await place(buyer, addressId, 9_700)]
  const orderNos = [first.orderNo, second.orderNo]
  expect(await page.call('paymentQuote', { body: { orderNos } })).toMatchObject({ amountFen: 18_600, freightFen: 800, savedFen: 800 })
  expect(await payFor(buyer, [first, second])).toMatchObject({ amountFen: 18_600 })
  const totals = await Promise.all(orderNos.map(async (no) => (await page.call('order', { params: { no } })).order.totalFen))
  expect(totals).toEqual([9_300, 9_300])
  const { parcels } = await shop.merchant.call('toShip', { query: { showId: shop.showId } })
  expect(parcels.map(({ lines }) => lines.map(({ orderNo }) => orderNo).toSorted((a, b) => (a < b ? -1 : 1)))).toContainEqual(
    orderNos.toSorted((a, b) => (a < b ? -1 : 1)),
  )
  const csv = `订单号,快递公司,运单号\n${orderNos.map((no) => `'${no},顺丰,SF9990001`).join('\n')}\n`
  const imported = async (): Promise<string[]> =>
    (await shop.merchant.call('shipmentImport', { body: { csv, firstLine: 2 } })).results.map(({ outcome }) => outcome)
  expect(await imported()).toEqual(['shipped', 'shipped'])
  expect(await imported()).toEqual(['unchanged', 'unchanged'])
  const no = first.orderNo
  expect(await page.call('orderParcels', { params: { no } })).toMatchObject({
    state: 'shipped',
    pickup: null,
    parcels: [{ waybillNo: 'SF9990001', together: [{ orderNo: second.orderNo }] }],
  })
  expect(await codeOf(shop.merchant.call('receiptConfirm', { params: { no } }))).toBe('not_allowed')
  expect(await page.call('receiptExtend', { params: { no } })).toMatchObject({ mayExtend: false })
  expect(await page.call('receiptConfirm', { params: { no } })).toMatchObject({ state: 'completed' })
  const timeline = (await page.call('order', { params: { no } })).timeline.map(({ code }) => code)
  expect(timeline).toEqual(['placed', 'paid', 'toShip', 'shipped', 'received'])
})

test('collected at a point: no freight, no delivery address of hers, her own code once for each unit', async () => {
  const buyer = await makeBuyer(shop.url, (phoneTail += 1))
  const { page } = buyer
  const { people } = await shop.merchant.call('points')
  const staffIds = people.map(({ id }) => id)
  expect(staffIds).toHaveLength(1)
  const where = { province: '浙江省', city: '杭州市', district: '西湖区', street: '湖滨路 1 号', hours: '10:00–20:00', phone: '' }
  const lists = { staffIds, showIds: [shop.showId], barredProductIds: [] }
  const point = await shop.merchant.call('pointAdd', { body: { name: '西湖店', ...where, active: true, ...lists } })
  expect((await page.call('offerPoints', { params: { id: offer.offerId } })).rows).toMatchObject([{ id: point.id, name: '西湖店' }])
  const placed = await place(buyer, point.id, PRICE_FEN * 2, 2)
  expect(placed.totalFen).toBe(PRICE_FEN * 2)
  const no = placed.orderNo
  expect((await page.call('pickupPass', { params: { no } })).code).toBeNull()
  await payFor(buyer, [placed])
  expect(await page.call('orderParcels', { params: { no } })).toMatchObject({ pickup: { name: '西湖店' } })
  expect((await page.call('order', { params: { no } })).delivery.street).toBe('湖滨路 1 号')
  const [sent] = (await shop.merchant.call('shipmentsWrite', { body: { rows: [{ orderNo: no, carrier: 'sf', waybillNo: 'SF9990002' }] } }))
    .results
  expect(sent).toMatchObject({ outcome: 'refused', why: 'pickup' })
  const { code } = await page.call('pickupPass', { params: { no } })
  const params = { id: point.id }
  expect((await counter.call('myPoints')).rows).toMatchObject([{ id: point.id, isOfflineDevice: false }])
  expect(await counter.call('pickupLook', { params, body: { code: code ?? '' } })).toMatchObject({
    orderNo: no,
    left: 2,
    phoneTail: expect.any(String),
  })
  const body = { code: code ?? '', scanId: pageKey(), quantity: 2 }
  expect(await counter.call('pickupRedeem', { params, body })).toMatchObject({ state: 'shipped', left: 0 })
  expect(await counter.call('pickupRedeem', { params, body })).toMatchObject({ state: 'shipped', left: 0 })
  expect(await codeOf(counter.call('pickupRedeem', { params, body: { ...body, scanId: pageKey() } }))).toBe('wrong_state')
  expect(await codeOf(shop.merchant.call('pickupLook', { params, body: { code: code ?? '' } }))).toBe('not_allowed')
  expect(await codeOf(page.call('pickupLook', { params, body: { code: code ?? '' } }))).toBe('not_allowed')
  expect(await page.call('pickupPass', { params: { no } })).toMatchObject({ code: null, left: 0, handedOver: [{ quantity: 2 }] })
})
