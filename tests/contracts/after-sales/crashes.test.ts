// A death between any two calls of a refund, on real MongoDB: the duties of whoever lives on bring each case to the same end, once.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { OpenedAfterSales } from '../../../server/after-sales/door.ts'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import type { RefundMode } from '../../../server/payments/sandbox/sandbox.service.ts'
import type { AfterSaleOpen } from '../../../server/protocol/after-sales.ts'
import { createAfterSalesWorld, type AfterSalesWorld, type Death } from '../../support/after-sales-world.ts'
import { idOf, member, staff } from '../../support/goods-actors.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { hex, newKey } from '../../support/order-shop.ts'

jest.setTimeout(120_000)
const CALLS_MAX = 40

let database: MigratedDatabase
let world: AfterSalesWorld
const buyer = member(hex(0x111))
const clerk = staff('service')
const wish: AfterSaleOpen = { kind: 'refundOnly', reason: 'changedMind', units: 2, unsent: true, words: '', pictureIds: [] }
const damaged: AfterSaleOpen = { ...wish, kind: 'returnRefund', reason: 'quality', unsent: false, pictureIds: [idOf(7)] }

beforeAll(async () => {
  database = await migratedDatabase()
}, 180_000)
afterAll(() => database.close())
beforeEach(() => {
  world = createAfterSalesWorld(database.connection)
})

/** What others' duties do for a while after a death. */
const liveOn = async (): Promise<void> => {
  const shop = world.open()
  for (let round = 0; round < 4; round += 1) {
    world.clock.skip(61_000)
    await shop.clocks.payOwed()
    await shop.refundsDue()
    await shop.carryOut.goOn()
    await shop.clocks.runDue()
  }
}
const ended = async (order: OrderRow, caseId: string): Promise<void> => {
  const [row, one] = [await world.now(order), await world.caseOf(caseId)]
  expect(one).toMatchObject({ state: 'done' })
  expect(one.owed).toBeUndefined()
  expect(row).toMatchObject({ state: 'refunded', baseFen: 0, refunds: [{ n: 1, refundId: caseId, units: 2 }] })
  expect(row.openCase).toBeUndefined()
  expect(await world.refunds(order._id)).toMatchObject([{ _id: caseId, amountFen: 10_000, state: 'succeeded' }])
  expect(await world.entries(order._id)).toEqual({ accrue: 1_000, 'reverse:1': 1_000, [`${caseId}:saleBack`]: 10_000 })
  expect(await world.onHand(order.skuId)).toBe(12)
  expect((await world.sandbox.byId(order.paidBy ?? ''))?.refunds).toHaveLength(1)
  expect(await world.ledger.sumOfAll()).toBe(0)
}

// A death after a call is a death before the next one.
describe('death before a call', () => {
  test('of opening and approving: the buyer’s repeat, or the clock, ends it alike', async () => {
    const died = new Set<string>()
    for (let n = 1; n <= CALLS_MAX; n += 1) {
      const death: Death = { left: n, calls: [] }
      const order = await world.order({ quantity: 2 })
      const key = newKey()
      const shop = world.open(death)
      await act(shop, order, key).catch(() => undefined)
      const whole = death.left > 0
      if (!whole) died.add(death.calls[n - 1] ?? '')
      await liveOn()
      // her page asks again with the same key; what staff had not decided they decide now
      const living = world.open()
      const again = await living.buyer.open(buyer, order.orderNo, wish, key)
      if (again.state === 'requested') await approve(living, again.caseId)
      await liveOn()
      await ended(order, again.caseId)
      if (whole) break
    }
    expect(died.size).toBeGreaterThan(8)
    expect(died).toContain('provider.refund')
    expect(died).toContain('stock.transact')
  })

  test('of an inspected return', async () => {
    let lived = false
    for (let n = 1; n <= CALLS_MAX && !lived; n += 1) {
      const order = await world.order({ quantity: 2, state: 'shipped', sentUnits: 2, shippedAt: new Date(world.clock.nowMs()) })
      const good = world.open()
      const one = await good.buyer.open(buyer, order.orderNo, damaged, newKey())
      await approve(good, one.caseId)
      const back = await good.buyer.sendBack(buyer, one.caseId, { carrier: 'sf', waybillNo: 'SF12345678' })
      const there = await good.staff.receive(clerk, one.caseId, { seenVersion: back.version, reason: '到了' })
      const death: Death = { left: n, calls: [] }
      const ask = { seenVersion: there.afterSale.version, sellableUnits: 2, damagedUnits: 0, goodsFen: 10_000, reason: '完好' }
      await world
        .open(death)
        .staff.inspect(clerk, one.caseId, ask)
        .catch(() => undefined)
      lived = death.left > 0
      await liveOn()
      const seen = await world.caseOf(one.caseId)
      if (seen.state === 'received') await good.staff.inspect(clerk, one.caseId, { ...ask, seenVersion: seen.version })
      await liveOn()
      await ended(order, one.caseId)
    }
    expect(lived).toBe(true)
  })
})

