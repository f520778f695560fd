// An HTTP app with stand-ins for everything around it: a person of choice, counting in memory, no database.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RequestListener } from 'node:http'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import type { Actor } from '../../server/actor.ts'
import { createHttpApp, type HttpConfig, type HttpDeps } from '../../server/http/app.ts'
import type { Logger } from '../../server/logger.ts'
import { mayAtAll } from '../../server/members/permissions.rules.ts'
import { createMetrics } from '../../server/metrics.ts'
import { createRateLimiter } from '../../server/persistence/rate-limiter.ts'

export const ORIGIN = 'https://shop.example'
export const guest: Actor = {
  kind: 'guest',
  visitorId: 'a'.repeat(24),
  personId: null,
  sid: null,
  roles: ['guest'],
  scopes: [],
  leaderId: null,
  stepUpAtMs: null,
  demo: false,
  simulated: false,
  network: '10.0.0.1',
  browser: 'Chrome Linux',
}
export const member: Actor = { ...guest, kind: 'member', personId: 'b'.repeat(24), sid: 's'.repeat(24), roles: ['member'] }
export const owner: Actor = { ...member, kind: 'staff', roles: ['staff', 'owner'], stepUpAtMs: 1 }

export type TestHttp = { readonly app: RequestListener; readonly log: () => string; readonly end: () => void }

/** `person` answers who asks; everything else may be replaced through `deps` and `config`. */
export const createTestHttp = (
  deps: Partial<Omit<HttpDeps, 'config'>> = {},
  config: Partial<HttpConfig> = {},
  person: () => Actor = () => guest,
): TestHttp => {
  const folder = mkdtempSync(join(tmpdir(), 'sibo-http-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'assets', 'app-1.js'), 'export {}\n')
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><html><head><!--page-head--><title>Sibo</title><!--/page-head--></head><body><script type="module" src="/assets/app-1.js"></script></body></html>',
  )
  let printed = ''
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      printed += chunk.toString()
      done()
    },
  })
  const logger = pino({ level: 'info' }, sink) as Logger
  const app = createHttpApp({
    config: {
      publicUrl: ORIGIN,
      publicUrlGiven: true,
      corsOrigins: [],
      production: true,
      secure: true,
      trustProxy: undefined,
      demo: false,
      metricsToken: undefined,
      shopName: '暖桌',
      storageOrigins: [],
      webDir: folder,
      ...config,
    },
    routes: [],
    rawRoutes: [],
    endpoints: {},
    actorOf: () => Promise.resolve({ actor: person(), setCookies: ['sibo-v=1; Path=/; HttpOnly'] }),
    mayAtAll,
    rateLimiter: createRateLimiter({}),
    pictures: { get: () => Promise.resolve(undefined) },
    preview: () => Promise.resolve(null),
    health: { checks: {}, draining: () => false, version: { version: '1.2.3', commit: null, startedAtMs: 0 } },
    logger,
    metrics: createMetrics(),
    ...deps,
  })
  return { app, log: () => printed, end: () => rmSync(folder, { recursive: true, force: true }) }
}
