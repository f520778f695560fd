// Levels by one contract in memory and on MongoDB: moved on the first by settled sales, told before they fall, given by staff, finished after a death.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Actor } from '../../../server/actor.ts'
import { createLevels, type LevelHolder, type Levels, type LevelStore } from '../../../server/crediting/levels/level.service.ts'
import { createLevelStore } from '../../../server/crediting/levels/level.store.ts'
import { createLevelViews, type LevelViews } from '../../../server/crediting/levels/level-view.service.ts'
import { daysBetween, midnightOf, monthOf } from '../../../server/crediting/levels/level-month.rules.ts'
import { FIRST_TERMS, type RateTerms } from '../../../server/commission/rate-terms.rules.ts'
import { heldLevel } from '../../../server/leaders/level.rules.ts'
import { createLeaderService, type Leader, type LeaderService } from '../../../server/leaders/leader.service.ts'
import { createLeaderStore } from '../../../server/leaders/leader.store.ts'
import type { NoticeText } from '../../../server/notifications/notice.service.ts'
import { idOf } from '../../support/goods-actors.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { leaderActor, memberActor, rememberingBus, staffActor } from '../../support/leader-world.ts'
import { memoryLeaderStore } from '../../support/memory-leaders.ts'
import { onceTo } from '../../support/notice-world.ts'
import { memoryLevelStore, type MemoryBooks } from '../../support/memory-levels.ts'

const ZONE = 'Asia/Shanghai'
const DAY = 86_400_000
const at = (local: string): number => Date.parse(`${local}+08:00`)
const [LI, WANG, ZHAO] = [idOf(1), idOf(2), idOf(3)]
const NAMES = ['新芽', '花开', '结果']
let database: MigratedDatabase
beforeAll(async () => {
  database = await migratedDatabase()
}, 180_000)
afterAll(() => database.close())

describe('months', () => {
  test('begin at the shop’s midnight; the window is the thirty days before', () => {
    const march = monthOf(at('2026-02-14T09:00'), ZONE, 1)
    expect(march).toEqual({ month: '2026-03', fromMs: at('2026-03-01T00:00'), firstDay: '2026-01-30', lastDay: '2026-02-28' })
    expect(daysBetween(march.firstDay, march.lastDay)).toHaveLength(30)
    expect(monthOf(at('2026-12-31T23:59'), ZONE, 1).month).toBe('2027-01')
    expect(monthOf(at('2026-12-01T00:00'), ZONE).fromMs).toBe(at('2026-12-01T00:00'))
    expect(daysBetween('2026-03-02', '2026-03-01')).toEqual([])
  })
  test.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/New_York', 'UTC', 'Asia/Kolkata'])('also in %s', (zone) => {
    const day = '2026-11-01'
    const local = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
    expect(local.format(midnightOf(day, zone))).toBe(`${day} 00:00:00`)
  })
})

