// The contract of the ledger's store, and the ledger over it: two processes on one leader's chain, repeats, figures.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Connection } from 'mongoose'
import { createRateStore } from '../../../server/commission/rate.store.ts'
import type { RateStore } from '../../../server/commission/rate.service.ts'
import { chainFault } from '../../../server/ledger/chain.rules.ts'
import { createLedgerService, type LedgerStore } from '../../../server/ledger/ledger.service.ts'
import { createLedgerStore } from '../../../server/ledger/ledger.store.ts'
import { commissionTransfer, saleTransfer, sideTransfer, type Transfer } from '../../../server/ledger/transfer.rules.ts'
import { newId } from '../../../server/new-id.ts'
import { ledger as ledgerMigration } from '../../../server/persistence/migrations/011-ledger.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { memoryLedgerStore, memoryRateStore } from '../../support/memory-ledger.ts'
import { startMongo, type TestMongo } from '../../support/real-parts.ts'

let mongo: TestMongo
let db: Connection

beforeAll(async () => {
  mongo = await startMongo()
  db = await connectMongo(mongo.uri)
  if (db.db === undefined) throw new Error('no database')
  await ledgerMigration.up(db.db)
  await ledgerMigration.up(db.db)
})

afterAll(async () => {
  await db.close()
  await mongo.stop()
})

const fresh = () => newId(1_790_000_000_000)
const named = (orderId: string, name: string) => ({
  transferId: `${orderId}:${name}`,
  orderId,
  orderNo: '202611231234567890',
  code: 'accrue' as const,
  explain: {
    touchAtMs: 1,
    bindingSinceMs: null,
    reason: 'touch' as const,
    ruleVersion: 1,
    baseFen: 17_800,
    rateBps: 1125,
    fenPerUnit: null,
    units: 2,
    title: '手工糕点礼盒 9 枚',
  },
})
const accrual = (leaderId: string, amountFen: number, orderId = fresh()): Transfer =>
  commissionTransfer(named(orderId, 'accrue'), leaderId, 'frozen', amountFen)

const kinds: [string, () => { ledger: LedgerStore; rates: RateStore }][] = [
  ['memory', () => ({ ledger: memoryLedgerStore(), rates: memoryRateStore() })],
  ['MongoDB', () => ({ ledger: createLedgerStore(db), rates: createRateStore(db) })],
]

