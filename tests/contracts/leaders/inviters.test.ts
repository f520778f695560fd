// Inviters by one contract in memory and on MongoDB; what the database itself refuses; and a bonus from the order to the explained, verified entry.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import { checkLedger } from '../../../scripts/verify-ledger/ledger-checks.ts'
import type { CreditEvent } from '../../../server/commission/credit.rules.ts'
import { openCommission } from '../../../server/commission/door.ts'
import { FIRST_TERMS, type RateTerms } from '../../../server/commission/rate-terms.rules.ts'
import { createExplain } from '../../../server/insights/explain/explain.service.ts'
import { createInviters, type Inviters } from '../../../server/leaders/inviters/inviter.service.ts'
import { createInviterStore } from '../../../server/leaders/inviters/inviter.store.ts'
import type { Leader } from '../../../server/leaders/leader.service.ts'
import { openLedger } from '../../../server/ledger/door.ts'
import { transferFault } from '../../../server/ledger/transfer.rules.ts'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import { idOf } from '../../support/goods-actors.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { leaderActor, rememberingBus, staffActor } from '../../support/leader-world.ts'
import { memoryInviterStore } from '../../support/memory-inviters.ts'
import { NOBODY } from '../../support/order-shop.ts'

const NOW = 1_790_000_000_000
const DAY = 86_400_000
const [OLD, LI, NEW] = [idOf(1), idOf(2), idOf(3)]
const boss = staffActor('boss')
let database: MigratedDatabase
let db: Connection
beforeAll(async () => {
  database = await migratedDatabase()
  db = database.connection
}, 180_000)
afterAll(() => database.close())

const leaderOf = (leaderId: string, approvedAtMs: number, given: Partial<Leader> = {}): Leader => ({
  ...{ leaderId, memberId: `m${leaderId}`, name: `团长 ${leaderId.at(-1)}`, about: '', state: 'active', reason: null, level: 1 },
  ...{ appliedAtMs: 1, approvedAtMs, version: 1 },
  ...given,
})
let nowMs: number
let rows: Map<string, Leader>
const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, close: async () => undefined }
const leaderById = async (leaderId: string) => rows.get(leaderId) ?? null

beforeEach(async () => {
  nowMs = NOW
  rows = new Map(
    [leaderOf(OLD, NOW - 30 * DAY), leaderOf(LI, NOW - 20 * DAY), leaderOf(NEW, NOW - 10 * DAY)].map((one) => [one.leaderId, one]),
  )
  await Promise.all(['leaderInviters', 'transfers', 'orders', 'payments'].map(async (name) => db.db?.collection(name).deleteMany({})))
})

