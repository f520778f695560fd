// Compares one day of the payment provider's own bill with our payments, refunds and ledger, prints every difference, and ends with 1 when there is one.
// usage: node scripts/reconcile-bill.ts [2026-03-10]   (a local day of the shop; yesterday when left out)
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openLedger } from '../server/ledger/door.ts'
import { localDay } from '../server/ledger/local-day.rules.ts'
import { createLogger } from '../server/logger.ts'
import { createMetrics } from '../server/metrics.ts'
import { createBillStore } from '../server/payments/bill.store.ts'
import { createReconcile } from '../server/payments/reconcile.service.ts'
import { createSandboxBill } from '../server/payments/sandbox/sandbox.adapter.ts'
import { createSandbox } from '../server/payments/sandbox/sandbox.service.ts'
import { createSandboxStore } from '../server/payments/sandbox/sandbox.store.ts'
import { connectMongo } from '../server/persistence/mongo.ts'
import { yuanText } from '../server/protocol/money.ts'

const TIME_ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000
const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** The database named in the environment, else the one inside the data folder of a running server. */
const place = (): string => {
  const { MONGODB_URI, SIBO_DATA } = process.env
  if (MONGODB_URI) return MONGODB_URI
  const file = join(SIBO_DATA ?? join(import.meta.dirname, '../.data'), 'mongo', 'port')
  if (!existsSync(file)) throw new Error('nothing to compare: set MONGODB_URI, or SIBO_DATA to the data folder of a running server')
  return `mongodb://127.0.0.1:${readFileSync(file, 'utf8').trim()}/sibo?directConnection=true`
}
const dayAsked = (): string => {
  const given = process.argv[2] ?? localDay(Date.now() - DAY_MS, TIME_ZONE)
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(given) || Number.isNaN(Date.parse(given)))
    throw new Error(`${given} is no day; say it like 2026-03-10`)
  return given
}

const compare = async (): Promise<number> => {
  const day = dayAsked()
  const db = await connectMongo(place())
  try {
    const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() }
    const { ledger } = openLedger({ db, clock })
    const sandbox = createSandbox({ store: createSandboxStore(db), clock, kick: () => undefined })
    const { run } = createReconcile({
      store: createBillStore(db),
      source: createSandboxBill(sandbox),
      postLedger: ledger.post,
      ledgerKnows: ledger.known,
      timeZone: TIME_ZONE,
      clock,
      logger: createLogger('silent'),
      metrics: createMetrics(),
    })
    const { whole, payments, refunds, paidFen, refundedFen, feeFen, netFen, differences } = await run(day)
    if (!whole) say(`${day}: the provider gave no whole bill`)
    for (const { kind, type, number, oursFen, theirsFen } of differences)
      say(`${kind}  ${type} ${number}: ${oursFen ?? 'nothing'} fen here, ${theirsFen ?? 'nothing'} fen on the bill`)
    say(
      `${day}: ${payments} payments ${yuanText(paidFen)}, ${refunds} refunds ${yuanText(refundedFen)}, fees ${yuanText(feeFen)}, net ${yuanText(netFen)}`,
    )
    if (whole) say(differences.length === 0 ? 'the bill and our books agree' : `${differences.length} differences`)
    return whole && differences.length === 0 ? 0 : 1
  } finally {
    await db.close()
  }
}

compare().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 2
  },
)
