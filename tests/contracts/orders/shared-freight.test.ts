// Freight over checkouts, in memory and on real MongoDB and Redis: parcels that travel together pay once, whatever way they are paid.
import { describe, expect, test } from '@jest/globals'
import { createPricingService } from '../../../server/pricing/pricing.service.ts'
import { createSandboxProvider } from '../../../server/payments/sandbox/sandbox.adapter.ts'
import type { Placed } from '../../../server/protocol/orders.ts'
import type { Gateway } from '../../support/order-gateway.ts'
import { memberOf } from '../../support/order-shop.ts'
import { BOTH_PARTS, codeOf, orderStage, payingSteps } from '../../support/order-suite.ts'
import type { World } from '../../support/order-world.ts'
import { until } from '../../support/until.ts'

// 200 g a unit: the first 500 g cost 10 yuan, each begun kilogram more 4; a show asks 15 at most.
const row = { areas: ['浙江'], firstGrams: 500, firstFen: 1_000, stepGrams: 1_000, stepFen: 400 }
let capFen: number | undefined
const pricing = createPricingService({
  speakingFor: () => ({ key: 't@1', template: { regions: [row] } }),
  freightCapFen: () => capFen,
})

describe.each(BOTH_PARTS)('shared freight (%s)', (_name, start) => {
  let world: World
  let gateway: Gateway
  orderStage(start, (made) => {
    capFen = undefined
    world = made
    gateway = world.gateway({ patienceMs: 0, freezePrice: pricing.freeze })
    buyer = memberOf((next += 1))
  })

  // Groups are by member: each test buys as somebody new.
  let next = 900
  let buyer = memberOf(900)
  const { row: rowOf, open, pay } = payingSteps(() => ({ world, gateway }))
  const buy = async (quantity = 1, seenPriceFen = 9_900 * quantity + 5_000): Promise<Placed> =>
    gateway.buy(buyer, world.offers.add(), { quantity, seenPriceFen })
  const opened = async (...placed: Placed[]): Promise<number[]> => {
    const payment = await open(placed, buyer)
    await pay(payment)
    return payment.orders.map(({ totalFen }) => totalFen)
  }
  const freightOf = async ({ orderId }: Placed): Promise<number> => (await rowOf(orderId)).freightFen

  test('an order alone pays its own; the price she saw must hold it', async () => {
    expect(await codeOf(buy(1, 9_900))).toBe('price_changed')
    const placed = await buy(1, 10_900)
    expect(placed.totalFen).toBe(10_900)
    expect(await opened(placed)).toEqual([10_900])
    expect(await rowOf(placed.orderId)).toMatchObject({ totalFen: 10_900, freightFen: 1_000, goodsFen: 9_900, baseFen: 9_900 })
  })

  test('three orders in one payment pay one parcel, split by what each would pay alone, to the fen', async () => {
    const placed = [await buy(1), await buy(2), await buy(4)]
    // Alone 1000, 1000, 1400; together 1400 g: 1000 + 400.
    const quote = await gateway.checkout.quote(
      buyer,
      placed.map(({ orderNo }) => orderNo),
    )
    expect(quote).toMatchObject({ freightFen: 1_400, savedFen: 2_000, amountFen: 9_900 * 7 + 1_400 })
    const totals = await opened(...placed)
    expect(totals.reduce((sum, one) => sum + one, 0)).toBe(quote.amountFen)
    expect(await Promise.all(placed.map(freightOf))).toEqual([412, 412, 576])
    const first = await rowOf(placed[0]?.orderId ?? '')
    expect(first.priceLines.map(({ code, amountFen }) => [code, amountFen])).toEqual([
      ['goods', 9_900],
      ['freight', 412],
      ['payable', 10_312],
    ])
    expect(world.ledger.get(`${first.paidBy}:${first._id}:sale`)).toMatchObject({ amountFen: 10_312 })
  })

  test('a later order rides on the parcel already paid for, until the parcel has left', async () => {
    expect(await opened(await buy(1))).toEqual([10_900])
    expect(await opened(await buy(1))).toEqual([9_900])
    // 600 g now: the second step begins.
    expect(await opened(await buy(1))).toEqual([10_300])
  })

  test('at most the cap of the show for the whole parcel', async () => {
    capFen = 1_200
    expect(await opened(await buy(4))).toEqual([9_900 * 4 + 1_200])
    expect(await opened(await buy(10))).toEqual([99_000])
  })

  test('an order that is held but not paid carries nobody', async () => {
    const [held, other] = [await buy(1), await buy(1)]
    expect(await opened(other)).toEqual([10_900])
    expect(await opened(held)).toEqual([9_900])
  })

  test('a payment given up changes nothing: alone the order pays its own again', async () => {
    const [first, second] = [await buy(1), await buy(1)]
    const both = await open([first, second], buyer)
    expect(both.amountFen).toBe(9_900 * 2 + 1_000)
    expect((await rowOf(first.orderId)).totalFen).toBe(10_900)
    expect(await opened(first)).toEqual([10_900])
    expect(await gateway.checkout.read(buyer, both.paymentId)).toMatchObject({ state: 'closed' })
    expect(await opened(second)).toEqual([9_900])
  })

  test('two payments of hers opened at once: one is open, and the freight is asked once in all', async () => {
    const [first, second] = [await buy(1), await buy(1)]
    const both = await Promise.allSettled([open([first], buyer), open([second], buyer)])
    const made = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(made.length).toBeGreaterThan(0)
    for (const payment of made) await pay(payment).catch(() => undefined)
    for (const placed of [first, second]) if ((await rowOf(placed.orderId)).state === 'pendingPayment') await opened(placed)
    const freight = await Promise.all([first, second].map(freightOf))
    expect(freight.toSorted((a, b) => a - b)).toEqual([0, 1_000])
  })

  test('a payment given up while the provider opens it cannot be paid', async () => {
    const sandbox = createSandboxProvider(world.sandbox)
    const otherAsked = Promise.withResolvers<void>()
    let firstId = ''
    gateway = world.gateway({
      patienceMs: 0,
      freezePrice: pricing.freeze,
      provider: {
        create: async (ask) => {
          firstId ||= ask.paymentId
          if (ask.paymentId === firstId) await otherAsked.promise
          else otherAsked.resolve()
          return sandbox.create(ask)
        },
        close: async (paymentId) => {
          const told = await sandbox.close(paymentId)
          otherAsked.resolve()
          // The slow answer: meanwhile the first payment was opened, or given up.
          await until('it is decided', 20_000, async () => (await gateway.payments.byId(firstId))?.state !== 'created')
          return told
        },
      },
    })
    const [first, second] = [await buy(1), await buy(1)]
    const opening = open([first], buyer)
    await until('the provider is asked', 20_000, async () => firstId !== '')
    const other = await open([second], buyer)
    expect(await opening).toMatchObject({ state: 'closed', cashierUrl: null })
    await pay(await opening)
    await pay(other)
    expect((await rowOf(first.orderId)).state).toBe('pendingPayment')
    expect(await opened(first)).toEqual([9_900])
  })
})
