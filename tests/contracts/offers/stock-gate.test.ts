// The stock gate's promises, the same for the Redis functions on a real redis-server and for the one in memory.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { createLogger } from '../../../server/logger.ts'
import { createMetrics } from '../../../server/metrics.ts'
import type { GateAnswer, GateAsk, GateTerms } from '../../../server/offers/stock-gate.rules.ts'
import type { StockGate } from '../../../server/offers/stock-gate.service.ts'
import { createStockGate } from '../../../server/offers/stock-gate.store.ts'
import { createMemoryStockGate } from '../../support/memory-stock-gate.ts'
import { startRedis, type OwnRedis } from '../../support/real-parts.ts'

// Real parts on a busy machine.
jest.setTimeout(60_000)

type Parts = { gate: StockGate; restart: () => Promise<void>; wipe: () => Promise<void>; forgetLibrary: () => Promise<void> }

let redisServer: OwnRedis
let redis: Redis
const realGate = (): Parts => {
  const gate = createStockGate({ redis, logger: createLogger('silent'), metrics: createMetrics() })
  return {
    gate,
    restart: async () => {
      await redisServer.startAgain()
      await redis.connect().catch(() => undefined)
    },
    wipe: async () => void (await redis.flushall()),
    forgetLibrary: async () => void (await redis.function('FLUSH')),
  }
}
const memoryGate = (): Parts => {
  const gate = createMemoryStockGate()
  return { gate, restart: async () => gate.restart(), wipe: async () => gate.wipe(), forgetLibrary: async () => undefined }
}

let offerNumber = 0
const newTerms = (lots = 1, gateEpoch = 1): GateTerms => {
  offerNumber += 1
  return {
    offerId: offerNumber.toString(16).padStart(24, '0'),
    gateEpoch,
    skus: Array.from({ length: lots }, (_, index) => ({ lotIndex: index + 1 })),
  }
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
  redisServer = await startRedis({ aof: 'everysec' })
  redis = new Redis(redisServer.url, { maxRetriesPerRequest: 3 })
})
afterAll(async () => {
  redis.disconnect()
  await redisServer.stop()
})

