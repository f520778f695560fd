// Counts the people in each show over all gateways: a Redis set of persons for each gateway, united every 5 s; a dead gateway's people leave after 15 s.
import type { Redis } from 'ioredis'
import type { Clock } from '../clock.ts'
import type { Logger } from '../logger.ts'
import { presenceKeys, type Crowd } from './channels.ts'
import type { CrowdCount } from './flow.ts'

const WORD_LASTS_MS = 15_000
const BEAT_MS = 5_000
/** A little less than a beat, so that the next beat finds it gone. */
const LOCK_SHARE = 0.9
const SEEN_MS = 10 * 60_000
const CHUNK = 1_000
const CROWDS: readonly Crowd[] = ['viewers', 'simulated', 'team']

export type Presence = {
  /** One more socket of a person; true when this show has not seen her for 10 minutes. */
  readonly arrive: (showId: string, personKey: string, crowd: Crowd) => Promise<boolean>
  readonly leave: (showId: string, personKey: string) => void
  /** On this gateway alone. */
  readonly here: (showId: string) => CrowdCount
  /** Over all gateways, now; with Redis away only those here. */
  readonly count: (showId: string) => Promise<CrowdCount>
  readonly close: () => Promise<void>
}
export type PresenceDeps = {
  readonly redis: Redis
  readonly gateway: string
  readonly clock: Clock
  readonly logger: Logger
  /** 5 s, shorter in tests. */
  readonly everyMs?: number
  /** Told by the one gateway that counted in this beat. */
  readonly counted: (showId: string, count: CrowdCount) => void
}
type Person = { readonly crowd: Crowd; sockets: number }
type State = { readonly deps: PresenceDeps; readonly shows: Map<string, Map<string, Person>> }

const keysOf = (state: State, showId: string, crowd: Crowd): string => presenceKeys.persons(showId, state.deps.gateway, crowd)

const hereNow = (state: State, showId: string): CrowdCount => {
  const persons = [...(state.shows.get(showId)?.values() ?? [])]
  return {
    viewers: persons.filter((person) => person.crowd === 'viewers').length,
    simulated: persons.filter((person) => person.crowd === 'simulated').length,
  }
}

const count = async (state: State, showId: string): Promise<CrowdCount> => {
  const { redis, clock } = state.deps
  if (redis.status !== 'ready') return hereNow(state, showId)
  try {
    const gateways = await redis.zrangebyscore(presenceKeys.gateways(showId), clock.nowMs(), '+inf')
    if (gateways.length === 0) return hereNow(state, showId)
    const size = (crowd: Crowd): Promise<number> =>
      redis.sunionstore(
        presenceKeys.union(showId),
        gateways.map((gateway) => presenceKeys.persons(showId, gateway, crowd)),
      )
    // One after the other: both use the same key for the union, which goes at once.
    const viewers = await size('viewers')
    const simulated = await size('simulated')
    await redis.unlink(presenceKeys.union(showId))
    return { viewers, simulated }
  } catch {
    return hereNow(state, showId)
  }
}

const sayHere = async (state: State, showId: string): Promise<void> => {
  const { redis, gateway, clock } = state.deps
  const key = presenceKeys.gateways(showId)
  const now = clock.nowMs()
  await redis
    .multi()
    .zadd(key, now + WORD_LASTS_MS, gateway)
    .zremrangebyscore(key, '-inf', now)
    .pexpire(key, WORD_LASTS_MS * 2)
    .zadd(presenceKeys.shows, now + WORD_LASTS_MS, showId)
    .zremrangebyscore(presenceKeys.shows, '-inf', now)
    .exec()
}

/** Prolongs our sets; one that is gone (wiped, expired in a stall) is written again whole. */
const renew = async (state: State, showId: string, persons: ReadonlyMap<string, Person>): Promise<void> => {
  const { redis } = state.deps
  await sayHere(state, showId)
  for (const crowd of CROWDS) {
    const ours = [...persons].filter(([, person]) => person.crowd === crowd).map(([key]) => key)
    if (ours.length === 0) continue
    const key = keysOf(state, showId, crowd)
    if ((await redis.pexpire(key, WORD_LASTS_MS)) === 1) continue
    for (let start = 0; start < ours.length; start += CHUNK) await redis.sadd(key, ...ours.slice(start, start + CHUNK))
    await redis.pexpire(key, WORD_LASTS_MS)
  }
}

const beat = async (state: State): Promise<void> => {
  const { redis, counted, logger } = state.deps
  for (const [showId, persons] of state.shows) {
    if (redis.status !== 'ready') return
    try {
      await renew(state, showId, persons)
      const lockMs = Math.round((state.deps.everyMs ?? BEAT_MS) * LOCK_SHARE)
      const mine = await redis.set(presenceKeys.lock(showId), state.deps.gateway, 'PX', lockMs, 'NX')
      if (mine === 'OK') counted(showId, await count(state, showId))
    } catch (err) {
      logger.warn({ err, showId }, 'presence not renewed')
    }
  }
}

const arrive = async (state: State, showId: string, personKey: string, crowd: Crowd): Promise<boolean> => {
  const { redis } = state.deps
  const persons = state.shows.get(showId) ?? new Map<string, Person>()
  state.shows.set(showId, persons)
  const known = persons.get(personKey)
  if (known) {
    known.sockets += 1
    return false
  }
  persons.set(personKey, { crowd, sockets: 1 })
  if (redis.status !== 'ready') return false
  try {
    const key = keysOf(state, showId, crowd)
    const [seen] = await Promise.all([
      redis.set(presenceKeys.seen(showId, personKey), '1', 'PX', SEEN_MS, 'GET'),
      redis.multi().sadd(key, personKey).pexpire(key, WORD_LASTS_MS).exec(),
      sayHere(state, showId),
    ])
    return seen === null
  } catch {
    return false
  }
}

const leave = (state: State, showId: string, personKey: string): void => {
  const { redis } = state.deps
  const persons = state.shows.get(showId)
  const person = persons?.get(personKey)
  if (!persons || !person) return
  person.sockets -= 1
  if (person.sockets > 0) return
  persons.delete(personKey)
  if (persons.size === 0) state.shows.delete(showId)
  if (redis.status !== 'ready') return
  // Her ten minutes begin when she leaves.
  redis
    .multi()
    .srem(keysOf(state, showId, person.crowd), personKey)
    .set(presenceKeys.seen(showId, personKey), '1', 'PX', SEEN_MS)
    .exec()
    .catch(() => undefined)
}

export const createPresence = (deps: PresenceDeps): Presence => {
  const state: State = { deps, shows: new Map() }
  let beating: Promise<void> | null = null
  const timer = setInterval(() => {
    beating ??= beat(state).finally(() => (beating = null))
  }, deps.everyMs ?? BEAT_MS)
  return {
    arrive: (showId, personKey, crowd) => arrive(state, showId, personKey, crowd),
    leave: (showId, personKey) => leave(state, showId, personKey),
    here: (showId) => hereNow(state, showId),
    count: (showId) => count(state, showId),
    close: async () => {
      clearInterval(timer)
      await beating
      if (deps.redis.status !== 'ready') return
      const goodbyes = [...state.shows.keys()].map((showId) => deps.redis.zrem(presenceKeys.gateways(showId), deps.gateway))
      await Promise.allSettled(goodbyes)
    },
  }
}
