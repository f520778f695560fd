// Campaigns on a real MongoDB: everybody they are for is told once that they come and once that they are there, by however many processes, whatever dies.
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { createCampaigns } from '../../../server/incentives/campaign.service.ts'
import { createCampaignStore } from '../../../server/incentives/campaign.store.ts'
import { CAMPAIGN_MOVES, isLaunchTime, isShown, SHOWN_AFTER_MS } from '../../../server/incentives/campaign.rules.ts'
import type { Leader } from '../../../server/leaders/leader.service.ts'
import { createLogger } from '../../../server/logger.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { createNoticeWorld, emptyNotices } from '../../support/notice-world.ts'
import { leaderActor, rememberingBus, staffActor } from '../../support/leader-world.ts'

jest.setTimeout(60_000)
const START = Date.parse('2026-03-10T10:00:00+08:00')
const HOUR_MS = 3_600_000
const SHOW = '5'.padStart(24, '0')
let database: MigratedDatabase
beforeAll(async () => void (database = await migratedDatabase()), 180_000)
afterAll(() => database.close())
beforeEach(async () => {
  await database.connection.collection('campaigns').deleteMany({})
  await emptyNotices(database.connection)
})

function world(count: number) {
  let nowMs = START
  let made = 0
  const { bus, told } = rememberingBus()
  const audits: { reason?: string }[] = []
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs }
  const { notices, said, scissors } = createNoticeWorld(database.connection, clock)
  const leaders = Array.from({ length: count }, (_, place): Leader => {
    const [leaderId, memberId] = [`a${place}`.padStart(24, '0'), `b${place}`.padStart(24, '0')]
    const row = { leaderId, memberId, name: '', about: '', state: 'active', reason: null, level: (place % 2) + 1, appliedAtMs: 0 }
    return { ...row, approvedAtMs: 0, version: 1 } as Leader
  }).toSorted((a, b) => (a.leaderId < b.leaderId ? 1 : -1))
  const campaigns = createCampaigns({
    store: createCampaignStore(database.connection),
    leaders: {
      byId: async (leaderId) => leaders.find((one) => one.leaderId === leaderId) ?? null,
      activeBefore: async (beforeId, limit) => leaders.filter(({ leaderId }) => beforeId === null || leaderId < beforeId).slice(0, limit),
    },
    tagsOf: async () => [],
    showIsThere: async (showId) => showId === SHOW,
    pictureUrl: async (id) => (id.startsWith('f') ? null : `/uploads/${id}.webp`),
    notices,
    ...{ bus, publicUrl: 'https://sibo.example', logger: createLogger('silent'), clock },
    audit: { write: async (entry) => void audits.push(entry as { reason?: string }) },
    newId: () => (made += 1).toString(16).padStart(24, '0'),
  })
  const asked = (given: object = {}) => ({
    ...{ title: '暖桌开播', material: { words: '今晚八点', pictureIds: [], clipUrl: null }, showId: SHOW, launchAtMs: START + HOUR_MS },
    audience: { levels: [], tags: [] },
    ...given,
  })
  const timesEach = () => {
    const times = new Map<string, number>()
    for (const { personId, text } of said) {
      const key = `${personId}:${text.template === 'campaign' && text.now ? 'now' : 'soon'}`
      times.set(key, (times.get(key) ?? 0) + 1)
    }
    return times
  }
  return { campaigns, leaders, told, said, audits, scissors, asked, timesEach, later: (ms: number) => void (nowMs += ms) }
}
const boss = staffActor('c'.repeat(24))
const refuses = (given: Promise<unknown>, code: string) => expect(given).rejects.toMatchObject({ code })

test('250 leaders hear of it once, and once more at its moment, told by four processes', async () => {
  const { campaigns, leaders, told, said, asked, timesEach, later } = world(250)
  const { campaignId } = await campaigns.run(boss, asked())
  const all = () => Promise.all([campaigns.work(), campaigns.work(), campaigns.work(), campaigns.work()])
  await all()
  await all()
  expect([said.length, new Set(said.map(({ personId }) => personId)).size]).toEqual([250, 250])
  expect(told).toHaveLength(250)
  expect(told[0]).toMatchObject({ name: 'toldPerson', payload: { entry: { kind: 'refresh', what: 'leader' } } })
  const her = leaderActor(leaders[0]?.memberId ?? '', leaders[0]?.leaderId ?? '')
  expect((await campaigns.own(her)).rows).toMatchObject([{ campaignId, launched: false, material: { words: '今晚八点' } }])
  later(HOUR_MS)
  await all()
  await all()
  expect([...timesEach().values()]).toEqual(Array(500).fill(1))
  expect((await campaigns.own(her)).rows).toMatchObject([{ launched: true }])
  expect((await campaigns.list(boss, { cursor: null, limit: 5 })).rows).toMatchObject([
    { state: 'launched', announced: 250, launched: 250 },
  ])
  later(SHOWN_AFTER_MS)
  expect((await campaigns.own(her)).rows).toEqual([])
})

