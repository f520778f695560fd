// The wall every message passes: known name, exactly (payload, ack), strict schema, joined show, act, rates, bounded work; then its one answer.
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { personKey } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import type { MayAtAll } from '../http/endpoint-handler.ts'
import { refusalOf } from '../http/problem.ts'
import { requestContext, type Logger } from '../logger.ts'
import type { Histogram, LabelledCounter, Metrics } from '../metrics.ts'
import type { LimitRule, RateLimiter } from '../persistence/rate-limiter.ts'
import { LIMITS, RATES, type RateName } from '../protocol/limits.ts'
import { clientEvents, type ClientEventName, type Refusal } from '../protocol/socket-events.ts'
import type { EventBinding } from './bind-event.ts'
import { bucketOf, type Connection } from './connection.ts'

const WITHOUT_ACK: ClientEventName = 'like:send'

type Ack = (answer: object) => void
type Guarded = (typeof clientEvents)[ClientEventName] & { readonly handle: EventBinding['handle']; readonly name: ClientEventName }
export type WallDeps = {
  readonly mayAtAll: MayAtAll
  readonly limiter: RateLimiter
  readonly nowMs: () => number
  readonly monotonicMs: () => number
  readonly logger: Logger
  readonly metrics: Metrics
}
export type EventWall = {
  /** One packet as it came: a name and whatever followed it. Never throws. */
  readonly pass: (connection: Connection, packet: readonly unknown[]) => void
  /** Events of the contract that nobody answers. */
  readonly unbound: readonly ClientEventName[]
}
type State = {
  readonly deps: WallDeps
  readonly events: ReadonlyMap<unknown, Guarded>
  readonly refused: LabelledCounter
  readonly unanswered: LabelledCounter
  readonly tookMs: Histogram
}

const refuse = (state: State, ack: Ack | null, refusal: DomainError): void => {
  state.refused.inc(refusal.code)
  const { code, params, retryAfterMs } = refusal
  const answer: Refusal = {
    ok: false,
    nowMs: state.deps.nowMs(),
    code,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(retryAfterMs) }),
    ...(params === undefined ? {} : { params }),
  }
  ack?.(answer)
}

/** What no page of ours sends; twenty in a minute and the line is cut. */
const refuseMalformed = (state: State, connection: Connection, ack: Ack | null, refusal: DomainError): void => {
  refuse(state, ack, refusal)
  if (bucketOf(connection, 'malformed').take(state.deps.monotonicMs()) > 0) connection.socket.disconnect(true)
}

/** Names of fields only: what was sent is never said back. */
const badInput = (error: z.ZodError): DomainError => {
  const path = error.issues[0]?.path.map(String).join('.') ?? ''
  return new DomainError('bad_input', path === '' ? undefined : { field: path.slice(0, 60) })
}

const keyOf = (connection: Connection, name: RateName): string => {
  const { actor } = connection
  const { key } = RATES[name]
  return key === 'person' ? personKey(actor) : key === 'visitor' ? actor.visitorId : actor.network
}

/** One object a rate: the limiter knows it again. */
const rules = new Map<RateName, LimitRule>()
const ruleOf = (name: RateName): LimitRule => {
  const known = rules.get(name)
  if (known) return known
  const { points, perSec } = RATES[name]
  const rule = { name, points, perSec }
  rules.set(name, rule)
  return rule
}

const assertRates = async (state: State, connection: Connection, names: readonly RateName[]): Promise<void> => {
  const { limiter, monotonicMs } = state.deps
  for (const name of names) {
    if (RATES[name].key === 'socket') {
      const waitMs = bucketOf(connection, name).take(monotonicMs())
      if (waitMs > 0) throw new DomainError('slow_down', undefined, waitMs)
      continue
    }
    const verdict = await limiter.consume(ruleOf(name), keyOf(connection, name))
    if (!verdict.ok) throw new DomainError('slow_down', undefined, verdict.retryAfterMs)
  }
}

