// After-sale cases from the buyer's wish to the money, on real MongoDB: what may be asked, who decides, what time does, what goes back where.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Actor } from '../../../server/actor.ts'
import type { OpenedAfterSales } from '../../../server/after-sales/door.ts'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import type { AfterSaleOpen } from '../../../server/protocol/after-sales.ts'
import { createAfterSalesWorld, type AfterSalesWorld } from '../../support/after-sales-world.ts'
import { guest, idOf, member, staff } from '../../support/goods-actors.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { hex, newKey } from '../../support/order-shop.ts'
import { caseSteps } from '../../support/case-steps.ts'
import { codeOf } from '../../support/order-suite.ts'

jest.setTimeout(60_000)
const HOUR_MS = 3_600_000

let database: MigratedDatabase
let world: AfterSalesWorld
let shop: OpenedAfterSales
const other = member(hex(0x222))

beforeAll(async () => {
  database = await migratedDatabase()
}, 180_000)
afterAll(() => database.close())
beforeEach(() => {
  world = createAfterSalesWorld(database.connection)
  shop = world.open()
})

const { buyer, clerk, wish, sentWish, open, yes, shippedOrder } = caseSteps(() => ({ world, shop }))
const second: Actor = { ...clerk, personId: idOf(0x5afe) }
/** A return from the wish to the goods on staff's table. */
const returned = async (order: OrderRow, facts: Partial<AfterSaleOpen> = {}) => {
  const one = await shop.buyer.open(buyer, order.orderNo, sentWish(facts), newKey())
  await yes(one)
  const back = await shop.buyer.sendBack(buyer, one.caseId, { carrier: 'sf', waybillNo: 'SF12345678' })
  return (await shop.staff.receive(clerk, one.caseId, { seenVersion: back.version, reason: '到了' })).afterSale
}

describe('asking', () => {
  test('she sees what she may ask for, opens a case, and the order is held meanwhile', async () => {
    const order = await world.order({ quantity: 3, totalFen: 15_500, freightFen: 500 })
    const page = await shop.buyer.ofOrder(buyer, order.orderNo)
    expect(page).toMatchObject({ shut: null, cases: [], goodsLeftFen: 15_000, freightLeftFen: 500, unitsLeft: 3, finalAtMs: null })
    const one = await open(order, { units: 2 })
    expect(one).toMatchObject({ number: 1, state: 'requested', askedFen: 10_000, clock: 'answer', mayWithdraw: true, refundFen: null })
    expect(one.dueAtMs).toBeGreaterThan(world.clock.nowMs() + 47 * HOUR_MS)
    expect((await world.now(order)).openCase).toMatchObject({ caseId: one.caseId, holdsUnits: 2 })
    expect(await shop.buyer.ofOrder(buyer, order.orderNo)).toMatchObject({ shut: 'open', choices: [] })
  })
  test('the same key is the same case, two at once make one, another wish under the key is refused', async () => {
    const order = await world.order({ quantity: 2 })
    const key = newKey()
    const [a, b] = await Promise.all([open(order, {}, key), open(order, {}, key)])
    expect(a.caseId).toBe(b.caseId)
    expect(await codeOf(open(order, { units: 2 }, key))).toBe('key_reused')
    expect(await codeOf(open(order))).toBe('wrong_state')
    const twin = await world.order({ quantity: 2 })
    const answers = await Promise.all([codeOf(open(twin)), codeOf(open(twin)), codeOf(open(twin))])
    expect(answers.toSorted()).toEqual(['accepted', 'wrong_state', 'wrong_state'])
    expect(await world.casesOf(twin._id)).toHaveLength(1)
  })
  test('another’s order and case look like none; guests sign in first', async () => {
    const order = await world.order()
    expect(await codeOf(shop.buyer.ofOrder(other, order.orderNo))).toBe('not_found')
    expect(await codeOf(shop.buyer.open(other, order.orderNo, wish(), newKey()))).toBe('not_found')
    expect(await codeOf(shop.buyer.ofOrder(guest(), order.orderNo))).toBe('sign_in_needed')
    const one = await open(order)
    expect(await codeOf(shop.buyer.withdraw(other, one.caseId))).toBe('not_found')
    expect(await codeOf(shop.buyer.withdraw(other, hex(404)))).toBe('not_found')
    expect(await codeOf(shop.staff.decide(buyer, one.caseId, { decision: 'refuse', seenVersion: 1, reason: '不行' }))).toBe('not_allowed')
    expect(await codeOf(shop.staff.list(staff('orders'), {}))).toBe('not_allowed')
  })
  test('too many units, missing or foreign evidence, and reasons that are not offered are refused', async () => {
    const order = await world.order({ quantity: 2 })
    expect(await codeOf(open(order, { units: 3 }))).toBe('bad_input')
    expect(await codeOf(open(order, { reason: 'quality' }))).toBe('wrong_state')
    expect(await codeOf(open(order, { reason: 'agreed' }))).toBe('wrong_state')
    expect(await codeOf(open(order, { reason: 'guardian', units: 1, pictureIds: [idOf(1)] }))).toBe('bad_input')
    expect(await codeOf(open(order, { pictureIds: [hex(404)] }))).toBe('bad_input')
    const sent = await shippedOrder()
    expect(await codeOf(shop.buyer.open(buyer, sent.orderNo, sentWish({ pictureIds: [] }), newKey()))).toBe('bad_input')
    expect(await world.casesOf(order._id)).toEqual([])
  })
  test('taken back: the order goes on; three cases are enough', async () => {
    const order = await world.order()
    for (let round = 0; round < 3; round += 1) {
      const one = await open(order)
      expect(await shop.buyer.withdraw(buyer, one.caseId)).toMatchObject({ state: 'withdrawn', clock: null })
      expect(await shop.buyer.withdraw(buyer, one.caseId)).toMatchObject({ state: 'withdrawn' })
      expect((await world.now(order)).openCase).toBeUndefined()
    }
    expect(await shop.buyer.ofOrder(buyer, order.orderNo)).toMatchObject({ shut: 'tooMany' })
    expect(await codeOf(open(order))).toBe('wrong_state')
  })
  test('units that left between her look and her wish: nothing is opened', async () => {
    const order = await world.order({ quantity: 2 })
    await world.set(order, { sentUnits: 1 })
    expect(await codeOf(open(order, { units: 2 }))).toBe('bad_input')
    expect((await world.now(order)).openCase).toBeUndefined()
  })
})