describe.each(kinds)('ledger in %s', (_, open) => {
  let store: LedgerStore
  let rates: RateStore
  let nowMs = 1_800_000_000_000
  const clock = { nowMs: () => (nowMs += 1) }
  beforeAll(() => {
    const stores = open()
    store = stores.ledger
    rates = stores.rates
  })

  it('writes a transfer once, whoever repeats it', async () => {
    const ledger = createLedgerService({ store, clock })
    const leaderId = fresh()
    const given = accrual(leaderId, 2002)
    const [first] = await ledger.post([given])
    expect(first).toMatchObject({ fresh: true, entry: { ...given, chain: { number: 1, after: { frozenFen: 2002 } } } })
    const [again] = await ledger.post([given])
    expect(again).toEqual({ entry: first?.entry, fresh: false })
    const twins = await Promise.all(
      Array.from({ length: 5 }, () => createLedgerService({ store, clock }).post([accrual(leaderId, 5, 'o'.repeat(26))])),
    )
    expect(twins.flat().filter((posted) => posted.fresh)).toHaveLength(1)
    expect(await ledger.balancesOf(leaderId)).toEqual({ frozenFen: 2007, availableFen: 0, withdrawingFen: 0, version: 2 })
  })

  it('four processes writing for one leader make one whole chain, no row lost and none twice', async () => {
    const processes = Array.from({ length: 4 }, () => createLedgerService({ store, clock }))
    const leaderId = fresh()
    const transfers = Array.from({ length: 60 }, (__, place) => accrual(leaderId, place + 1))
    // Every transfer is posted by two of the processes.
    const posted = await Promise.all(
      transfers.flatMap((transfer, place) => [place % 4, (place + 1) % 4].map(async (process) => processes[process]?.post([transfer]))),
    )
    expect(posted.flat().filter((one) => one?.fresh)).toHaveLength(60)
    const chain = await store.chainOf(leaderId)
    expect(chain.map((entry) => entry.chain.number)).toEqual(transfers.map((__, place) => place + 1))
    expect(chainFault(leaderId, chain)).toBeNull()
    expect(await processes[0]?.verify(leaderId)).toBeNull()
    expect((await processes[0]?.balancesOf(leaderId))?.frozenFen).toBe((60 * 61) / 2)
  })

  it('a call of several rows keeps their order, and other leaders and sales stand beside it', async () => {
    const ledger = createLedgerService({ store, clock })
    const [leaderId, other, orderId] = [fresh(), fresh(), fresh()]
    const sale = saleTransfer({ paymentId: fresh(), orderId, orderNo: '1', amountFen: 900 })
    const settle = { ...sideTransfer(named(orderId, 'settle'), leaderId, 'frozen', 'available', 70), code: 'settle' as const }
    const rows = [
      accrual(leaderId, 90, orderId),
      commissionTransfer(named(orderId, 'reverse:1'), leaderId, 'frozen', -20),
      settle,
      accrual(other, 3),
      sale,
    ]
    const posted = await ledger.post(rows)
    expect(posted.map((one) => [one.entry.transferId, one.fresh])).toEqual(rows.map((row) => [row.transferId, true]))
    expect(posted.map((one) => one.entry.chain?.number ?? null)).toEqual([1, 2, 3, 1, null])
    expect((await ledger.post([sale]))[0]?.fresh).toBe(false)
    expect(await ledger.balancesOf(leaderId)).toEqual({ frozenFen: 0, availableFen: 70, withdrawingFen: 0, version: 3 })
    expect(await ledger.balancesOfMany([leaderId, other, 'nobody'])).toEqual(
      new Map([
        [leaderId, { frozenFen: 0, availableFen: 70, withdrawingFen: 0 }],
        [other, { frozenFen: 3, availableFen: 0, withdrawingFen: 0 }],
        ['nobody', { frozenFen: 0, availableFen: 0, withdrawingFen: 0 }],
      ]),
    )
    expect((await ledger.ofOrders([orderId])).map((row) => row.transferId).sort()).toEqual(
      rows
        .filter((row) => row.orderId === orderId)
        .map((row) => row.transferId)
        .sort(),
    )
  })

  it("pages a leader's entries newest first and sums today's accruals", async () => {
    const ledger = createLedgerService({ store, clock })
    const leaderId = fresh()
    await ledger.post([accrual(leaderId, 1)])
    const sinceMs = nowMs + 1
    await ledger.post([accrual(leaderId, 20)])
    await ledger.post([accrual(leaderId, 300)])
    expect((await store.entriesOf(leaderId, { belowNumber: null, limit: 2 })).map((entry) => entry.amountFen)).toEqual([300, 20])
    expect((await store.entriesOf(leaderId, { belowNumber: 2, limit: 2 })).map((entry) => entry.amountFen)).toEqual([1])
    expect(await ledger.accruedSince(leaderId, sinceMs)).toEqual({ orders: 2, amountFen: 320 })
    expect(await ledger.accruedSince(fresh(), 0)).toEqual({ orders: 0, amountFen: 0 })
  })

  it('all balances together make zero', async () => {
    const ledger = createLedgerService({ store, clock })
    expect(await ledger.sumOfAll()).toBe(0)
    expect((await ledger.balances()).get('commission')).toBeLessThan(0)
  })

  it('refuses to write what may not be written, before anything is', async () => {
    const ledger = createLedgerService({ store, clock })
    const leaderId = fresh()
    await expect(ledger.post([accrual(leaderId, 5), { ...accrual(leaderId, 5), amountFen: 0 }])).rejects.toThrow('may not be written')
    expect((await ledger.balancesOf(leaderId)).version).toBe(0)
  })

  it('keeps rate tables by version, each once', async () => {
    const [first] = await rates.tables()
    expect(first).toEqual({ version: 1, publishedAtMs: 0, rows: [{ id: 'shop', rate: { bps: 1000 } }] })
    const next = { version: 2, publishedAtMs: 5, rows: [{ id: 'shop', rate: { fenPerUnit: 300 }, byLevel: { 2: { bps: 1125 } } }] }
    expect(await rates.insert(next)).toBe(true)
    expect(await rates.insert({ ...next, publishedAtMs: 6 })).toBe(false)
    expect(await rates.tables()).toEqual([first, next])
  })
})

describe('the database itself', () => {
  it('refuses a transfer without an amount above zero', async () => {
    const rows = db.collection<{ _id: string; amountFen: number; at: Date }>('transfers')
    const bad = { _id: 'bad', debit: 'commission', credit: 'sales', amountFen: 0, code: 'accrue', at: new Date() }
    await expect(rows.insertOne(bad)).rejects.toMatchObject({ code: 121 })
    await expect(rows.insertOne({ ...bad, amountFen: 1.5 })).rejects.toMatchObject({ code: 121 })
  })
})
