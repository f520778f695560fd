// Proves that the memory stores of audit rows and sent texts keep the same contracts as those on MongoDB.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { AuditRow, AuditStore } from '../../../server/audit/audit.service.ts'
import { createAuditStore } from '../../../server/audit/audit.store.ts'
import type { SmsLog, SmsLogRow } from '../../../server/notifications/sms.service.ts'
import { createSmsLog } from '../../../server/notifications/sms-log.store.ts'
import { migrations } from '../../../server/persistence/migrations/index.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { idOf } from '../../support/goods-actors.ts'
import { memoryAudit, memorySmsLog } from '../../support/memory-written-once.ts'
import { startMongo } from '../../support/real-parts.ts'

const START_WITHIN_MS = 60_000

type Stores = { audit: AuditStore; sms: SmsLog; sent: () => Promise<SmsLogRow[]>; close: () => Promise<void> }
const inMemory = async (): Promise<Stores> => {
  const { log, all } = memorySmsLog()
  return { audit: memoryAudit(), sms: log, sent: all, close: async () => undefined }
}
const onMongo = async (): Promise<Stores> => {
  const mongo = await startMongo()
  const db = await connectMongo(mongo.uri)
  if (!db.db) throw new Error('not open')
  for (const migration of migrations) await migration.up(db.db)
  return {
    audit: createAuditStore(db),
    sms: createSmsLog(db),
    sent: async () => {
      const rows = await db.collection<{ _id: string; at: Date }>('smsLog').find().toArray()
      return rows.map(({ _id, at, ...rest }) => ({ id: _id, atMs: at.getTime(), ...rest }) as SmsLogRow)
    },
    close: async () => {
      await db.close()
      await mongo.stop()
    },
  }
}

const audited = (n: number, facts: Partial<AuditRow> = {}): AuditRow => ({
  id: idOf(n),
  atMs: 1_790_000_000_000 + n,
  actorKind: 'staff',
  actorId: idOf(0x51),
  sid: idOf(0x52),
  act: 'show.update',
  on: { kind: 'show', id: idOf(0xa1) },
  before: '{"title":"旧"}',
  after: '{"title":"新"}',
  reason: null,
  ...facts,
})

describe.each([
  ['in memory', inMemory],
  ['on MongoDB', onMongo],
])('what is written once, %s', (_where, open) => {
  let stores: Stores
  beforeAll(async () => (stores = await open()), START_WITHIN_MS)
  afterAll(() => stores.close())

  test('an audit row is read back as it was written, null and words alike', async () => {
    const on = { kind: 'order', id: idOf(0xb1) }
    const row = audited(1, { on, sid: null, before: null, reason: '客户来电' })
    await stores.audit.insert(row)
    expect(await stores.audit.of(on, 10)).toEqual([row])
  })

  test('rows of one thing come newest first, within one moment the later id first, and no more than asked', async () => {
    const on = { kind: 'show', id: idOf(0xb2) }
    const atMs = 1_790_000_100_000
    for (const row of [
      audited(11, { on, atMs }),
      audited(13, { on, atMs }),
      audited(12, { on, atMs }),
      audited(10, { on, atMs: atMs + 1 }),
    ])
      await stores.audit.insert(row)
    expect((await stores.audit.of(on, 10)).map((row) => row.id)).toEqual([10, 13, 12, 11].map(idOf))
    expect((await stores.audit.of(on, 2)).map((row) => row.id)).toEqual([10, 13].map(idOf))
  })

  test('rows of another thing, or of the same id in another kind, stay out', async () => {
    const id = idOf(0xb3)
    await stores.audit.insert(audited(20, { on: { kind: 'show', id } }))
    await stores.audit.insert(audited(21, { on: { kind: 'room', id } }))
    expect((await stores.audit.of({ kind: 'room', id }, 10)).map((row) => row.id)).toEqual([idOf(21)])
    expect(await stores.audit.of({ kind: 'show', id: idOf(0xb4) }, 10)).toEqual([])
  })

  test('all of it comes newest first, page by page', async () => {
    const ids = [0xf00001, 0xf00002, 0xf00003].map(idOf)
    for (const n of [0xf00002, 0xf00001, 0xf00003]) await stores.audit.insert(audited(n, { on: { kind: 'task', id: idOf(n) } }))
    expect((await stores.audit.latest(null, 2)).map((row) => row.id)).toEqual([ids[2], ids[1]])
    expect((await stores.audit.latest(ids[1] ?? '', 1)).map((row) => row.id)).toEqual([ids[0]])
    expect(await stores.audit.latest(idOf(0), 5)).toEqual([])
  })

  test('a row is never written over', async () => {
    const on = { kind: 'show', id: idOf(0xb5) }
    await stores.audit.insert(audited(30, { on, reason: 'first' }))
    await expect(stores.audit.insert(audited(30, { on, reason: 'second' }))).rejects.toThrow(/there already|duplicate key/)
    expect((await stores.audit.of(on, 10)).map((row) => row.reason)).toEqual(['first'])
  })

  test('a text is kept masked, sent or not, and never written over', async () => {
    const row = (n: number, sent: boolean): SmsLogRow => ({
      id: idOf(n),
      atMs: 1_790_000_000_000 + n,
      phoneMasked: '138****0001',
      template: 'signInCode',
      sender: 'local',
      sent,
    })
    await stores.sms.insert(row(40, true))
    await stores.sms.insert(row(41, false))
    await expect(stores.sms.insert(row(40, false))).rejects.toThrow(/there already|duplicate key/)
    expect((await stores.sent()).toSorted((a, b) => a.atMs - b.atMs)).toEqual([row(40, true), row(41, false)])
  })
})
