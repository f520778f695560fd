// Compares journal, lots, orders, gate, payments and ledger with one another, prints every difference, and ends with 1 when there is one.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { connectMongo } from '../server/persistence/mongo.ts'
import { checkBooks } from './reconcile/every-check.ts'

const HOST = '127.0.0.1'
const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** The databases inside a data folder keep their ports there. */
const portIn = (folder: string): string | null => {
  const file = join(process.env['SIBO_DATA'] ?? join(import.meta.dirname, '../.data'), folder, 'port')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
}
const placeOf = (named: string | undefined, folder: string, url: (port: string) => string): string => {
  if (named) return named
  const port = portIn(folder)
  if (port === null)
    throw new Error(`nothing to compare: set MONGODB_URI and REDIS_URL, or SIBO_DATA to the data folder of a running server`)
  return url(port)
}

const reconcile = async (): Promise<number> => {
  const { MONGODB_URI, REDIS_GATE_URL, REDIS_URL } = process.env
  const db = await connectMongo(placeOf(MONGODB_URI, 'mongo', (port) => `mongodb://${HOST}:${port}/sibo?directConnection=true`))
  const redis = new Redis(
    placeOf(REDIS_GATE_URL ?? REDIS_URL, 'redis', (port) => `redis://${HOST}:${port}`),
    { maxRetriesPerRequest: 1 },
  )
  redis.on('error', () => undefined)
  try {
    const found = await checkBooks({ db, redis })
    for (const { check, what } of found) say(`${check}  ${what}`)
    say(found.length === 0 ? 'journal, lots, orders, gate, payments and ledger agree' : `${found.length} differences`)
    return found.length === 0 ? 0 : 1
  } finally {
    redis.disconnect()
    await db.close()
  }
}

reconcile().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 2
  },
)
