// Gives tests a real MongoDB and a real Redis of their own: one mongod for the whole run with a database for each caller, one redis-server each.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import mongoose from 'mongoose'

export { startRedis } from './own-redis.ts'
export type { OwnRedis } from './own-redis.ts'
export { startMongod } from './own-mongod.ts'

const START_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 25

export type TestMongo = {
  /** With this caller's own, empty database in it. */
  readonly uri: string
  readonly dbName: string
  /** Drops the database. */
  stop(): Promise<void>
}

/** A fresh database on the run's one mongod (a replica set: transactions and majority work). The first caller waits a second for its start. */
export async function startMongo(): Promise<TestMongo> {
  const server = await sharedMongod()
  const dbName = `t${randomBytes(8).toString('hex')}`
  return {
    uri: server.replace('/?', `/${dbName}?`),
    dbName,
    async stop() {
      const client = await mongoose.mongo.MongoClient.connect(server)
      await client.db(dbName).dropDatabase()
      await client.close()
    },
  }
}

async function sharedMongod(): Promise<string> {
  const folder = (process.env['SIBO_TEST_RUN'] ??= mkdtempSync(join(tmpdir(), `sibo-test-${process.pid}-`)))
  const runPid = process.env['SIBO_TEST_RUN_PID'] ?? String(process.pid)
  if (isFirst(folder)) {
    const log = openSync(join(folder, 'keeper.log'), 'w')
    const keeper = join(import.meta.dirname, 'mongo-keeper.ts')
    spawn(process.execPath, [keeper, folder, runPid], { detached: true, stdio: ['ignore', log, log] }).unref()
  }
  for (const endMs = performance.now() + START_WITHIN_MS; performance.now() < endMs; await sleep(LOOK_EVERY_MS)) {
    const uri = read(join(folder, 'mongo.uri'))
    if (uri) return uri
    const error = read(join(folder, 'mongo.error'))
    if (error) throw new Error(`the tests' mongod did not start: ${error}`)
  }
  throw new Error(`the tests' mongod did not start within ${START_WITHIN_MS} ms: ${read(join(folder, 'keeper.log')).slice(-2000)}`)
}

/** Making a folder succeeds for exactly one of the processes that try. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(join(folder, 'started'))
    return true
  } catch {
    return false
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