describe.each(['in memory', 'on MongoDB'])('inviters %s', (where) => {
  let inviters: Inviters
  let audits: object[]
  beforeEach(() => {
    audits = []
    inviters = createInviters({
      store: where === 'in memory' ? memoryInviterStore() : createInviterStore(db),
      leaderById,
      areOne: async (personId, others) => others.includes(personId),
      writeAudit: async (entry) => void audits.push(entry),
      clock,
    })
  })
  const set = (leaderId: string, inviterId: string | null, seenVersion = 0, actor = boss) =>
    inviters.set(actor, leaderId, { inviterId, reason: '她带来的', seenVersion })

  test('one, set by staff with a reason, seen by staff; for orders from then on', async () => {
    expect(await inviters.of(boss, LI)).toEqual({ inviterId: null, inviterName: null, setAtMs: null, version: 0 })
    const said = { inviterId: OLD, inviterName: '团长 1', setAtMs: NOW, version: 1 }
    expect(await set(LI, OLD)).toEqual(said)
    expect(await inviters.of(boss, LI)).toEqual(said)
    expect(audits).toMatchObject([
      { on: { kind: 'leader', id: LI }, before: { inviterId: null }, after: { inviterId: OLD }, reason: '她带来的' },
    ])
    const terms = { ...FIRST_TERMS, inviterBonus: true }
    const paid = (atMs: number, buyerId = 'buyer', given: RateTerms = terms) => inviters.payable({ leaderId: LI, buyerId, atMs }, given)
    const answers = [null, OLD, null, null]
    expect([await paid(NOW - 1), await paid(NOW), await paid(NOW, `m${OLD}`), await paid(NOW, 'buyer', FIRST_TERMS)]).toEqual(answers)
    // The same for many orders, read once.
    const many = await inviters.payables([LI, NEW])
    const one = (atMs: number, buyerId = 'buyer', given: RateTerms = terms) => many({ leaderId: LI, buyerId, atMs }, given)
    expect([one(NOW - 1), one(NOW), one(NOW, `m${OLD}`), one(NOW, 'buyer', FIRST_TERMS)]).toEqual(answers)
    expect(many({ leaderId: NEW, buyerId: 'buyer', atMs: NOW }, terms)).toBe(null)
    nowMs = NOW + 1000
    await set(LI, null, 1)
    expect([await paid(NOW + 999), await paid(NOW + 1000)]).toEqual([OLD, null])
    // One level: who invited the inviter gets nothing of it.
    await set(NEW, LI)
    expect(await inviters.payable({ leaderId: NEW, buyerId: 'buyer', atMs: nowMs }, terms)).toBe(LI)
  })

  test('refuses herself, who is younger, who is not active, a way back, staff of either, and what changed meanwhile', async () => {
    const fault = (name: string) => ({ code: 'bad_input', params: { field: 'inviterId', fault: name } })
    await expect(set(LI, LI)).rejects.toMatchObject(fault('self'))
    await expect(set(LI, NEW)).rejects.toMatchObject(fault('younger'))
    await expect(set(LI, null)).rejects.toMatchObject(fault('same'))
    await set(NEW, LI)
    await set(LI, OLD)
    // Ages set aside, the rule alone refuses the way back.
    rows.set(OLD, leaderOf(OLD, NOW))
    rows.set(NEW, leaderOf(NEW, NOW - 99 * DAY))
    await expect(set(OLD, NEW)).rejects.toMatchObject(fault('cycle'))
    rows.set(OLD, leaderOf(OLD, NOW - 30 * DAY, { state: 'paused' }))
    rows.set(idOf(4), leaderOf(idOf(4), NOW))
    await expect(set(idOf(4), OLD)).rejects.toMatchObject(fault('notActive'))
    await expect(set(LI, idOf(9), 1)).rejects.toMatchObject({ code: 'not_found' })
    await expect(set(LI, null, 0)).rejects.toMatchObject({ code: 'changed_meanwhile' })
    await expect(set(LI, null, 1, staffActor(`m${LI}`))).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(set(LI, OLD, 1, staffActor(`m${OLD}`))).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(set(LI, null, 1, staffActor('x', ['orders']))).rejects.toMatchObject({ code: 'not_allowed' })
    // Paused since: nothing is paid, her setting stays.
    expect(await inviters.payable({ leaderId: LI, buyerId: null, atMs: NOW }, { ...FIRST_TERMS, inviterBonus: true })).toBe(null)
  })
})

describe('the database itself', () => {
  const insert = (name: string, row: object) => db.db?.collection(name).insertOne(row as { _id: never })
  const row = {
    _id: 'a:1',
    leaderId: 'a',
    n: 1,
    inviterId: 'b',
    approvedAt: new Date(2),
    inviterApprovedAt: new Date(1),
    setAt: new Date(3),
  }
  test('takes an older leader, or nobody', async () => {
    await insert('leaderInviters', row)
    await insert('leaderInviters', { ...row, _id: 'a:2', n: 2, inviterId: null, inviterApprovedAt: null })
    expect(await db.db?.collection('leaderInviters').countDocuments()).toBe(2)
  })
  test.each([
    ['herself', { inviterId: 'a' }],
    ['one of the same age, so that a way could come back', { inviterApprovedAt: new Date(2) }],
    ['a younger one', { inviterApprovedAt: new Date(9) }],
    ['one without an age', { inviterApprovedAt: null }],
    ['an age without one', { inviterId: null }],
    ['a fee for joining', { joiningFeeFen: 100 }],
    ['a price for a head', { perPersonFen: 100 }],
    ['a second level', { secondInviterId: 'c' }],
    ['two at once', { inviterId: ['b', 'c'] }],
  ])('refuses %s', async (_, change) => {
    await expect(insert('leaderInviters', { ...row, ...change })).rejects.toMatchObject({ code: 121 })
  })
  const bonus = {
    ...{ _id: 'o1:bonusAccrue', orderId: 'o1', debit: 'commission', credit: 'leader:b:frozen', amountFen: 5 },
    ...{ code: 'bonus', at: new Date(1) },
  }
  test('takes a bonus of an order', async () => {
    await insert('transfers', bonus)
    await insert('transfers', { ...bonus, _id: 'o1:bonusReverse:2' })
    await insert('transfers', { ...bonus, _id: 'o1:bonusLead:1:in' })
    expect(await db.db?.collection('transfers').countDocuments()).toBe(3)
  })
  test.each([
    ['for no order (a head, a joining)', { orderId: null }],
    ['without naming one', { orderId: undefined }],
    ['of a second level', { _id: 'o1:bonus2Accrue' }],
    ['twice under another name', { _id: 'o1:bonusAccrue:2' }],
    ['under another order’s name', { _id: 'o2:bonusAccrue' }],
  ])('refuses a bonus %s', async (_, change) => {
    await expect(insert('transfers', { ...bonus, ...change })).rejects.toMatchObject({ code: 121 })
  })
})

