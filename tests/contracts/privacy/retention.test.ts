// What goes by the clock: on real MongoDB, under a clock that the test moves.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import { createBus } from '../../../server/domain-events.ts'
import { createAgeings, createHolders } from '../../../server/keepers.ts'
import { createLogger } from '../../../server/logger.ts'
import { createAddresses } from '../../../server/members/addresses/address.service.ts'
import { createSessionStore } from '../../../server/members/sessions/session.store.ts'
import { createDataKeyStore } from '../../../server/persistence/data-keys.ts'
import { migrations } from '../../../server/persistence/migrations/index.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { createRetentionStore } from '../../../server/privacy/closing.store.ts'
import { createHolds } from '../../../server/privacy/hold.service.ts'
import { createRetention } from '../../../server/privacy/retention.service.ts'
import { openSealing, type Sealing } from '../../../server/sealing.ts'
import { hex, plantOwnData, type Who, type Words } from '../../support/own-data-story.ts'
import { startMongo } from '../../support/real-parts.ts'

const DAY_MS = 86_400_000
const logger = createLogger('silent')
const at = new Date(Date.UTC(2026, 0, 10, 12))
let aheadMs = 0
const clock = { nowMs: () => at.getTime() + aheadMs, monotonicMs: () => performance.now() }

let mongo: Awaited<ReturnType<typeof startMongo>>
let db: Connection
let sealing: Sealing
let her: Who
let words: Words
const removed: string[] = []

/** A process of its own, that looks so many days after everything was written. */
const run = async (days: number): Promise<void> => {
  aheadMs = days * DAY_MS
  const objects = { remove: async (key: string) => void removed.push(key) }
  const ground = { db, clock, bus: createBus(logger), sealing, objects: objects as never }
  await createRetention({ ageings: createAgeings(ground), store: createRetentionStore(db), clock, logger }).work()
}
const count = (name: string, filter: object) => db.collection(name).countDocuments(filter)
const order = () => db.collection('orders').findOne({ memberId: her.memberId })
const setOrder = (change: object) =>
  db.collection('orders').updateOne({ memberId: her.memberId }, change, { bypassDocumentValidation: true })

const audited: unknown[] = []
const hold = (held: boolean) => {
  const orderIdByNo = async (no: string) => (no === words.orderNo ? ((await order())?._id as unknown as string) : null)
  const audit = { write: async (row: unknown) => void audited.push(row) }
  const staff = { kind: 'staff', scopes: ['mod'], roles: ['staff'], stepUpAtMs: clock.nowMs(), personId: hex(0xf1) } as never
  return createHolds({ orderIdByNo, holders: createHolders(db), audit, clock }).set(staff, words.orderNo, { held, reason: '仲裁中' })
}

beforeAll(async () => {
  mongo = await startMongo()
  db = await connectMongo(mongo.uri)
  if (!db.db) throw new Error('not open')
  for (const migration of migrations) await migration.up(db.db)
  sealing = await openSealing({ dataKeys: [`k:${Buffer.alloc(32, 7).toString('base64')}`], store: createDataKeyStore(db), clock })
  her = { memberId: hex(0xaa), leaderId: hex(0x104), visitorId: hex(0x204), mark: 'SUN', n: 4 }
  words = await plantOwnData(db, sealing, her, at)
  const touch = {
    linkId: hex(0xd900),
    leaderId: hex(1),
    showId: null,
    groupId: hex(0xd901),
    channel: null,
    refusal: null,
    source: 'page',
    at,
  }
  const guests = [1, 2, 3].map((n) => ({ _id: hex(0xbb00 + n), ...touch, visitorId: hex(0xbc00 + n), memberId: null, minute: n }))
  const named = { _id: hex(0xbb09), ...touch, visitorId: hex(0xbc09), memberId: her.memberId, minute: 9 }
  await db.collection('touches').insertMany([...guests, named] as never[])
  await setOrder({ $set: { 'attribution.touchId': hex(0xbb09) } })
  const guest = { leaderId: hex(1), kind: 'visitor', personId: hex(0xbc01), lastAt: at, known: true }
  await db.collection('leaderPeople').insertOne({ _id: `${hex(1)}:visitor:${hex(0xbc01)}`, ...guest } as never)
  const notice = { raw: '{"payer":"secret"}', signedAt: at, receivedAt: at, tries: 0, nextAt: at }
  await db.collection('inbox').insertMany([
    { _id: 'event-old', ...notice, state: 'done' },
    { _id: 'event-new', ...notice, state: 'new' },
  ] as never[])
  const picture = { ownerId: her.memberId, width: 1, height: 1, bytes: 1, createdAtMs: at.getTime(), sha256: 'abc' }
  await db.collection('pictures').insertMany([
    { _id: hex(0xe1), ...picture, class: 'evidence' },
    { _id: hex(0xe2), ...picture },
  ] as never[])
}, 60_000)
afterAll(async () => {
  await db?.close()
  await mongo?.stop()
})

