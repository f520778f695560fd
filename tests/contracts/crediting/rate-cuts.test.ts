// Cuts of the commission on a real MongoDB: every active leader whom one concerns is told once before it comes, by however many processes, whatever dies.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { announcedCuts, replacementsAhead } from '../../../server/crediting/rate-cut.rules.ts'
import { createRateCuts } from '../../../server/crediting/rate-cut.service.ts'
import type { RateRow, RateTable } from '../../../server/commission/rate.rules.ts'
import { FIRST_TERMS } from '../../../server/commission/rate-terms.rules.ts'
import type { Leader } from '../../../server/leaders/leader.service.ts'
import { createLogger } from '../../../server/logger.ts'
import { leaderActor, memberActor, rememberingBus } from '../../support/leader-world.ts'
import { createNoticeWorld, emptyNotices } from '../../support/notice-world.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'

const NOW = 1_790_000_000_000
const HOUR = 3_600_000
const [NOTICE, PROTECT] = [48 * HOUR, 7 * 24 * HOUR]
const idOf = (kind: string, place: number) => `${kind}${place}`.padStart(24, '0')
const shop = (bps: number, byLevel?: RateRow['byLevel']): RateRow => ({ id: 'shop', rate: { bps }, ...(byLevel && { byLevel }) })
const table = (version: number, atMs: number, ...rows: RateRow[]): RateTable => ({ version, publishedAtMs: atMs, rows, terms: FIRST_TERMS })
let database: MigratedDatabase
beforeAll(async () => void (database = await migratedDatabase()), 180_000)
afterAll(() => database.close())
beforeEach(() => emptyNotices(database.connection))

/** Leaders of level 1 and 2 in turn; the first shares. */
function world(count: number, tables: readonly RateTable[]) {
  let nowMs = NOW
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs }
  const { notices, said, scissors } = createNoticeWorld(database.connection, clock)
  const { bus, told } = rememberingBus()
  const leaders = Array.from({ length: count }, (_, place): Leader => {
    const [leaderId, memberId] = [idOf('a', place), idOf('b', place)]
    const row = { leaderId, memberId, name: '', about: '', state: 'active', reason: null, level: (place % 2) + 1, appliedAtMs: 0 }
    return { ...row, approvedAtMs: 0, version: 1 } as Leader
  }).toSorted((a, b) => (a.leaderId < b.leaderId ? 1 : -1))
  const cuts = () =>
    createRateCuts({
      notices,
      tables: async () => tables,
      leaderById: async (leaderId) => leaders.find((one) => one.leaderId === leaderId) ?? null,
      activeBefore: async (beforeId, limit) => leaders.filter(({ leaderId }) => beforeId === null || leaderId < beforeId).slice(0, limit),
      wasSharing: async (leaderId) => leaderId === idOf('a', 0),
      categoriesOf: async () => new Map(),
      namesOf: async ({ skuIds }) => ({ shows: [], skus: skuIds.map((id) => ({ id, title: `货 ${id}` })) }),
      ...{ bus, publicUrl: 'https://sibo.example', logger: createLogger('silent'), clock },
    })
  const own = async (place: number) => (await cuts().own(leaderActor(idOf('b', place), idOf('a', place)))).rows
  const people = () => new Set(said.map(({ personId }) => personId)).size
  return { cuts, own, said, told, scissors, people, later: (ms: number) => void (nowMs += ms) }
}
const cutToEight = [table(1, 0, shop(1000)), table(2, NOW, shop(800))]

