// Notices that are said once and the rounds in which everybody of a list hears them, on a real MongoDB: whatever dies, nobody is lost and nobody hears twice.
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { createLogger } from '../../../server/logger.ts'
import { createRounds } from '../../../server/notifications/round.service.ts'
import { noticeRounds } from '../../../server/persistence/migrations/046-notice-rounds.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { createNoticeWorld, emptyNotices } from '../../support/notice-world.ts'

jest.setTimeout(60_000)
const LEASE_MS = 60_000
const TEXT = { template: 'payeeChanged', url: 'https://sibo.example' } as const
let database: MigratedDatabase
beforeAll(async () => void (database = await migratedDatabase()), 180_000)
afterAll(() => database.close())
beforeEach(() => emptyNotices(database.connection))

function world(count: number) {
  let nowMs = 1_790_000_000_000
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs }
  const parts = createNoticeWorld(database.connection, clock)
  const people = Array.from({ length: count }, (_, place) => ({ id: `p${String(place).padStart(4, '0')}` }))
  const over = new Set<string>()
  const rounds = () =>
    createRounds<{ id: string }>({
      ...{ store: parts.notices.rounds, kind: 'test', clock, logger: createLogger('silent') },
      peopleAfter: async (afterId, limit) => people.filter(({ id }) => afterId === null || id > afterId).slice(0, limit),
      idOf: ({ id }) => id,
      tellerOf: async (subject) =>
        over.has(subject)
          ? null
          : async ({ id }) => {
              if (id.endsWith('7')) return false
              await parts.notices.once(`test:${subject}:${id}`, id, TEXT)
              return true
            },
    })
  const heard = () => parts.said.map(({ personId }) => personId)
  return { ...parts, people, rounds, over, heard, later: (ms: number) => void (nowMs += ms) }
}
const log = () => database.connection.collection<{ _id: string; sent: boolean }>('noticeLog')

test('a notice of one id is sent once by twenty at the same time, and again only when the sender had refused it', async () => {
  const { notices, said, deaf, later } = world(0)
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => notices.once('cut:1:li', 'li', TEXT)))
  const fulfilled = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect([said.length, fulfilled.filter((one) => one === 'sent')]).toEqual([1, ['sent']])
  expect(await notices.once('cut:1:li', 'li', TEXT)).toBe('known')
  deaf.add('wang')
  expect(await notices.once('cut:1:wang', 'wang', TEXT)).toBe('failed')
  expect(await log().findOne({ _id: 'cut:1:wang' })).toMatchObject({ personId: 'wang', template: 'payeeChanged', sent: false })
  deaf.clear()
  later(1)
  expect(await notices.once('cut:1:wang', 'wang', TEXT)).toBe('sent')
  expect([await notices.send('li', TEXT), said.length]).toEqual([true, 3])
})

test('a death before or after any write loses nobody and tells nobody twice', async () => {
  const dry = world(23)
  dry.scissors.arm(0, false)
  await dry.rounds().open('dry')
  await dry.rounds().work()
  const writes = dry.scissors.calls()
  expect(writes).toBe(21 * 2 + 1)
  for (let at = 1; at <= writes; at += 4) {
    for (const after of [false, true]) {
      await emptyNotices(database.connection)
      const one = world(23)
      await one.rounds().open('s')
      one.scissors.arm(at, after)
      await one.rounds().work()
      one.scissors.arm(0, false)
      one.later(LEASE_MS)
      await one.rounds().work()
      expect([at, after, one.heard().length, new Set(one.heard()).size]).toEqual([at, after, 21, 21])
      expect(await one.rounds().toldOf(['s'])).toEqual(new Map([['s', 21]]))
    }
  }
})

test('four processes tell 250 people once, and stop where there is nothing to tell any more', async () => {
  const { rounds, heard, over } = world(250)
  const processes = [rounds(), rounds(), rounds(), rounds()]
  for (const one of processes) await one.open('a')
  const all = () => Promise.all(processes.map((one) => one.work()))
  await all()
  await all()
  expect([heard().length, new Set(heard()).size]).toEqual([225, 225])
  over.add('b')
  await rounds().open('b')
  await all()
  expect([heard().length, await rounds().toldOf(['a', 'b', 'c'])]).toEqual([225, new Map(Object.entries({ a: 225, b: 0 }))])
})

test('what was told before there were rounds is not told again, and what was under way goes on', async () => {
  const db = database.connection.db
  if (!db) throw new Error('no database')
  const campaigns = db.collection<{ _id: string; [field: string]: unknown }>('campaigns')
  const row = { launchAt: new Date(), leaseUntil: new Date(0) }
  await campaigns.insertMany([
    { _id: 'new', state: 'waiting', telling: { what: 'announce', afterId: 'p1' }, announced: 9, launched: 0, ...row },
    { _id: 'old', state: 'launched', telling: null, announced: 9, launched: 8, ...row },
  ])
  await campaigns.createIndex({ 'telling.what': 1, leaseUntil: 1 }, { name: 'telling' })
  await db.collection<{ _id: string; open: boolean; afterId: string }>('rateCuts').insertOne({ _id: '3', open: true, afterId: 'p2' })
  await noticeRounds.up(db)
  await noticeRounds.up(db)
  const rounds = await db
    .collection('noticeRounds')
    .find({}, { projection: { kind: 0, subject: 0, leaseUntil: 0 } })
    .sort({ _id: 1 })
    .toArray()
  expect(rounds).toEqual([
    { _id: 'campaign:new:announce', open: true, afterId: 'p1', told: 9 },
    { _id: 'campaign:old:announce', open: false, afterId: null, told: 9 },
    { _id: 'campaign:old:launch', open: false, afterId: null, told: 8 },
    { _id: 'rateCut:3', open: true, afterId: 'p2', told: 0 },
  ])
  expect(await campaigns.findOne({ _id: 'old' })).toEqual({ _id: 'old', state: 'launched', launchAt: row.launchAt })
  expect((await db.listCollections({ name: 'rateCuts' }).toArray()).length).toBe(0)
  await campaigns.deleteMany({})
})
