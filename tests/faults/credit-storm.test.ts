// Commission at full size on a real MongoDB: 50 leaders, 5,000 visitors and 2,000 orders with refunds through two processes at once; then everything again, in another order.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createCreditStorm } from '../support/credit-storm.ts'
import { migratedDatabase, type MigratedDatabase } from '../support/goods-database.ts'

const SIZE = { leaders: 50, visitors: 5_000, orders: 2_000 }
const LONG_MS = 1_800_000
let database: MigratedDatabase
beforeAll(async () => void (database = await migratedDatabase()), LONG_MS)
afterAll(() => database.close())

test(
  'every accrual once, all balances make zero, and the same events shuffled give the same balances',
  async () => {
    const storm = createCreditStorm(database.connection, SIZE, Number(process.env['FAULT_SEED'] ?? 1))
    await storm.run()
    expect(storm.plans).toHaveLength(SIZE.orders)
    const due = storm.due()
    expect(await storm.balances()).toEqual(due)
    expect(await storm.accruals()).toBe(storm.plans.filter(({ leaderId }) => leaderId !== null).length)
    expect([await storm.sum(), await storm.faults()]).toEqual([0, []])
    const rows = await storm.rows()
    console.log(`${storm.plans.length} orders, ${rows} rows of the ledger, ${Object.keys(due).length} leaders`)
    await storm.feedAgain()
    expect([await storm.rows(), await storm.balances()]).toEqual([rows, due])
    // The leaders' chains anew, from the same events in another order.
    await storm.forgetChains()
    await storm.feedAgain()
    expect([await storm.rows(), await storm.balances()]).toEqual([rows, due])
    expect(await storm.faults()).toEqual([])
    await storm.close()
  },
  LONG_MS,
)
