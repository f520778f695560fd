// Proves the daily figures of leaders on real ledger entries in MongoDB: days by the shop's calendar, closed days kept, repeats, names, and no scan.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createBoards } from '../../../server/insights/boards/board.service.ts'
import { createBoardStore } from '../../../server/insights/boards/board.store.ts'
import { createProductivity } from '../../../server/insights/productivity/productivity.service.ts'
import { createProductivityStore } from '../../../server/insights/productivity/productivity.store.ts'
import { createBoardNames } from '../../../server/leaders/board-names.service.ts'
import { createBoardNameStore } from '../../../server/leaders/board-names.store.ts'
import { createLedgerService } from '../../../server/ledger/ledger.service.ts'
import { createLedgerStore } from '../../../server/ledger/ledger.store.ts'
import { commissionTransfer, sideTransfer, type TransferCode } from '../../../server/ledger/transfer.rules.ts'
import { idOf, member, movedClock, staff } from '../../support/goods-actors.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'

const HOUR_MS = 3_600_000
/** 2026-03-10 23:30 in Shanghai. */
const LATE_EVENING_MS = Date.parse('2026-03-10T15:30:00Z')
const [LI, WANG, IDLE, GONE] = [idOf(1), idOf(2), idOf(3), idOf(4)]

let database: MigratedDatabase
beforeAll(async () => {
  database = await migratedDatabase()
  const leaders = [LI, WANG, IDLE].map((id) => ({ _id: id, state: 'active', memberId: `m${id}` }))
  const rows = [...leaders, { _id: GONE, state: 'disabled', memberId: 'gone' }]
  await database.connection.db?.collection<{ _id: string }>('leaders').insertMany(rows)
}, 180_000)
afterAll(() => database.close())

test('days follow the shop’s calendar; a closed day stays as it was; repeats change nothing', async () => {
  const clock = movedClock(LATE_EVENING_MS)
  const store = createProductivityStore(database.connection)
  const ledger = createLedgerService({ store: createLedgerStore(database.connection), clock })
  const names = new Map([LI, WANG, IDLE].map((id, place) => [id, { name: ['李姐', '王姐', '小张'][place] ?? '' }]))
  const service = createProductivity({
    store,
    leaders: { cards: async (ids) => new Map([...names].filter(([id]) => ids.includes(id))) },
    clock,
    timeZone: 'Asia/Shanghai',
  })
  const named = (name: string, code: TransferCode, baseFen: number) => ({
    ...{ transferId: name, code, orderId: name.split(':')[0] ?? '', orderNo: '202603101234567890' },
    explain: {
      ...{ touchAtMs: 1, bindingSinceMs: null, reason: 'touch' as const, ruleVersion: 1 },
      ...{ baseFen, rateBps: 1_000, fenPerUnit: null, units: 1, title: '礼盒' },
    },
  })
  const accrue = (order: string, leaderId: string, fen: number) =>
    ledger.post([commissionTransfer(named(`${order}:accrue`, 'accrue', fen * 10), leaderId, 'frozen', fen)])
  const boss = staff('reports')

  expect(await service.read(boss)).toEqual({ figures: null, trend: [], coaching: [] })
  await accrue('o1', LI, 100)
  await accrue('o2', LI, 50)
  await accrue('o3', GONE, 900)
  await service.sum()
  clock.advance(HOUR_MS)
  await accrue('o4', WANG, 200)
  await ledger.post([commissionTransfer(named('o2:reverse:1', 'reverse', 0), LI, 'frozen', -50)])
  await ledger.post([sideTransfer(named('o1:settle', 'settle', 1_000), LI, 'frozen', 'available', 100)])
  await service.sum()
  await service.sum()

  const told = await service.read(boss)
  expect(told.figures).toMatchObject({ day: '2026-03-11', leaders: 3, active: 2, activeBps: 6_666, gmvFen: 3_500, gmvPerActiveFen: 1_750 })
  expect(told.figures).toMatchObject({ medianIncomeFen: 100, p80IncomeFen: 200 })
  expect(told.trend.map(({ day, active }) => [day, active])).toEqual([
    ['2026-03-10', 1],
    ['2026-03-11', 2],
  ])
  expect(told.coaching).toEqual([{ leaderId: IDLE, name: '小张', orders: 0, gmvFen: 0, settledGmvFen: 0, incomeFen: 0 }])
  expect(await store.lastClosed()).toBe('2026-03-10')

  // A month later what she did then is outside the window.
  clock.advance(31 * 24 * HOUR_MS)
  await service.sum()
  expect((await service.read(boss)).figures).toMatchObject({ day: '2026-04-11', active: 0, gmvFen: 0 })
  await expect(service.read(staff('catalog'))).rejects.toMatchObject({ code: 'not_allowed' })
})

