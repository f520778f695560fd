// Proves the daily figures of leaders on real ledger entries in MongoDB: days by the shop's calendar, closed days kept, repeats, names, and no scan.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createProductivity } from '../../../server/insights/productivity/productivity.service.ts'
import { createProductivityStore } from '../../../server/insights/productivity/productivity.store.ts'
import { createLedgerService } from '../../../server/ledger/ledger.service.ts'
import { createLedgerStore } from '../../../server/ledger/ledger.store.ts'
import { commissionTransfer, sideTransfer, type TransferCode } from '../../../server/ledger/transfer.rules.ts'
import { idOf, movedClock, staff } from '../../support/goods-actors.ts'
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
}, 60_000)
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
