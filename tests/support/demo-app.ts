// The whole server with its demo in this process, on a MongoDB and Redis of its own that outlive it, so that it can be started twice.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connection } from 'mongoose'
import { createApp, type App } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import { createBus } from '../../server/domain-events.ts'
import { loadKeys } from '../../server/keys.ts'
import { createLogger } from '../../server/logger.ts'
import { openMembers } from '../../server/members/door.ts'
import { createDataKeyStore } from '../../server/persistence/data-keys.ts'
import { connectMongo } from '../../server/persistence/mongo.ts'
import { createRedisClients } from '../../server/persistence/redis.ts'
import { openSealing } from '../../server/sealing.ts'
import { createSigning } from '../../server/signing.ts'
import { freePort } from './free-port.ts'
import { startMongo, startRedis } from './real-parts.ts'

const ROOT = join(import.meta.dirname, '../..')
const NOWHERE = 'not used here'
const DEMO_WORDS = /demo|simulated|generated broadcast/

/** Without media workers. What the server logs of the demo as a warning or worse is kept in `complaints`. */
export const demoApp = async (env: Readonly<Record<string, string>> = {}) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sibo-demo-'))
  const [mongo, ownRedis, port] = await Promise.all([startMongo(), startRedis(), freePort()])
  const url = `http://localhost:${port}`
  const config = readConfig(ROOT, {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    SIBO_DATA: dataDir,
    DEMO: '1',
    DEMO_AUDIENCE: '0',
    MONGODB_URI: mongo.uri,
    REDIS_URL: ownRedis.url,
    MEDIASOUP_WORKERS: '0',
    ...env,
  })
  const complaints: string[] = []
  // A crowded machine may lose a beat of Redis: that is no matter of the demo's.
  const keep = (line: string): void => void (DEMO_WORDS.test(line) && complaints.push(line))
  const logger = createLogger('warn', { write: keep })
  const keys = loadKeys(config)
  const db: Connection = await connectMongo(mongo.uri)
  const redis = await createRedisClients({ url: ownRedis.url, logger: createLogger('silent') })
  let app: App | null = null

  return {
    url,
    port,
    db,
    complaints,
    start: async (): Promise<void> => {
      app = await createApp({ config, keys, logger, mongoUri: mongo.uri, redisUrl: ownRedis.url })
    },
    stop: async (): Promise<void> => {
      await app?.close()
      app = null
    },
    /** Members of the same database and keys, outside the server: for cookies of simulated persons. */
    members: async () => {
      const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() }
      return openMembers({
        db,
        redis: redis.general,
        clock,
        bus: createBus(logger),
        signing: createSigning(keys.session),
        sealing: await openSealing({ dataKeys: keys.data, store: createDataKeyStore(db), clock }),
        limits: { consume: () => Promise.resolve({ ok: true }) },
        sms: { send: () => Promise.reject(new Error(NOWHERE)) },
        logger,
        audit: { write: () => Promise.resolve() },
        pictures: {
          url: () => Promise.resolve(null),
          ownerOf: () => Promise.resolve(null),
          intake: () => Promise.reject(new Error(NOWHERE)),
        },
        standing: () => Promise.resolve({ host: false, assistant: false, leaderId: null, leaderState: 'none' }),
        beforeSession: () => Promise.resolve(),
        memberFacts: () => Promise.resolve(new Map()),
        config: {
          secure: false,
          demo: true,
          shopName: config.shop.name,
          dataDir,
          asksSecondFactor: false,
          smsPerMinute: 600,
          smsDailyMax: 5000,
        },
      })
    },
    end: async (): Promise<void> => {
      await app?.close()
      await redis.close()
      await db.close()
      await ownRedis.stop()
      await mongo.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
export type DemoApp = Awaited<ReturnType<typeof demoApp>>
