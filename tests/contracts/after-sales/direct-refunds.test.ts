// Money given back without a case, on real MongoDB: asked by one, agreed to by another, once; and the cases that staff open for a buyer.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Actor } from '../../../server/actor.ts'
import type { OpenedAfterSales } from '../../../server/after-sales/door.ts'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import { createAfterSalesWorld, type AfterSalesWorld } from '../../support/after-sales-world.ts'
import { caseSteps } from '../../support/case-steps.ts'
import { idOf, staff } from '../../support/goods-actors.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { newKey } from '../../support/order-shop.ts'
import { codeOf } from '../../support/order-suite.ts'

jest.setTimeout(60_000)

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

const { clerk, wish, shippedOrder } = caseSteps(() => ({ world, shop }))

describe('without a case', () => {
  const keeper = (n: number, fresh = true): Actor => ({ ...staff('finance'), personId: idOf(0x1000 + n), stepUpAtMs: fresh ? 1 : null })
  const ask = (order: OrderRow, facts: object = {}, who = keeper(1), key = newKey()) =>
    shop.direct.ask(who, order.orderNo, { goodsFen: 1_200, freightFen: 0, reason: '补偿', ...facts }, key)

  test('one asks, another agrees, the money and its share of the commission go back once, and who did it is written down', async () => {
    const order = await world.order({ totalFen: 5_600, freightFen: 600 })
    const key = newKey()
    const asked = await ask(order, { freightFen: 300 }, keeper(1), key)
    expect(asked).toMatchObject({ state: 'waiting', mine: true, goodsFen: 1_200, freightFen: 300 })
    expect((await ask(order, { freightFen: 300 }, keeper(1), key)).refundId).toBe(asked.refundId)
    expect(await codeOf(ask(order, { goodsFen: 1 }, keeper(1), key))).toBe('key_reused')
    expect(await codeOf(ask(order))).toBe('wrong_state')
    expect(await world.refunds(order._id)).toEqual([])
    expect(await codeOf(shop.direct.approve(keeper(1), asked.refundId, '我自己点'))).toBe('wrong_state')
    const answers = await Promise.all([2, 3].map((n) => codeOf(shop.direct.approve(keeper(n), asked.refundId, '同意'))))
    expect(answers.toSorted()[0]).toBe('accepted')
    await shop.direct.goOn()
    expect(await world.refunds(order._id)).toMatchObject([{ _id: asked.refundId, amountFen: 1_500, state: 'succeeded' }])
    expect(await world.now(order)).toMatchObject({
      state: 'toShip',
      baseFen: 3_800,
      freightBackFen: 300,
      refunds: [{ units: 0, unitsAfter: 1 }],
    })
    expect(await world.entries(order._id)).toMatchObject({ accrue: 500, 'reverse:1': 120 })
    expect(await world.onHand(order.skuId)).toBe(10)
    expect(await shop.direct.ofOrder(clerk, order.orderNo)).toMatchObject({
      goodsLeftFen: 3_800,
      freightLeftFen: 300,
      rows: [{ state: 'done' }],
    })
    expect(world.audited.map(({ act, after }) => [act, after])).toMatchObject([
      ['refund.withoutCase', { first: true }],
      ['refund.withoutCase', { second: true }],
    ])
  })
  test('never more than is left, nothing for nothing, no unpaid order, not without a fresh proof or by service, not for herself', async () => {
    const order = await world.order()
    expect(await codeOf(ask(order, { goodsFen: 5_001 }))).toBe('bad_input')
    expect(await codeOf(ask(order, { goodsFen: 0 }))).toBe('bad_input')
    expect(await codeOf(ask(order, { freightFen: 1 }))).toBe('bad_input')
    expect(await codeOf(ask(order, {}, keeper(1, false)))).toBe('confirm_identity')
    expect(await codeOf(ask(order, {}, clerk))).toBe('not_allowed')
    expect(await codeOf(ask(await world.order({ state: 'completed' })))).toBe('accepted')
    world.flags.linked = true
    expect(await codeOf(ask(order))).toBe('not_allowed')
    world.flags.linked = false
    await world.set(order, { state: 'refunded' })
    expect(await codeOf(ask(order))).toBe('wrong_state')
  })
  test('dropped: the next may be asked; a shop of one decides alone and says so; a refund that died goes on', async () => {
    const order = await world.order()
    const first = await ask(order)
    expect(await shop.direct.drop(keeper(1), first.refundId, '算错了')).toMatchObject({ state: 'dropped' })
    expect(await codeOf(shop.direct.approve(keeper(2), first.refundId, '同意'))).toBe('wrong_state')
    world.flags.another = false
    const dying = world.open({ left: 3, calls: [] })
    await codeOf(dying.direct.ask(keeper(1), order.orderNo, { goodsFen: 700, freightFen: 0, reason: '一个人的店' }, newKey()))
    world.clock.skip(10_000)
    await shop.direct.goOn()
    expect(await world.refunds(order._id)).toMatchObject([{ amountFen: 700, state: 'succeeded' }])
    expect(await world.now(order)).toMatchObject({ refunds: [{ goodsFen: 700 }] })
    expect(world.audited.at(-1)?.after).toMatchObject({ single: true })
  })
  test('staff see which case they may open for a buyer, those of their own included', async () => {
    const order = await shippedOrder()
    expect((await shop.staff.ofOrder(clerk, order.orderNo)).choices.map(({ reason }) => reason)).toContain('agreed')
    expect(await codeOf(shop.staff.ofOrder(staff('orders'), order.orderNo))).toBe('not_allowed')
    const opened = await shop.staff.open(clerk, order.orderNo, wish({ reason: 'agreed', unsent: false }), newKey())
    expect(opened.afterSale).toMatchObject({ state: 'requested', reason: 'agreed' })
    expect((await shop.staff.ofOrder(clerk, order.orderNo)).shut).toBe('open')
  })
})
