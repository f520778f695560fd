// Any sequence of calls is answered alike by the Redis functions and by the gate in memory.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { createLogger } from '../../../server/logger.ts'
import { createMetrics } from '../../../server/metrics.ts'
import type { GateAsk, GateTerms } from '../../../server/offers/stock-gate.rules.ts'
import type { StockGate } from '../../../server/offers/stock-gate.service.ts'
import { createStockGate } from '../../../server/offers/stock-gate.store.ts'
import { createMemoryStockGate } from '../../support/memory-stock-gate.ts'
import { startRedis, type OwnRedis } from '../../support/real-parts.ts'

let redisServer: OwnRedis
let redis: Redis
let offerNumber = 0
const newTerms = (lots: number): GateTerms => {
  offerNumber += 1
  const skus = Array.from({ length: lots }, (_, index) => ({ lotIndex: index + 1 }))
  return { offerId: offerNumber.toString(16).padStart(24, '0'), gateEpoch: 1, skus }
}
const ask = (key: string, given: Partial<GateAsk> = {}): GateAsk => ({
  key,
  hash: 'h',
  lotIndex: 1,
  memberId: `m-${key}`,
  quantity: 1,
  ...given,
})

beforeAll(async () => {
  redisServer = await startRedis()
  redis = new Redis(redisServer.url, { maxRetriesPerRequest: 3 })
})
afterAll(async () => {
  redis.disconnect()
  await redisServer.stop()
})

describe('the Redis gate and the one in memory', () => {
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        op: fc.constant('reserve' as const),
        keys: fc.array(fc.nat(7), { minLength: 1, maxLength: 6 }),
        quantity: fc.integer({ min: 1, max: 3 }),
        lot: fc.integer({ min: 1, max: 2 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ op: fc.constant('release' as const), keys: fc.array(fc.nat(7), { maxLength: 3 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({ op: fc.constant('recover' as const), grant: fc.nat(8), keys: fc.array(fc.nat(7), { maxLength: 4 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        op: fc.constant('redo' as const),
        key: fc.nat(7),
        spent: fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 2 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('grow' as const), n: fc.integer({ min: 5, max: 20 }) }) },
  )
  test('answer alike to any sequence of calls', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.constantFrom(0, 2, 4), async (steps, cap) => {
        const terms = newTerms(2)
        const gates = [
          createStockGate({ redis, logger: createLogger('silent'), metrics: createMetrics() }),
          createMemoryStockGate(),
        ] as const
        const both = async <T>(run: (gate: StockGate) => Promise<T>): Promise<T> => {
          const [real, model] = [await run(gates[0]), await run(gates[1])]
          expect(real).toEqual(model)
          return model
        }
        await both((gate) => gate.fence(terms, 'building'))
        const lots = [10, 7].map((unitCount) => ({ unitCount, owned: new Set([2]), inLine: false }))
        await both((gate) => gate.install(terms, cap, 0, lots))
        const held = new Map<number, readonly number[]>()
        const lotOf = new Map<number, number>()
        for (const one of steps) {
          if (one.op === 'reserve') {
            for (const key of one.keys) if (!held.has(key)) lotOf.set(key, one.lot)
            const asks = one.keys.map((key) =>
              ask(`k${key}`, { memberId: `m${key % 3}`, quantity: one.quantity, lotIndex: lotOf.get(key) ?? 1 }),
            )
            const batch = await both((gate) => gate.reserve(terms, 'g1', [], asks))
            if (batch.code === 'ok')
              batch.answers.forEach((answer, place) => answer.code === 'units' && held.set(one.keys[place] ?? 0, answer.units))
          } else if (one.op === 'release') {
            await both((gate) =>
              gate.release(
                terms,
                one.keys.map((key) => ({ key: `k${key}`, keep: [] })),
              ),
            )
          } else if (one.op === 'recover') {
            await both((gate) =>
              gate.recover(
                terms,
                `1.${one.grant}`,
                one.keys.map((key) => `k${key}`),
              ),
            )
          } else if (one.op === 'redo') {
            const redo = { tried: held.get(one.key) ?? [], spent: one.spent, slots: cap > 0 ? [1] : [] }
            const asks = [ask(`k${one.key}`, { memberId: `m${one.key % 3}`, lotIndex: lotOf.get(one.key) ?? 1, redo })]
            const batch = await both((gate) => gate.reserve(terms, 'g1', [], asks))
            if (batch.code === 'ok' && batch.answers[0]?.code === 'units') held.set(one.key, batch.answers[0].units)
          } else {
            await both((gate) => gate.grow(terms, 1, one.n))
          }
          await both((gate) => gate.look(terms))
        }
        await both((gate) => gate.content(terms))
        await both((gate) => gate.pending(terms).then((entries) => entries.toSorted((a, b) => (a.grant < b.grant ? -1 : 1))))
      }),
      { numRuns: 150 },
    )
  }, 60_000)
})