describe('a leader’s money', () => {
  const given = (change: object) => ({
    ...{ _id: 'o9:accrue', orderId: 'o9', debit: 'commission', credit: 'leader:b:frozen', amountFen: 5, code: 'accrue', at: new Date(1) },
    ...change,
  })
  const insert = (change: object) => db.db?.collection('transfers').insertOne(given(change) as unknown as { _id: never })
  const ruled = (change: object): string | null => {
    const { _id, ...row } = given(change)
    return transferFault({ transferId: _id, orderNo: null, explain: null, ...row } as never)
  }
  test.each([
    ['an order', {}],
    ['staff who give an order to her', { _id: 'o9:lead:1:in', code: 'move' }],
    ['a done task', { _id: 't1:b:reward', code: 'reward', orderId: null, credit: 'leader:b:available' }],
  ])('comes from %s', async (_, change) => {
    expect(ruled(change)).toBeNull()
    await insert(change)
  })
  test.each([
    ['nothing', { _id: 'b:accrue', orderId: null }],
    ['another order than it says', { _id: 'o8:accrue' }],
    ['somebody who joined', { _id: 'b:joined', code: 'joined', orderId: null }],
    ['a head', { _id: 'b:head:7', code: 'headcount', orderId: null }],
    ['a reward for no task', { _id: 'b:reward', code: 'reward', orderId: null }],
    ['a settling of nothing that was hers', { _id: 'o9:settle', code: 'settle', credit: 'leader:b:available' }],
    ['a package of membership', { _id: 'o9:package', code: 'package' }],
  ])('comes from no other: %s is refused by the rule and by the database', async (_, change) => {
    expect(ruled(change)).not.toBeNull()
    await expect(insert(change)).rejects.toMatchObject({ code: 121 })
  })
})

