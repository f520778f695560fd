// The engine at its limits: a full line, a database that fails after the grant, a gate that stays away while money waits.
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createMetrics } from '../../../server/metrics.ts'
import { createGateLine } from '../../../server/orders/gate/gate-line.service.ts'
import { settles } from '../../support/order-checks.ts'
import { startMemoryParts, type OrderParts } from '../../support/order-parts.ts'
import { memberOf, newKey } from '../../support/order-shop.ts'
import { codeOf } from '../../support/order-suite.ts'
import { createWorld, type World } from '../../support/order-world.ts'

describe('the engine at its limits', () => {
  let parts: OrderParts
  let world: World
  beforeEach(async () => {
    parts = await startMemoryParts()
    world = createWorld(parts.fresh())
  })
  afterEach(() => world.close())

  test('a full line keeps clicks outside with jitter, tells them busy in the end, and lets a redo through', async () => {
    const metrics = createMetrics()
    let atMs = 0
    const held = Promise.withResolvers<{ code: 'busy' }>()
    const line = createGateLine({
      gate: world.parts.gate,
      keeper: { call: () => held.promise as never },
      terms: world.offers.terms,
      gatewayId: 'one',
      moved: () => undefined,
      clock: { monotonicMs: () => (atMs += 700) },
      metrics,
      waitingMax: 3,
    })
    const ask = { hash: 'h', lotIndex: 1, memberId: 'm', quantity: 1 }
    const enter = (key: string) => line.ask('offer', { ...ask, key })
    const inLine = [enter('called-1')]
    await turn()
    inLine.push(enter('called-2'))
    await turn()
    // Two calls are in flight: who comes now waits.
    inLine.push(enter('waits-1'), enter('waits-2'), enter('waits-3'))
    expect(await line.ask('offer', { ...ask, key: 'outside' })).toEqual({ code: 'busy' })
    expect((await metrics.exposition()).body).toContain('sibo_order_overloads_total 1')
    const redo = line.ask('offer', { ...ask, key: 'k9', redo: { tried: [1], spent: [], slots: [] } })
    held.resolve({ code: 'busy' })
    expect(await Promise.all([...inLine, redo])).toHaveLength(6)
    line.close()
  })

  test('a database that fails after the grant leaves the answer open, and the same key finds it', async () => {
    const terms = world.offers.add({ units: 2 })
    const gateway = world.gateway()
    await gateway.buy(memberOf(1), terms)
    const failing = world.gateway({
      orders: {
        insertMany: async (rows) => rows.map(() => ({ code: 'duplicate', index: '_id_' })),
        byId: async () => {
          throw new Error('connection lost')
        },
      },
    })
    const key = newKey()
    expect(await codeOf(failing.buy(memberOf(2), terms, { idempotencyKey: key }))).toBe('answer_pending')
    expect(await codeOf(gateway.buy(memberOf(2), terms, { idempotencyKey: key, again: true }))).toBe('accepted')
    await failing.engine.recovery.leftOver()
    await settles(world, gateway)
  })

  test('a late payment waits ten minutes for a gate that is away, then its money goes back', async () => {
    const terms = world.offers.add({ units: 2 })
    const gateway = world.gateway({ patienceMs: 0 })
    const placed = await gateway.buy(memberOf(1), terms)
    await parts.endHold(placed.orderId)
    await gateway.life.expireDue()
    const cut = world.gateway({
      gate: {
        reserve: async () => {
          throw new Error('connection lost')
        },
      },
    })
    const line = { orderId: placed.orderId, paymentId: 'c'.repeat(24), amountFen: 9_900, payer: null }
    const nowMs = world.parts.clock.nowMs()
    expect(await cut.settlement.markPaid({ ...line, succeededAtMs: nowMs - 599_000 })).toBe('later')
    expect(await cut.settlement.markPaid({ ...line, succeededAtMs: nowMs - 601_000 })).toBe('done')
    expect(await world.parts.orders.life.byId(placed.orderId)).toMatchObject({ state: 'closed', refusedPayments: [line.paymentId] })
    await settles(world, gateway)
  })
})
