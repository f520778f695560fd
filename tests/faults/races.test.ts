// Ten thousand races of payment, expiry and cancel in the same moment, in memory, and a part of them on real MongoDB and Redis.
import { expect, test } from '@jest/globals'
import { randomOf } from '../support/fault-load.ts'
import { runRaces } from '../support/fault-races.ts'
import { startMemoryParts, startRealParts } from '../support/order-parts.ts'

const RACES = 10_000
const RACES_ON_REAL_PARTS = 500
const LONG_MS = 900_000

test(
  `${RACES} races in memory: exactly one wins, and money that lost goes back`,
  async () => {
    const counts = await runRaces(await startMemoryParts(), RACES, randomOf(1))
    console.log(counts)
    expect(counts.faults).toEqual([])
    expect(counts.races).toBe(RACES)
    for (const outcome of [counts.paid, counts.paidLate, counts.cancelled]) expect(outcome).toBeGreaterThan(0)
  },
  LONG_MS,
)

test(
  `${RACES_ON_REAL_PARTS} races on MongoDB and Redis`,
  async () => {
    const real = await startRealParts()
    const counts = await runRaces(real, RACES_ON_REAL_PARTS, randomOf(2))
    await real.stop()
    console.log(counts)
    expect(counts.faults).toEqual([])
    expect(counts.races).toBe(RACES_ON_REAL_PARTS)
    for (const outcome of [counts.paid, counts.paidLate, counts.cancelled]) expect(outcome).toBeGreaterThan(0)
  },
  LONG_MS,
)
