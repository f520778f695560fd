// Commission of a small crowd on a real MongoDB: everybody at once through two processes, everything told twice and in another order; and a cut at every write of the ledger.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { createAccrualService, type CommissionedOrder } from '../../../server/commission/accrual.service.ts'
import type { CreditEvent } from '../../../server/commission/credit.rules.ts'
import { createLedgerService, type LedgerStore } from '../../../server/ledger/ledger.service.ts'
import { createLedgerStore } from '../../../server/ledger/ledger.store.ts'
import { createCreditStorm } from '../../support/credit-storm.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { rememberingBus } from '../../support/leader-world.ts'
import { nextId } from '../../support/order-shop.ts'

jest.setTimeout(120_000)
let database: MigratedDatabase
beforeAll(async () => void (database = await migratedDatabase()), 180_000)
afterAll(() => database.close())

test('four leaders, 36 visitors, 24 orders: each accrued once, and whatever is told again changes nothing', async () => {
  const storm = createCreditStorm(database.connection, { leaders: 4, visitors: 36, orders: 24 }, 11)
  await storm.run()
  expect(storm.plans).toHaveLength(24)
  const due = storm.due()
  expect(await storm.balances()).toEqual(due)
  expect(await storm.accruals()).toBe(storm.plans.filter(({ leaderId }) => leaderId !== null).length)
  expect(await storm.sum()).toBe(0)
  expect(await storm.faults()).toEqual([])
  const rows = await storm.rows()
  await storm.feedAgain()
  expect([await storm.rows(), await storm.balances()]).toEqual([rows, due])
  await storm.forgetChains()
  await storm.feedAgain()
  expect([await storm.rows(), await storm.balances()]).toEqual([rows, due])
  expect(await storm.faults()).toEqual([])
  await storm.close()
})

type Cut = 'before' | 'half' | 'after'
/** A ledger whose n-th write is cut off: before it, after some of its entries, or after all of them. */
const cutLedger = (at: number, where: Cut) => {
  const store = createLedgerStore(database.connection)
  let writes = 0
  const appendChained: LedgerStore['appendChained'] = async (entries) => {
    writes += 1
    if (writes !== at) return store.appendChained(entries)
    if (where !== 'before') await store.appendChained(where === 'half' ? entries.slice(0, Math.ceil(entries.length / 2)) : entries)
    throw new Error('the process died')
  }
  const ledger = createLedgerService({ store: { ...store, appendChained }, clock: { nowMs: Date.now } })
  const accruals = createAccrualService({ ledger, leaderCards: async () => new Map(), bus: rememberingBus().bus })
  return { ledger, accruals, writes: () => writes }
}
const LIFE: readonly CreditEvent[] = [
  { type: 'paid', blocked: null },
  { type: 'refund', refundId: 'r1', goodsFen: 3_333, units: 1 },
  { type: 'settle' },
  { type: 'refund', refundId: 'r2', goodsFen: 3_333, units: 1 },
]
const RATE = { rate: { bps: 1000 }, capBps: 3000, level: 1, tableVersion: 1, rowId: 'shop', inviterId: null, inviterBps: 0, amountFen: 0 }

test.each<[string, readonly number[]]>([
  ['step by step', [1, 2, 3, 4]],
  ['two at once', [2, 4]],
  ['all that happened at once', [4]],
])('a death at any write of an order’s commission, told %s, is made good by whoever tells it again', async (_how, moments) => {
  for (const where of ['before', 'half', 'after'] as const) {
    for (let at = 1; ; at += 1) {
      const [orderId, leaderId] = [nextId(), nextId()]
      const why = { touchAtMs: null, bindingSinceMs: null, reason: 'touch', ruleVersion: 1, title: '糕点' } as const
      const order: CommissionedOrder = { orderId, orderNo: orderId, why, leaderId, frozen: RATE, units: 3, goodsFen: 10_000 }
      const dying = cutLedger(at, where)
      for (const count of moments) {
        const told = LIFE.slice(0, count)
        await dying.accruals.bring(order, told).catch(() => undefined)
        await cutLedger(0, where).accruals.bring(order, told)
      }
      const { ledger } = cutLedger(0, where)
      // 10 % of 10000, of 6667 and of 3334: accrued, reversed, settled, clawed back.
      expect(await ledger.balancesOf(leaderId)).toEqual({ frozenFen: 0, availableFen: 333, withdrawingFen: 0, version: 4 })
      const entries = (await ledger.ofOrders([orderId])).map(({ transferId, amountFen }) => [transferId.split(':')[1], amountFen])
      expect(Object.fromEntries(entries)).toEqual({ accrue: 1_000, reverse: 333, settle: 666 })
      expect(entries).toHaveLength(4)
      expect([await ledger.verify(leaderId), await ledger.sumOfAll()]).toEqual([null, 0])
      if (dying.writes() < at) break
    }
  }
})
