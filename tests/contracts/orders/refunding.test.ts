// An order's books of money going back, in memory and on real MongoDB: never more than was paid, each refund once, the n-th from the order itself.
import { describe, expect, test } from '@jest/globals'
import { creditSteps } from '../../../server/commission/credit.rules.ts'
import { creditEventsOf } from '../../../server/orders/refunding/refunding.rules.ts'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import { sum } from '../../../server/protocol/money.ts'
import type { Gateway } from '../../support/order-gateway.ts'
import { BOTH_PARTS, codeOf, orderStage, payingSteps } from '../../support/order-suite.ts'
import type { World } from '../../support/order-world.ts'

describe.each(BOTH_PARTS)('money going back (%s)', (_name, start) => {
  let world: World
  let gateway: Gateway
  orderStage(start, (made) => {
    world = made
    gateway = world.gateway()
  })

  const { buyer, row, open, pay } = payingSteps(() => ({ world, gateway }))
  const paidOrder = async (quantity: number): Promise<string> => {
    const placed = await gateway.buy(buyer, world.offers.add({ priceFen: 3_333 }), { quantity })
    await pay(await open([placed]))
    return placed.orderId
  }
  const wish = (refundId: string, goodsFen: number, units: number) => ({ refundId, goodsFen, freightFen: 0, units, unsentUnits: 0 })

  test('asked and done together never pass what was paid, whoever asks at once', async () => {
    const orderId = await paidOrder(3)
    const asked = await Promise.all(Array.from({ length: 6 }, (_, n) => gateway.refunding.ask(orderId, wish(`r${n}`, 4_000, 1))))
    expect(sum(asked.map(({ part }) => part.amountFen))).toBe(9_999)
    expect(sum(asked.map(({ part }) => part.units))).toBe(3)
    expect(asked.every(({ part }) => part.amountFen >= 0 && part.units >= 0)).toBe(true)
  })

  test('the same number asked again is the same refund, whatever it wishes now', async () => {
    const orderId = await paidOrder(2)
    const first = await gateway.refunding.ask(orderId, wish('r1', 100, 0))
    const again = await Promise.all([
      gateway.refunding.ask(orderId, wish('r1', 5_000, 1)),
      gateway.refunding.ask(orderId, wish('r1', 1, 0)),
    ])
    expect(again.map(({ part }) => part)).toEqual([first.part, first.part])
    expect((await row(orderId)).refundsAsked).toHaveLength(1)
  })

  test('an unpaid and a closed order give nothing back', async () => {
    const placed = await gateway.buy(buyer, world.offers.add())
    expect(await codeOf(gateway.refunding.ask(placed.orderId, wish('r1', 1, 0)))).toBe('wrong_state')
    await gateway.life.cancel(buyer.personId ?? '', placed.orderId)
    expect(await codeOf(gateway.refunding.ask(placed.orderId, wish('r1', 1, 0)))).toBe('wrong_state')
  })

  test('each refund counts once and in order; the last unit makes the order refunded, and its units stay owned', async () => {
    const orderId = await paidOrder(3)
    for (const [refundId, fen] of [
      ['a', 3_333],
      ['b', 3_333],
      ['c', 3_333],
    ] as const)
      await gateway.refunding.ask(orderId, wish(refundId, fen, 1))
    expect(await row(orderId)).toMatchObject({ state: 'toShip', refunds: [] })
    await Promise.all(['a', 'b', 'a', 'b'].map((refundId) => gateway.refunding.done(orderId, refundId)))
    expect(await row(orderId)).toMatchObject({ state: 'toShip', baseFen: 3_333 })
    await gateway.refunding.done(orderId, 'c')
    const whole = await row(orderId)
    expect(whole).toMatchObject({ state: 'refunded', baseFen: 0, units: [1, 2, 3] })
    expect(whole.refunds.map(({ n, unitsAfter }) => [n, unitsAfter])).toEqual([
      [1, 2],
      [2, 1],
      [3, 0],
    ])
    expect(new Set(whole.refunds.map(({ refundId }) => refundId))).toEqual(new Set(['a', 'b', 'c']))
  })

  test('money alone that was asked before the last unit went arrives after it', async () => {
    const orderId = await paidOrder(1)
    await gateway.refunding.ask(orderId, wish('money', 33, 0))
    await gateway.refunding.ask(orderId, wish('unit', 3_300, 1))
    await gateway.refunding.done(orderId, 'unit')
    expect((await row(orderId)).state).toBe('refunded')
    await gateway.refunding.done(orderId, 'money')
    expect(await row(orderId)).toMatchObject({ state: 'refunded', baseFen: 0 })
  })

  test('settled once, from completed only; what goes back later is taken from what became available', async () => {
    const orderId = await paidOrder(2)
    expect(await gateway.refunding.settle(orderId)).toBeNull()
    await gateway.refunding.ask(orderId, wish('early', 1_000, 0))
    await gateway.refunding.done(orderId, 'early')
    await world.completed(orderId)
    const [one, other] = await Promise.all([gateway.refunding.settle(orderId), gateway.refunding.settle(orderId)])
    expect(one?.settledAt).toEqual(other?.settledAt)
    await gateway.refunding.ask(orderId, wish('late', 2_000, 1))
    await gateway.refunding.done(orderId, 'late')
    const settled = await row(orderId)
    expect(settled.refunds.map(({ side }) => side)).toEqual(['frozen', 'available'])
    expect(rowsOf(settled)).toEqual([
      ['accrue', 666],
      ['reverse:1', -100],
      ['settle:out', -566],
      ['settle:in', 566],
      ['reverse:2', -200],
    ])
  })

  test('an order received before a moment and not settled is found', async () => {
    const orderId = await paidOrder(1)
    await world.completed(orderId)
    const now = world.parts.clock.nowMs()
    expect((await gateway.refunding.unsettled(now + 1, 1_000)).map(({ _id }) => _id)).toContain(orderId)
    expect((await gateway.refunding.unsettled(now - 60_000, 1_000)).map(({ _id }) => _id)).not.toContain(orderId)
    await gateway.refunding.settle(orderId)
    expect((await gateway.refunding.unsettled(now + 1, 1_000)).map(({ _id }) => _id)).not.toContain(orderId)
  })

  /** The commission rows of an order as they stand, at 10 %. */
  const rowsOf = (order: OrderRow): [string, number][] => {
    const terms = { leaderId: 'l', rate: { bps: 1_000 }, inviterId: null, inviterBps: 0 }
    const credited = { units: order.quantity, goodsFen: order.goodsFen, bonusGoodsFen: 0, capBps: 3_000, terms }
    return creditSteps(credited, creditEventsOf(order, null)).flatMap(({ rows }) =>
      rows.map(({ id, amountFen }): [string, number] => [id, amountFen]),
    )
  }
})
