// The whole server in this process on a MongoDB and Redis of its own, and sessions for anybody without the ways of signing in.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import { createBus } from '../../server/domain-events.ts'
import { loadKeys } from '../../server/keys.ts'
import { createLogger } from '../../server/logger.ts'
import { openMembers } from '../../server/members/door.ts'
import { createDataKeyStore } from '../../server/persistence/data-keys.ts'
import { connectMongo } from '../../server/persistence/mongo.ts'
import { createFolderStore } from '../../server/persistence/object-store.ts'
import { createRedisClients } from '../../server/persistence/redis.ts'
import type { Scope } from '../../server/protocol/acts.ts'
import { matchText } from '../../server/protocol/text.ts'
import { openSealing } from '../../server/sealing.ts'
import { createSigning } from '../../server/signing.ts'
import { freePort } from './free-port.ts'
import { startMongo, startRedis } from './real-parts.ts'

export type Answer = { readonly status: number; readonly code: string | undefined; readonly text: string; readonly body: unknown }
export type Asker = (method: string, path: string, body?: unknown) => Promise<Answer>
export type PersonFacts = { readonly kind: 'member' | 'staff'; readonly owner?: boolean; readonly scopes?: readonly Scope[] }

const ROOT = join(import.meta.dirname, '../..')
const NOWHERE = 'not used here'

/** Without demo and without media workers. `person` puts a row in; `askerFor` signs that person in on a browser of her own (null: a guest). */
export const startRealApp = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sibo-app-'))
  const [mongo, ownRedis, port] = await Promise.all([startMongo(), startRedis(), freePort()])
  const url = `http://localhost:${port}`
  const config = readConfig(ROOT, {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    SIBO_DATA: dataDir,
    DEMO: '0',
    MONGODB_URI: mongo.uri,
    REDIS_URL: ownRedis.url,
    MEDIASOUP_WORKERS: '0',
    LOG_LEVEL: 'silent',
  })
  const keys = loadKeys(config)
  const logger = createLogger('silent')
  const app = await createApp({ config, keys, logger, mongoUri: mongo.uri, redisUrl: ownRedis.url })
  const db = await connectMongo(mongo.uri)
  const redis = await createRedisClients({ url: ownRedis.url, logger })
  const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() }
  const sealing = await openSealing({ dataKeys: keys.data, store: createDataKeyStore(db), clock })
  const members = openMembers({
    db,
    redis: redis.general,
    clock,
    bus: createBus(logger),
    signing: createSigning(keys.session),
    sealing,
    limits: { consume: () => Promise.resolve({ ok: true }) },
    sms: { send: () => Promise.reject(new Error(NOWHERE)) },
    logger,
    audit: { write: () => Promise.resolve() },
    pictures: { url: () => Promise.resolve(null), ownerOf: () => Promise.resolve(null), intake: () => Promise.reject(new Error(NOWHERE)) },
    standing: () => Promise.resolve({ host: false, assistant: false, leaderId: null, leaderState: 'none' }),
    beforeSession: () => Promise.resolve(),
    memberFacts: () => Promise.resolve(new Map()),
    config: {
      secure: false,
      demo: false,
      shopName: config.shop.name,
      dataDir,
      asksSecondFactor: false,
      smsPerMinute: 600,
      smsDailyMax: 5000,
    },
  })
  let next = 0
  return {
    url,
    db,
    duties: app.duties,
    addresses: members.addresses,
    members,
    sealing,
    objects: createFolderStore({ rootDir: join(dataDir, 'files') }),
    person: async ({ kind, owner = false, scopes = [] }: PersonFacts): Promise<string> => {
      const id = `bb${String((next += 1)).padStart(22, '0')}`
      const name = `person ${next}`
      const row = {
        kind,
        nickname: name,
        nicknameMatch: matchText(name),
        pictureId: null,
        pictureUrl: null,
        blockedAtMs: null,
        notBeforeMs: 0,
      }
      const staff = { name, nameMatch: matchText(name), passwordHash: null, owner, scopes }
      const more = { demo: false, simulated: false, createdAtMs: 0, ...(kind === 'staff' ? { staff } : {}) }
      await db.collection<{ _id: string }>('people').insertOne({ _id: id, ...row, ...more } as never)
      return id
    },
    askerFor: async (personId: string | null, byPassword = false): Promise<Asker & { readonly cookie: string }> => {
      let cookie = ''
      if (personId !== null) {
        const known = await members.people.known(personId)
        if (!known) throw new Error('nobody')
        const browser = await members.sessions.actorOf({ cookieHeader: undefined, network: '127.0.0.1', browser: 'test' })
        const session = await members.sessions.start(browser.actor, known.person, { byPassword })
        cookie = [...browser.setCookies, ...session.slice(0, 1)].map((one) => one.split(';')[0]).join('; ')
      }
      const ask: Asker = async (method, path, body) => {
        const headers = { origin: url, cookie, 'content-type': 'application/json', 'idempotency-key': 'k'.repeat(20) }
        const answer = await fetch(`${url}/api/v1${path}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        const text = await answer.text()
        const parsed = JSON.parse(text) as { code?: string }
        return { status: answer.status, code: parsed?.code, text, body: parsed }
      }
      return Object.assign(ask, { cookie })
    },
    stop: async () => {
      await app.close()
      await redis.close()
      await db.close()
      await ownRedis.stop()
      await mongo.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
export type RealApp = Awaited<ReturnType<typeof startRealApp>>
