// Closing an offer, in memory and on real MongoDB and Redis: held units keep their price, free ones go to normal stock once, nothing is sold twice.
import { describe, expect, test } from '@jest/globals'
import type { SaleTerms } from '../../../server/orders/placing/sale-terms.rules.ts'
import { rowFaults, settles } from '../../support/order-checks.ts'
import type { Gateway } from '../../support/order-gateway.ts'
import { memberOf } from '../../support/order-shop.ts'
import { BOTH_PARTS, codeOf, orderStage } from '../../support/order-suite.ts'
import type { World } from '../../support/order-world.ts'

describe.each(BOTH_PARTS)('closing (%s)', (_name, start) => {
  let world: World
  let gateway: Gateway
  const parts = orderStage(start, (made) => {
    world = made
    gateway = world.gateway({ patienceMs: 0 })
  })

  const stop = ({ offerId }: SaleTerms): SaleTerms =>
    world.offers.change(offerId, { state: 'closing', gateEpoch: world.offers.get(offerId).gateEpoch + 1 })
  const backOf = ({ offerId }: SaleTerms): number[] =>
    world.takenBack
      .filter((row) => row.offerId === offerId)
      .flatMap(({ units }) => units)
      .toSorted((a, b) => a - b)

  test('free units go back at once, held ones when they are decided, and then the offer is closed', async () => {
    const terms = world.offers.add({ units: [1_200, 3] })
    const held = await gateway.buy(memberOf(1), terms, { quantity: 3 })
    const paid = await gateway.buy(memberOf(2), terms, { quantity: 2 })
    await gateway.settlement.markPaid({ orderId: paid.orderId, paymentId: 'a'.repeat(24), amountFen: 1, payer: null })
    await settles(world, gateway)
    stop(terms)
    expect(await codeOf(gateway.buy(memberOf(3), terms))).toBe('offer_closed')
    await gateway.closing.run()
    await world.gateway().closing.run()
    expect(backOf(terms)).toHaveLength(1_200 - 5 + 3)
    expect(world.takenBack.every(({ quantity, units }) => quantity === units.length && quantity <= 500)).toBe(true)
    expect(world.offers.get(terms.offerId).state).toBe('closing')
    await gateway.life.cancel(memberOf(1).personId ?? '', held.orderId)
    await gateway.closing.run()
    expect(backOf(terms)).toHaveLength(1_200 - 2 + 3)
    expect(world.offers.get(terms.offerId).state).toBe('closed')
    await gateway.life.releaseOwed()
    expect(await world.parts.orders.views.anyReleaseOwed(terms.offerId)).toBe(false)
    expect(await rowFaults(world)).toEqual([])
  })

  test('an insert that arrives after the take-back is refused, not sold a second time', async () => {
    const terms = world.offers.add({ units: 2 })
    await gateway.buy(memberOf(9), terms)
    const held = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    const stalled = world.gateway({
      orders: {
        insertMany: async (rows) => {
          reached.resolve()
          await held.promise
          return world.parts.orders.orders.insertMany(rows)
        },
      },
    })
    const late = codeOf(stalled.buy(memberOf(1), terms))
    await reached.promise
    stop(terms)
    await gateway.closing.run()
    held.resolve()
    expect(await late).toBe('offer_closed')
    expect(backOf(terms)).toEqual([2])
    expect(await rowFaults(world)).toEqual([])
  })

  test('a late payment of a closing offer is given back', async () => {
    const terms = world.offers.add({ units: 2 })
    const placed = await gateway.buy(memberOf(1), terms)
    await parts().endHold(placed.orderId)
    await gateway.life.expireDue()
    stop(terms)
    const line = { orderId: placed.orderId, paymentId: 'b'.repeat(24), amountFen: 9_900, payer: null }
    await gateway.settlement.markPaid(line)
    expect(await world.parts.orders.life.byId(placed.orderId)).toMatchObject({ state: 'closed', refusedPayments: ['b'.repeat(24)] })
    await gateway.closing.run()
    expect(backOf(terms)).toEqual([1, 2])
    expect(world.offers.get(terms.offerId).state).toBe('closed')
  })
})
