// The ledger's verifier on a real MongoDB: a right ledger is whole; any old row that was edited, removed or slipped in is named.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import { checkLedger, sizeOf } from '../../../scripts/verify-ledger/ledger-checks.ts'
import { createAccrualService } from '../../../server/commission/accrual.service.ts'
import { openLedger } from '../../../server/ledger/door.ts'
import { collectionOf } from '../../../server/persistence/collections.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { rememberingBus } from '../../support/leader-world.ts'
import { hex, NOBODY } from '../../support/order-shop.ts'

type Row = { _id: string } & Record<string, unknown>
let database: MigratedDatabase
let db: Connection
let transfers: ReturnType<typeof collectionOf<Row>>

const LEADERS = [hex(0x1ead), hex(0x2ead)] as const
const RATE = { rate: { bps: 1000 }, capBps: 3000, level: 1, tableVersion: 1, rowId: 'shop', inviterId: null, inviterBps: 0, amountFen: 0 }
const orderOf = (number: number): Row => ({
  _id: `o${String(number).padStart(25, '0')}`,
  orderNo: `2026112500000000${String(number).padStart(2, '0')}`,
  memberId: hex(9),
  quantity: 1,
  units: [number],
  goodsFen: 10_000 + number,
  baseFen: 10_000 + number,
  refunds: [],
  attribution: { ...NOBODY, leaderId: LEADERS[number % 2] },
  rate: RATE,
  insider: false,
  state: 'toShip',
  paidBy: hex(0xba + number),
})

beforeAll(async () => {
  database = await migratedDatabase()
  db = database.connection
  transfers = collectionOf<Row>(db, 'transfers')
}, 180_000)
afterAll(() => database.close())
beforeEach(async () => {
  await Promise.all(['transfers', 'orders', 'payments'].map((name) => db.collection(name).deleteMany({})))
  const clock = { nowMs: () => 1_790_000_000_000, monotonicMs: () => 0 }
  const { ledger } = openLedger({ db, clock })
  const accruals = createAccrualService({ ledger, leaderCards: async () => new Map(), bus: rememberingBus().bus })
  for (let number = 1; number <= 6; number += 1) {
    const order = orderOf(number)
    const [orderId, orderNo, goodsFen] = [order._id, String(order['orderNo']), 10_000 + number]
    const why = { touchAtMs: null, bindingSinceMs: null, reason: 'touch' as const, ruleVersion: 1, title: '糕点' }
    await accruals.accrue({ orderId, orderNo, why, leaderId: LEADERS[number % 2] ?? null, frozen: RATE, units: 1, goodsFen })
    await db.collection<Row>('orders').insertOne(order, { bypassDocumentValidation: true })
    const payment = { _id: hex(0xba + number), state: 'succeeded', lines: [{ orderId, amountFen: goodsFen }] }
    await db.collection<Row>('payments').insertOne(payment, { bypassDocumentValidation: true })
    const sale = { debit: 'provider' as const, credit: 'sales' as const, code: 'sale' as const, amountFen: goodsFen, explain: null }
    await ledger.post([{ transferId: `${payment._id}:${orderId}:sale`, orderId, orderNo, ...sale }])
  }
})
const edit = async (filter: object, change: Partial<Row>): Promise<void> => {
  const done = await transfers.updateOne(filter, { $set: change }, { bypassDocumentValidation: true })
  expect(done.modifiedCount).toBe(1)
}
const THIRD = { 'chain.leaderId': LEADERS[0], 'chain.number': 2 }

test('a right ledger is whole and its balances make zero', async () => {
  expect(await checkLedger(db)).toEqual([])
  expect(await sizeOf(db)).toEqual({ rows: 12, leaders: 2, totalFen: 0 })
})

test.each([
  ['its amount', { amountFen: 999 }],
  ['its side', { credit: `leader:${LEADERS[0]}:available` }],
  ['its leader', { credit: `leader:${LEADERS[1]}:frozen` }],
  ['its order', { orderNo: '202611250000000099' }],
  ['its time', { at: new Date(1) }],
  ['its reason', { 'explain.reason': 'binding' }],
  ['its rate', { 'explain.rateBps': 2000 }],
  ['the balance behind it', { 'chain.after.frozenFen': 1 }],
  ['its hash', { 'chain.hash': '0'.repeat(64) }],
  ['what it follows', { 'chain.previousHash': '0'.repeat(64) }],
])('an old entry with %s edited is named', async (_what, change) => {
  await edit(THIRD, change)
  expect((await checkLedger(db)).join('\n')).toContain(`leader ${LEADERS[0]}: entry 2`)
})

test('a row of the shop that lost its hash is named; those from before there were any are not', async () => {
  const sales = await transfers.find({ code: 'sale' }).toArray()
  expect(new Set(sales.map(({ hash }) => typeof hash))).toEqual(new Set(['string']))
  const [first] = sales
  await transfers.updateOne({ _id: first?._id ?? '' }, { $set: { at: new Date(Date.now() + 1000) }, $unset: { hash: '' } })
  expect((await checkLedger(db)).join('\n')).toContain(`${first?._id}: has lost its hash`)
  await transfers.updateMany({ code: 'sale' }, { $unset: { hash: '' } })
  expect(await checkLedger(db)).toEqual([])
})

test('an entry that was removed leaves a hole; one more is not by any order', async () => {
  await transfers.deleteOne(THIRD)
  expect((await checkLedger(db)).join('\n')).toMatch(/entry 2 is missing.*\n.*is missing, \d+ fen by the order/s)
})

test('a chain written again from the middle, hashes and all, still differs from the orders', async () => {
  const row = await transfers.findOne({ 'chain.leaderId': LEADERS[1], 'chain.number': 3 })
  await transfers.deleteOne({ _id: row?._id ?? '' })
  const found = await checkLedger(db)
  expect(found.join('\n')).toContain(`${row?._id} is missing`)
})

test.each([
  ['amount', { amountFen: 1 }, 'by payments and refunds'],
  ['accounts', { credit: 'cash' }, 'sale from provider to cash'],
  ['accounts of a leader', { credit: `leader:${LEADERS[0]}:available` }, 'stands in no chain'],
  ['time', { at: new Date(1_790_000_000_001) }, 'is not what it was'],
  ['order', { orderNo: '202611250000000099' }, 'is not what it was'],
  ['hash', { hash: '0'.repeat(64) }, 'is not what it was'],
])('a row of the shop with another %s is named', async (_what, change, words) => {
  await edit({ code: 'sale' }, change)
  expect((await checkLedger(db)).join('\n')).toContain(words)
})
