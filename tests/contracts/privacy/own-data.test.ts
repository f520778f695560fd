// A copy on real MongoDB whatever dies on the way, and a leader who goes in whichever state she is.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import type { Actor } from '../../../server/actor.ts'
import { createBus } from '../../../server/domain-events.ts'
import { KEPT_BY_LAW, type Keeper } from '../../../server/keeping.ts'
import { createLeaderStore } from '../../../server/leaders/leader.store.ts'
import { createRetire } from '../../../server/leaders/retire.service.ts'
import { createLogger } from '../../../server/logger.ts'
import { createDataKeyStore } from '../../../server/persistence/data-keys.ts'
import { migrations } from '../../../server/persistence/migrations/index.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { createCopies } from '../../../server/privacy/copy.service.ts'
import { createCopyStore } from '../../../server/privacy/copy.store.ts'
import { ROWS_PER_PIECE } from '../../../server/privacy/privacy.rules.ts'
import { openSealing, type Sealing } from '../../../server/sealing.ts'
import { hex } from '../../support/own-data-story.ts'
import { startMongo } from '../../support/real-parts.ts'

let mongo: Awaited<ReturnType<typeof startMongo>>
let db: Connection
let sealing: Sealing
let nowMs = Date.UTC(2026, 10, 1)
const clock = { nowMs: () => nowMs, monotonicMs: () => performance.now() }
const logger = createLogger('silent')
const her = {
  kind: 'member',
  personId: hex(0xaa),
  roles: ['member'],
  scopes: [],
  stepUpAtMs: nowMs,
  sid: hex(1),
  visitorId: hex(2),
} as unknown as Actor
let ids = 0

beforeAll(async () => {
  mongo = await startMongo()
  db = await connectMongo(mongo.uri)
  if (!db.db) throw new Error('not open')
  for (const migration of migrations) await migration.up(db.db)
  sealing = await openSealing({ dataKeys: [`k:${Buffer.alloc(32, 7).toString('base64')}`], store: createDataKeyStore(db), clock })
}, 60_000)
afterAll(async () => {
  await db?.close()
  await mongo?.stop()
})

const processOf = (keepers: readonly Keeper[]) =>
  createCopies({
    ...{ store: createCopyStore(db), keepers, sealing, clock, logger, shopName: '暖桌' },
    audit: { write: () => Promise.resolve() },
    writeCsv: (lines) => JSON.stringify(lines),
    newId: () => hex((ids += 1)),
  })

test('a try that dies is made again, by whoever comes, and every row is there once', async () => {
  let tries = 0
  const many = Array.from({ length: 2 * ROWS_PER_PIECE + 1 }, (_, n) => ({ n }))
  const chat: Keeper = { name: 'chat', collections: [], forget: KEPT_BY_LAW, gather: async () => many }
  const orders: Keeper = {
    ...{ name: 'orders', collections: [], forget: KEPT_BY_LAW },
    gather: async () => {
      if ((tries += 1) === 1) throw new Error('died')
      return [{ orderNo: '1' }]
    },
  }
  const one = processOf([chat, orders])
  await one.ask(her)
  await one.work()
  expect((await one.of(hex(0xaa)))?.state).toBe('preparing')
  // Its lease is not over: nobody else begins.
  await processOf([chat, orders]).work()
  expect(tries).toBe(1)
  nowMs += 61_000
  await Promise.all([one.work(), processOf([chat, orders]).work()])
  expect(tries).toBe(2)
  const copy = await one.of(hex(0xaa))
  // In the order in which people read it.
  expect(copy?.parts).toEqual([
    { noun: 'orders', rows: 1 },
    { noun: 'chat', rows: many.length },
  ])
  const whole = JSON.parse((await one.read(her, copy?.exportId ?? '', 'all')).text) as { data: { chat: object[]; orders: object[] } }
  expect(whole.data.chat).toEqual(many)
  expect(whole.data.orders).toEqual([{ orderNo: '1' }])
})

test.each([
  ['applied', 'refused', 0],
  ['refused', 'refused', 0],
  ['active', 'disabled', 2],
  ['paused', 'disabled', 2],
  ['disabled', 'disabled', 2],
] as const)('a leader who is %s is %s without a name, and her bindings end each time it is said', async (before, after, ended) => {
  const memberId = hex(0x500 + (ids += 1))
  const leaderId = hex(0x600 + ids)
  const store = createLeaderStore(db)
  const at = { appliedAtMs: 1, approvedAtMs: null }
  await store.insert({ leaderId, memberId, name: '李姐', about: '三个群', state: before, reason: '缘由', level: 1, ...at, version: 1 })
  let bindings = 0
  const retire = createRetire({ store, bus: createBus(logger), onState: () => undefined, onDisabled: async () => void (bindings += 1) })
  expect(await retire(memberId, '已注销用户')).toBe(true)
  expect(await retire(memberId, '已注销用户')).toBe(false)
  expect(await store.byMember(memberId)).toMatchObject({ name: '已注销用户', about: '', state: after, reason: null })
  expect(bindings).toBe(ended)
  expect(await retire(hex(0xdead), '已注销用户')).toBe(false)
})