const answer = async (state: State, connection: Connection, event: Guarded, payload: never): Promise<object> => {
  const { deps } = state
  if (connection.refreshing) await connection.refreshing
  if (event.needsShow && connection.showId === null) throw new DomainError('not_joined')
  const verdict = deps.mayAtAll(connection.actor, event.act)
  if (verdict !== 'ok') throw new DomainError(verdict)
  await assertRates(state, connection, event.rates)
  // The show may have been left meanwhile (kick, second join).
  if (event.needsShow && connection.showId === null) throw new DomainError('not_joined')
  const reply = await event.handle(connection.context, payload, connection.showId ?? '')
  // Only what the contract says leaves: unknown fields are dropped here, a missing one is our fault.
  return event.ack.parse(reply)
}

const run = async (state: State, connection: Connection, event: Guarded, payload: never, ack: Ack | null): Promise<void> => {
  const { deps } = state
  const startedMs = deps.monotonicMs()
  connection.inFlight += 1
  try {
    const reply = await answer(state, connection, event, payload)
    ack?.({ ok: true, nowMs: deps.nowMs(), ...reply })
  } catch (err) {
    const refusal = refusalOf(err)
    if (refusal.code === 'fault' || refusal.code === 'unavailable') deps.logger.error({ err, event: event.name }, 'event failed')
    refuse(state, ack, refusal)
  } finally {
    connection.inFlight -= 1
    state.tookMs.observe(deps.monotonicMs() - startedMs)
  }
}

const pass = (state: State, connection: Connection, packet: readonly unknown[]): void => {
  const [name, ...rest] = packet
  const last = rest.at(-1)
  const ack = typeof last === 'function' ? (last as Ack) : null
  const now = state.deps.monotonicMs()
  connection.activeAtMs = now
  const waitMs = bucketOf(connection, 'anyEvent').take(now)
  if (waitMs > 0) return refuse(state, ack, new DomainError('slow_down', undefined, waitMs))
  // A Map: names like `__proto__`, `error` or numbers find nothing and reach no emitter.
  const event = state.events.get(name)
  if (!event) return refuseMalformed(state, connection, ack, new DomainError('unknown_event'))
  const expected = event.name === WITHOUT_ACK && !ack ? 1 : 2
  if (rest.length !== expected || (expected === 2 && !ack)) {
    if (!ack) state.unanswered.inc(event.name)
    return refuseMalformed(state, connection, ack, new DomainError('bad_input'))
  }
  const parsed = event.payload.safeParse(rest[0])
  if (!parsed.success) return refuseMalformed(state, connection, ack, badInput(parsed.error))
  connection.said.add(event.name)
  if (connection.inFlight >= LIMITS.requestsInFlightMax) return refuse(state, ack, new DomainError('slow_down', undefined, 500))
  void requestContext.run({ requestId: randomUUID() }, () => run(state, connection, event, parsed.data as never, ack))
}

/** Throws when an event is bound twice or is not of the contract: the server must not start with a doubt. */
export const createEventWall = (bindings: readonly EventBinding[], deps: WallDeps): EventWall => {
  const events = new Map<unknown, Guarded>()
  for (const { name, handle } of bindings) {
    const event = Object.hasOwn(clientEvents, name) ? clientEvents[name] : undefined
    if (!event) throw new Error(`event ${name} is not in the contract`)
    if (events.has(name)) throw new Error(`event ${name} is bound twice`)
    events.set(name, { ...event, handle, name })
  }
  const state: State = {
    deps,
    events,
    refused: deps.metrics.labelled('socket_refused_total', 'Refused events by code', 'code'),
    unanswered: deps.metrics.labelled('socket_without_ack_total', 'Events dropped for want of an ack', 'event'),
    tookMs: deps.metrics.histogram('socket_event_ms', 'Milliseconds from packet to answer', [1, 5, 10, 25, 50, 100, 250, 1000, 5000]),
  }
  const unbound = (Object.keys(clientEvents) as ClientEventName[]).filter((name) => !events.has(name))
  return { pass: (connection, packet) => pass(state, connection, packet), unbound }
}

/** At the boot: an event that nobody answers stops it with one line, like an endpoint without a route. */
export const assertAllAnswered = (unbound: readonly ClientEventName[]): void => {
  if (unbound.length > 0)
    throw new Error(`socket contract and bindings differ: ${unbound.map((name) => `${name} has no answer`).join('; ')}`)
}
