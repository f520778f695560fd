// Money that comes late, twice or for nothing, in memory and on real MongoDB and Redis: taken again while units are left, else given back.
import { describe, expect, test } from '@jest/globals'
import type { SaleTerms } from '../../../server/orders/placing/sale-terms.rules.ts'
import type { OrderCard, Payment, Placed } from '../../../server/protocol/orders.ts'
import { moneyFaults, rowFaults, settles } from '../../support/order-checks.ts'
import type { Gateway } from '../../support/order-gateway.ts'
import { memberOf } from '../../support/order-shop.ts'
import { BOTH_PARTS, codeOf, orderStage, payingSteps } from '../../support/order-suite.ts'
import type { World } from '../../support/order-world.ts'
import { until } from '../../support/until.ts'

describe.each(BOTH_PARTS)('late money (%s)', (_name, start) => {
  let world: World
  let gateway: Gateway
  const parts = orderStage(start, (made) => {
    world = made
    gateway = world.gateway({ patienceMs: 0 })
  })

  const { buyer, row, stateOf, open, pay } = payingSteps(() => ({ world, gateway }))
  const expired = (placed: Placed): Promise<unknown> =>
    until('the order to expire', 20_000, async () => {
      await gateway.life.expireDue()
      return (await stateOf(placed)) === 'closed'
    })
  /** An unpaid order whose hold is over, while its payment went through in silence. */
  const paidInSilence = async (terms: SaleTerms, actor = buyer): Promise<{ placed: Placed; payment: Payment }> => {
    const placed = await gateway.buy(actor, terms)
    const payment = await open([placed], actor)
    await world.sandbox.pay(payment.paymentId, 'late', 3600)
    return { placed, payment }
  }

  /** Expires an order although its hold was made longer: the provider stays silent about its payment. */
  const closeByHand = async ({ orderId }: Placed): Promise<void> => {
    await parts().endHold(orderId)
    expect(await world.parts.orders.life.expire([orderId])).toHaveLength(1)
  }

  test('an expired order closes its payment at the provider before itself', async () => {
    const terms = world.offers.add({ holdSec: 0.3 })
    const placed = await gateway.buy(buyer, terms)
    await expired(placed)
    expect(await row(placed.orderId)).toMatchObject({ state: 'closed', reason: 'expired', releasedUnits: [1] })
    expect(await codeOf(open([placed]))).toBe('wrong_state')
    await settles(world, gateway)
    expect(await gateway.buy(memberOf(2), terms)).toMatchObject({ units: [1] })
  })

  test('money that was quicker than the expiry is found when the payment is closed', async () => {
    const terms = world.offers.add()
    const placed = await gateway.buy(buyer, terms)
    const payment = await open([placed])
    await world.sandbox.pay(payment.paymentId, 'lost', 1)
    expect(await codeOf(gateway.life.cancel(buyer.personId ?? '', placed.orderId))).toBe('wrong_state')
    expect(await stateOf(placed)).toBe('toShip')
  })

  test('a payment that comes after closing is accepted again while the lot has units', async () => {
    const terms = world.offers.add({ units: 3, cap: 1 })
    const { placed, payment } = await paidInSilence(terms)
    await closeByHand(placed)
    await settles(world, gateway)
    expect(await gateway.buy(memberOf(2), terms)).toMatchObject({ units: [1] })
    world.parts.clock.skip(3_600_000)
    await world.deliver(gateway)
    const paid = await row(placed.orderId)
    expect(paid).toMatchObject({ state: 'toShip', units: [2], slots: [1], grant: `${placed.orderId}:${payment.paymentId}`, reason: null })
    expect(world.credited.get(placed.orderId)).toBe(1)
    await settles(world, gateway)
  })

  test('a payment that comes after closing is given back when nothing is left, and the buyer is told', async () => {
    const terms = world.offers.add({ units: 1 })
    const told: OrderCard[] = []
    gateway.bus.on(
      'toldPerson',
      ({ personId, entry }) => void (personId === buyer.personId && entry.kind === 'order' && told.push(entry.order)),
    )
    const { placed, payment } = await paidInSilence(terms)
    await closeByHand(placed)
    await settles(world, gateway)
    await gateway.buy(memberOf(2), terms)
    world.parts.clock.skip(3_600_000)
    await world.deliver(gateway)
    expect(await row(placed.orderId)).toMatchObject({ state: 'closed', refusedPayments: [payment.paymentId] })
    const { refunds } = await world.parts.payments.all()
    expect(refunds.find(({ _id }) => _id === `${payment.paymentId}:${placed.orderId}`)).toMatchObject({
      state: 'succeeded',
      amountFen: 9_900,
    })
    expect((await world.sandbox.byId(payment.paymentId))?.refunds).toHaveLength(1)
    expect(told.at(-1)).toMatchObject({ state: 'closed', refunding: true })
    expect(world.credited.has(placed.orderId)).toBe(false)
    const flow = [...world.ledger.values()]
      .filter(({ orderId }) => orderId === placed.orderId)
      .map(({ code, amountFen }) => [code, amountFen])
    expect(flow).toEqual([
      ['sale', 9_900],
      ['saleBack', 9_900],
    ])
    // The notice again, and the provider's answer again: nothing more moves.
    await gateway.payments.apply({ paymentId: payment.paymentId, amountFen: 9_900, currency: 'CNY', payer: null })
    expect((await world.sandbox.byId(payment.paymentId))?.refunds).toHaveLength(1)
    await settles(world, gateway)
  })

  test('a payment of a cancelled order is given back, even while units are left', async () => {
    const terms = world.offers.add({ units: 5 })
    const { placed, payment } = await paidInSilence(terms)
    await gateway.life.cancel(buyer.personId ?? '', placed.orderId)
    world.parts.clock.skip(3_600_000)
    await world.deliver(gateway)
    expect(await row(placed.orderId)).toMatchObject({ state: 'closed', reason: 'cancelled', refusedPayments: [payment.paymentId] })
    expect(await moneyFaults(world)).toEqual([])
  })

  test('a second payment of a paid order is given back', async () => {
    const terms = world.offers.add({ units: 5 })
    const placed = await gateway.buy(buyer, terms)
    const first = await open([placed])
    await world.sandbox.pay(first.paymentId, 'lost', 1)
    await world.parts.payments.payments.end(first.paymentId, 'closed') // we thought it closed; the provider did not
    const second = await open([placed])
    await pay(second)
    await gateway.payments.apply({ paymentId: first.paymentId, amountFen: 9_900, currency: 'CNY', payer: null })
    expect(await row(placed.orderId)).toMatchObject({ state: 'toShip', paidBy: second.paymentId, refusedPayments: [first.paymentId] })
    expect(await moneyFaults(world)).toEqual([])
  })

  test('a crash between paid and credit is finished by the notice, a crash after it by the repair', async () => {
    const terms = world.offers.add({ units: 5 })
    let fails = 1
    const credited: string[] = []
    gateway = world.gateway({
      patienceMs: 0,
      creditPaid: async ({ _id }) => {
        if (fails > 0) {
          fails -= 1
          throw new Error('killed')
        }
        credited.push(_id)
      },
    })
    const placed = await gateway.buy(buyer, terms)
    await pay(await open([placed]))
    expect(await stateOf(placed)).toBe('paid')
    world.parts.clock.skip(2_000)
    await world.deliver(gateway)
    expect(await stateOf(placed)).toBe('toShip')
    const other = await gateway.buy(buyer, terms)
    fails = 1
    await pay(await open([other]))
    await gateway.settlement.repair()
    await gateway.payments.finishUnsettled()
    expect(await stateOf(other)).toBe('toShip')
    expect(credited).toContain(other.orderId)
  })

  test('a refund is asked for until the provider says yes', async () => {
    const terms = world.offers.add({ units: 1 })
    let refusals = 2
    gateway = world.gateway({
      patienceMs: 0,
      provider: {
        refund: async ({ paymentId, refundId, amountFen }) => {
          refusals -= 1
          if (refusals === 1) throw new Error('no answer')
          return refusals === 0 ? 'processing' : world.sandbox.refund(paymentId, refundId, amountFen)
        },
      },
    })
    const { placed, payment } = await paidInSilence(terms)
    await gateway.life.cancel(buyer.personId ?? '', placed.orderId)
    world.parts.clock.skip(3_600_000)
    await world.deliver(gateway)
    const state = async (): Promise<string | undefined> =>
      (await world.parts.payments.all()).refunds.find(({ _id }) => _id.startsWith(payment.paymentId))?.state
    expect(await state()).toBe('requested')
    world.parts.clock.skip(2_000)
    await gateway.refunds.retryDue()
    world.parts.clock.skip(4_000)
    await gateway.refunds.retryDue()
    expect(await state()).toBe('succeeded')
  })

  test('payment races expiry and cancel a thousand times: exactly one wins, and no fen is lost', async () => {
    const terms = Array.from({ length: 4 }, () => world.offers.add({ units: 250, holdSec: 0 }))
    const placed = await Promise.all(
      terms.flatMap((one) =>
        Array.from({ length: 250 }, (_, index) => gateway.buy(memberOf(index), one).then((order) => ({ order, index }))),
      ),
    )
    const paymentOf = (number: number): string => (number + 1).toString(16).padStart(24, 'f')
    const pays = placed.map(({ order }, number) =>
      gateway.settlement.markPaid({ orderId: order.orderId, paymentId: paymentOf(number), amountFen: 9_900, payer: null }),
    )
    const cancels = placed.filter((_, number) => number % 3 === 0)
    await Promise.all([
      ...pays,
      gateway.life.expireDue(),
      world.gateway({ patienceMs: 0 }).life.expireDue(),
      ...cancels.map(({ order, index }) => codeOf(gateway.life.cancel(memberOf(index).personId ?? '', order.orderId))),
    ])
    const decide = async ({ order }: (typeof placed)[number], number: number): Promise<void> => {
      const line = { orderId: order.orderId, paymentId: paymentOf(number), amountFen: 9_900, payer: null }
      await until('its payment to be decided', 20_000, async () => (await gateway.settlement.markPaid(line)) === 'done')
      const { state, paidBy, refusedPayments } = await row(order.orderId)
      const pays = paidBy === line.paymentId
      const isBack = refusedPayments?.includes(line.paymentId) === true
      expect({ order: order.orderId, pays, isBack, state }).toMatchObject(
        pays ? { isBack: false, state: 'toShip' } : { isBack: true, state: 'closed' },
      )
    }
    for (let from = 0; from < placed.length; from += 50)
      await Promise.all(placed.slice(from, from + 50).map((one, index) => decide(one, from + index)))
    expect(await rowFaults(world)).toEqual([])
    await settles(world, gateway, 20_000)
  }, 180_000)
})
