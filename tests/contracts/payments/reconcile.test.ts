// The daily look at the provider's own bill, on real MongoDB: whole days agree, every planted fault is listed, fees and payouts stand in the books once.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { localDay, localMidnightMs } from '../../../server/ledger/local-day.rules.ts'
import { createLogger } from '../../../server/logger.ts'
import { createMetrics } from '../../../server/metrics.ts'
import { createBillStore } from '../../../server/payments/bill.store.ts'
import type { PaymentRow } from '../../../server/payments/payment.service.ts'
import { createReconcile, type Reconcile } from '../../../server/payments/reconcile.service.ts'
import { createSandboxBill } from '../../../server/payments/sandbox/sandbox.adapter.ts'
import type { SandboxPayment } from '../../../server/payments/sandbox/sandbox.service.ts'
import { collectionOf } from '../../../server/persistence/collections.ts'
import { createAfterSalesWorld, type AfterSalesWorld } from '../../support/after-sales-world.ts'
import { member, staff } from '../../support/goods-actors.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { hex, newKey, nextId } from '../../support/order-shop.ts'

jest.setTimeout(60_000)
const ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000
let database: MigratedDatabase
let world: AfterSalesWorld
let reconcile: Reconcile
let broken = false

beforeAll(async () => {
  database = await migratedDatabase()
  world = createAfterSalesWorld(database.connection)
  const source = createSandboxBill(world.sandbox)
  reconcile = createReconcile({
    store: createBillStore(database.connection),
    source: { ...source, bill: async (from, until) => (broken ? 'half a file' : source.bill(from, until)) },
    postLedger: world.ledger.post,
    ledgerKnows: world.ledger.known,
    timeZone: ZONE,
    clock: world.clock,
    logger: createLogger('silent'),
    metrics: createMetrics(),
  })
  // Noon of a local day, so that no test runs over midnight.
  world.clock.skip(localMidnightMs(world.clock.nowMs(), ZONE, 1) + DAY_MS / 2 - world.clock.nowMs())
}, 180_000)
afterAll(() => database.close())

const payments = () => collectionOf<PaymentRow>(database.connection, 'payments')
/** A paid order with its own payment in our books, as settlement leaves them. */
const sold = async (): Promise<string> => {
  const order = await world.order({ goodsFen: 10_000, totalFen: 10_000 })
  const { _id: orderId, orderNo, paidBy: paymentId = '' } = order
  const now = new Date(world.clock.nowMs())
  const lines = [{ orderId, orderNo, amountFen: 10_000 }]
  const facts = { memberId: hex(1), showId: hex(7), currency: 'CNY', title: 'x', bodyHash: 'h', state: 'succeeded' } as const
  const times = { expiresAt: now, polledAt: now, succeededAt: now, createdAt: now }
  await payments().insertOne({ _id: paymentId, lines, amountFen: 10_000, ...facts, ...times, version: 1 })
  const named = { transferId: `${paymentId}:${orderId}:sale`, code: 'sale', orderId, orderNo, explain: null } as const
  await world.ledger.post([{ ...named, debit: 'provider', credit: 'sales', amountFen: 10_000 }])
  return orderId
}
const refunded = async (orderId: string): Promise<string> => {
  const shop = world.open()
  const order = await world.now({ _id: orderId })
  const wish = { kind: 'refundOnly', reason: 'changedMind', units: 1, unsent: true, words: '', pictureIds: [] as string[] } as const
  const one = await shop.buyer.open(member(hex(0x111)), order.orderNo, { ...wish }, newKey())
  const ask = { decision: 'approve', seenVersion: one.version, goodsFen: one.askedFen, units: 1, reason: '同意' } as const
  await shop.staff.decide(staff('service'), one.caseId, ask)
  return one.caseId
}
const today = (): string => localDay(world.clock.nowMs(), ZONE)

describe('a day', () => {
  test('that agrees has no difference; its fees and payout stand in the ledger once however often it is looked at', async () => {
    const [kept, gone] = [await sold(), await sold()]
    await refunded(gone)
    const report = await reconcile.run(today())
    expect(report).toMatchObject({ whole: true, payments: 2, refunds: 1, paidFen: 20_000, refundedFen: 10_000, feeFen: 120, netFen: 9_880 })
    expect(report.differences).toEqual([])
    await reconcile.run(today())
    const { paidBy = '' } = await world.now({ _id: kept })
    expect(await world.ledger.known([`${paidBy}:fee`, `sandbox:${today()}:payout`])).toEqual(
      new Set([`${paidBy}:fee`, `sandbox:${today()}:payout`]),
    )
    const month = await world.ledger.statement(0, world.clock.nowMs() + DAY_MS)
    const closing = (account: string) => month.lines.find((line) => line.account === account)?.closingFen
    expect([closing('sales'), closing('providerFees'), closing('cash'), closing('provider')]).toEqual([10_000, -120, -9_880, 0])
    expect(month.sumFen).toBe(0)
    expect((await reconcile.reports()).filter(({ _id }) => _id === today())).toHaveLength(1)
  })
  test('whose faults are planted lists each of them', async () => {
    world.clock.skip(DAY_MS)
    await sold()
    const books = collectionOf<SandboxPayment>(database.connection, 'sandboxPayments')
    const wrong = (await world.now({ _id: await sold() })).paidBy ?? ''
    await books.updateOne({ _id: wrong }, { $set: { amountFen: 9_999 } })
    const lostHere = (await world.now({ _id: await sold() })).paidBy ?? ''
    await payments().deleteOne({ _id: lostHere })
    const lostThere = nextId()
    const sample = await payments().findOne({ _id: wrong })
    if (!sample) throw new Error('no payment')
    await payments().insertOne({ ...sample, _id: lostThere, lines: [] })
    const unbooked = (await world.now({ _id: await sold() })).paidBy ?? ''
    await payments().updateOne({ _id: unbooked }, { $set: { lines: [{ orderId: 'nowhere', orderNo: '1', amountFen: 10_000 }] } })
    const { differences } = await reconcile.run(today())
    expect(differences.map(({ kind, number }) => `${kind} ${number}`).toSorted()).toEqual(
      [`amount ${wrong}`, `missingHere ${lostHere}`, `missingThere ${lostThere}`, `ledger ${unbooked}`].toSorted(),
    )
  })
  test('whose file is not whole concludes nothing and is looked at again', async () => {
    world.clock.skip(DAY_MS)
    await sold()
    broken = true
    expect(await reconcile.run(today())).toMatchObject({ whole: false, differences: [], payments: 0 })
    broken = false
    const day = today()
    world.clock.skip(DAY_MS)
    await reconcile.catchUp()
    expect((await reconcile.reports()).find(({ _id }) => _id === day)).toMatchObject({ whole: true, payments: 1, differences: [] })
  })
})
