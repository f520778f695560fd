// The walls one endpoint's request passes, in order: page of ours, person, rates, act, body, schema; then its one answer.
import type { IncomingMessage } from 'node:http'
import { parseCookie } from 'cookie'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Actor } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import type { RateLimiter } from '../persistence/rate-limiter.ts'
import type { Act } from '../protocol/acts.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import { PAGE_KEY_PATTERN } from '../protocol/ids.ts'
import type { RateName } from '../protocol/limits.ts'
import type { Endpoint } from '../protocol/rest-endpoints.ts'
import type { BodyReader } from './body.ts'
import type { ClientAddress } from './client-address.ts'
import { assertOurPage } from './origin-guard.ts'
import type { OriginRule } from './origin.ts'
import { createRates } from './rates.ts'
import { requestIdOf, type Told } from './request-log.ts'
import type { RawRoute, Route } from './route.ts'

/** Where a request comes from, as sessions need it; both edges hand the same. */
export type Handshake = { readonly cookieHeader: string | undefined; readonly network: string; readonly browser: string }
export type ActorOf = (handshake: Handshake) => Promise<{ actor: Actor; setCookies: readonly string[] }>
export type MayAtAll = (actor: Actor, act: Act) => 'ok' | ErrorCode
export type Walls = {
  readonly actorOf: ActorOf
  readonly mayAtAll: MayAtAll
  readonly limiter: RateLimiter
  readonly origin: OriginRule
  readonly address: ClientAddress
  readonly body: BodyReader
}

const ANY: readonly RateName[] = ['anyHttpAddress', 'anyHttp']

type CookieSink = (headerValue: string) => void
const cookiesInto =
  (res: Response): CookieSink =>
  (headerValue) =>
    void res.append('Set-Cookie', headerValue)

/** Who asks; a first touch gets its visitor cookie with this answer. */
export const personOf = async (walls: Pick<Walls, 'actorOf' | 'address'>, req: IncomingMessage, setCookie: CookieSink): Promise<Actor> => {
  const { actor, setCookies } = await walls.actorOf({
    cookieHeader: req.headers.cookie,
    network: walls.address.networkOf(req),
    browser: walls.address.browserOf(req),
  })
  for (const cookie of setCookies) setCookie(cookie)
  return actor
}
export const greet = (walls: Pick<Walls, 'actorOf' | 'address'>, req: Request, res: Response): Promise<Actor> =>
  personOf(walls, req, cookiesInto(res))

const assertMay = (walls: Walls, actor: Actor, act: Act): void => {
  const verdict = walls.mayAtAll(actor, act)
  if (verdict !== 'ok') throw new DomainError(verdict)
}

const parsed = (schema: z.ZodType | undefined, given: unknown, part: string): unknown => {
  if (schema === undefined) {
    const empty = given === undefined || (typeof given === 'object' && given !== null && Object.keys(given).length === 0)
    if (!empty) throw new DomainError('bad_input', { field: part })
    return part === 'body' ? undefined : {}
  }
  const verdict = schema.safeParse(given)
  if (verdict.success) return verdict.data
  // Names of fields only: what was sent is never said back.
  const path = verdict.error.issues[0]?.path.map(String).join('.') ?? ''
  throw new DomainError('bad_input', { field: path === '' ? part : path.slice(0, 60) })
}

const keyIn = (req: IncomingMessage, endpoint: Endpoint): string => {
  if (!endpoint.keyed) return ''
  const key = req.headers['idempotency-key']
  if (typeof key !== 'string' || !PAGE_KEY_PATTERN.test(key)) throw new DomainError('bad_input', { field: 'Idempotency-Key' })
  return key
}

/** What of a request depends on who reads it: express, or the short way in front of it. */
export type Given = {
  readonly told: Told
  readonly params: unknown
  readonly query: unknown
  readonly file: (kind: 'picture' | 'clip') => Promise<Buffer | null>
  readonly setCookie: CookieSink
}
export type Passed = (req: IncomingMessage, given: Given) => Promise<unknown>

/** The walls of one endpoint and its answer, as the contract says it. */
export const createPass = (walls: Walls, { endpoint, handle }: Route): Passed => {
  const rates = createRates(walls.limiter, [...ANY, ...endpoint.rates])
  const name = `/api/v1${endpoint.path}`
  return async (req, { told, params, query, file: readFile, setCookie }) => {
    told.route = name
    assertOurPage(req, walls.origin)
    const actor = await personOf(walls, req, setCookie)
    await rates(actor)
    assertMay(walls, actor, endpoint.act)
    const file = endpoint.upload ? await readFile(endpoint.upload) : null
    const body: unknown = endpoint.upload ? undefined : await walls.body.json(req, endpoint.editor ?? false)
    let jar: ReturnType<typeof parseCookie> | null = null
    const reply = await handle({
      actor,
      params: parsed(endpoint.params, params, 'params') as never,
      query: parsed(endpoint.query, query, 'query') as never,
      body: parsed(endpoint.body, body, 'body') as never,
      key: keyIn(req, endpoint),
      file,
      requestId: requestIdOf(told),
      cookies: { get: (cookie) => (jar ??= parseCookie(req.headers.cookie ?? ''))[cookie], set: setCookie },
    })
    // Only what the contract says leaves: unknown fields are dropped here, a missing one is our fault (500).
    return endpoint.reply.parse(reply)
  }
}

export const endpointHandler = (walls: Walls, route: Route) => {
  const pass = createPass(walls, route)
  return async (req: Request, res: Response): Promise<void> => {
    const reply = await pass(req, {
      told: res.locals,
      params: { ...req.params },
      query: { ...req.query },
      file: (kind) => walls.body.file(kind, req, res),
      setCookie: cookiesInto(res),
    })
    res.json(reply)
  }
}

/** A guest without a browser, for addresses that prove themselves. */
const NOBODY: Actor = {
  kind: 'guest',
  visitorId: '',
  personId: null,
  sid: null,
  roles: ['guest'],
  scopes: [],
  leaderId: null,
  stepUpAtMs: null,
  demo: false,
  simulated: false,
  network: '',
  browser: '',
}

export const rawHandler = (walls: Walls, raw: RawRoute) => {
  const rates = createRates(walls.limiter, raw.rates)
  return async (req: Request, res: Response): Promise<void> => {
    res.locals['route'] = raw.path
    if (raw.person === 'none') return raw.handle(req, res, NOBODY)
    if (!raw.crossSite) assertOurPage(req, walls.origin)
    const actor = await greet(walls, req, res)
    await rates(actor)
    assertMay(walls, actor, raw.act)
    if (raw.body === 'raw') await walls.body.raw(req, res)
    if (raw.body === 'form') await walls.body.form(req, res)
    await raw.handle(req, res, actor)
  }
}
