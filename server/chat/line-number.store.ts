// Gives chat lines their numbers: Redis counts, the lines of record have the last word.
import type { Redis } from 'ioredis'
import type { LineNumbers } from './chat-ports.service.ts'

const KEEP_SEC = 14 * 24 * 3600
const SHOWS_KNOWN_MAX = 1_000

/** Nothing for a counter that Redis does not have (any more): 1 could be a number far behind. */
const NEXT = `if redis.call('EXISTS', KEYS[1]) == 0 then return false end
redis.call('EXPIRE', KEYS[1], ARGV[1])
return redis.call('INCR', KEYS[1])`
const SEED = `local n = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[2])) + 1
redis.call('SET', KEYS[1], n, 'EX', ARGV[1])
return n`

const keyOf = (showId: string): string => `show:{${showId}}:lines`

/** With Redis away numbers follow the highest line; two at once collide and try again. */
export const createLineNumbers = (redis: Redis, highest: (showId: string) => Promise<number>): LineNumbers => {
  // A counter restored from an old copy is behind what this process has seen.
  const seen = new Map<string, number>()
  const note = (showId: string, lineNo: number): number => {
    if (seen.size >= SHOWS_KNOWN_MAX) seen.clear()
    seen.set(showId, Math.max(lineNo, seen.get(showId) ?? 0))
    return lineNo
  }
  const seed = async (showId: string): Promise<number> => {
    const last = await highest(showId)
    const next = await redis.eval(SEED, 1, keyOf(showId), KEEP_SEC, last).catch(() => null)
    return note(showId, typeof next === 'number' ? next : last + 1)
  }
  return {
    next: async (showId) => {
      const next = await redis.eval(NEXT, 1, keyOf(showId), KEEP_SEC).catch(() => null)
      const fresh = typeof next === 'number' && next > (seen.get(showId) ?? 0)
      return fresh ? note(showId, next) : seed(showId)
    },
    seed,
  }
}
