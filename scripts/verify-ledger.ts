// Derives the whole ledger again from orders, payments and refunds, follows every leader's chain, prints each difference, and ends with 1 when there is one.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectMongo } from '../server/persistence/mongo.ts'
import { checkLedger, sizeOf } from './verify-ledger/ledger-checks.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** The database named in the environment, else the one inside the data folder of a running server. */
const place = (): string => {
  const { MONGODB_URI, SIBO_DATA } = process.env
  if (MONGODB_URI) return MONGODB_URI
  const file = join(SIBO_DATA ?? join(import.meta.dirname, '../.data'), 'mongo', 'port')
  if (!existsSync(file)) throw new Error('no ledger to verify: set MONGODB_URI, or SIBO_DATA to the data folder of a running server')
  return `mongodb://127.0.0.1:${readFileSync(file, 'utf8').trim()}/sibo?directConnection=true`
}

const verify = async (): Promise<number> => {
  const db = await connectMongo(place())
  try {
    const found = await checkLedger(db)
    for (const what of found) say(what)
    const { rows, leaders, totalFen } = await sizeOf(db)
    say(
      `${rows} rows, ${leaders} chains, all balances together ${totalFen} fen: ${found.length === 0 ? 'whole' : `${found.length} differences`}`,
    )
    return found.length === 0 ? 0 : 1
  } finally {
    await db.close()
  }
}

verify().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 2
  },
)
