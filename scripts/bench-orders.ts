// Measures the order path as ratios against raw Redis and bare node:http in the same run, pair by pair; prints medians and spread, writes a JSON.
import { mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createLogger } from '../server/logger.ts'
import { migrations } from '../server/persistence/migrations/index.ts'
import { runMigrations } from '../server/persistence/migrations/run-migrations.ts'
import { connectMongo } from '../server/persistence/mongo.ts'
import { offerId, rawGatePerSec, runLeg, type LegSpec, type Rig } from './bench/legs.ts'
import { goFirst, LOAD_CORE, startPinnedMongo, startPinnedRedis, startPinnedWorker } from './bench/pinned.ts'
import type { ProfileSummary } from './bench/profile.ts'

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    only: { type: 'string', default: 'a,b,c,d' },
    out: { type: 'string', default: join(import.meta.dirname, '../.data/bench/orders.json') },
    profile: { type: 'string' },
    first: { type: 'boolean', default: false },
  },
})
const PAIRS = Number(values.pairs)
const SECONDS = Number(values.seconds)
const ONLY = new Set(values.only.split(','))
/** Open loop: enough lines that none is refused for having 16 asks out. */
const OPEN_CONNECTIONS = 400
const OPEN_SHARE = 0.7
const P99_GOAL_MS = 250
const isFirst = values.first && goFirst()
if (values.profile) mkdirSync(values.profile, { recursive: true })
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].toSorted((a, b) => a - b)
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2
}
type Ratio = { readonly goal: number; readonly what: string; readonly pairs: number[]; readonly spec: LegSpec }
const ratios = new Map<string, Ratio>()
const figures: Record<string, unknown>[] = []
const profiles: Record<string, ProfileSummary> = {}
const note = (name: string, what: string, goal: number, ratio: number, spec: LegSpec): void => {
  const known = ratios.get(name) ?? { goal, what, pairs: [], spec }
  known.pairs.push(ratio)
  ratios.set(name, known)
}
const isReached = ({ pairs, goal }: Ratio): boolean => median(pairs) >= goal
/** One more leg for each goal that was missed (with --profile: for each): where the gateway's time goes. Counts for no ratio. */
const profileMissed = async (rig: Rig, names: readonly string[]): Promise<void> => {
  for (const [name, ratio] of ratios) {
    if (!names.includes(name) || (isReached(ratio) && !values.profile)) continue
    const profileTo = values.profile ? resolve(values.profile, `${name.replaceAll(' ', '-')}.cpuprofile`) : null
    const { summary } = await runLeg(rig, { ...ratio.spec, profileTo })
    if (summary) profiles[name] = summary
  }
}

