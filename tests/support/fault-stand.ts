// What a fault test stands on: a mongod and two redis-servers of its own behind breakable lines, and two real gateways that may be killed.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { Connection } from 'mongoose'
import { checkBooks } from '../../scripts/reconcile/every-check.ts'
import type { ClientAct } from '../../scripts/reconcile/history-checks.ts'
import { connectMongo } from '../../server/persistence/mongo.ts'
import { findNativeParts } from '../../server/persistence/native-parts.ts'
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts'
import { startMongod, startRedis, type OwnRedis } from './real-parts.ts'
import type { OwnMongod } from './own-mongod.ts'
import { startServer, type RunningServer } from './running-server.ts'
import { until } from './until.ts'

const PRELOAD = join(import.meta.dirname, 'fault-preload.mjs')
const QUIET_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 250

export type QuietOptions = {
  /** Differences that were there before: not counted, not waited for. */
  readonly known?: ReadonlySet<string>
  /** 60 s. */
  readonly withinMs?: number
}
export type FaultLine = 'mongo' | 'gate' | 'general' | 'clients'
/** `env` may be changed: the next start takes it. */
export type StandGateway = RunningServer & { readonly clientUrl: string; readonly env: Record<string, string> }
export type Stand = {
  readonly mongod: OwnMongod
  readonly mongoDir: string
  /** The gate's Redis and the one for everything else. */
  readonly gateRedis: OwnRedis
  readonly generalRedis: OwnRedis
  readonly lines: Readonly<Record<FaultLine, readonly FaultProxy[]>>
  readonly gateways: readonly [StandGateway, StandGateway]
  readonly db: () => Connection
  readonly healAll: () => void
  /** Holds end here by the hundred because the test ends them: nobody is to be slowed as a hoarder for that. */
  readonly forgetHoarders: () => Promise<void>
  /** Differences of the books that stay after quiet; how long the quiet had to be, and the last thing it was waited for. */
  readonly differences: (
    history: readonly ClientAct[],
    options?: QuietOptions,
  ) => Promise<{ found: string[]; quietMs: number; waitedFor: string }>
  readonly end: () => Promise<void>
}

const startGateway = async (env: Record<string, string>): Promise<{ gateway: StandGateway; client: FaultProxy }> => {
  const server = await startServer(env)
  const client = await startFaultProxy({ host: 'localhost', port: server.port })
  return { gateway: { ...server, clientUrl: `http://localhost:${client.port}`, env }, client }
}

/** `first` and `second` are added to a gateway's environment; both preload the switches of the fault tests. */
export const startStand = async (first: Record<string, string> = {}, second: Record<string, string> = {}): Promise<Stand> => {
  const folder = mkdtempSync(join(tmpdir(), 'sibo-faults-'))
  const mongod = await startMongod({ dbPath: folder, mongod: findNativeParts(process.env).mongod })
  const [gateRedis, generalRedis] = await Promise.all([startRedis({ aof: 'everysec' }), startRedis()])
  const [mongoLine, gateLine, generalLine] = await Promise.all([
    startFaultProxy({ port: mongod.port }),
    startFaultProxy({ port: gateRedis.port }),
    startFaultProxy({ port: generalRedis.port }),
  ])
  const direct = (port: number): string => `mongodb://127.0.0.1:${port}/sibo?directConnection=true`
  const shared = {
    MONGODB_URI: direct(mongoLine.port),
    REDIS_GATE_URL: `redis://127.0.0.1:${gateLine.port}`,
    REDIS_URL: `redis://127.0.0.1:${generalLine.port}`,
    SESSION_SECRET: randomBytes(36).toString('base64'),
    DATA_KEY: `k1:${randomBytes(32).toString('base64')}`,
    MEDIASOUP_WORKERS: '0',
    NODE_OPTIONS: `--import ${PRELOAD}`,
    LOG_LEVEL: 'warn',
  }
  const one = await startGateway({ ...shared, MEDIASOUP_WORKERS: '1', ...first })
  const two = await startGateway({ ...shared, DEMO: '1', ...second })
  let db = await connectMongo(direct(mongod.port))
  const reader = new Redis(gateRedis.url, { maxRetriesPerRequest: 1 })
  reader.on('error', () => undefined)
  const lines = { mongo: [mongoLine], gate: [gateLine], general: [generalLine], clients: [one.client, two.client] }
  const everyLine = Object.values(lines).flat()
  return {
    mongod,
    mongoDir: folder,
    gateRedis,
    generalRedis,
    lines,
    gateways: [one.gateway, two.gateway],
    db: () => db,
    healAll: () => {
      for (const line of everyLine) line.heal()
    },
    forgetHoarders: async () => {
      const redis = new Redis(generalRedis.url, { maxRetriesPerRequest: 1 })
      redis.on('error', () => undefined)
      const forget = async (): Promise<void> => {
        const names = await redis.keys('hoard:*')
        if (names.length > 0) await redis.del(...names)
      }
      await forget().finally(() => redis.disconnect())
    },
    differences: async (history, { known = new Set(), withinMs = QUIET_WITHIN_MS } = {}) => {
      const startedMs = performance.now()
      let found: string[] = []
      let waitedFor = ''
      // Reading a hundred thousand rows takes its time too: what counts is when the look began that found nothing.
      let lookedMs = startedMs
      await until('the books to agree', withinMs, async () => {
        lookedMs = performance.now()
        const seen = await checkBooks({ db, redis: reader }, { history }).catch(async (err: unknown) => {
          await db.close().catch(() => undefined)
          db = await connectMongo(direct(mongod.port))
          return [{ check: 'K0', what: `the books could not be read: ${String(err)}` }]
        })
        found = seen.map(({ check, what }) => `${check} ${what}`).filter((one) => !known.has(one))
        waitedFor = found[0] ?? waitedFor
        if (found.length > 0) await new Promise((done) => setTimeout(done, LOOK_EVERY_MS))
        return found.length === 0
      }).catch(() => undefined)
      return { found, quietMs: lookedMs - startedMs, waitedFor }
    },
    end: async () => {
      await Promise.all([one.gateway.end(), two.gateway.end()])
      reader.disconnect()
      await db.close().catch(() => undefined)
      await Promise.all(everyLine.map((line) => line.close()))
      await Promise.all([gateRedis.stop(), generalRedis.stop()])
      mongod.kill9()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
