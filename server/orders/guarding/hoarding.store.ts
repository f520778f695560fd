// Holds that ran out, by member and by browser, in Redis for two hours, and the short list of those whom gateways watch.
import type { Redis } from 'ioredis'
import { HOARD_WITHIN_MS } from './hoarding.rules.ts'
import type { HoardingStore } from './hoarding.service.ts'

const WATCHED = 'hoard:watched'
const WATCHED_MAX = 2_000
const HOLDS_MAX = 20
const keyOf = (who: string): string => `hoard:${who}`

export const createHoardingStore = (redis: Redis): HoardingStore => ({
  add: async (who, { orderId, showId, atMs }) => {
    const key = keyOf(who)
    const answers = await redis
      .multi()
      .zadd(key, 'NX', atMs, `${orderId}|${showId}`)
      .zremrangebyscore(key, '-inf', atMs - HOARD_WITHIN_MS)
      .zcard(key)
      .pexpire(key, HOARD_WITHIN_MS)
      .exec()
    const [, count] = answers?.[2] ?? []
    return typeof count === 'number' ? count : 0
  },
  watch: async (who, atMs) => {
    await redis.multi().zadd(WATCHED, 'GT', String(atMs), who).pexpire(WATCHED, HOARD_WITHIN_MS).exec()
  },
  watched: async (sinceMs) => {
    await redis.zremrangebyscore(WATCHED, '-inf', sinceMs)
    const people = await redis.zrange(WATCHED, '0', String(WATCHED_MAX - 1))
    if (people.length === 0) return new Map()
    const pipeline = redis.pipeline()
    for (const who of people) pipeline.zrange(keyOf(who), String(-HOLDS_MAX), '-1', 'WITHSCORES')
    const answers = (await pipeline.exec()) ?? []
    return new Map(
      people.map((who, place) => {
        const flat = (answers[place]?.[1] ?? []) as readonly string[]
        const runOuts = flat.flatMap((member, index) =>
          index % 2 === 0 ? [{ atMs: Number(flat[index + 1]), showId: member.split('|')[1] ?? '' }] : [],
        )
        return [who, runOuts]
      }),
    )
  },
})
