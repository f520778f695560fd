// The random sales of the model test in numbers: 100,000 commands in memory, 5,000 on real MongoDB and Redis.
import { expect, test } from '@jest/globals'
import { checkSales } from '../support/fault-sale.ts'
import { startMemoryParts, startRealParts } from '../support/order-parts.ts'

const SHARE = Number(process.env['FAULT_SHARE'] ?? 1)
const IN_MEMORY = 100_000 * SHARE
const ON_REAL_PARTS = 5_000 * SHARE

test(`${IN_MEMORY} random commands in memory do what the model says`, async () => {
  const { commands, fault } = await checkSales(await startMemoryParts(), IN_MEMORY)
  expect(fault).toBeNull()
  expect(commands).toBeGreaterThanOrEqual(IN_MEMORY)
}, 1_800_000)

test(`${ON_REAL_PARTS} random commands on MongoDB and Redis do what the model says`, async () => {
  const real = await startRealParts()
  const { commands, fault } = await checkSales(real, ON_REAL_PARTS)
  await real.stop()
  expect(fault).toBeNull()
  expect(commands).toBeGreaterThanOrEqual(ON_REAL_PARTS)
}, 1_800_000)
