// Decides who may open a socket, before any upgrade: pages of ours, a gateway with room, a known person; keeps the answer for the connection.
import type { IncomingMessage } from 'node:http'
import type { Actor } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import type { ClientAddress } from '../http/client-address.ts'
import type { ActorOf } from '../http/endpoint-handler.ts'
import type { OriginRule } from '../http/origin.ts'
import { refusalOf } from '../http/problem.ts'
import type { Logger } from '../logger.ts'
import type { LabelledCounter } from '../metrics.ts'
import type { LimitRule, RateLimiter } from '../persistence/rate-limiter.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import { RATES } from '../protocol/limits.ts'
import { createTokenBucket } from './token-bucket.ts'

/** 20,000 open files a process, and room for databases and media. */
const SOCKETS_MAX = 18_000
/** Connecting costs more than staying: beyond this a page waits for its next try. */
const HANDSHAKES_PER_SEC = 1_000

export type Known = {
  readonly actor: Actor
  /** The cookies as the browser will send them from now on, so that the session can be checked again. */
  readonly cookieHeader: string | undefined
  readonly setCookies: readonly string[]
}
export type HandshakeDeps = {
  readonly actorOf: ActorOf
  readonly origin: OriginRule
  readonly production: boolean
  readonly address: ClientAddress
  readonly limiter: RateLimiter
  readonly socketCount: () => number
  readonly countFrom: (network: string) => number
  /** Sockets at once and handshakes a minute of one network address; phone carriers put thousands behind one. */
  readonly addressMax: number
  readonly leaving: () => boolean
  readonly monotonicMs: () => number
  readonly refused: LabelledCounter
  readonly logger: Logger
}
export type Handshake = {
  /** Throws DomainError: `not_allowed` (foreign page), `leaving`, `server_full`, `slow_down`, and what the session says. */
  readonly admit: (req: IncomingMessage) => Promise<void>
  readonly of: (req: IncomingMessage) => Known | undefined
  /** The same person, asked again. */
  readonly again: (req: IncomingMessage, known: Known) => Promise<Actor>
}

/** Browser header with the cookies that this handshake's answer sets. */
const withCookies = (header: string | undefined, setCookies: readonly string[]): string | undefined => {
  const set = setCookies.map((line) => line.split(';')[0] ?? '').filter((pair) => !pair.endsWith('='))
  const names = set.map((pair) => pair.split('=')[0])
  const kept = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !names.includes(pair.split('=')[0]))
  const all = [...kept, ...set]
  return all.length > 0 ? all.join('; ') : undefined
}

const assertOpen = (deps: HandshakeDeps, req: IncomingMessage): void => {
  const origin = req.headers.origin
  // socket.io's own `cors` lets a foreign page in; a browser always names its page.
  const ours = origin === undefined ? !deps.production : deps.origin.allows(origin, req.headers.host)
  if (!ours) throw new DomainError('not_allowed')
  if (deps.leaving()) throw new DomainError('leaving')
  if (deps.socketCount() >= SOCKETS_MAX) throw new DomainError('server_full')
}

const assertRate = async (limiter: RateLimiter, rule: LimitRule, key: string): Promise<void> => {
  const verdict = await limiter.consume(rule, key)
  if (!verdict.ok) throw new DomainError('slow_down', undefined, verdict.retryAfterMs)
}

export const createHandshake = (deps: HandshakeDeps): Handshake => {
  const known = new WeakMap<IncomingMessage, Known>()
  const { take } = createTokenBucket({ points: HANDSHAKES_PER_SEC, perSec: 1 })
  const ask = (req: IncomingMessage, cookieHeader: string | undefined): ReturnType<ActorOf> =>
    deps.actorOf({ cookieHeader, network: deps.address.networkOf(req), browser: deps.address.browserOf(req) })
  return {
    admit: async (req) => {
      assertOpen(deps, req)
      const network = deps.address.networkOf(req)
      if (deps.countFrom(network) >= deps.addressMax) throw new DomainError('server_full')
      await assertRate(deps.limiter, { name: 'handshakeAddress', points: deps.addressMax, perSec: 60 }, network)
      // After the address's own: a flood from one address leaves everybody else's share alone.
      const waitMs = take(deps.monotonicMs())
      if (waitMs > 0) throw new DomainError('server_full', undefined, waitMs)
      const { actor, setCookies } = await ask(req, req.headers.cookie)
      const { points, perSec } = RATES.handshake
      await assertRate(deps.limiter, { name: 'handshake', points, perSec }, actor.visitorId)
      known.set(req, { actor, cookieHeader: withCookies(req.headers.cookie, setCookies), setCookies })
    },
    of: (req) => known.get(req),
    again: async (req, { cookieHeader }) => (await ask(req, cookieHeader)).actor,
  }
}

/** As engine.io wants it: an error code for the refused, never the reason of a fault. */
export const allowRequest =
  (deps: Pick<HandshakeDeps, 'refused' | 'logger'>, handshake: Handshake) =>
  (req: IncomingMessage, answer: (err: string | null, ok: boolean) => void): void => {
    handshake.admit(req).then(
      () => answer(null, true),
      (err: unknown) => {
        const code: ErrorCode = refusalOf(err).code
        deps.refused.inc(code)
        if (code === 'fault' || code === 'unavailable') deps.logger.error({ err }, 'handshake failed')
        answer(code, false)
      },
    )
  }
