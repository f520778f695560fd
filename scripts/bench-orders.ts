// Measures the order path as ratios against raw Redis and bare node:http in the same run, pair by pair; prints medians and spread, writes a JSON.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify, parseArgs } from 'node:util'
import { Redis } from 'ioredis'
import { createLogger } from '../server/logger.ts'
import { createMetrics } from '../server/metrics.ts'
import { createStockGate } from '../server/offers/stock-gate.store.ts'
import { gateKeys } from '../server/offers/stock-gate.rules.ts'
import { migrations } from '../server/persistence/migrations/index.ts'
import { runMigrations } from '../server/persistence/migrations/run-migrations.ts'
import { connectMongo } from '../server/persistence/mongo.ts'
import { LOAD_CORE, SERVER_CORE, startPinnedMongo, startPinnedRedis, startPinnedWorker, type Part, type Worker } from './bench/pinned.ts'
import type { LoadAsk, LoadResult } from './bench/sale-load.ts'
import type { SaleSettings } from './bench/sale-gateway.ts'

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    only: { type: 'string', default: 'a,b,c,d' },
    out: { type: 'string', default: join(import.meta.dirname, '../.data/bench/orders.json') },
    profile: { type: 'string' },
  },
})
const PAIRS = Number(values.pairs)
const SECONDS = Number(values.seconds)
const ONLY = new Set(values.only.split(','))
const RAW_CLIENTS = 50
const UNITS = 1_000_000
const CONNECTIONS = 100
const IN_FLIGHT = 8
const WARM_SEC = 2
/** Open loop: enough lines that none is refused for having 16 asks out. */
const OPEN_CONNECTIONS = 400
/** The library's functions carry its version in their names. */
const RESERVE = /'(reserve_\d+)'/.exec(readFileSync(join(import.meta.dirname, '../server/offers/gate.lua'), 'utf8'))?.[1] ?? ''
const run = promisify(execFile)
const say = (line: string): void => void process.stdout.write(`${line}\n`)
/** Offers of the bench; `f` in front: sold out. */
const offerId = (spent = false): string => (spent ? 'f' : '0') + randomBytes(12).toString('hex').slice(1)

type Leg = { readonly perSec: number; readonly p99Ms?: number }
type Ratio = { readonly goal: number; readonly what: string; readonly pairs: number[] }
const ratios = new Map<string, Ratio>()
const note = (name: string, what: string, goal: number, ratio: number): void => {
  const known = ratios.get(name) ?? { goal, what, pairs: [] }
  known.pairs.push(ratio)
  ratios.set(name, known)
}
const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].toSorted((a, b) => a - b)
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2
}

/** redis-benchmark, 50 clients, one order in each FCALL, on the gateway's core; the gate is the real one with a lot of a million. */
const rawGate = async (redis: Part): Promise<Leg> => {
  const terms = { offerId: offerId(), gateEpoch: 1, skus: [{ lotIndex: 1 }] }
  const client = new Redis(redis.port, '127.0.0.1')
  const gate = createStockGate({ redis: client, logger: createLogger('silent'), metrics: createMetrics() })
  await gate.fence(terms, 'building')
  await gate.install(terms, 0, 0, [{ unitCount: UNITS, owned: new Set(), inLine: false }])
  client.disconnect()
  const keys = gateKeys(terms)
  const order = ['key:__rand_int__', 'hash-of-the-body-0001', '1', 'm:__rand_int__', '1', '', '']
  const fcall = ['FCALL', RESERVE, String(keys.length), ...keys, '1', 'bench', '', ...order]
  const shared = [
    '-c',
    String(SERVER_CORE),
    'redis-benchmark',
    '-p',
    String(redis.port),
    '-c',
    String(RAW_CLIENTS),
    '-r',
    '1000000000',
    '--csv',
  ]
  const { stdout } = await run('taskset', [...shared, '-n', String(Math.round(15_000 * SECONDS)), ...fcall])
  const perSec = Number(/^"FCALL[^\n]*?","([\d.]+)"/m.exec(stdout)?.[1])
  if (!(perSec > 0)) throw new Error(`redis-benchmark said: ${stdout}`)
  return { perSec }
}
type Rig = { readonly load: Worker; readonly redis: Part }
/** Opens a gateway for one leg, lets the load run, and ends it. */
const leg = async (
  rig: Rig,
  settings: Partial<SaleSettings>,
  ask: Partial<LoadAsk>,
  goodCode = 'good',
): Promise<Leg & { cpuUs: number }> => {
  const flags = values.profile && !settings.bare ? ['--cpu-prof', `--cpu-prof-dir=${resolve(values.profile)}`] : []
  const gateway = startPinnedWorker('sale-gateway.ts', SERVER_CORE, flags)
  try {
    const full: SaleSettings = {
      redisUrl: `redis://127.0.0.1:${rig.redis.port}`,
      mongoUri: null,
      ratesInRedis: false,
      bare: false,
      ...settings,
    }
    const { port } = await gateway.ask<{ port: number }>(full)
    const base: LoadAsk = {
      kind: 'socket',
      port,
      offerId: offerId(),
      seconds: SECONDS,
      connections: CONNECTIONS,
      inFlight: IN_FLIGHT,
      perSec: null,
    }
    // The same offer: its gate stands and the gateway's code is warm when it counts.
    await rig.load.ask({ ...base, ...ask, perSec: null, connections: CONNECTIONS, seconds: WARM_SEC })
    const before = await gateway.ask<{ cpu: NodeJS.CpuUsage }>('cpu')
    const { result } = await rig.load.ask<{ result: LoadResult }>({ ...base, ...ask })
    const after = await gateway.ask<{ cpu: NodeJS.CpuUsage }>('cpu')
    const count = goodCode === 'good' ? result.good : (result.refused[goodCode] ?? 0)
    const others = Object.entries(result.refused).filter(([code]) => code !== goodCode)
    if (count === 0 || others.length > 0 || (goodCode !== 'good' && result.good > 1))
      throw new Error(`a void run: ${JSON.stringify(result)}`)
    const usedUs = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system
    return { perSec: count / result.seconds, p99Ms: result.p99Ms, cpuUs: usedUs / Math.max(1, count) }
  } finally {
    gateway.stop()
  }
}
const readsOf = async (db: Awaited<ReturnType<typeof connectMongo>>): Promise<number> => {
  const status = await db.getClient().db('admin').command({ serverStatus: 1 })
  const { query, insert, update, getmore } = status['opcounters'] as Record<string, number>
  return (query ?? 0) + (insert ?? 0) + (update ?? 0) + (getmore ?? 0)
}

