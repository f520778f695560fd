// Ten thousand random commands on the real order services beside a small model: every answer, every row and every fen is what the model allows.
import { expect, test } from '@jest/globals'
import { checkSales } from '../../support/fault-sale.ts'
import { startMemoryParts } from '../../support/order-parts.ts'

test('the order services do what the model says', async () => {
  const { commands, fault } = await checkSales(await startMemoryParts(), 10_000)
  expect(fault).toBeNull()
  expect(commands).toBeGreaterThanOrEqual(10_000)
}, 120_000)
