// Counts requests against the named rates of the contract and refuses with the time to wait.
import type { Actor } from '../actor.ts'
import { personKey } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import type { RateLimiter } from '../persistence/rate-limiter.ts'
import { RATES, type RateKey, type RateName } from '../protocol/limits.ts'

/** Guessing must not multiply by the number of processes while Redis is away. */
const CLOSED_WITHOUT_REDIS = new Set<RateName>(['signInCode', 'signInCodeAddress', 'signInVerify', 'signInPassword'])

const keyOf = (key: RateKey, actor: Actor): string => {
  if (key === 'address') return actor.network
  if (key === 'person') return personKey(actor)
  // HTTP has no socket: what a socket counts, the browser counts here.
  return actor.visitorId
}

/**
 * Uses one point of each rate for this person, in their order. Refuses with `slow_down` and the time to wait.
 * Made once for each endpoint, so that a request only counts.
 */
export const createRates = (limiter: RateLimiter, names: readonly RateName[]): ((actor: Actor) => Promise<void>) => {
  const counted = names.map((name) => {
    const { key, points, perSec } = RATES[name]
    return { key, rule: { name, points, perSec, ...(CLOSED_WITHOUT_REDIS.has(name) ? { closedWithoutRedis: true } : {}) } }
  })
  return async (actor) => {
    for (const { key, rule } of counted) {
      const verdict = await limiter.consume(rule, keyOf(key, actor))
      if (!verdict.ok) throw new DomainError('slow_down', undefined, verdict.retryAfterMs)
    }
  }
}
