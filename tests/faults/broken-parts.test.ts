// A sale on two real gateways while their parts are killed, stopped, wiped and cut off: afterwards every book agrees with what the clients were told.
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ClientAct } from '../../scripts/reconcile/history-checks.ts'
import { FAULTS } from '../support/fault-actions.ts'
import { answerTimes, percentile } from '../support/fault-floods.ts'
import type { Fault, FaultSale } from '../support/fault-kinds.ts'
import { countAccrued, creditFaults } from '../support/fault-leaders.ts'
import { startLoad } from '../support/fault-load.ts'
import { openFaultShop, type FaultShop } from '../support/fault-shop.ts'
import { startStand, type Stand } from '../support/fault-stand.ts'
import { until } from '../support/until.ts'

const SECONDS = Number(process.env['FAULT_SECONDS'] ?? 30)
const BUYERS = Number(process.env['FAULT_BUYERS'] ?? 200)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
const ONLY = new RegExp(process.env['FAULT_ONLY'] ?? '')
const OFFERS = 3
/** With retries and twins a buyer stays below the sixty clicks a minute that a person may do. */
const EVERY_MS = 1_300
const PRICE_FEN = 1_990
const UNITS = Math.ceil((BUYERS * SECONDS) / OFFERS)
const CAP = 30
const OUT = process.env['FAULT_OUT'] ?? join(tmpdir(), `sibo-fault-runs-${process.pid}`)
/** Of a machine that others use too; each key is asked again until then. */
const DECIDED_WITHIN_MS = 60_000
const LONG_MS = 600_000
const SAID_CHARS = 3_000

type Row = {
  fault: string
  runs: number
  tried: number
  accepted: number
  unknown: number
  paid: number
  /** Orders that brought a leader her commission. */
  accrued: number
  p95Ms: number
  /** The longest time in which neither gateway decided anything. */
  gapMs: number
  /** From the last answer until every book agrees; and what it was waited for. */
  quietMs: number
  waitedFor: string
  violations: number
}
const table: Row[] = []

let stand: Stand
let shop: FaultShop

beforeAll(async () => {
  mkdirSync(OUT, { recursive: true })
  stand = await startStand()
  shop = await openFaultShop(stand.gateways[0].url, BUYERS)
}, LONG_MS)
afterAll(async () => {
  await stand?.end()
  console.table(table)
}, LONG_MS)

/** Every tenth of the holds that are open ends now: expiry runs beside everything else. */
const endSomeHolds = async (): Promise<void> => {
  const orders = stand.db().collection<{ _id: string }>('orders')
  const held = await orders
    .find({ state: 'pendingPayment' }, { projection: { _id: 1 } })
    .limit(200)
    .toArray()
  const some = held.filter((_, place) => place % 10 === 0).map(({ _id }) => _id)
  await orders.updateMany({ _id: { $in: some }, state: 'pendingPayment' }, [{ $set: { expiresAt: '$$NOW' } }])
}

