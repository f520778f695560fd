// Runs the numbered migrations once each, in order, by one process at a time under a lock row.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { mongo } from 'mongoose'

const LOCK_TTL_MS = 30_000
const RENEW_EVERY_MS = 5_000
const LOOK_AGAIN_MS = 250
const WAIT_MAX_MS = 10 * 60_000
const DUPLICATE_KEY = 11000

export type MigrationDb = mongo.Db
export type Migration = {
  /** `NNN-what-it-does`, the file's own name; never changed once released. */
  readonly id: string
  /** Plain driver calls, safe to run again after a crash half-way. Imports nothing that can change. */
  up(db: MigrationDb): Promise<void>
}
export type MigrationLog = { info(fields: object, message: string): void }
type LockRow = { _id: string; owner: string; expiresAt: Date }
type DoneRow = { _id: string; doneAt: Date; ranForMs: number }

/** Ids must be unique, of the form `NNN-words`, and listed in rising order. Returns the ids that ran now. */
export async function runMigrations(db: MigrationDb, list: readonly Migration[], logger: MigrationLog): Promise<string[]> {
  assertOrder(list)
  const done = db.collection<DoneRow>('migrations')
  if ((await pending(done, list)).length === 0) return []
  const release = await takeLock(db)
  const ran: string[] = []
  try {
    // Asked again under the lock: the process we waited for may have done them.
    for (const migration of await pending(done, list)) {
      const startedMs = performance.now()
      await migration.up(db)
      const ranForMs = Math.round(performance.now() - startedMs)
      await done.insertOne({ _id: migration.id, doneAt: new Date(), ranForMs })
      logger.info({ migration: migration.id, ranForMs }, 'migration done')
      ran.push(migration.id)
    }
  } finally {
    await release()
  }
  return ran
}

export function assertOrder(list: readonly Migration[]): void {
  let before = ''
  for (const { id } of list) {
    if (!/^\d{3}-[a-z0-9-]+$/.test(id)) throw new Error(`migration id ${id} is not of the form 001-what-it-does`)
    if (id.slice(0, 3) <= before) throw new Error(`migration ${id} stands behind ${before} or shares its number`)
    before = id.slice(0, 3)
  }
}

async function pending(done: mongo.Collection<DoneRow>, list: readonly Migration[]): Promise<Migration[]> {
  const doneIds = new Set((await done.find({}, { projection: { _id: 1 } }).toArray()).map((row) => row._id))
  return list.filter((migration) => !doneIds.has(migration.id))
}

/** The lock row lives 30 s and is renewed while we work: the lock of a dead process runs out by itself. All times are the database's. */
async function takeLock(db: MigrationDb): Promise<() => Promise<void>> {
  const locks = db.collection<LockRow>('migrationLock')
  const owner = randomUUID()
  const untilSoon = [{ $set: { owner, expiresAt: { $add: ['$$NOW', LOCK_TTL_MS] } } }]
  await locks.insertOne({ _id: 'lock', owner: '', expiresAt: new Date(0) }).catch((error: { code?: unknown }) => {
    if (error.code !== DUPLICATE_KEY) throw error
  })
  const endMs = performance.now() + WAIT_MAX_MS
  for (;;) {
    const taken = await locks.updateOne({ _id: 'lock', $expr: { $lte: ['$expiresAt', '$$NOW'] } }, untilSoon)
    if (taken.modifiedCount === 1) break
    if (performance.now() > endMs) throw new Error('another process has held the migration lock for more than 10 minutes; look at its log')
    await sleep(LOOK_AGAIN_MS)
  }
  const renew = setInterval(() => {
    locks.updateOne({ _id: 'lock', owner }, untilSoon).catch(() => undefined)
  }, RENEW_EVERY_MS)
  return async () => {
    clearInterval(renew)
    await locks.updateOne({ _id: 'lock', owner }, { $set: { expiresAt: new Date(0) } })
  }
}
