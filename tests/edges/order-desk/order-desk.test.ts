// Around a placed order on the real server: found, remarked, closed, exported, invoiced, its moment; by whom, and what is written down.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { codeOf, pressPay, startShop, type ShopStage } from '../../flows/shop-stage.ts'
import { addOffer, buy, cellOf, join, makeBuyer, pin, type Buyer, type Offered } from '../../flows/shop-story.ts'
import { openPage, pageKey, type PageClient, type PageSocket } from '../../support/page-client.ts'
import { until } from '../../support/until.ts'

// Real parts on a busy machine.
jest.setTimeout(60_000)

const PRICE_FEN = 8_900
const PHONE_TAIL = 7_100
const PHONE = `139${String(PHONE_TAIL).padStart(8, '0')}`
const TITLE = '海盐麻薯 (6.枚)'

let shop: ShopStage
let merchant: PageClient
let socket: PageSocket
let offer: Offered
let buyer: Buyer
let other: Buyer
let orderNo: string

const placeOne = async (): Promise<string> => {
  const joined = await join(socket, shop.showId)
  const answer = await buy(socket, buyer, offer, cellOf(joined, 'offer', offer.offerId), { key: pageKey() })
  if (!answer.ok) throw new Error(`refused with ${answer.code}`)
  return answer.orderNo
}
const pay = async (no: string): Promise<void> => {
  const { cashierUrl } = await buyer.page.call('paymentOpen', { body: { orderNos: [no] }, key: pageKey() })
  await pressPay(buyer.page, cashierUrl)
  await until('the order is paid', 20_000, async () => (await detail(no)).order.state === 'toShip')
}
const detail = (no: string) => buyer.page.call('order', { params: { no } })
const found = async (query: Record<string, string>): Promise<string[]> =>
  (await merchant.call('staffOrders', { query })).rows.map(({ order }) => order.orderNo)

beforeAll(async () => {
  shop = await startShop()
  ;({ merchant } = shop)
  const { host, showId } = shop
  offer = await addOffer(merchant, showId, { title: TITLE, priceFen: PRICE_FEN, units: 50, cap: 20 })
  await pin(host, showId, offer.offerId)
  buyer = await makeBuyer(shop.url, PHONE_TAIL)
  other = await makeBuyer(shop.url, PHONE_TAIL + 1)
  socket = await buyer.page.connect()
  orderNo = await placeOne()
  await pay(orderNo)
}, 120_000)
afterAll(async () => {
  socket?.close()
  await shop?.end()
})

describe('search', () => {
  test('by the beginning of the number, a whole phone, words of the product as sold, and when', async () => {
    const { createdAtMs } = (await detail(orderNo)).order
    for (const q of [orderNo, orderNo.slice(0, 9), `${orderNo.slice(0, 4)} ${orderNo.slice(4)}`, PHONE, '海盐', '麻薯 (6.'])
      expect({ q, found: (await found({ q })).includes(orderNo) }).toEqual({ q, found: true })
    for (const q of [`139${String(PHONE_TAIL + 1).padStart(8, '0')}`, '13999999999', '没有这个', '.*', '麻薯 (66', '$ne'])
      expect({ q, found: await found({ q }) }).toEqual({ q, found: [] })
    expect(await found({ q: '海盐', sinceMs: String(createdAtMs), untilMs: String(createdAtMs + 1) })).toEqual([orderNo])
    expect(await found({ q: '海盐', sinceMs: String(createdAtMs + 1) })).not.toContain(orderNo)
    expect(await found({ q: '海盐', untilMs: String(createdAtMs) })).toEqual([])
    expect(await codeOf(found({ sinceMs: 'yesterday' }))).toBe('bad_input')
  })
})