describe('what was kept long enough', () => {
  test('steps of a visit lose their visitor after 30 days, and count on', async () => {
    await run(29)
    expect(await count('visitSteps', { _id: `${hex(1)}:${words.touched}:${her.visitorId}` })).toBe(1)
    await run(31)
    expect(await count('visitSteps', { _id: `${hex(1)}:${words.touched}:${her.visitorId}` })).toBe(0)
    expect(await count('visitSteps', { leaderId: hex(1), showId: words.touched, stayedAt: at })).toBe(1)
  })

  test('touches become sums after 180 days, but for those that an order names; people of a leader lose their name unless they are hers', async () => {
    await run(179)
    expect(await count('touches', { linkId: hex(0xd900) })).toBe(4)
    expect(await count('inbox', { raw: { $ne: '' }, _id: 'event-old' as never })).toBe(1)
    await run(182)
    expect(await count('touches', { linkId: hex(0xd900) })).toBe(1)
    expect(await db.collection('touchSums').findOne({ linkId: hex(0xd900) })).toMatchObject({ groupId: hex(0xd901), count: 3 })
    // What still has to be applied keeps its words.
    expect(await db.collection('inbox').distinct('_id', { raw: '' })).toEqual(['event-old'])
    expect(await count('leaderPeople', { personId: hex(0xbc01) })).toBe(0)
    expect(await count('leaderPeople', { leaderId: hex(1), kind: 'visitor', lastAt: at })).toBe(2)
    // Bound to that leader: hers.
    expect(await count('leaderPeople', { personId: her.memberId })).toBe(1)
    // Again, and by a second process: the same.
    await Promise.all([run(182), run(182)])
    expect(await db.collection('touchSums').findOne({ linkId: hex(0xd900) })).toMatchObject({ count: 3 })
  })

  test('orders keep goods and money and lose their person after three years, unless somebody holds them', async () => {
    await hold(true)
    await run(3 * 366 + 1)
    const sealed = async () => ((await order())?.['delivery'] as { recipientSealed: string } | undefined)?.recipientSealed
    expect(await sealed()).not.toBe('')
    await hold(false)
    await run(3 * 366 - 1)
    expect(await sealed()).not.toBe('')
    await run(3 * 366 + 1)
    expect(await sealed()).toBe('')
    const kept = await order()
    const { reveal } = createAddresses({ store: {} as never, sealing, clock, newId: () => hex(1) })
    expect(kept).toMatchObject({
      totalFen: 990,
      payer: null,
      delivery: { phoneMasked: '', deliveryIndex: '', region: '浙江省 杭州市 西湖区' },
    })
    expect(reveal(her.memberId, kept?.['delivery'] as never)).toMatchObject({ recipient: '', phone: '', street: '' })
  })

  test('and what hangs on them a season later: words of cases, invoices, chat, evidence', async () => {
    const beside = async () => [
      await count('invoiceRequests', { memberId: her.memberId }),
      await count('chatLines', { personId: her.memberId }),
      await count('afterSales', { memberId: her.memberId, words: words.caseWords }),
    ]
    expect(await beside()).toEqual([1, 2, 1])
    // Held with their order; chat hangs on no order.
    await hold(true)
    await run(3 * 366 + 93)
    expect(await beside()).toEqual([1, 0, 1])
    await hold(false)
    expect(audited).toHaveLength(4)
    await run(3 * 366 + 93)
    expect(await beside()).toEqual([0, 0, 0])
    // Evidence goes with its file; her other picture is her own, and stays.
    expect(removed).toEqual(['evidence/abc.webp'])
    expect(await count('pictures', { ownerId: her.memberId })).toBe(1)
    const lines = await db.collection('retentionLog').distinct('name')
    const all = ['afterSales', 'chat', 'evidence', 'inbox', 'invoices', 'leaderPeople', 'orders', 'touches', 'visitSteps', 'visitors']
    expect(new Set(lines)).toEqual(new Set(all))
  })

  test('sessions, text messages, notices and challenges go by the database’s own clock', async () => {
    const after180 = 180 * 86_400
    const ttlOf = async (name: string): Promise<number[]> =>
      (await db.collection(name).indexes()).flatMap(({ expireAfterSeconds }) => expireAfterSeconds ?? [])
    expect(await ttlOf('smsLog')).toEqual([after180])
    expect(await ttlOf('noticeLog')).toEqual([after180])
    expect(await ttlOf('dataCopies')).toEqual([after180])
    expect(await ttlOf('challenges')).toEqual([86_400])
    // A session's row says itself when it goes: 180 days after its end.
    expect(await ttlOf('sessions')).toEqual([0])
    const times = { createdAtMs: 0, lastSeenAtMs: 0, stepUpAtMs: null, expiresAtMs: Date.now(), endedAtMs: null }
    const session = { personId: her.memberId, kind: 'member', visitorId: hex(9), network: '', browser: '', demo: false } as const
    await createSessionStore(db).insert({ sid: hex(0x99), ...session, ...times })
    const row = await db.collection<{ _id: string; removeAt: Date; expiresAtMs: number }>('sessions').findOne({ _id: hex(0x99) })
    expect((row?.removeAt.getTime() ?? 0) - (row?.expiresAtMs ?? 0)).toBe(180 * DAY_MS)
  })
})