test('boards count what was paid and kept, by show and by the shop’s day, and name only who wants to be named', async () => {
  const clock = movedClock(LATE_EVENING_MS)
  const SHOW = idOf(0x51)
  let made = 0
  const order = (leaderId: string | null, baseFen: number, given: object = {}) => {
    made += 1
    const credit = { showId: SHOW, attribution: { leaderId, selfMatch: null }, insider: false, creditBlock: null, refunds: [] }
    const gate = { lotId: idOf(0x10), quantity: 1, units: [made], state: 'toShip', goodsFen: baseFen + 1, baseFen }
    return { _id: `board${made}`, orderNo: `9${made}`, ...gate, ...credit, paidAt: new Date(LATE_EVENING_MS), ...given }
  }
  const moved = (kind: string) => ({ creditChanges: [{ kind, paid: true }] })
  await database.connection.db
    ?.collection<{ _id: string }>('orders')
    .insertMany([
      order(LI, 900),
      order(LI, 500, { refunds: [{ goodsFen: 200 }, { goodsFen: 100 }] }),
      order(WANG, 700, { paidAt: new Date(LATE_EVENING_MS + 40 * 60_000) }),
      order(IDLE, 600, { state: 'refunded', refunds: [{ goodsFen: 600 }] }),
      order(IDLE, 600, { creditBlock: 'payer' }),
      order(IDLE, 600, { insider: true }),
      order(IDLE, 600, moved('block')),
      order(GONE, 800, { creditBlock: 'payer', ...moved('release') }),
      order(null, 5_000),
      order(LI, 9_000, { showId: idOf(0x52), paidAt: new Date(LATE_EVENING_MS - 24 * HOUR_MS) }),
    ])
  const names = createBoardNames({ store: createBoardNameStore(database.connection) })
  const card = (id: string) => ({
    name: `name ${Number.parseInt(id, 16)}`,
    state: id === GONE ? ('disabled' as const) : ('active' as const),
  })
  const boards = createBoards({
    store: createBoardStore(database.connection),
    leaders: { cards: async (ids) => new Map(ids.map((id) => [id, card(id)])) },
    names,
    titleOf: async (showId) => (showId === SHOW ? '糕点专场' : null),
    isHost: async (actor, showId) => showId === SHOW && actor.personId === idOf(0x4057),
    medianIncomeFen: async () => 14_830,
    clock,
    timeZone: 'Asia/Shanghai',
  })
  const leader = (leaderId: string) => ({ ...member(`m${leaderId}`, 'leader'), leaderId })
  await names.choose(leader(LI), false)
  await names.choose(leader(WANG), false)
  await names.choose(leader(WANG), true)

  const told = await boards.read(leader(WANG), { showId: SHOW })
  expect(told).toMatchObject({ by: 'show', title: '糕点专场', day: null, leaders: 3, named: true, medianIncomeFen: 14_830 })
  expect(told.rows).toEqual([
    { place: 1, orders: 2, netFen: 1_100, name: null, mine: false },
    { place: 2, orders: 1, netFen: 800, name: null, mine: false },
    { place: 3, orders: 1, netFen: 700, name: 'name 2', mine: true },
  ])
  expect(told.me).toEqual({ place: 3, orders: 1, netFen: 700, gapFen: 100 })
  // She who hides her name still sees it herself.
  expect((await boards.read(leader(LI), { showId: SHOW })).rows[0]).toMatchObject({ name: 'name 1', mine: true })
  expect(await boards.read(leader(IDLE), { showId: SHOW })).toMatchObject({ me: null, named: true })
  // 23:30 and 00:10 are two days; neither asked for is today.
  expect(await boards.read(leader(LI), {})).toMatchObject({ by: 'day', day: '2026-03-10', leaders: 2, named: false })
  expect((await boards.read(leader(LI), { day: '2026-03-11' })).rows).toMatchObject([{ netFen: 700 }])
  expect((await boards.read(leader(LI), { day: '2026-03-09' })).rows).toMatchObject([{ netFen: 9_000, orders: 1 }])

  const all = await boards.readAll(staff('reports'), { showId: SHOW })
  expect(all.rows.map(({ name, named }) => [name, named])).toEqual([
    ['name 1', false],
    ['name 4', true],
    ['name 2', true],
  ])
  await expect(boards.readAll(member(idOf(0x4057)), { showId: SHOW })).resolves.toMatchObject({ leaders: 3 })
  await expect(boards.readAll(member(idOf(0x4057)), {})).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(boards.readAll(staff('catalog'), { showId: SHOW })).rejects.toMatchObject({ code: 'not_allowed' })
  const plan = await database.connection.db
    ?.collection('orders')
    .find({ paidAt: { $gte: new Date(0) }, 'attribution.leaderId': { $type: 'string' } })
    .explain('queryPlanner')
  expect(JSON.stringify(plan?.['queryPlanner'])).toContain('"indexName":"paid"')
})