describe.each(['in memory', 'on MongoDB'])('levels %s', (where) => {
  let nowMs: number
  let terms: RateTerms
  let leaders: LeaderService
  let store: LevelStore
  let levels: Levels
  let views: LevelViews
  let notices: [string, NoticeText][]
  let audits: object[]
  let notifies: () => void
  const settle = async (day: string, leaderId: string, fen: number): Promise<void> => {
    books.days.set(`${day}:${leaderId}`, fen)
    const row = { _id: `${day}:${leaderId}`, day, leaderId, settledGmvFen: fen, orders: 1, gmvFen: fen, incomeFen: 1 }
    await database.connection.db?.collection<{ _id: string }>('leaderDays').replaceOne({ _id: row._id }, row, { upsert: true })
  }
  const close = async (day: string): Promise<void> => {
    books.closedDay = day
    const figures = database.connection.db?.collection<{ _id: string }>('leaderFigures')
    await figures?.replaceOne({ _id: day }, { closed: true }, { upsert: true })
  }
  let books: MemoryBooks
  const lead = async (leaderId: string, given: Partial<Leader> = {}): Promise<Leader> => {
    const row: Leader = {
      ...{ leaderId, memberId: `m${leaderId}`, name: '李姐', about: '', state: 'active', reason: null, level: 1 },
      ...{ appliedAtMs: 1, approvedAtMs: 2, version: 1 },
      ...given,
    }
    await leaderStore.insert(row)
    return row
  }
  let leaderStore: ReturnType<typeof memoryLeaderStore>
  const held = async (leaderId: string, atMs = nowMs): Promise<number> => {
    const row = await leaders.byId(leaderId)
    return row === null ? 0 : heldLevel(row, atMs)
  }

  beforeEach(async () => {
    const names = ['leaders', 'leaderDays', 'leaderFigures', 'levelMoves', 'levelMonths', 'levelWarnings']
    await Promise.all(names.map(async (name) => database.connection.db?.collection(name).deleteMany({})))
    nowMs = at('2026-12-01T00:11')
    terms = { ...FIRST_TERMS, levelNames: NAMES }
    notices = []
    audits = []
    notifies = () => undefined
    books = { days: new Map(), closedDay: null }
    const clock = { nowMs: () => nowMs }
    leaderStore = where === 'in memory' ? memoryLeaderStore() : createLeaderStore(database.connection)
    leaders = createLeaderService({
      ...{ store: leaderStore, clock, newId: () => idOf(99), bus: rememberingBus().bus },
      ...{ notices: { send: async () => true }, publicUrl: 'https://shop.example' },
      ...{ writeAudit: async () => undefined, onState: () => undefined, onDisabled: async () => undefined },
      areOne: async (personId, others) => others.includes(personId),
    })
    const holders = async (): Promise<LevelHolder[]> =>
      (await leaderStore.list({ state: null, beforeId: null, limit: 99 })).filter(({ state }) => state === 'active' || state === 'paused')
    store = where === 'in memory' ? memoryLevelStore(books, holders) : createLevelStore(database.connection)
    levels = createLevels({
      ...{ store, leaders, clock, timeZone: ZONE, publicUrl: 'https://shop.example' },
      termsAt: async () => terms,
      areOne: async (personId, others) => others.includes(personId),
      audit: { write: async (entry) => void audits.push(entry) },
      notices: onceTo((personId, text) => {
        notifies()
        notices.push([personId, text])
      }),
    })
    views = createLevelViews({
      ...{ store, clock, timeZone: ZONE, leaderById: leaders.byId },
      termsAt: async () => terms,
      shopBps: async (level) => level * 1000,
    })
  })

  test('nothing moves before the last day’s books are closed; then up at once, down after the grace, and once', async () => {
    await lead(LI)
    await lead(WANG, { level: 3 })
    await lead(ZHAO, { level: 2, state: 'paused' })
    await lead(idOf(4), { level: 2, state: 'disabled' })
    await settle('2026-11-01', LI, 600_000)
    await settle('2026-11-30', LI, 400_000)
    await settle('2026-10-31', WANG, 90_000_000)
    await settle('2026-11-15', WANG, 1_000_000)
    await settle('2026-11-15', ZHAO, 1_000_000)
    await close('2026-11-29')
    await levels.monthly()
    expect([await held(LI), notices]).toEqual([1, []])
    await close('2026-11-30')
    await Promise.all([levels.monthly(), levels.monthly()])
    await levels.monthly()
    const fromMs = at('2026-12-08T00:00')
    expect(await held(LI)).toBe(2)
    expect([await held(WANG), await held(WANG, fromMs - 1), await held(WANG, fromMs)]).toEqual([3, 3, 2])
    expect([await held(ZHAO), await held(idOf(4))]).toEqual([2, 2])
    const url = 'https://shop.example/leader/level'
    expect(notices.toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual([
      [`m${LI}`, { template: 'levelMoved', move: 'up', level: 2, name: '花开', fromMs: nowMs, url }],
      [`m${WANG}`, { template: 'levelMoved', move: 'down', level: 2, name: '花开', fromMs, url }],
    ])
    expect(await store.movesOf(WANG)).toEqual([
      {
        ...{ leaderId: WANG, n: 1, kind: 'down', atMs: nowMs, from: 3, level: 3, levelFalls: [{ level: 2, fromMs }] },
        ...{ settledFen: 1_000_000, byPersonId: null, reason: null },
      },
    ])
    expect(await store.owed(9)).toEqual([])
  })

  test('a fall that was announced is taken back when the next month is worth the level', async () => {
    terms = { ...terms, levelGraceDays: 60 }
    await lead(WANG, { level: 2 })
    await close('2026-11-30')
    await levels.monthly()
    expect((await store.movesOf(WANG)).map(({ kind }) => kind)).toEqual(['down'])
    nowMs = at('2027-01-01T00:15')
    await settle('2026-12-20', WANG, 1_500_000)
    await close('2026-12-31')
    await levels.monthly()
    expect(notices.map(([, text]) => text)).toMatchObject([
      { move: 'down', level: 1 },
      { move: 'kept', level: 2 },
    ])
    expect(await held(WANG, at('2027-05-01T00:00'))).toBe(2)
  })

  test('before the month is over, who would fall is told once what is missing', async () => {
    nowMs = at('2026-11-25T23:59')
    await store.setDone('2026-11', 'moved')
    await lead(LI, { level: 2 })
    await lead(WANG, { level: 2 })
    await settle('2026-11-10', LI, 300_000)
    await settle('2026-11-10', WANG, 1_000_000)
    await close('2026-11-24')
    await levels.monthly()
    expect(notices.filter(([, text]) => text.template === 'levelAhead')).toEqual([])
    nowMs = at('2026-11-26T00:00')
    await levels.monthly()
    await levels.monthly()
    const byMs = at('2026-12-01T00:00')
    expect(notices.filter(([, text]) => text.template === 'levelAhead')).toMatchObject([
      [`m${LI}`, { level: 2, name: '花开', missingFen: 700_000, byMs }],
    ])
  })

  test('a leader sees her level, what is missing for the next and to keep it, what comes, and her history', async () => {
    await lead(WANG, { level: 2 })
    await close('2026-11-30')
    await levels.monthly()
    nowMs = at('2026-12-05T12:00')
    await settle('2026-12-01', WANG, 5)
    await settle('2026-12-02', WANG, 400_000)
    await settle('2026-12-05', WANG, 100_000)
    const fromMs = at('2026-12-08T00:00')
    expect(await views.own(leaderActor(`m${WANG}`, WANG))).toEqual({
      ...{ level: 2, name: '花开', timeZone: ZONE, falls: [{ level: 1, name: '新芽', fromMs }] },
      ...{ movesAtMs: at('2027-01-01T00:00'), countedFromMs: at('2026-12-02T00:00'), settledFen: 500_000, worth: 1 },
      ...{ next: { level: 3, name: '结果', fromFen: 5_000_000, missingFen: 4_500_000 }, keepMissingFen: 500_000, graceDays: 7 },
      levels: [
        { level: 1, name: '新芽', fromFen: 0, rateBps: 1000 },
        { level: 2, name: '花开', fromFen: 1_000_000, rateBps: 2000 },
        { level: 3, name: '结果', fromFen: 5_000_000, rateBps: 3000 },
      ],
      history: [
        {
          ...{ n: 1, kind: 'down', atMs: at('2026-12-01T00:11'), from: 2, level: 2 },
          ...{ falls: [{ level: 1, fromMs }], settledFen: 0, reason: null },
        },
      ],
    })
    nowMs = fromMs
    const fallen = await views.own(leaderActor(`m${WANG}`, WANG))
    expect(fallen).toMatchObject({ level: 1, falls: [], next: { level: 2, missingFen: 500_000 }, keepMissingFen: 0 })
    await expect(views.own(memberActor('m9'))).rejects.toMatchObject({ code: 'not_allowed' })
  })

  test('staff give a level with a reason: up at once, down after the grace, and the month that runs leaves it', async () => {
    nowMs = at('2026-12-01T00:05')
    const boss = { ...staffActor('boss'), stepUpAtMs: nowMs }
    await lead(LI)
    await lead(WANG, { level: 2 })
    await levels.set(boss, LI, { level: 3, reason: '线下活动', seenVersion: 0 })
    await levels.set(boss, WANG, { level: 1, reason: '长期没有直播', seenVersion: 0 })
    expect([await held(LI), await held(WANG, nowMs + 7 * DAY - 1), await held(WANG, nowMs + 7 * DAY)]).toEqual([3, 2, 1])
    expect(audits).toMatchObject([
      { act: 'level.set', on: { kind: 'leader', id: LI }, before: { level: 1 }, after: { level: 3, falls: [] }, reason: '线下活动' },
      { act: 'level.set', after: { level: 2, falls: [{ level: 1 }] } },
    ])
    expect((await views.ofLeader(boss, LI)).history).toMatchObject([
      { kind: 'up', from: 1, level: 3, reason: '线下活动', settledFen: null },
    ])
    nowMs = at('2026-12-01T00:11')
    await close('2026-11-30')
    await levels.monthly()
    expect([await held(LI), (await store.movesOf(LI)).length]).toEqual([3, 1])
    // What an order of the past was placed under.
    const row = await leaders.byId(LI)
    expect([
      await levels.onceHeld(row as Leader, at('2026-12-01T00:04')),
      await levels.onceHeld(row as Leader, at('2026-12-01T00:05')),
    ]).toEqual([1, 3])
  })

  test('other thresholds are tried on the last thirty days, today included', async () => {
    nowMs = at('2026-12-15T10:00')
    await lead(LI)
    await lead(WANG, { level: 2, levelFalls: [{ level: 1, fromMs: nowMs }] })
    await lead(ZHAO, { level: 3 })
    await lead(idOf(4), { level: 3, state: 'disabled' })
    await settle('2026-11-15', LI, 900)
    await settle('2026-11-16', LI, 50)
    await settle('2026-12-15', LI, 50)
    expect(await levels.spread([0, 100])).toEqual([
      { level: 1, held: 2, would: 2 },
      { level: 2, held: 0, would: 1 },
      { level: 3, held: 1, would: 0 },
    ])
    expect(await levels.spread([0, 101])).toMatchObject([{ would: 3 }, { would: 0 }, { would: 0 }])
  })

  test('refuses what staff may not give', async () => {
    const boss = { ...staffActor('boss'), stepUpAtMs: nowMs }
    await lead(LI)
    await lead(WANG, { memberId: 'boss' })
    await lead(ZHAO, { state: 'disabled' })
    const given = { level: 2, reason: '活动', seenVersion: 0 }
    const refused = (leaderId: string, error: object, more: object = {}, actor: Actor = boss) =>
      expect(levels.set(actor, leaderId, { ...given, ...more })).rejects.toMatchObject(error)
    await refused(WANG, { code: 'not_allowed' })
    await refused(ZHAO, { code: 'wrong_state', params: { state: 'disabled' } })
    await refused(idOf(8), { code: 'not_found' })
    await refused(LI, { code: 'bad_input', params: { field: 'level' } }, { level: 4 })
    await refused(LI, { code: 'bad_input', params: { field: 'level' } }, { level: 1 })
    await refused(LI, { code: 'changed_meanwhile' }, { seenVersion: 3 })
    await refused(LI, { code: 'confirm_identity' }, {}, { ...boss, stepUpAtMs: null })
    await refused(LI, { code: 'not_allowed' }, {}, { ...boss, scopes: ['orders'] })
    expect([await held(LI), audits, notices]).toEqual([1, [], []])
  })

  test('a death between the move and what follows is made good; nobody is moved twice', async () => {
    await lead(LI)
    await settle('2026-11-15', LI, 1_000_000)
    await close('2026-11-30')
    notifies = () => {
      throw new Error('died')
    }
    await expect(levels.monthly()).rejects.toThrow('died')
    expect(await store.owed(9)).toHaveLength(1)
    notifies = () => undefined
    await levels.repair()
    await levels.monthly()
    expect([await held(LI), (await store.movesOf(LI)).length, notices.length, await store.owed(9)]).toEqual([2, 1, 1, []])
  })
})