test('a bonus goes with its order: frozen when placed, partly back, settled, nothing after a full refund; explained, and derived again by the verifier', async () => {
  const { bus } = rememberingBus()
  const inviters = createInviters({
    ...{ store: createInviterStore(db), leaderById, clock, writeAudit: async () => undefined },
    areOne: async () => false,
  })
  const { ledger } = openLedger({ db, clock })
  const { rates, accruals } = openCommission({
    ...{ db, clock, bus, ledger, wasSharing: async () => false, inviterOf: inviters.payable },
    leaderCards: async () => new Map(),
  })
  const tables = db.db?.collection<{ _id: string }>('rateTables')
  const table = { version: 2, publishedAt: new Date(NOW - DAY), rows: [{ id: 'shop', rate: { bps: 1000 } }] }
  await tables?.insertOne({ _id: '2', ...table, terms: { ...FIRST_TERMS, inviterBonus: true, inviterBps: 150 } } as { _id: string })
  await inviters.set(boss, LI, { inviterId: OLD, reason: '她带来的', seenVersion: 0 })

  const ask = { leaderId: LI, buyerId: 'buyer', level: 1, showId: 's', skuId: 'k', categories: [], goodsFen: 20_001, units: 2, atMs: NOW }
  const frozen = await rates.freeze(ask)
  expect(frozen).toMatchObject({ rate: { bps: 1000 }, inviterId: OLD, inviterBps: 150, tableVersion: 2 })
  expect(await rates.freeze({ ...ask, buyerId: `m${OLD}` })).toMatchObject({ inviterId: null, inviterBps: 0 })
  const orderId = `o${'0'.repeat(24)}1`
  const order = {
    ...{ orderId, orderNo: '202611250000000001', leaderId: LI, frozen, units: 2, goodsFen: 20_001 },
    why: { touchAtMs: 5, bindingSinceMs: 6, reason: 'touch' as const, ruleVersion: 1, title: '糕点' },
  }
  const events: CreditEvent[] = [{ type: 'paid', blocked: null }]
  const bring = async (event?: CreditEvent) => {
    if (event) events.push(event)
    await Promise.all([accruals.bring(order, events), accruals.bring(order, events)])
    return [await ledger.balancesOf(LI), await ledger.balancesOf(OLD)].map(({ frozenFen, availableFen }) => [frozenFen, availableFen])
  }
  // floor(20001 × 15‱) = 300.015 → 300
  expect(await bring()).toEqual([
    [2000, 0],
    [300, 0],
  ])
  const row = {
    ...{ _id: orderId, orderNo: order.orderNo, memberId: 'buyer', quantity: 2, units: [1, 2], goodsFen: 20_001, baseFen: 20_001 },
    ...{ attribution: { ...NOBODY, leaderId: LI, leaderName: '团长 2', groupId: null }, rate: frozen, insider: false, state: 'toShip' },
    ...{ refunds: [], createdAt: new Date(NOW), paidBy: 'p1' },
  } as unknown as OrderRow
  const explain = createExplain({
    ...{ ledger, orderOf: async () => row, nicknames: async () => new Map([['buyer', '陈雨']]) },
    ...{ groupNameOf: async () => '翠苑妈妈团', versions: async () => [] },
  })
  const told = await explain.one(leaderActor(`m${OLD}`, OLD), `${orderId}:bonusAccrue`)
  expect(told).toMatchObject({
    entry: { code: 'bonus', amountFen: 300, explain: { baseFen: 20_001, rateBps: 150, touchAtMs: null, bindingSinceMs: null } },
    ...{ follows: true, order: { buyerName: '', groupName: null, channel: null } },
    bonus: { leaderName: '团长 2', offeredBps: 150, frozenBps: 150, capBps: 3000 },
  })
  expect(JSON.stringify(told)).not.toContain('陈雨')
  expect((await explain.one(leaderActor(`m${LI}`, LI), `${orderId}:accrue`)).bonus).toBe(null)
  await expect(explain.one(leaderActor(`m${NEW}`, NEW), `${orderId}:bonusAccrue`)).rejects.toMatchObject({ code: 'not_found' })

  await db.db?.collection<{ _id: string }>('orders').insertOne(row as unknown as { _id: string }, { bypassDocumentValidation: true })
  const payment = { _id: 'p1', state: 'succeeded', lines: [{ orderId, amountFen: 20_001 }] }
  await db.db?.collection<{ _id: string }>('payments').insertOne(payment, { bypassDocumentValidation: true })
  const sale = { transferId: `p1:${orderId}:sale`, debit: 'provider' as const, credit: 'sales' as const, code: 'sale' as const }
  await ledger.post([{ ...sale, orderId, orderNo: order.orderNo, amountFen: 20_001, explain: null }])
  expect(await checkLedger(db)).toEqual([])
  const transfers = db.db?.collection<{ _id: string }>('transfers')
  await transfers?.updateOne({ _id: `${orderId}:bonusAccrue` }, { $set: { amountFen: 301 } })
  expect((await checkLedger(db)).join('\n')).toContain(OLD)
  await transfers?.updateOne({ _id: `${orderId}:bonusAccrue` }, { $set: { amountFen: 300 } })
  // An order that was made to pay somebody who was nobody's inviter, ledger and all, is still named.
  const orders = db.db?.collection<{ _id: string }>('orders')
  await orders?.updateOne({ _id: orderId }, { $set: { 'rate.inviterId': NEW } }, { bypassDocumentValidation: true })
  expect((await checkLedger(db)).join('\n')).toContain(`pays ${NEW}, who was not set as the inviter of ${LI} then`)
  await orders?.updateOne({ _id: orderId }, { $set: { 'rate.inviterId': OLD } }, { bypassDocumentValidation: true })
  expect(await checkLedger(db)).toEqual([])

  // Half goes back: floor(10000 × 15‱) = 150 stay.
  expect(await bring({ type: 'refund', refundId: 'r1', goodsFen: 10_001, units: 1 })).toEqual([
    [1000, 0],
    [150, 0],
  ])
  expect(await bring({ type: 'settle' })).toEqual([
    [0, 1000],
    [0, 150],
  ])
  expect(await bring({ type: 'refund', refundId: 'r2', goodsFen: 10_000, units: 1 })).toEqual([
    [0, 0],
    [0, 0],
  ])
  expect([await ledger.verify(OLD), await ledger.verify(LI), await ledger.sumOfAll()]).toEqual([null, null, 0])
})