test('death while an order is settled: its commission becomes available once, by the clock of whoever lives on', async () => {
  for (let n = 1; n <= CALLS_MAX; n += 1) {
    const death: Death = { left: n, calls: [] }
    const receivedAt = new Date(world.clock.nowMs())
    const order = await world.order({ state: 'completed', sentUnits: 1, shippedAt: receivedAt, receivedAt })
    world.clock.skip(30 * 86_400_000)
    await world
      .open(death)
      .clocks.settleFinal()
      .catch(() => undefined)
    await world.open().clocks.settleFinal()
    const row = await world.now(order)
    expect(row.settledAt).toBeDefined()
    expect(row.settleOwed).toBeUndefined()
    expect(await world.entries(order._id)).toEqual({ accrue: 500, settle: 500 })
    if (death.left > 0) return
  }
  throw new Error('it never lived')
})

describe('a provider that is slow or says no', () => {
  test.each<RefundMode>(['late', 'double', 'lost', 'fail'])('%s: the case waits, and ends once', async (mode) => {
    const order = await world.order({ quantity: 2 })
    await world.sandbox.setRefundMode(order.paidBy ?? '', mode, 90)
    const shop = world.open()
    const one = await shop.buyer.open(buyer, order.orderNo, wish, newKey())
    await approve(shop, one.caseId)
    expect(await world.caseOf(one.caseId)).toMatchObject({ state: 'refunding' })
    expect(await world.now(order)).toMatchObject({ state: 'toShip', refunds: [], refundsAsked: [{ amountFen: 10_000 }] })
    expect(await world.onHand(order.skuId)).toBe(10)
    world.clock.skip(3_600_001)
    await liveOn()
    await ended(order, one.caseId)
  })
})

test('two processes carry the same refund out at the same time: one of everything', async () => {
  const order = await world.order({ quantity: 2 })
  await world.sandbox.setRefundMode(order.paidBy ?? '', 'lost', 0)
  const shop = world.open()
  const one = await shop.buyer.open(buyer, order.orderNo, wish, newKey())
  await approve(shop, one.caseId)
  world.clock.skip(10_000)
  const twins = [world.open(), world.open(), world.open()]
  await Promise.all(twins.flatMap((twin) => [twin.carryOut.goOn(), twin.refundsDue()]))
  await liveOn()
  expect(await world.moves(order.skuId)).toHaveLength(1)
  await ended(order, one.caseId)
})

async function approve(shop: OpenedAfterSales, caseId: string): Promise<void> {
  const { afterSale } = await shop.staff.one(clerk, caseId)
  await shop.staff.decide(clerk, caseId, {
    decision: 'approve',
    seenVersion: afterSale.version,
    goodsFen: afterSale.askedFen,
    units: afterSale.units,
    reason: '同意',
  })
}
async function act(shop: OpenedAfterSales, order: OrderRow, key: string): Promise<void> {
  const one = await shop.buyer.open(buyer, order.orderNo, wish, key)
  await approve(shop, one.caseId)
}