describe('deciding', () => {
  test('yes before sending: money and freight back, goods back to stock, commission reversed, the order refunded', async () => {
    const order = await world.order({ quantity: 2, totalFen: 10_600, freightFen: 600 })
    const one = await open(order, { units: 2 })
    const done = await yes(one)
    expect(done.afterSale).toMatchObject({ state: 'done', refundFen: 10_600, refundUnits: 2 })
    expect(await world.now(order)).toMatchObject({ state: 'refunded', baseFen: 0, freightBackFen: 600 })
    expect((await world.now(order)).openCase).toBeUndefined()
    expect(await world.onHand(order.skuId)).toBe(12)
    expect(await world.moves(order.skuId)).toMatchObject([{ qty: 2, from: 'lot', to: 'onHand', code: 'restock' }])
    expect(await world.refunds(order._id)).toMatchObject([{ _id: one.caseId, amountFen: 10_600, state: 'succeeded' }])
    expect(await world.entries(order._id)).toEqual({ accrue: 1_000, 'reverse:1': 1_000, [`${one.caseId}:saleBack`]: 10_600 })
    expect(done.afterSale.marks.map(({ code }) => code)).toEqual(['opened', 'approved', 'refunding', 'done'])
    expect(world.audited.map(({ act, on }) => [act, on.id])).toEqual([['afterSale.decide', order.orderNo]])
  })
  test('10000 at 10 % in three parts: 334, 333, 333, and the last takes the rest', async () => {
    const order = await world.order({ quantity: 3, goodsFen: 10_000, totalFen: 10_000 })
    const amounts: number[] = []
    for (let part = 0; part < 3; part += 1) amounts.push((await yes(await open(order))).afterSale.refundFen ?? 0)
    expect(amounts).toEqual([3_333, 3_333, 3_334])
    const { accrue, ...rest } = await world.entries(order._id)
    expect(accrue).toBe(1_000)
    expect([rest['reverse:1'], rest['reverse:2'], rest['reverse:3']]).toEqual([334, 333, 333])
    expect((await world.now(order)).state).toBe('refunded')
  })
  test('no: the order goes on, the reason is there for her', async () => {
    const order = await world.order()
    const one = await open(order)
    const ask = { decision: 'refuse' as const, seenVersion: one.version, reason: '已经在打包' }
    const { afterSale } = await shop.staff.decide(clerk, one.caseId, ask)
    expect(afterSale).toMatchObject({ state: 'refused', marks: [{ code: 'opened' }, { code: 'refused', words: '已经在打包' }] })
    expect((await world.now(order)).openCase).toBeUndefined()
    expect(await codeOf(shop.staff.decide(clerk, one.caseId, ask))).toBe('changed_meanwhile')
    expect(await codeOf(yes(afterSale))).toBe('wrong_state')
  })
  test('a buyer who takes it back while staff says yes: exactly one wins', async () => {
    const order = await world.order()
    const one = await open(order)
    const answers = await Promise.all([codeOf(yes(one)), codeOf(shop.buyer.withdraw(buyer, one.caseId))])
    expect(answers.filter((code) => code === 'accepted')).toHaveLength(1)
    const { state } = await world.caseOf(one.caseId)
    expect(['done', 'withdrawn']).toContain(state)
    expect((await world.refunds(order._id)).length).toBe(state === 'done' ? 1 : 0)
  })
  test('less for worn goods, money alone without units; never more than asked', async () => {
    const order = await shippedOrder({ quantity: 2 })
    const one = await shop.buyer.open(buyer, order.orderNo, sentWish({ kind: 'refundOnly' }), newKey())
    expect(await codeOf(yes(one, { goodsFen: one.askedFen + 1 }))).toBe('bad_input')
    expect(await codeOf(yes(one, { units: 2 }))).toBe('bad_input')
    await yes(one, { goodsFen: 1_200, units: 0 })
    expect(await world.now(order)).toMatchObject({ state: 'shipped', refunds: [{ goodsFen: 1_200, units: 0, unitsAfter: 2 }] })
    expect(await world.onHand(order.skuId)).toBe(10)
  })
  test('above 500 yuan a fresh proof is asked for, above 5,000 a second person who agrees to the same', async () => {
    const large = await world.order({ goodsFen: 60_000, totalFen: 60_000 })
    const one = await open(large)
    expect(await codeOf(yes(one, {}, { ...clerk, stepUpAtMs: null }))).toBe('confirm_identity')
    expect((await yes(one)).afterSale.state).toBe('done')

    const huge = await world.order({ goodsFen: 600_000, totalFen: 600_000 })
    const big = await open(huge)
    const first = await yes(big)
    expect(first).toMatchObject({ afterSale: { state: 'requested' }, firstYes: { mine: true, goodsFen: 600_000 } })
    expect(await world.refunds(huge._id)).toEqual([])
    expect(await codeOf(yes(first.afterSale))).toBe('wrong_state')
    const changed = await yes(first.afterSale, { goodsFen: 590_000 }, second)
    expect(changed).toMatchObject({ afterSale: { state: 'requested' }, firstYes: { goodsFen: 590_000 } })
    const agreed = await yes(changed.afterSale, { goodsFen: 590_000 })
    expect(agreed.afterSale).toMatchObject({ state: 'done', refundFen: 590_000 })
    expect(world.audited.at(-2)?.after).toMatchObject({ first: true })
  })
  test('a shop of one decides alone, and the audit says so; nobody decides about herself', async () => {
    world.flags.another = false
    const order = await world.order({ goodsFen: 600_000, totalFen: 600_000 })
    const one = await open(order)
    world.flags.linked = true
    expect(await codeOf(yes(one))).toBe('not_allowed')
    world.flags.linked = false
    expect((await yes(one)).afterSale.state).toBe('done')
    expect(world.audited[0]?.after).toMatchObject({ single: true })
  })
})