test('a process that dies in the middle of a page loses nobody and tells nobody twice, neither before the moment nor at it', async () => {
  const { campaigns, said, scissors, asked, timesEach, later } = world(150)
  await campaigns.run(boss, asked())
  const dieAt = async (write: number, after: boolean) => {
    scissors.arm(write, after)
    await campaigns.work()
    scissors.arm(0, false)
    await campaigns.work()
  }
  await dieAt(260, true)
  expect(said.length).toBeLessThan(150)
  later(120_000)
  await campaigns.work()
  later(HOUR_MS)
  await dieAt(251, false)
  later(120_000)
  await campaigns.work()
  expect([...timesEach().values()]).toEqual(Array(300).fill(1))
  expect((await campaigns.list(boss, { cursor: null, limit: 5 })).rows).toMatchObject([{ announced: 150, launched: 150 }])
})

test('is for the levels it names, can be called off before its moment, and not after', async () => {
  const { campaigns, leaders, said, audits, asked, later } = world(6)
  const one = await campaigns.run(boss, asked({ audience: { levels: [2], tags: [] } }))
  await campaigns.work()
  expect(said).toHaveLength(3)
  const other = leaders.find(({ level }) => level === 1)
  expect((await campaigns.own(leaderActor(other?.memberId ?? '', other?.leaderId ?? ''))).rows).toEqual([])
  await refuses(campaigns.cancel(boss, one.campaignId, { reason: '改期', seenVersion: 9 }), 'changed_meanwhile')
  expect(await campaigns.cancel(boss, one.campaignId, { reason: '改期', seenVersion: 1 })).toMatchObject({ state: 'cancelled' })
  await refuses(campaigns.cancel(boss, one.campaignId, { reason: '改期', seenVersion: 2 }), 'wrong_state')
  const two = await campaigns.run(boss, asked())
  later(HOUR_MS)
  await campaigns.work()
  await refuses(campaigns.cancel(boss, two.campaignId, { reason: '改期', seenVersion: 2 }), 'wrong_state')
  // The one that was called off is launched by nobody.
  expect(said.filter(({ text }) => text.template === 'campaign' && text.now)).toHaveLength(6)
  expect(audits.map(({ reason }) => reason)).toEqual(['暖桌开播', '改期', '暖桌开播'])
})

test('what may not be', async () => {
  const { campaigns, asked } = world(1)
  await refuses(campaigns.run(boss, asked({ launchAtMs: START })), 'bad_input')
  await refuses(campaigns.run(boss, asked({ launchAtMs: START + 15 * 24 * HOUR_MS })), 'bad_input')
  await refuses(campaigns.run(boss, asked({ showId: '6'.padStart(24, '0') })), 'bad_input')
  await refuses(campaigns.run(boss, asked({ material: { words: '', pictureIds: ['f'.repeat(24)], clipUrl: null } })), 'bad_input')
  await refuses(campaigns.run(staffActor('d'.repeat(24), ['finance']), asked()), 'not_allowed')
  await expect(campaigns.own(boss)).rejects.toMatchObject({ code: 'not_allowed' })
  await refuses(campaigns.cancel(boss, 'e'.repeat(24), { reason: '改期', seenVersion: 1 }), 'not_found')
})

test('moments and states', () => {
  expect(CAMPAIGN_MOVES).toEqual({ waiting: ['launched', 'cancelled'], launched: [], cancelled: [] })
  expect([59_999, 60_000, 14 * 24 * HOUR_MS, 14 * 24 * HOUR_MS + 1].map((ms) => isLaunchTime(START + ms, START))).toEqual([
    false,
    true,
    true,
    false,
  ])
  const shown = (state: 'waiting' | 'launched' | 'cancelled', ms: number) => isShown({ state, launchAtMs: START }, START + ms)
  expect([shown('waiting', -1), shown('launched', SHOWN_AFTER_MS - 1), shown('launched', SHOWN_AFTER_MS), shown('cancelled', -1)]).toEqual([
    ...[true, true, false, false],
  ])
})