const writesAndReadsOf = async (db: Awaited<ReturnType<typeof connectMongo>>): Promise<number> => {
  const status = await db.getClient().db('admin').command({ serverStatus: 1 })
  const { query, insert, update, getmore } = status['opcounters'] as Record<string, number>
  return (query ?? 0) + (insert ?? 0) + (update ?? 0) + (getmore ?? 0)
}
const gatePairs = async (fsync: 'no' | 'always'): Promise<void> => {
  const redis = await startPinnedRedis(LOAD_CORE, fsync)
  const mongo = await startPinnedMongo(LOAD_CORE)
  const load = startPinnedWorker('sale-load.ts', LOAD_CORE)
  const db = await connectMongo(mongo.uri)
  if (db.db) await runMigrations(db.db, migrations, createLogger('silent'))
  const rig: Rig = { load, redis, seconds: SECONDS }
  const name = fsync === 'no' ? 'no AOF' : 'AOF always'
  const gateOnly: LegSpec = {}
  const durably: LegSpec = { settings: { mongoUri: mongo.uri } }
  const soldOut: LegSpec = { settings: { mongoUri: mongo.uri }, ask: { offerId: offerId(true) }, answer: 'sold_out' }
  try {
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const rawPerSec = await rawGatePerSec(redis, SECONDS)
      const acks = await runLeg(rig, gateOnly)
      const goal = fsync === 'no' ? 0.85 : 1.2
      note(`G4a ${name}`, 'gate acks through Socket.IO / raw single-order FCALL', goal, acks.perSec / rawPerSec, gateOnly)
      figures.push({ pair, name, rawPerSec, acksPerSec: acks.perSec, acksCpuUs: acks.cpuUs, acksP99Ms: acks.p99Ms })
      if (fsync === 'always') continue
      if (ONLY.has('b')) {
        const durable = await runLeg(rig, durably)
        note('G4b', 'durable acks (majority + journal) / raw single-order FCALL', 0.5, durable.perSec / rawPerSec, durably)
        const perSec = durable.perSec * OPEN_SHARE
        const open = await runLeg(rig, { ...durably, ask: { perSec, connections: OPEN_CONNECTIONS } })
        const kept = { p99MsAt70: open.p99Ms, isP99Good: open.p99Ms <= P99_GOAL_MS, askedPerSec: perSec, answeredPerSec: open.perSec }
        figures.push({ pair, durablePerSec: durable.perSec, durableCpuUs: durable.cpuUs, ...kept })
        await db.collection('orders').deleteMany({})
      }
      if (ONLY.has('c')) {
        const before = await writesAndReadsOf(db)
        const spent = await runLeg(rig, soldOut)
        const mongoOperations = (await writesAndReadsOf(db)) - before
        note('G4c', 'sold-out answers / gate acks', 1.5, spent.perSec / acks.perSec, soldOut)
        figures.push({ pair, soldOutPerSec: spent.perSec, soldOutCpuUs: spent.cpuUs, mongoOperations })
      }
    }
    await profileMissed(rig, fsync === 'no' ? [`G4a ${name}`, 'G4b', 'G4c'] : [`G4a ${name}`])
  } finally {
    load.stop()
    await db.close()
    await Promise.all([redis.stop(), mongo.stop()])
  }
}
const httpPairs = async (): Promise<void> => {
  const redis = await startPinnedRedis(LOAD_CORE, 'no')
  const load = startPinnedWorker('sale-load.ts', LOAD_CORE)
  const rig: Rig = { load, redis, seconds: SECONDS }
  const ask = { kind: 'http', inFlight: 1 } as const
  try {
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const bare = await runLeg(rig, { settings: { bare: true }, ask })
      const path = await runLeg(rig, { ask })
      note('G4d', 'HTTP order path / bare node:http', 0.8, path.perSec / bare.perSec, { ask })
      figures.push({ pair, barePerSec: bare.perSec, bareCpuUs: bare.cpuUs, httpPerSec: path.perSec, httpCpuUs: path.cpuUs })
    }
    await profileMissed(rig, ['G4d'])
  } finally {
    load.stop()
    await redis.stop()
  }
}

const loadBefore = loadavg()[0] ?? 0
if (ONLY.has('a') || ONLY.has('b') || ONLY.has('c')) await gatePairs('no')
if (ONLY.has('a')) await gatePairs('always')
if (ONLY.has('d')) await httpPairs()
const rows = [...ratios].map(([name, ratio]) => ({
  name,
  what: ratio.what,
  goal: ratio.goal,
  median: Number(median(ratio.pairs).toFixed(2)),
  least: Number(Math.min(...ratio.pairs).toFixed(2)),
  most: Number(Math.max(...ratio.pairs).toFixed(2)),
  reached: isReached(ratio),
}))
console.table(rows)
for (const [name, { busyMs, parts, functions }] of Object.entries(profiles)) {
  const share = ([what, of]: readonly [string, number]): string => `  ${(of * 100).toFixed(1).padStart(5)} %  ${what}`
  say(`${name}: where ${(busyMs / 1_000).toFixed(1)} s of the gateway's processor went`)
  for (const part of parts) say(share(part))
  say('  and by function:')
  for (const one of functions) say(share(one))
}
const loads = { before: loadBefore, after: loadavg()[0] ?? 0 }
say(`load of the machine ${loads.before.toFixed(1)} before, ${loads.after.toFixed(1)} after${isFirst ? '; the bench went first' : ''}`)
mkdirSync(dirname(values.out), { recursive: true })
writeFileSync(values.out, JSON.stringify({ pairs: PAIRS, seconds: SECONDS, isFirst, loads, ratios: rows, figures, profiles }, null, 2))
say(`figures in ${values.out}`)