describe('returns', () => {
  test('agreed, sent back, received, inspected: what is good is sold again, what is spoilt is written down, she gets her money', async () => {
    const order = await shippedOrder({ quantity: 3, totalFen: 15_800, freightFen: 800 })
    const back = await returned(order, { units: 3 })
    expect(back).toMatchObject({ state: 'received', clock: 'inspect', sentBack: { waybillNo: 'SF12345678' } })
    expect(await world.refunds(order._id)).toEqual([])
    const ask = { seenVersion: back.version, sellableUnits: 2, damagedUnits: 1, goodsFen: 15_000, reason: '验过了' }
    expect(await codeOf(shop.staff.inspect(clerk, back.caseId, { ...ask, damagedUnits: 2 }))).toBe('bad_input')
    const done = await shop.staff.inspect(clerk, back.caseId, ask)
    expect(done.afterSale).toMatchObject({ state: 'done', refundFen: 15_800 })
    expect(await world.onHand(order.skuId)).toBe(12)
    expect((await world.moves(order.skuId)).map(({ code, qty, to }) => [code, qty, to])).toEqual([
      ['damaged', 1, 'outside'],
      ['restock', 2, 'onHand'],
    ])
    expect(await world.now(order)).toMatchObject({ state: 'refunded', baseFen: 0 })
  })
  test('without the seller’s fault the freight of the way there stays', async () => {
    const order = await shippedOrder({ totalFen: 5_800, freightFen: 800 })
    const back = await returned(order, { reason: 'noReason', pictureIds: [] })
    const ask = { seenVersion: back.version, sellableUnits: 1, damagedUnits: 0, goodsFen: 5_000, reason: '完好' }
    expect((await shop.staff.inspect(clerk, back.caseId, ask)).afterSale).toMatchObject({ refundFen: 5_000 })
  })
  test('worn goods: staff gives back less', async () => {
    const order = await shippedOrder()
    const back = await returned(order)
    const ask = { seenVersion: back.version, sellableUnits: 0, damagedUnits: 1, goodsFen: 4_000, reason: '穿过' }
    expect((await shop.staff.inspect(clerk, back.caseId, ask)).afterSale).toMatchObject({ state: 'done', refundFen: 4_000 })
  })
})

test('the queue shows what waits, what is due first, and counts it', async () => {
  const order = await world.order()
  const one = await open(order)
  const { rows } = await shop.staff.list(clerk, { tab: 'waiting', q: order.orderNo })
  expect(rows).toMatchObject([{ afterSale: { caseId: one.caseId }, buyerName: '小**', proposedFen: 5_000, leaderName: '李姐' }])
  const { counts } = await shop.staff.counts(clerk)
  expect(counts.find(({ tab }) => tab === 'waiting')?.count).toBeGreaterThan(0)
  await shop.buyer.withdraw(buyer, one.caseId)
  expect((await shop.staff.list(clerk, { tab: 'waiting', q: order.orderNo })).rows).toEqual([])
  expect((await shop.staff.list(clerk, { tab: 'closed', q: order.orderNo })).rows).toHaveLength(1)
})
