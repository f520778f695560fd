// A real HTTP server on a real MongoDB and Redis with everything about people in it; other domains' endpoints answer `show_closed`.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { Connection } from 'mongoose'
import { openAudit } from '../../server/audit/door.ts'
import { createDatabaseClock } from '../../server/clock.ts'
import { DomainError } from '../../server/domain-error.ts'
import { createBus } from '../../server/domain-events.ts'
import { openFiles } from '../../server/files/door.ts'
import { createHttpApp, createHttpServer } from '../../server/http/app.ts'
import { route } from '../../server/http/route.ts'
import { createLogger, type Logger } from '../../server/logger.ts'
import { openMembers } from '../../server/members/door.ts'
import type { Standing } from '../../server/members/people.service.ts'
import { mayAtAll } from '../../server/members/permissions.rules.ts'
import { createMetrics } from '../../server/metrics.ts'
import { openNotifications } from '../../server/notifications/door.ts'
import { createDataKeyStore } from '../../server/persistence/data-keys.ts'
import { migrations } from '../../server/persistence/migrations/index.ts'
import { connectMongo } from '../../server/persistence/mongo.ts'
import { findNativeParts } from '../../server/persistence/native-parts.ts'
import { createFolderStore } from '../../server/persistence/object-store.ts'
import { createRateLimiter } from '../../server/persistence/rate-limiter.ts'
import { createRedisClients } from '../../server/persistence/redis.ts'
import type { Scope } from '../../server/protocol/acts.ts'
import { restEndpoints, type Endpoint } from '../../server/protocol/rest-endpoints.ts'
import { matchText } from '../../server/protocol/text.ts'
import { openSealing } from '../../server/sealing.ts'
import { createSigning } from '../../server/signing.ts'
import { startMongo, startRedis } from './real-parts.ts'

export type Reply = { readonly status: number; readonly code: string | undefined; readonly body: unknown; readonly text: string }
export type Tab = {
  readonly ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>
  readonly cookieHeader: () => string
  readonly setCookies: () => readonly string[]
  readonly signInByPhone: (phone: string) => Promise<string>
  /** A session without the ways of signing in: for the many identities of the matrix. */
  readonly signInAs: (personId: string) => Promise<void>
}
export type ServerOptions = { demo?: boolean; limited?: boolean; asksSecondFactor?: boolean; smsDailyMax?: number }

const NOBODY: Standing = { host: false, assistant: false, leaderId: null, leaderState: 'none' }

/** The real logger's settings with the lines kept in memory. */
const keepingLogger = (): { logger: Logger; lines: () => string } => {
  let lines = ''
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines += chunk.toString()
      done()
    },
  })
  return { logger: createLogger('debug', sink), lines: () => lines }
}

const openParts = async (
  { demo = true, limited = false, asksSecondFactor = false, smsDailyMax = 5000 }: ServerOptions,
  dataDir: string,
  standings: Map<string, Standing>,
) => {
  const mongo = await startMongo()
  const ownRedis = await startRedis()
  const { logger, lines } = keepingLogger()
  const db = await connectMongo(mongo.uri)
  if (!db.db) throw new Error('not open')
  for (const migration of migrations) await migration.up(db.db)
  const redis = await createRedisClients({ url: ownRedis.url, logger })
  const real = await createDatabaseClock(async () => (await db.getClient().db('admin').command({ hello: 1 }))['localTime'] as Date)
  let aheadMs = 0
  const clock = { nowMs: () => real.nowMs() + aheadMs, monotonicMs: () => real.monotonicMs() + aheadMs }
  const bus = createBus(logger)
  const signing = createSigning(['kP3vW9xQ7mZ2rT8yL5nB1cF6hJ4dS0gA'])
  const sealing = await openSealing({ dataKeys: [`k:${Buffer.alloc(32, 5).toString('base64')}`], store: createDataKeyStore(db), clock })
  const limits = createRateLimiter({ redis: redis.general })
  const objects = createFolderStore({ rootDir: join(dataDir, 'objects') })
  const files = openFiles({ db, clock, objects, ffmpegBin: findNativeParts(process.env).ffmpeg, mayRead: () => false })
  const members = openMembers({
    db,
    redis: redis.general,
    clock,
    bus,
    signing,
    sealing,
    limits: limited ? limits : { consume: () => Promise.resolve({ ok: true }) },
    logger,
    sms: openNotifications({ db, clock, logger, config: { smsSender: 'local', demo, shopName: '暖桌' } }).sms,
    audit: openAudit({ db, clock }),
    pictures: files.pictures,
    standing: (personId) => Promise.resolve(standings.get(personId) ?? NOBODY),
    beforeSession: () => Promise.resolve(),
    memberFacts: () => Promise.resolve(new Map()),
    config: { secure: false, demo, shopName: '暖桌', dataDir, asksSecondFactor, smsPerMinute: 600, smsDailyMax },
  })
  return {
    mongo,
    ownRedis,
    db,
    redis,
    clock,
    bus,
    logger,
    lines,
    limits,
    objects,
    files,
    members,
    sealing,
    demo,
    limited,
    audit: openAudit({ db, clock }),
    advance: (ms: number) => void (aheadMs += ms),
  }
}
type Parts = Awaited<ReturnType<typeof openParts>>