describe('a remark and a closing', () => {
  test('stand in the order’s record with who and why; a closed order’s unit goes back', async () => {
    const marked = await merchant.call('orderRemark', { params: { no: orderNo }, body: { text: '和上一单一起发' } })
    expect(marked.audit[0]).toMatchObject({ act: 'order.remark', reason: '和上一单一起发', byName: '暖桌店长' })
    const unpaid = await placeOne()
    const closed = await merchant.call('orderCloseByStaff', { params: { no: unpaid }, body: { reason: '买家电话里说不要了' } })
    expect(closed.row.order).toMatchObject({ state: 'closed', reason: 'cancelled' })
    expect(closed.audit[0]).toMatchObject({ act: 'order.closeByStaff', reason: '买家电话里说不要了' })
    expect((await detail(unpaid)).order.state).toBe('closed')
    const again = merchant.call('orderCloseByStaff', { params: { no: unpaid }, body: { reason: '再关一次' } })
    expect(await codeOf(again)).toBe('wrong_state')
    const paid = merchant.call('orderCloseByStaff', { params: { no: orderNo }, body: { reason: '付过的关不了' } })
    expect(await codeOf(paid)).toBe('wrong_state')
  })
  test('are nobody’s but staff’s, and need words', async () => {
    const params = { no: orderNo }
    expect(await codeOf(buyer.page.call('orderRemark', { params, body: { text: '我自己写' } }))).toBe('not_allowed')
    expect(await codeOf(buyer.page.call('orderCloseByStaff', { params, body: { reason: '我自己关' } }))).toBe('not_allowed')
    expect(await codeOf(merchant.call('orderRemark', { params, body: { text: ' ' } }))).toBe('bad_input')
    expect(await codeOf(merchant.call('orderRemark', { params: { no: '112300000000000000' }, body: { text: '没有这单' } }))).toBe(
      'not_found',
    )
  })
})

describe('exports', () => {
  const filters = { q: '海盐', state: 'toShip' } as const
  test('masked: with its BOM, without a phone or street, written down without what was searched for', async () => {
    const file = await merchant.call('orderExport', { body: { filters, language: 'zh-CN' } })
    expect(file.csv.startsWith('\ufeff订单号,场次,状态')).toBe(true)
    expect(file).toMatchObject({ rows: 1, cut: false })
    expect(file.csv).toContain(`\t${orderNo}`)
    expect(file.csv).toContain('139****0001')
    expect(file.csv).not.toMatch(/13900000001|文一西路|陈雨/)
    const row = await shop.db.collection('audit').findOne({ act: 'order.export' })
    expect(JSON.parse(String(row?.['after']))).toEqual({ state: 'toShip', searched: true, rows: 1 })
  })
  test('with personal values: by a fresh sign-in and with a reason, written down', async () => {
    const body = { filters, language: 'en', reason: 'hand to the carrier' } as const
    const file = await merchant.call('orderExportPersonal', { body })
    expect(file.csv).toContain('陈雨')
    expect(file.csv).toContain('13900000001')
    expect(await shop.db.collection('audit').findOne({ act: 'order.exportPersonal' })).toMatchObject({ reason: 'hand to the carrier' })
    expect(await codeOf(merchant.call('orderExportPersonal', { body: { filters, language: 'en' } as never }))).toBe('bad_input')
    expect(await codeOf(buyer.page.call('orderExport', { body: { filters, language: 'en' } }))).toBe('not_allowed')
  })
})

