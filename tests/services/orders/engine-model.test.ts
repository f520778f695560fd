// Random sales on the real services: whatever order clicks, payments, expiries, deaths and wipes come in, every invariant holds and every fen is accounted for.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { DomainError } from '../../../server/domain-error.ts'
import type { Placed } from '../../../server/protocol/orders.ts'
import { createMemoryOrders } from '../../support/memory-orders.ts'
import { createMemoryPayments } from '../../support/memory-payments.ts'
import { createMemoryStockGate } from '../../support/memory-stock-gate.ts'
import { moneyFaults, rowFaults, settles } from '../../support/order-checks.ts'
import type { Gateway } from '../../support/order-gateway.ts'
import { createTestClock, memberOf, newKey } from '../../support/order-shop.ts'
import { createWorld } from '../../support/order-world.ts'

const MEMBERS = 4
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant('buy' as const),
      who: fc.nat(MEMBERS - 1),
      at: fc.nat(1),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('again' as const), pick: fc.nat(), at: fc.nat(1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('pay' as const),
      pick: fc.nat(),
      at: fc.nat(1),
      mode: fc.constantFrom('normal', 'double', 'shuffled', 'lost', 'late', 'decline'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('cancel' as const), pick: fc.nat(), at: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('time' as const), ms: fc.constantFrom(500, 20_000, 400_000) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('duties' as const), at: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('wipe' as const, 'restart' as const) }) },
)

const run = async (steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[], cap: number): Promise<void> => {
  const clock = createTestClock()
  const gate = createMemoryStockGate()
  const world = createWorld({ clock, gate, orders: createMemoryOrders(clock.nowMs), payments: createMemoryPayments(clock.nowMs) })
  const gateways = [world.gateway({ patienceMs: 0 }), world.gateway({ patienceMs: 0 })] as const
  const terms = world.offers.add({ units: 9, cap, priceFen: 3_333 })
  const clicks: { who: number; key: string; quantity: number; placed: Placed | null }[] = []
  const gatewayAt = (at: number): Gateway => gateways[at === 0 ? 0 : 1]
  const some = (pick: number): (typeof clicks)[number] | undefined => clicks[pick % Math.max(1, clicks.length)]
  const quiet = async (work: Promise<unknown>): Promise<void> =>
    void (await work.catch((err: DomainError) => expect(err.code).toBeDefined()))

  const click = async (one: (typeof clicks)[number], at: number, again: boolean): Promise<void> => {
    const work = gatewayAt(at).buy(memberOf(one.who), terms, { idempotencyKey: one.key, quantity: one.quantity, again })
    const answer = await work.catch((err: DomainError) => err.code)
    // An answer once given is never taken back.
    if (one.placed) expect(answer).toMatchObject({ orderId: one.placed.orderId })
    else if (typeof answer !== 'string') one.placed = answer
  }
  const duties = async (gateway: Gateway): Promise<void> => {
    await gateway.engine.recovery.beat()
    await gateway.engine.recovery.leftOver()
    await world.deliver(gateway)
    await gateway.payments.poll()
    await gateway.payments.finishUnsettled()
    await gateway.refunds.retryDue()
    await gateway.settlement.repair()
    await gateway.life.expireDue()
    await gateway.life.releaseOwed()
    await gateway.engine.recovery.audit()
  }
  for (const one of steps) {
    switch (one.op) {
      case 'buy': {
        const fresh = { who: one.who, key: newKey(), quantity: one.quantity, placed: null }
        clicks.push(fresh)
        await click(fresh, one.at, false)
        break
      }
      case 'again': {
        const known = some(one.pick)
        if (known) await click(known, one.at, true)
        break
      }
      case 'pay': {
        const known = some(one.pick)
        if (!known?.placed) break
        const { orderNo } = known.placed
        const opened = await gatewayAt(one.at)
          .checkout.open(memberOf(known.who), [orderNo], newKey())
          .catch(() => null)
        if (opened?.state === 'pending') await world.sandbox.pay(opened.paymentId, one.mode as 'normal', 300)
        break
      }
      case 'cancel': {
        const known = some(one.pick)
        if (known?.placed) await quiet(gatewayAt(one.at).life.cancel(memberOf(known.who).personId ?? '', known.placed.orderId))
        break
      }
      case 'time':
        clock.skip(one.ms)
        break
      case 'duties':
        await duties(gatewayAt(one.at))
        break
      case 'wipe':
        gate.wipe()
        break
      case 'restart':
        gate.restart()
        break
    }
    expect(await rowFaults(world)).toEqual([])
  }
  // Everything comes to rest: late money arrives, holds end, duties do what is owed.
  for (let round = 0; round < 4; round += 1) {
    clock.skip(400_000)
    await duties(gateways[0])
    await duties(gateways[1])
  }
  await gateways[0].engine.rebuild.ensure(terms.offerId)
  await settles(world, gateways[0], 3_000)
  expect(await moneyFaults(world)).toEqual([])

  const rows = (await world.parts.orders.all()).filter((row) => 'orderNo' in row)
  const kept = rows.filter(({ state }) => state === 'toShip').reduce((total, row) => total + ('totalFen' in row ? row.totalFen : 0), 0)
  const flows = [...world.ledger.values()].reduce((total, { code, amountFen }) => total + (code === 'sale' ? amountFen : -amountFen), 0)
  expect(flows).toBe(kept)
  for (const row of rows) if (row.state === 'toShip') expect(world.credited.get(row._id)).toBeGreaterThanOrEqual(1)
  for (const { placed } of clicks) if (placed) expect(await world.parts.orders.life.byId(placed.orderId)).not.toBeNull()
  world.close()
}

describe('random sales', () => {
  test('keep every invariant and every fen', async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), fc.constantFrom(0, 2, 4), run)
    const outcome = await fc.check(property, { numRuns: 60 })
    expect(outcome.failed ? fc.defaultReportMessage(outcome) : '').toBe('')
  }, 120_000)
})