const figures: Record<string, unknown>[] = []
const gatePairs = async (fsync: 'no' | 'always'): Promise<void> => {
  const redis = await startPinnedRedis(LOAD_CORE, fsync)
  const mongo = await startPinnedMongo(LOAD_CORE)
  const load = startPinnedWorker('sale-load.ts', LOAD_CORE)
  const db = await connectMongo(mongo.uri)
  if (db.db) await runMigrations(db.db, migrations, createLogger('silent'))
  const rig: Rig = { load, redis }
  const name = fsync === 'no' ? 'no AOF' : 'AOF always'
  try {
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const raw = await rawGate(redis)
      const acks = await leg(rig, {}, {})
      note(`G4a ${name}`, 'gate acks through Socket.IO / raw single-order FCALL', fsync === 'no' ? 0.85 : 1.2, acks.perSec / raw.perSec)
      figures.push({ pair, name, rawPerSec: raw.perSec, acksPerSec: acks.perSec, acksCpuUs: acks.cpuUs, acksP99Ms: acks.p99Ms })
      if (fsync === 'always') continue
      if (ONLY.has('b')) {
        const durable = await leg(rig, { mongoUri: mongo.uri }, {})
        note('G4b', 'durable acks (majority + journal) / raw single-order FCALL', 0.5, durable.perSec / raw.perSec)
        const open = await leg(rig, { mongoUri: mongo.uri }, { perSec: durable.perSec * 0.7, connections: OPEN_CONNECTIONS })
        figures.push({ pair, durablePerSec: durable.perSec, durableCpuUs: durable.cpuUs, p99MsAt70: open.p99Ms })
        await db.collection('orders').deleteMany({})
      }
      if (ONLY.has('c')) {
        const before = await readsOf(db)
        const spent = await leg(rig, { mongoUri: mongo.uri }, { offerId: offerId(true) }, 'sold_out')
        const touched = (await readsOf(db)) - before
        note('G4c', 'sold-out answers / gate acks', 1.5, spent.perSec / acks.perSec)
        figures.push({ pair, soldOutPerSec: spent.perSec, soldOutCpuUs: spent.cpuUs, mongoOperations: touched })
      }
    }
  } finally {
    load.stop()
    await db.close()
    await Promise.all([redis.stop(), mongo.stop()])
  }
}
const httpPairs = async (): Promise<void> => {
  const redis = await startPinnedRedis(LOAD_CORE, 'no')
  const load = startPinnedWorker('sale-load.ts', LOAD_CORE)
  try {
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const http = { kind: 'http', inFlight: 1 } as const
      const bare = await leg({ load, redis }, { bare: true }, http)
      const path = await leg({ load, redis }, {}, http)
      note('G4d', 'HTTP order path / bare node:http', 0.8, path.perSec / bare.perSec)
      figures.push({ pair, barePerSec: bare.perSec, httpPerSec: path.perSec, httpCpuUs: path.cpuUs })
    }
  } finally {
    load.stop()
    await redis.stop()
  }
}

if (ONLY.has('a') || ONLY.has('b') || ONLY.has('c')) await gatePairs('no')
if (ONLY.has('a')) await gatePairs('always')
if (ONLY.has('d')) await httpPairs()
const rows = [...ratios].map(([name, { goal, what, pairs }]) => ({
  name,
  what,
  goal,
  median: Number(median(pairs).toFixed(2)),
  least: Number(Math.min(...pairs).toFixed(2)),
  most: Number(Math.max(...pairs).toFixed(2)),
  reached: median(pairs) >= goal,
}))
console.table(rows)
const [load1 = 0] = loadavg()
if (load1 > 3) say(`the machine was busy with other work (load ${load1.toFixed(1)}): the spread says how much that matters`)
mkdirSync(dirname(values.out), { recursive: true })
writeFileSync(values.out, JSON.stringify({ pairs: PAIRS, seconds: SECONDS, loadAverage: load1, ratios: rows, figures }, null, 2))
say(`figures in ${values.out}`)