/** Nothing ends before its time, and nothing is accepted while nothing can be written. */
const timeFaults = async ({ shut = [] }: Fault, history: readonly ClientAct[]): Promise<string[]> => {
  const early = await stand
    .db()
    .collection('orders')
    .countDocuments({ state: 'closed', reason: 'expired', $expr: { $lt: ['$closedAt', '$expiresAt'] } })
  const inTheDark = history.filter(
    ({ answer, startMs, endMs }) =>
      answer.code === 'accepted' && shut.some(({ fromMs, untilMs }) => startMs > fromMs && endMs !== null && endMs < untilMs),
  )
  return [
    ...(early > 0 ? [`${early} orders expired before their time`] : []),
    ...inTheDark.map(({ key }) => `${key} was accepted while the database stood still`),
  ]
}
const bothReady = async (): Promise<boolean> => {
  const answers = stand.gateways.map(({ url }) =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  return (await Promise.all(answers)).every(Boolean)
}
/** What was wrong, and beside the history what both gateways said. */
const tellOf = ({ name }: Fault, violations: readonly string[], historyFile: string): void => {
  console.log(`${name}: ${violations.slice(0, 20).join('\n')}`)
  for (const [place, { output }] of stand.gateways.entries()) writeFileSync(`${historyFile}.gateway-${place}.log`, output())
}
const runFault = async (fault: Fault): Promise<{ violations: string[]; accepted: number }> => {
  const { buyers, leaders, merchant, showId } = shop
  const offers = await shop.freshOffers({ title: fault.name, priceFen: PRICE_FEN, units: UNITS, cap: CAP }, OFFERS)
  const historyFile = join(OUT, `${fault.name.replaceAll(/[^a-z0-9]+/gi, '-')}.jsonl`)
  const load = startLoad(stand, { buyers, offers, showId, seed: SEED, everyMs: EVERY_MS, historyFile })
  const startedMs = performance.now()
  const due = shop.due()
  const sale: FaultSale = { showId, offers, leaders, merchant, history: load.history, due, phoneTails: shop.nextTail }
  const seenMeanwhile: string[] = []
  let isBroken = true
  let isOver = false
  const ends = (async () => {
    while (!isOver) {
      await new Promise((done) => setTimeout(done, 2_000))
      if (isBroken) await endSomeHolds().catch(() => undefined)
      await stand.forgetHoarders().catch(() => undefined)
    }
  })()
  try {
    seenMeanwhile.push(...((await fault.run(stand, SECONDS, sale)) ?? []))
  } catch (err) {
    isOver = true
    await load.stop(0)
    throw err
  } finally {
    stand.healAll()
    isBroken = false
  }
  await until('both gateways are ready', 60_000, bothReady).catch(async (err: unknown) => {
    isOver = true
    await load.stop(0)
    throw new Error(`${String(err)}\n${stand.gateways.map(({ output }) => output().slice(-SAID_CHARS)).join('\n')}`)
  })
  const { open } = await load.stop(DECIDED_WITHIN_MS)
  isOver = true
  await ends
  const endedMs = performance.now()
  const { found, quietMs, waitedFor } = await stand.differences(load.history)
  const offerIds = offers.map(({ offerId }) => offerId)
  const accrued = await countAccrued(stand.db(), offerIds)
  const violations = [
    ...found,
    ...seenMeanwhile,
    ...(await creditFaults(stand.db(), offerIds, due)),
    ...(accrued === 0 ? ['no order brought a commission: the ledger was not tried'] : []),
    ...(open > 0 ? [`${open} keys found no answer within ${DECIDED_WITHIN_MS} ms of quiet`] : []),
    ...(await timeFaults(fault, load.history)),
  ]
  // Said at once: a long run may be ended before its table.
  if (violations.length > 0) tellOf(fault, violations, historyFile)
  const { tried, accepted, unknown, paid, longestGapMs } = load.counts
  table.push({
    fault: fault.name,
    runs: 1,
    tried,
    accepted,
    unknown,
    paid,
    accrued,
    p95Ms: Math.round(percentile(answerTimes(load.history, { fromMs: startedMs, untilMs: endedMs }), 0.95)),
    gapMs: Math.round(longestGapMs),
    quietMs: Math.round(quietMs),
    waitedFor: waitedFor.slice(0, 40),
    violations: violations.length,
  })
  writeFileSync(join(OUT, 'faults.json'), JSON.stringify({ seconds: SECONDS, buyers: BUYERS, seed: SEED, table }, null, 2))
  return { violations: violations.slice(0, 20), accepted }
}

test.each(FAULTS.filter(({ name }) => ONLY.test(name)).map((fault) => [fault.name, fault] as const))(
  'fault %s: nothing oversold, nothing lost, no double effect',
  async (_name, fault) => {
    const { violations, accepted } = await runFault(fault)
    expect(violations).toEqual([])
    expect(accepted).toBeGreaterThan(0)
  },
  LONG_MS,
)
