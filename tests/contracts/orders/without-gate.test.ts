// Selling while the gate stays away, in memory and on real MongoDB and Redis: few at a time, never a unit twice; and a gate that was lost is built anew.
import { describe, expect, test } from '@jest/globals'
import type { StockGate } from '../../../server/offers/stock-gate.service.ts'
import { rowFaults, settles } from '../../support/order-checks.ts'
import type { Gateway } from '../../support/order-gateway.ts'
import { memberOf, newKey } from '../../support/order-shop.ts'
import { BOTH_PARTS, codeOf, orderStage } from '../../support/order-suite.ts'
import type { World } from '../../support/order-world.ts'

describe.each(BOTH_PARTS)('without the gate (%s)', (_name, start) => {
  let world: World
  let isAway: boolean
  const parts = orderStage(start, (made) => {
    world = made
    isAway = false
  })

  /** A gateway whose line to Redis can be cut. */
  const cutOff = (): Gateway => {
    const through = <Call extends (...args: never[]) => Promise<unknown>>(call: Call): Call =>
      ((...args: Parameters<Call>) => (isAway ? Promise.reject(new Error('connection lost')) : call(...args))) as Call
    const { gate } = world.parts
    const cut = Object.fromEntries(Object.entries(gate).map(([name, call]) => [name, through(call)])) as StockGate
    return world.gateway({ gate: cut, patienceMs: 0 })
  }
  const stayAway = async (...gateways: Gateway[]): Promise<void> => {
    isAway = true
    for (const gateway of gateways) await gateway.engine.recovery.beat().catch(() => undefined)
    world.parts.clock.skip(10_001)
  }

  test('a gate that is away for ten seconds is busy, longer is sold without', async () => {
    const terms = world.offers.add({ units: 3, cap: 2 })
    const gateway = cutOff()
    await gateway.buy(memberOf(1), terms)
    isAway = true
    await gateway.engine.recovery.beat().catch(() => undefined)
    expect(await codeOf(gateway.buy(memberOf(2), terms))).toBe('busy')
    await stayAway(gateway)
    const key = newKey()
    const placed = await gateway.buy(memberOf(2), terms, { idempotencyKey: key, quantity: 2 })
    expect(placed).toMatchObject({ state: 'pendingPayment', units: [2, 3] })
    expect(await gateway.buy(memberOf(2), terms, { idempotencyKey: key, quantity: 2, again: true })).toEqual(placed)
    expect(await codeOf(gateway.buy(memberOf(2), terms))).toBe('over_cap')
    expect(await codeOf(gateway.buy(memberOf(3), terms))).toBe('sold_out')
    isAway = false
    await gateway.engine.recovery.beat()
    expect(await codeOf(gateway.buy(memberOf(4), terms))).toBe('sold_out')
    expect(world.offers.get(terms.offerId).gateEpoch).toBeGreaterThan(terms.gateEpoch + 1)
    await settles(world, gateway)
    await gateway.life.cancel(memberOf(2).personId ?? '', placed.orderId)
    await settles(world, gateway)
    expect(await gateway.buy(memberOf(3), terms)).toMatchObject({ units: [2] })
    await settles(world, gateway)
  })

  test('two gateways without a gate and one that still has it sell each unit once', async () => {
    const terms = world.offers.add({ units: 30 })
    const cut = [cutOff(), cutOff()]
    const through = world.gateway()
    await through.buy(memberOf(1_000), terms)
    await stayAway(...cut)
    const gateways = [...cut, through]
    const clicks = Array.from({ length: 60 }, (_, number) =>
      codeOf(gateways[number % 3]?.buy(memberOf(number), terms) ?? Promise.reject(new Error('no gateway'))),
    )
    const codes = await Promise.all(clicks)
    expect(codes.filter((code) => !['accepted', 'sold_out', 'busy'].includes(code))).toEqual([])
    expect(await rowFaults(world)).toEqual([])
    const accepted = codes.filter((code) => code === 'accepted').length
    expect((await world.parts.orders.all()).filter((row) => row.offerId === terms.offerId && row.state === 'pendingPayment')).toHaveLength(
      accepted + 1,
    )
    isAway = false
    for (const gateway of cut) await gateway.engine.recovery.beat()
    await through.engine.recovery.audit()
    await through.engine.rebuild.ensure(terms.offerId)
    await settles(world, through)
  })

  test('at most twenty orders of a gateway are at it at a time', async () => {
    const terms = world.offers.add({ units: 100 })
    const gateway = cutOff()
    await stayAway(gateway)
    const codes = await Promise.all(Array.from({ length: 40 }, (_, number) => codeOf(gateway.buy(memberOf(number), terms))))
    expect(codes.filter((code) => code === 'accepted').length).toBeGreaterThanOrEqual(10)
    expect(codes.filter((code) => code === 'busy').length).toBeGreaterThanOrEqual(20)
    expect(await rowFaults(world)).toEqual([])
  })

  test('a gate lost in a quiet hour is built again at the next beat, not at the next slow audit', async () => {
    const terms = world.offers.add({ units: 3 })
    const survivor = world.gateway()
    const { recovery } = survivor.engine
    await parts().wipeGate() // nobody else is the auditor
    await survivor.buy(memberOf(1), terms)
    await settles(world, survivor)
    for (let look = 0; look < 7; look += 1) {
      world.parts.clock.skip(2_500)
      await recovery.audit()
    }
    await parts().wipeGate()
    world.parts.clock.skip(1_000)
    await recovery.audit()
    expect(await recovery.auditOffer(terms.offerId)).toBe('agrees')
  })

  test('one gate that cannot be looked at keeps the audit from no other', async () => {
    await parts().wipeGate() // nobody else is the auditor
    const [sick, well] = [world.offers.add({ units: 2 }), world.offers.add({ units: 2 })]
    const look: StockGate['look'] = (terms) =>
      terms.offerId === sick.offerId ? Promise.reject(new Error('no answer')) : world.parts.gate.look(terms)
    const { recovery } = world.gateway({ gate: { look } }).engine
    await expect(recovery.audit()).rejects.toThrow('no answer')
    expect(await world.gateway().engine.recovery.auditOffer(well.offerId)).toBe('agrees')
  })
})
