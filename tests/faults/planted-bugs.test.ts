// Proves the checker: each planted bug of the order engine is found by it, and without the bug the very same run finds nothing.
import { describe, expect, test } from '@jest/globals'
import type { GateRedo } from '../../server/offers/stock-gate.rules.ts'
import { PLANTS, plantedParts, type Plant } from '../support/fault-plants.ts'
import { checkSales } from '../support/fault-sale.ts'
import { gateFaults, moneyFaults, rowFaults } from '../support/order-checks.ts'
import { createMemoryOrders } from '../support/memory-orders.ts'
import { createMemoryPayments } from '../support/memory-payments.ts'
import { createMemoryStockGate } from '../support/memory-stock-gate.ts'
import { createTestClock, memberOf } from '../support/order-shop.ts'
import { until } from '../support/until.ts'
import { createWorld, type World } from '../support/order-world.ts'

const COMMANDS_MAX = 200_000
const SOUND_COMMANDS = 10_000
const LONG_MS = 600_000

describe('random sales find', () => {
  test.each(PLANTS.filter(({ told }) => !told).map((plant) => [plant.name, plant] as const))(
    '%s',
    async (_name, plant) => {
      const only = plant.only ? { only: plant.only } : {}
      const { commands, fault } = await checkSales(plantedParts(plant), plant.sound ? SOUND_COMMANDS : COMMANDS_MAX, only)
      console.log(
        `${plant.name}: ${fault === null ? 'nothing found in' : 'found after'} ${commands} commands: ${fault?.split('\n')[0] ?? ''}`,
      )
      expect(fault === null).toBe(plant.sound === true)
    },
    LONG_MS,
  )
})

describe('what chance finds too seldom, told as a story', () => {
  const open = (into?: Plant['into']): World & { readonly memory: ReturnType<typeof createMemoryOrders> } => {
    const clock = createTestClock()
    const memory = createMemoryOrders(clock.nowMs)
    const parts = { clock, gate: createMemoryStockGate(), orders: memory, payments: createMemoryPayments(clock.nowMs) }
    return { ...createWorld(into ? into(parts) : parts), memory }
  }

  test('audit by counts: one leak and one gap', async () => {
    const world = open()
    const gateway = world.gateway()
    const terms = world.offers.add({ units: 4 })
    const first = await gateway.buy(memberOf(1), terms)
    const now = world.offers.get(terms.offerId)
    // A leak: a grant that was settled though no order came. A gap: the gate gives back what an order owns.
    const leaked = await world.parts.gate.reserve(
      now,
      'gone',
      [],
      [{ key: 'leak', hash: '', lotIndex: 1, memberId: 'nobody', quantity: 1 }],
    )
    if (leaked.code !== 'ok' || leaked.grant === null) throw new Error('not granted')
    await world.parts.gate.settle(now, [leaked.grant])
    await world.parts.gate.release(now, [{ key: first.orderId, keep: [] }])
    const look = await world.parts.gate.look(now)
    expect(look.lots[0]?.left).toBe(3) // by counts all is well
    await until('the settles', 3_000, async () => (await world.parts.gate.look(now)).pending === 0)
    expect(await gateFaults(world)).toEqual([expect.stringContaining('differs from the rows')])
    expect(await gateway.engine.recovery.auditOffer(terms.offerId)).toBe('differs')
    gateway.close()
  })

  test.each([
    ['the refusal stands on the order', undefined, 0],
    ['late refusal not on the order', PLANTS.find(({ told }) => told)?.into, 1],
  ] as const)('%s: money that was given back comes again', async (_name, into, faultCount) => {
    const world = open(into)
    const gateway = world.gateway({ patienceMs: 0 })
    const terms = world.offers.add({ units: 1 })
    const [first, second] = [memberOf(1), memberOf(2)]
    const placed = await gateway.buy(first, terms)
    const { paymentId, amountFen } = await gateway.checkout.open(first, [placed.orderNo], 'key-of-the-late-payment')
    await world.sandbox.pay(paymentId, 'late', 3_600)
    await world.memory.endHold(placed.orderId)
    await world.memory.life.expire([placed.orderId])
    await gateway.life.releaseOwed()
    const other = await gateway.buy(second, terms)
    world.parts.clock.skip(4_000_000)
    const told = (): Promise<unknown> => gateway.payments.apply({ paymentId, amountFen, currency: 'CNY', payer: null })
    await told() // no unit is left: given back
    await gateway.life.cancel(second.personId ?? '', other.orderId)
    await gateway.life.releaseOwed()
    await told() // the same money, in a second notice, when a unit is free again
    await gateway.refunds.retryDue()
    expect(await moneyFaults(world)).toHaveLength(faultCount)
    gateway.close()
  })

  test('unitCount read locally: a top-up that was rolled back is sold', async () => {
    const world = open()
    const gateway = world.gateway()
    const terms = world.offers.add({ units: 2 })
    const [sku] = terms.skus
    if (!sku) throw new Error('no SKU')
    world.offers.change(terms.offerId, { skus: [{ ...sku, unitCount: 4 }] })
    for (const who of [1, 2, 3]) await gateway.buy(memberOf(who), terms)
    world.offers.change(terms.offerId, { skus: terms.skus })
    expect(await rowFaults(world)).toEqual([expect.stringContaining('not in 1..2')])
    gateway.close()
  })

  test.each([
    ['a redo compares what it tried', (tried: readonly number[]) => tried, false],
    ['a redo that ignores tried frees a unit that an order owns', (_tried: readonly number[], holds: readonly number[]) => holds, true],
  ] as const)('%s', async (_name, triedOf, isWrong) => {
    const world = open()
    const gateway = world.gateway()
    const terms = world.offers.add({ units: 5 })
    const first = await gateway.buy(memberOf(9), terms) // builds the gate, owns unit 1
    const now = world.offers.get(terms.offerId)
    const row = await world.memory.life.byId(first.orderId)
    if (!row) throw new Error('no order')
    const own = (id: string, units: readonly number[]) =>
      world.memory.orders.insertMany([{ ...row, _id: id, orderNo: id, memberId: id, grant: id, units }])
    const reserve = async (redo?: GateRedo): Promise<readonly number[]> => {
      const ask = { key: 'k', hash: 'h', lotIndex: 1, memberId: 'k', quantity: 1, ...(redo ? { redo } : {}) }
      const batch = await world.parts.gate.reserve(now, 'g', [], [ask])
      const [answer] = batch.code === 'ok' ? batch.answers : []
      if (answer?.code !== 'units') throw new Error('not granted')
      return answer.units
    }
    const tried = await reserve()
    await own('x', tried) // a late insert of somebody else was first
    const mine = await reserve({ tried, spent: tried, slots: [] })
    await own('k', mine)
    await gateway.life.cancel(memberOf(9).personId ?? '', first.orderId)
    await gateway.life.releaseOwed()
    // The twin comes late with the same refusal in its hands: a lower unit is free by now.
    await reserve({ tried: triedOf(tried, mine), spent: tried, slots: [] })
    await world.parts.gate.release(now, [{ key: 'k', keep: mine }])
    expect((await gateFaults(world)).some((fault) => fault.includes('differs'))).toBe(isWrong)
    gateway.close()
  })
})