describe.each([
  ['real Redis', realGate],
  ['memory', memoryGate],
])('stock gate (%s)', (_name, make) => {
  let parts: Parts
  let gate: StockGate
  beforeEach(() => {
    parts = make()
    gate = parts.gate
  })

  const open = async (terms: GateTerms, unitCounts: readonly number[], cap = 0): Promise<void> => {
    expect((await gate.fence(terms, 'building')).code).toBe('ok')
    const lots = unitCounts.map((unitCount) => ({ unitCount, owned: new Set<number>(), inLine: false }))
    expect((await gate.install(terms, cap, 0, lots)).code).toBe('ok')
  }
  const reserve = async (terms: GateTerms, ...asks: GateAsk[]): Promise<readonly GateAnswer[]> => {
    const batch = await gate.reserve(terms, 'g1', [], asks)
    if (batch.code !== 'ok') throw new Error(batch.code)
    return batch.answers
  }
  const unitsOf = (answer: GateAnswer | undefined): readonly number[] => (answer?.code === 'units' ? answer.units : [])

  test('no gate, another epoch and a gate being built are refused each by its name', async () => {
    const terms = newTerms()
    expect(await gate.reserve(terms, 'g1', [], [ask('a')])).toEqual({ code: 'stale', gateEpoch: 0 })
    await gate.fence(terms, 'building')
    expect(await gate.reserve(terms, 'g1', [], [ask('a')])).toEqual({ code: 'busy' })
    await open(terms, [3])
    expect(await gate.reserve({ ...terms, gateEpoch: 2 }, 'g1', [], [ask('a')])).toEqual({ code: 'stale', gateEpoch: 1 })
    await gate.fenceClosed({ ...terms, gateEpoch: 2 })
    expect(await gate.reserve({ ...terms, gateEpoch: 2 }, 'g1', [], [ask('a')])).toEqual({ code: 'closed' })
  })

  test('units are handed out once each, lowest first, and the rest is sold out', async () => {
    const terms = newTerms()
    await open(terms, [5])
    const answers = await reserve(terms, ask('a', { quantity: 2 }), ask('b', { quantity: 2 }), ask('c', { quantity: 2 }), ask('d'))
    expect(answers.map((one) => (one.code === 'units' ? one.units : one))).toEqual([[1, 2], [3, 4], { code: 'sold_out', left: 1 }, [5]])
    expect((await gate.left(terms))?.lots).toEqual([{ lotIndex: 1, left: 0 }])
  })

  test('a twin and a retry get the same units, another body is key_reused', async () => {
    const terms = newTerms()
    await open(terms, [5], 2)
    const [first, twin] = await reserve(terms, ask('a'), ask('a'))
    expect(unitsOf(twin)).toEqual(unitsOf(first))
    const [retry, changed] = await reserve(terms, ask('a'), ask('a', { hash: 'other' }))
    expect(retry).toMatchObject({ code: 'units', units: [1], slots: [1] })
    expect(changed).toEqual({ code: 'reused' })
    expect((await gate.left(terms))?.lots).toEqual([{ lotIndex: 1, left: 4 }])
  })

  test('the cap spans all SKUs of an offer and hands out slot numbers', async () => {
    const terms = newTerms(2)
    await open(terms, [5, 5], 3)
    const answers = await reserve(
      terms,
      ask('a', { memberId: 'm', quantity: 2 }),
      ask('b', { memberId: 'm', lotIndex: 2 }),
      ask('c', { memberId: 'm', lotIndex: 2 }),
    )
    expect(answers[0]).toMatchObject({ code: 'units', slots: [1, 2] })
    expect(answers[1]).toMatchObject({ code: 'units', slots: [3], units: [1] })
    expect(answers[2]).toEqual({ code: 'over_cap' })
    await gate.release(terms, [{ key: 'a', keep: [] }])
    expect((await reserve(terms, ask('d', { memberId: 'm' })))[0]).toMatchObject({ code: 'units', slots: [1] })
    expect(await gate.slotsTaken(terms, 'm')).toBe(2)
  })

  test('release gives back what the gate remembers, once, and keeps what the order owns', async () => {
    const terms = newTerms()
    await open(terms, [2])
    await reserve(terms, ask('a'), ask('b'))
    expect((await gate.release(terms, [{ key: 'a', keep: [1] }])).code).toBe('ok')
    expect((await reserve(terms, ask('c')))[0]).toEqual({ code: 'sold_out', left: 0 })
    await gate.release(terms, [
      { key: 'a', keep: [] },
      { key: 'a', keep: [] },
      { key: 'never', keep: [] },
    ])
    expect(unitsOf((await reserve(terms, ask('c')))[0])).toEqual([1])
    await gate.release(terms, [{ key: 'a', keep: [] }]) // late: unit 1 is another's by now
    expect((await gate.left(terms))?.lots).toEqual([{ lotIndex: 1, left: 0 }])
  })

  test('a grant stays pending until settled, and recover frees only what still stands under it', async () => {
    const terms = newTerms()
    await open(terms, [3])
    const first = await gate.reserve(terms, 'dead', [], [ask('a'), ask('b')])
    const firstGrant = first.code === 'ok' ? (first.grant ?? '') : ''
    expect(await gate.pending(terms)).toEqual([{ grant: firstGrant, gatewayId: 'dead', keys: ['a', 'b'] }])
    await gate.reserve(terms, 'alive', [], [ask('b')]) // b is adopted by a retry elsewhere
    expect((await gate.recover(terms, firstGrant, ['a', 'b'])).code).toBe('ok')
    await gate.recover(terms, firstGrant, ['a', 'b'])
    expect((await gate.left(terms))?.lots).toEqual([{ lotIndex: 1, left: 2 }])
    expect((await gate.pending(terms)).map(({ gatewayId }) => gatewayId)).toEqual(['alive'])
    const second = (await gate.pending(terms)).map(({ grant }) => grant)
    await gate.settle(terms, second)
    expect(await gate.pending(terms)).toEqual([])
  })

  test('a settle rides on the next reserve', async () => {
    const terms = newTerms()
    await open(terms, [3])
    const batch = await gate.reserve(terms, 'g1', [], [ask('a')])
    await gate.reserve(terms, 'g1', batch.code === 'ok' && batch.grant ? [batch.grant] : [], [ask('b')])
    expect((await gate.pending(terms)).map(({ keys }) => keys)).toEqual([['b']])
  })

  test('redo replaces only the units it tried, leaves spent ones out and takes over the true slots', async () => {
    const terms = newTerms()
    await open(terms, [4], 3)
    await reserve(terms, ask('a', { memberId: 'm', quantity: 2 }))
    const redo = { tried: [1, 2], spent: [1], slots: [1] }
    const [again] = await reserve(terms, ask('a', { memberId: 'm', quantity: 2, redo }))
    expect(again).toMatchObject({ code: 'units', units: [2, 3], slots: [2, 3] })
    const [late] = await reserve(terms, ask('a', { memberId: 'm', quantity: 2, redo })) // the same redo, repeated: nothing changes
    expect(late).toMatchObject({ code: 'units', units: [2, 3], slots: [2, 3] })
    expect((await gate.content(terms)).owned[0]).toEqual(new Set([1, 2, 3]))
    expect((await gate.left(terms))?.lots).toEqual([{ lotIndex: 1, left: 1 }])
  })

  test('a staged gate knows owned units, slots and keys after install, and a second install changes nothing', async () => {
    const terms = newTerms(2)
    await gate.fence(terms, 'building')
    await gate.stageOrders(terms, [{ key: 'a', hash: 'h', lotIndex: 1, memberId: 'm', units: [2, 9], slots: [1, 2] }])
    await gate.stageSlots(terms, new Map([['m', [1, 2]]]))
    const lots = [
      { unitCount: 9, owned: new Set([2, 9]), inLine: false },
      { unitCount: 0, owned: new Set<number>(), inLine: false },
    ]
    expect((await gate.install(terms, 2, 2, lots)).code).toBe('ok')
    expect((await reserve(terms, ask('b', { memberId: 'm' })))[0]).toEqual({ code: 'over_cap' })
    expect((await reserve(terms, ask('c', { quantity: 2 })))[0]).toMatchObject({ units: [1, 3] })
    expect((await gate.install(terms, 2, 2, lots)).code).toBe('ok')
    expect((await gate.look(terms)).lots).toEqual([
      { n: 9, left: 5, inLine: false },
      { n: 0, left: 0, inLine: false },
    ])
    await gate.release(terms, [{ key: 'a', keep: [] }])
    expect((await gate.content(terms)).owned[0]).toEqual(new Set([1, 3]))
    expect((await reserve(terms, ask('d', { lotIndex: 2 })))[0]).toEqual({ code: 'sold_out', left: 0 })
  })

  test('grow raises a lot to an absolute number and never lowers it', async () => {
    const terms = newTerms()
    await open(terms, [8])
    await reserve(terms, ask('a', { quantity: 8 }))
    expect((await gate.grow(terms, 1, 10)).code).toBe('ok')
    await gate.grow(terms, 1, 10)
    await gate.grow(terms, 1, 4)
    expect((await gate.left(terms))?.lots).toEqual([{ lotIndex: 1, left: 2 }])
    expect(unitsOf((await reserve(terms, ask('b', { quantity: 2 })))[0])).toEqual([9, 10])
  })

  test('a lot where somebody waits in line refuses the crowd', async () => {
    const terms = newTerms()
    await gate.fence(terms, 'building')
    await gate.install(terms, 0, 0, [{ unitCount: 1, owned: new Set(), inLine: true }])
    expect((await reserve(terms, ask('a')))[0]).toEqual({ code: 'sold_out', left: 1 })
    expect((await reserve(terms, ask('w', { fromLine: true })))[0]).toMatchObject({ code: 'units' })
  })

  test('a line that begins or ends while the gate is open is counted as a change, once', async () => {
    const terms = newTerms()
    await open(terms, [2])
    const before = (await gate.look(terms)).version
    expect(await gate.line(terms, 1, true)).toEqual({ code: 'ok' })
    expect(await gate.line(terms, 1, true)).toEqual({ code: 'ok' })
    expect((await gate.look(terms)).version).toBe(before + 1)
    expect((await gate.look(terms)).lots).toEqual([{ n: 2, left: 2, inLine: true }])
    expect((await reserve(terms, ask('a')))[0]).toEqual({ code: 'sold_out', left: 2 })
    expect(await gate.line({ ...terms, gateEpoch: 7 }, 1, false)).toMatchObject({ code: 'stale' })
    await gate.line(terms, 1, false)
    expect((await reserve(terms, ask('a')))[0]).toMatchObject({ code: 'units' })
  })

  test('after a restart or a wipe the gate is stale until it is built again', async () => {
    const terms = newTerms()
    await open(terms, [2])
    await reserve(terms, ask('a'))
    await parts.restart()
    expect(await gate.reserve(terms, 'g1', [], [ask('b')])).toMatchObject({ code: 'stale' })
    expect(await gate.release(terms, [{ key: 'a', keep: [] }])).toMatchObject({ code: 'stale' })
    expect(await gate.left({ ...terms, gateEpoch: 9 })).toBeNull()
    const next = { ...terms, gateEpoch: 2 }
    await open(next, [2])
    expect(await gate.fence(terms, 'building')).toEqual({ code: 'stale', gateEpoch: 2 })
    expect((await reserve(next, ask('b')))[0]).toMatchObject({ code: 'units' })
    await parts.wipe()
    expect(await gate.reserve(next, 'g1', [], [ask('c')])).toEqual({ code: 'stale', gateEpoch: 0 })
  })

  test('a lost library is loaded again in the same call', async () => {
    const terms = newTerms()
    await parts.forgetLibrary()
    await open(terms, [1])
    expect((await reserve(terms, ask('a')))[0]).toMatchObject({ code: 'units' })
  })

  test('a gateway lives while it beats, and a name has one holder', async () => {
    const id = `g${Math.random()}`
    expect((await gate.living([id])).size).toBe(0)
    await gate.beat(id)
    expect((await gate.living([id, 'other'])).has(id)).toBe(true)
    const name = `n${Math.random()}`
    expect(await gate.holdName(name, 'one', 10_000)).toBe(true)
    expect(await gate.holdName(name, 'two', 10_000)).toBe(false)
    expect(await gate.holdName(name, 'one', 10_000)).toBe(true)
  })
})
