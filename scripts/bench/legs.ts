// Runs one leg of the order bench: raw Redis, or a gateway of its own under the load, with what it answered and what that cost.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { createLogger } from '../../server/logger.ts'
import { createMetrics } from '../../server/metrics.ts'
import { createStockGate } from '../../server/offers/stock-gate.store.ts'
import { gateKeys } from '../../server/offers/stock-gate.rules.ts'
import { SERVER_CORE, startPinnedWorker, type Part, type Worker } from './pinned.ts'
import type { ProfileSummary } from './profile.ts'
import type { GatewayAsk, SaleSettings } from './sale-gateway.ts'
import type { LoadAsk, LoadResult } from './sale-load.ts'

const RAW_CLIENTS = 50
const RAW_PER_SEC = 15_000
const UNITS = 1_000_000
const CONNECTIONS = 100
const IN_FLIGHT = 8
const WARM_SEC = 2
const WARM_ANSWERS = 20_000
const ANSWERS_MIN = 10_000
/** The library's functions carry its version in their names. */
const RESERVE = /'(reserve_\d+)'/.exec(readFileSync(join(import.meta.dirname, '../../server/offers/gate.lua'), 'utf8'))?.[1] ?? ''

const run = promisify(execFile)

/** Offers of the bench; `f` in front: sold out. */
export const offerId = (spent = false): string => (spent ? 'f' : '0') + randomBytes(12).toString('hex').slice(1)

/** redis-benchmark, 50 clients, one order in each FCALL, on the gateway's core; the gate is the real one with a lot of a million. */
export const rawGatePerSec = async (redis: Part, seconds: number): Promise<number> => {
  const terms = { offerId: offerId(), gateEpoch: 1, skus: [{ lotIndex: 1 }] }
  const client = new Redis(redis.port, '127.0.0.1')
  const gate = createStockGate({ redis: client, logger: createLogger('silent'), metrics: createMetrics() })
  await gate.fence(terms, 'building')
  await gate.install(terms, 0, 0, [{ unitCount: UNITS, owned: new Set(), inLine: false }])
  client.disconnect()
  const keys = gateKeys(terms)
  const order = ['key:__rand_int__', 'hash-of-the-body-0001', '1', 'm:__rand_int__', '1', '', '']
  const fcall = ['FCALL', RESERVE, String(keys.length), ...keys, '1', 'bench', '', ...order]
  const clients = ['-c', String(RAW_CLIENTS), '-n', String(Math.round(RAW_PER_SEC * seconds)), '-r', '1000000000', '--csv']
  const program = ['-c', String(SERVER_CORE), 'redis-benchmark', '-p', String(redis.port)]
  const { stdout } = await run('taskset', [...program, ...clients, ...fcall])
  const perSec = Number(/^"FCALL[^\n]*?","([\d.]+)"/m.exec(stdout)?.[1])
  if (!(perSec > 0)) throw new Error(`redis-benchmark said: ${stdout}`)
  return perSec
}

export type Rig = { readonly load: Worker; readonly redis: Part; readonly seconds: number }
export type LegSpec = {
  readonly settings?: Partial<SaleSettings>
  readonly ask?: Partial<LoadAsk>
  /** What every answer must be; `good`: accepted. A leg with any other answer is void. */
  readonly answer?: string
  /** Profiles the counted part and keeps the whole profile in this file. */
  readonly profileTo?: string | null
}
export type LegResult = {
  readonly perSec: number
  readonly p99Ms: number
  /** Processor time of the gateway for each answer. */
  readonly cpuUs: number
  readonly summary: ProfileSummary | null
}

const counted = ({ good, refused }: LoadResult, answer: string): number => {
  const count = answer === 'good' ? good : (refused[answer] ?? 0)
  const hasOthers = Object.keys(refused).some((code) => code !== answer) || (answer !== 'good' && good > 1)
  if (count === 0 || hasOthers) throw new Error(`a void run: ${JSON.stringify({ good, refused })}`)
  return count
}

/** Opens a gateway, warms it on the same offer (its gate then stands), lets the load run, and ends it. */
export const runLeg = async ({ load, redis, seconds }: Rig, { settings, ask, answer = 'good', profileTo }: LegSpec): Promise<LegResult> => {
  const gateway = startPinnedWorker('sale-gateway.ts', SERVER_CORE)
  const askGateway = <T>(question: GatewayAsk): Promise<T> => gateway.ask<T>(question)
  const cpuUs = async (): Promise<number> => {
    const { cpu } = await askGateway<{ cpu: NodeJS.CpuUsage }>({ want: 'cpu' })
    return cpu.user + cpu.system
  }
  try {
    const redisUrl = `redis://127.0.0.1:${redis.port}`
    const { port } = await askGateway<{ port: number }>({ redisUrl, mongoUri: null, ratesInRedis: false, bare: false, ...settings })
    const shared = { kind: 'socket', port, offerId: offerId(), connections: CONNECTIONS, inFlight: IN_FLIGHT, perSec: null } as const
    const full: LoadAsk = { ...shared, seconds, atLeast: ANSWERS_MIN, ...ask }
    await load.ask({ ...full, perSec: null, connections: CONNECTIONS, seconds: WARM_SEC, atLeast: WARM_ANSWERS })
    if (profileTo !== undefined) await askGateway({ want: 'profile' })
    const before = await cpuUs()
    const { result } = await load.ask<{ result: LoadResult }>(full)
    const after = await cpuUs()
    const profiled = profileTo === undefined ? null : await askGateway<{ summary: ProfileSummary }>({ want: 'summary', file: profileTo })
    const count = counted(result, answer)
    return { perSec: count / result.seconds, p99Ms: result.p99Ms, cpuUs: (after - before) / count, summary: profiled?.summary ?? null }
  } finally {
    gateway.stop()
  }
}
