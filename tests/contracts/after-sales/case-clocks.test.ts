// What time does to after-sale cases and orders, and the freight of shared parcels, on real MongoDB.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { OpenedAfterSales } from '../../../server/after-sales/door.ts'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import { createAfterSalesWorld, type AfterSalesWorld } from '../../support/after-sales-world.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { newKey } from '../../support/order-shop.ts'
import { caseSteps } from '../../support/case-steps.ts'
import { codeOf } from '../../support/order-suite.ts'

jest.setTimeout(60_000)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let database: MigratedDatabase
let world: AfterSalesWorld
let shop: OpenedAfterSales

beforeAll(async () => {
  database = await migratedDatabase()
}, 180_000)
afterAll(() => database.close())
beforeEach(() => {
  world = createAfterSalesWorld(database.connection)
  shop = world.open()
})

const { buyer, clerk, sentWish, open, yes, shippedOrder } = caseSteps(() => ({ world, shop }))
describe('time (rules.md 25)', () => {
  test('nobody answers: money for goods not sent is approved at 48 h, not a millisecond before', async () => {
    const order = await world.order()
    const one = await open(order)
    world.clock.skip(48 * HOUR_MS - 2_000)
    await shop.clocks.runDue()
    expect((await world.caseOf(one.caseId)).state).toBe('requested')
    world.clock.skip(2_000)
    await shop.clocks.runDue()
    expect(await world.caseOf(one.caseId)).toMatchObject({
      state: 'done',
      marks: [{ by: 'buyer' }, { code: 'approved', by: 'clock' }, {}, {}],
    })
  })
  test('money for goods that left goes to the owner first, 48 h more', async () => {
    const order = await shippedOrder()
    const one = await shop.buyer.open(buyer, order.orderNo, sentWish({ kind: 'refundOnly' }), newKey())
    world.clock.skip(48 * HOUR_MS)
    await shop.clocks.runDue()
    expect(await world.caseOf(one.caseId)).toMatchObject({ state: 'requested', clock: 'owner' })
    world.clock.skip(48 * HOUR_MS)
    await shop.clocks.runDue()
    expect((await world.caseOf(one.caseId)).state).toBe('done')
  })
  test('a promised time of sending that is over: approved at once', async () => {
    const order = await world.order({ paidAt: new Date(world.clock.nowMs() - 48 * HOUR_MS) })
    expect(await open(order, { reason: 'late' })).toMatchObject({ state: 'done', refundFen: 5_000 })
  })
  test('a return nobody sends lapses after 7 days, and another may be opened', async () => {
    const order = await shippedOrder()
    const one = await shop.buyer.open(buyer, order.orderNo, sentWish(), newKey())
    await yes(one)
    world.clock.skip(7 * DAY_MS)
    await shop.clocks.runDue()
    expect(await world.caseOf(one.caseId)).toMatchObject({ state: 'withdrawn', marks: [{}, {}, { code: 'lapsed', by: 'clock' }] })
    expect((await world.now(order)).openCase).toBeUndefined()
    expect(await codeOf(shop.buyer.open(buyer, order.orderNo, sentWish(), newKey()))).toBe('accepted')
  })
  test('a parcel nobody notes counts as back after 10 days; goods nobody looks at are refunded whole after 7 more, unsold', async () => {
    const order = await shippedOrder()
    const one = await shop.buyer.open(buyer, order.orderNo, sentWish(), newKey())
    await yes(one)
    await shop.buyer.sendBack(buyer, one.caseId, { carrier: 'zto', waybillNo: 'ZT0000001' })
    world.clock.skip(10 * DAY_MS)
    await shop.clocks.runDue()
    expect(await world.caseOf(one.caseId)).toMatchObject({ state: 'received', clock: 'inspect' })
    world.clock.skip(7 * DAY_MS)
    await shop.clocks.runDue()
    expect((await world.caseOf(one.caseId)).state).toBe('done')
    expect(await world.onHand(order.skuId)).toBe(10)
  })
  test('an order is final 8 local days after its receipt: commission becomes available; an open case puts it off; later it is clawed back', async () => {
    const receivedAt = new Date(world.clock.nowMs())
    const order = await world.order({ state: 'completed', sentUnits: 1, shippedAt: receivedAt, receivedAt })
    world.clock.skip(7 * DAY_MS - HOUR_MS)
    const one = await shop.buyer.open(buyer, order.orderNo, sentWish(), newKey())
    world.clock.skip(DAY_MS + HOUR_MS)
    await shop.clocks.settleFinal()
    expect((await world.now(order)).settledAt).toBeUndefined()
    await shop.staff.decide(clerk, one.caseId, { decision: 'refuse', seenVersion: one.version, reason: '不是质量问题' })
    await shop.clocks.settleFinal()
    expect((await world.now(order)).settledAt).toBeDefined()
    expect(await world.entries(order._id)).toEqual({ accrue: 500, settle: 500 })
    expect(await codeOf(shop.buyer.open(buyer, order.orderNo, sentWish(), newKey()))).toBe('wrong_state')
    const claim = { ...sentWish({ kind: 'refundOnly' }), words: '质检报告' }
    const late = await shop.staff.open(clerk, order.orderNo, claim, newKey())
    await yes(late.afterSale)
    const rows = await world.ledger.ofOrders([order._id])
    expect(rows.find(({ transferId }) => transferId.endsWith('reverse:1'))).toMatchObject({
      amountFen: 500,
      debit: expect.stringContaining('available'),
    })
  })
  test('not final before 00:00 of the eighth day', async () => {
    const receivedAt = new Date(world.clock.nowMs() - 7 * DAY_MS + 1_000)
    const order = await world.order({ state: 'completed', sentUnits: 1, receivedAt })
    await shop.clocks.settleFinal()
    expect((await world.now(order)).settledAt).toBeUndefined()
  })
})

describe('freight of a parcel that several orders share', () => {
  const row = { firstGrams: 1_000, firstFen: 1_000, stepGrams: 1_000, stepFen: 500 }
  const freighted = (groupKey: string, chargedFen: number): Promise<OrderRow> =>
    world.order({ totalFen: 5_000 + chargedFen, freightFen: chargedFen, freight: { groupKey, row, capFen: null, aloneFen: 1_000 } })
  test('who paid for all keeps it there while one stays, and gets it back when the last one goes', async () => {
    const groupKey = newKey()
    const payer = await freighted(groupKey, 1_000)
    const rider = await freighted(groupKey, 0)
    expect((await yes(await open(payer))).afterSale.refundFen).toBe(5_000)
    const one = await open(rider)
    expect((await yes(one)).afterSale.refundFen).toBe(5_000)
    expect(await world.refunds(payer._id)).toMatchObject([
      { amountFen: 5_000 },
      { _id: `${one.caseId}:f:0`, amountFen: 1_000, state: 'succeeded' },
    ])
    expect(await world.now(payer)).toMatchObject({ state: 'refunded', freightBackFen: 1_000 })
  })
})