test('130 leaders are told once by four processes: what changes, from when, and until when she is protected', async () => {
  const { cuts, own, said, told, people, later } = world(130, cutToEight)
  const processes = [cuts(), cuts(), cuts(), cuts()]
  const all = () => Promise.all(processes.map((one) => one.work()))
  await all()
  await all()
  await cuts().work()
  expect([said.length, people(), told.length]).toEqual([130, 130, 130])
  const textOf = (place: number) => said.find(({ personId }) => personId === idOf('b', place))?.text
  const both = { template: 'rateCut', name: null, before: { bps: 1000 }, after: { bps: 800 }, places: 1, fromMs: NOW + NOTICE }
  expect([textOf(0), textOf(1)]).toMatchObject([
    { ...both, protectedUntilMs: NOW + NOTICE + PROTECT },
    { ...both, protectedUntilMs: null },
  ])
  const line = { name: null, before: { bps: 1000 }, after: { bps: 800 } }
  const row = { version: 2, fromMs: NOW + NOTICE, lines: [line], more: 0 }
  expect(await own(1)).toEqual([{ ...row, protectedUntilMs: null }])
  later(NOTICE)
  expect([await own(1), await own(0)]).toEqual([[], [{ ...row, protectedUntilMs: NOW + NOTICE + PROTECT }]])
  later(PROTECT)
  expect(await own(0)).toEqual([])
  await expect(cuts().own(memberActor('m'))).rejects.toMatchObject({ code: 'not_allowed' })
})

test('a process that dies in the middle of a page loses nobody and tells nobody twice', async () => {
  const { cuts, said, scissors, people, later } = world(150, cutToEight)
  // Each is claimed, sent and noted; a page of a hundred is told before.
  scissors.arm(260, false)
  await cuts().work()
  scissors.arm(0, false)
  await cuts().work()
  expect(people()).toBeLessThan(150)
  later(120_000)
  await cuts().work()
  expect([said.length, people()]).toEqual([150, 150])
})

test('whom it does not concern hears nothing, nor anybody of a raise', async () => {
  const levels = world(6, [table(1, 0, shop(1000, { 2: { bps: 1200 } })), table(2, NOW, shop(1000, { 2: { bps: 1100 } }))])
  await levels.cuts().work()
  expect([levels.said.length, await levels.own(0)]).toEqual([3, []])
  const raised = world(6, [table(1, 0, shop(1000)), table(2, NOW, shop(1100))])
  await raised.cuts().work()
  expect([raised.said, await raised.own(0)]).toEqual([[], []])
})

test('which changes a cut announces', () => {
  const sku = (bps: number): RateRow => ({ id: 'sku=K', skuId: 'K', rate: { bps } })
  const sale = (untilMs: number): RateRow => ({ id: 'campaign=节', campaign: '节', fromMs: 0, untilMs, rate: { bps: 2000 } })
  const announced = (tables: readonly RateTable[]) => {
    const inForce = tables.at(-1)
    return replacementsAhead(tables, NOW).map((cut) => [
      cut.version,
      inForce && announcedCuts(cut, inForce, 1).map(({ scope, after }) => [scope.skuId ?? scope.campaign ?? '', after]),
    ])
  }
  // Two cuts, each from its own moment; a raise since takes the first back, a smaller one takes a part of it back.
  const first = [table(1, 0, shop(1000)), table(2, NOW - 2, shop(800))]
  expect(announced([...first, table(3, NOW - 1, shop(600))])).toEqual([
    [3, [['', { bps: 600 }]]],
    [2, [['', { bps: 800 }]]],
  ])
  expect(announced([...first, table(3, NOW - 1, shop(1000))])).toEqual([
    [3, []],
    [2, []],
  ])
  expect(announced([...first, table(3, NOW - 1, shop(900))])).toEqual([
    [3, []],
    [2, [['', { bps: 900 }]]],
  ])
  // A row that is gone is a cut to what stands behind it; a campaign only if it would have gone on.
  const gone = (row: RateRow) => announced([table(1, 0, shop(1000), row), table(2, NOW, shop(1000))])
  expect(gone(sku(1500))).toEqual([[2, [['K', { bps: 1000 }]]]])
  expect(gone(sale(NOW + NOTICE + 1))).toEqual([[2, [['节', { bps: 1000 }]]]])
  expect(gone(sale(NOW + NOTICE))).toEqual([[2, []]])
  // What was published later is not on its way yet, what is over is no longer.
  expect(replacementsAhead(first, NOW - 3)).toEqual([])
  expect(replacementsAhead(first, NOW - 2 + NOTICE + PROTECT)).toEqual([])
})
