// Counts uses against limits in Redis, and in this process's own memory while Redis is away.
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { RateLimiterAbstract } from 'rate-limiter-flexible'
import type { Redis } from 'ioredis'

const CLOSED_RETRY_MS = 1_000

export type LimitRule = {
  /** Part of the key in Redis: unique for each limit. */
  readonly name: string
  readonly points: number
  readonly perSec: number
  /** How long a key that went over stays refused; until its window ends when left out. */
  readonly blockSec?: number
  /** Refuse while Redis is away instead of counting in memory: for guessing (codes, passwords), where several processes would multiply the tries. */
  readonly closedWithoutRedis?: boolean
}
export type LimitVerdict = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number }
export type RateLimiter = {
  /** Uses `points` (default 1) of the rule's allowance for `key`. Never throws: a fault of Redis is decided by the rule. */
  consume(rule: LimitRule, key: string, points?: number): Promise<LimitVerdict>
  /** Forgets what a key has used, e.g. after a right password. */
  reset(rule: LimitRule, key: string): Promise<void>
}

/** `redis` is the general client; left out (tests, one process) everything is counted in memory. */
export function createRateLimiter({ redis }: { readonly redis?: Redis }): RateLimiter {
  const limiters = new Map<string, RateLimiterAbstract>()
  // Most callers hand the same object again and again.
  const known = new WeakMap<LimitRule, RateLimiterAbstract>()
  const limiterOf = (rule: LimitRule): RateLimiterAbstract => {
    const seen = known.get(rule)
    if (seen) return seen
    const id = `${rule.name}|${rule.points}|${rule.perSec}|${rule.blockSec ?? ''}|${rule.closedWithoutRedis ?? ''}`
    let limiter = limiters.get(id)
    if (!limiter) {
      limiter = makeLimiter(rule, redis)
      limiters.set(id, limiter)
    }
    known.set(rule, limiter)
    return limiter
  }
  return {
    async consume(rule, key, points = 1) {
      try {
        await limiterOf(rule).consume(key, points)
        return { ok: true }
      } catch (reason) {
        if (reason instanceof RateLimiterRes) return { ok: false, retryAfterMs: Math.max(1, reason.msBeforeNext) }
        return { ok: false, retryAfterMs: CLOSED_RETRY_MS }
      }
    },
    async reset(rule, key) {
      await limiterOf(rule)
        .delete(key)
        .catch(() => false)
    },
  }
}

function makeLimiter(rule: LimitRule, redis: Redis | undefined): RateLimiterAbstract {
  const settings = {
    keyPrefix: `limit:${rule.name}`,
    points: rule.points,
    duration: rule.perSec,
    ...(rule.blockSec !== undefined && { blockDuration: rule.blockSec }),
  }
  if (!redis) return new RateLimiterMemory(settings)
  const insurance = rule.closedWithoutRedis ? {} : { insuranceLimiter: new RateLimiterMemory(settings) }
  return new RateLimiterRedis({ ...settings, ...insurance, storeClient: redis, rejectIfRedisNotReady: true })
}