describe('an invoice', () => {
  test('is asked for by the buyer, sealed at rest, masked for staff and whole by a counted reveal', async () => {
    const params = { no: orderNo }
    expect(await buyer.page.call('ownInvoice', { params })).toEqual({ invoice: null, mayAsk: true, amountFen: PRICE_FEN })
    const title = '杭州远山贸易有限公司'
    const taxNo = '91330106MA2XXXXX0X'
    const asked = await buyer.page.call('invoiceRequest', { params, body: { kind: 'company', title, taxNo } })
    expect(asked.invoice).toMatchObject({ kind: 'company', title, taxNo, amountFen: PRICE_FEN })
    const stored = await shop.db.collection('invoiceRequests').findOne({})
    expect(JSON.stringify(stored)).not.toContain('远山')
    expect(JSON.stringify(stored)).not.toContain(taxNo)
    const masked = await merchant.call('staffInvoice', { params })
    expect(masked.invoice).toMatchObject({ titleMasked: '杭**', hasTaxNo: true })
    const shown = await merchant.call('invoiceReveal', { params, body: { reason: '开票' } })
    expect(shown).toMatchObject({ title, taxNo })
    expect((await merchant.call('staffOrder', { params })).audit[0]).toMatchObject({ act: 'order.reveal', reason: '开票' })
    const changed = await buyer.page.call('invoiceRequest', { params, body: { kind: 'personal', title: '陈雨' } })
    expect(changed.invoice).toMatchObject({ kind: 'personal', title: '陈雨', taxNo: null })
  })
  test('of another’s order, or one not paid, there is none', async () => {
    expect(await codeOf(other.page.call('ownInvoice', { params: { no: orderNo } }))).toBe('not_found')
    const unpaid = await placeOne()
    const ask = buyer.page.call('invoiceRequest', { params: { no: unpaid }, body: { kind: 'personal', title: '陈雨' } })
    expect(await codeOf(ask)).toBe('wrong_state')
    const bad = { kind: 'company', title: '远山', taxNo: 'ab' } as const
    expect(await codeOf(buyer.page.call('invoiceRequest', { params: { no: orderNo }, body: bad }))).toBe('bad_input')
    await buyer.page.call('orderCancel', { params: { no: unpaid } })
  })
})

describe('looking at persons', () => {
  test('is free thirty times a day, each written down; from the thirty-first on it asks who is there, and so does their file', async () => {
    const clerk = openPage(shop.url)
    await clerk.signInAs('merchant')
    // A demo session counts as just confirmed: this one is made an ordinary one, an hour old.
    await shop.db.collection('sessions').updateMany({ kind: 'staff' }, { $set: { stepUpAtMs: null, demo: false } })
    const params = { no: orderNo }
    const before = await shop.db.collection('audit').countDocuments({ act: 'order.reveal' })
    const codes: string[] = []
    for (let look = before; look < 32; look += 1)
      codes.push(await codeOf(clerk.call('orderReveal', { params, body: { reason: '核对地址' } })))
    expect(codes.indexOf('confirm_identity')).toBe(30 - before)
    expect(await shop.db.collection('audit').countDocuments({ act: 'order.reveal' })).toBe(30)
    expect(await codeOf(clerk.call('invoiceReveal', { params, body: { reason: '开票' } }))).toBe('confirm_identity')
    const body = { filters: {}, language: 'en', reason: 'labels' } as const
    expect(await codeOf(clerk.call('orderExportPersonal', { body }))).toBe('confirm_identity')
  })
})

describe('its moment', () => {
  test('comes with the recording; until then the page knows why not, and another’s is not there', async () => {
    const moment = await buyer.page.call('orderMoment', { params: { no: orderNo } })
    const { createdAtMs } = (await detail(orderNo)).order
    expect(moment).toMatchObject({ state: 'onAir', clipUrl: null, orderedAtMs: createdAtMs, priceFen: PRICE_FEN, hostName: '小禾' })
    expect(moment.untilMs - moment.fromMs).toBe(30_000)
    const list = `/api/v1/orders/${orderNo}/moment.m3u8`
    expect((await buyer.page.raw('GET', list)).status).toBe(404)
    expect((await other.page.raw('GET', list)).status).toBe(404)
    expect((await openPage(shop.url).raw('GET', list)).status).toBe(401)
    expect(await codeOf(other.page.call('orderMoment', { params: { no: orderNo } }))).toBe('not_found')
  })
})

test('an order shows the goods as they were sold', async () => {
  expect((await detail(orderNo)).snapshot).toEqual({ saleKind: 'normal', category: expect.any(String), weightGrams: expect.any(Number) })
})