/** Every endpoint of the contract has a route; those of other domains refuse with a code that none of the walls uses. */
const appOf = (parts: Parts, webDir: string, url: string) => {
  const own = [...parts.members.routes, ...parts.files.routes]
  const routed = new Set(own.map(({ endpoint }) => endpoint))
  const others = (Object.values(restEndpoints) as Endpoint[])
    .filter((endpoint) => !routed.has(endpoint) && (parts.demo || !endpoint.demoOnly))
    .map((endpoint) => route(endpoint, () => Promise.reject(new DomainError('show_closed'))))
  return createHttpApp({
    config: {
      publicUrl: url,
      publicUrlGiven: true,
      corsOrigins: [],
      production: false,
      secure: false,
      trustProxy: undefined,
      demo: parts.demo,
      metricsToken: undefined,
      shopName: '暖桌',
      storageOrigins: [],
      webDir,
    },
    routes: [...own, ...others],
    rawRoutes: [],
    actorOf: parts.members.sessions.actorOf,
    mayAtAll,
    rateLimiter: parts.limited ? parts.limits : { consume: () => Promise.resolve({ ok: true }), reset: () => Promise.resolve() },
    pictures: parts.objects,
    preview: () => Promise.resolve(null),
    health: { checks: {}, draining: () => false, version: { version: 'test', commit: null, startedAtMs: 0 } },
    logger: parts.logger,
    metrics: createMetrics(),
  })
}

const openTabs = (parts: Parts, url: string) => (): Tab => {
  const jar = new Map<string, string>()
  let last: readonly string[] = []
  const take = (cookies: readonly string[]): void => {
    last = cookies
    for (const cookie of cookies) {
      const [pair = ''] = cookie.split(';')
      const split = pair.indexOf('=')
      if (/Max-Age=0(;|$)/.test(cookie)) jar.delete(pair.slice(0, split))
      else jar.set(pair.slice(0, split), pair.slice(split + 1))
    }
  }
  const cookieHeader = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const ask: Tab['ask'] = async (method, path, body, headers = {}) => {
    const raw = body instanceof FormData || typeof body === 'string' || body === undefined
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        origin: url,
        cookie: cookieHeader(),
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    })
    take(answer.headers.getSetCookie())
    const text = await answer.text()
    let parsed: unknown = null
    try {
      parsed = JSON.parse(text)
    } catch {
      parsed = null
    }
    return { status: answer.status, code: (parsed as { code?: string } | null)?.code, body: parsed, text }
  }
  return {
    ask,
    cookieHeader,
    setCookies: () => last,
    signInByPhone: async (phone) => {
      const { body } = await ask('POST', '/sign-in/code', { phone })
      const { challengeId } = body as { challengeId: string }
      const code = /验证码 (\d{6})/.exec(
        parts
          .lines()
          .split('\n')
          .filter((line) => line.includes('验证码'))
          .at(-1) ?? '',
      )?.[1]
      const signedIn = await ask('POST', '/sign-in/verify', { challengeId, code })
      if (signedIn.status !== 200) throw new Error(`not signed in: ${signedIn.text}`)
      return (signedIn.body as { personId: string }).personId
    },
    signInAs: async (personId) => {
      const known = await parts.members.people.known(personId)
      if (!known) throw new Error('nobody')
      const { actor, setCookies } = await parts.members.sessions.actorOf({
        cookieHeader: cookieHeader(),
        network: '127.0.0.1',
        browser: 'test',
      })
      take(setCookies)
      take(await parts.members.sessions.start(actor, known.person, { byPassword: false }))
    },
  }
}

/** Puts a person in as the rows would have her; roles of shows and leaders by `standing`. */
const openPeople = (db: Connection, standings: Map<string, Standing>) => {
  let next = 1
  return async (
    kind: 'member' | 'staff',
    facts: { scopes?: Scope[]; owner?: boolean; standing?: Partial<Standing> } = {},
  ): Promise<string> => {
    const id = `aa${String((next += 1)).padStart(22, '0')}`
    const name = `person ${next}`
    const staff = { name, nameMatch: matchText(name), passwordHash: null, owner: facts.owner ?? false, scopes: facts.scopes ?? [] }
    const row = {
      kind,
      nickname: name,
      nicknameMatch: matchText(name),
      pictureId: null,
      pictureUrl: null,
      blockedAtMs: null,
      notBeforeMs: 0,
    }
    await db
      .collection<{ _id: string }>('people')
      .insertOne({ _id: id, ...row, demo: false, simulated: false, createdAtMs: 0, ...(kind === 'staff' ? { staff } : {}) } as never)
    standings.set(id, { ...NOBODY, ...facts.standing })
    return id
  }
}

export const startPeopleServer = async (options: ServerOptions = {}) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sibo-people-'))
  const standings = new Map<string, Standing>()
  const parts = await openParts(options, dataDir, standings)
  // The address is known only after listening, and the app asks for it: so the app comes second.
  const server = createHttpServer(((...given: Parameters<ReturnType<typeof appOf>>) => app(...given)) as ReturnType<typeof appOf>)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const app = appOf(parts, dataDir, url)
  return {
    ...parts,
    url,
    httpServer: server,
    dataDir,
    standings,
    openTab: openTabs(parts, url),
    person: openPeople(parts.db, standings),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((settle) => server.close(settle))
      await parts.redis.close()
      await parts.db.close()
      await parts.ownRedis.stop()
      await parts.mongo.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
export type PeopleServer = Awaited<ReturnType<typeof startPeopleServer>>
