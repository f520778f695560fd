// Says in Redis which process holds a show's stage, so that the others know that somebody does, and notice when nobody does.
import type { Redis } from 'ioredis'
import type { StageLease } from './ending.service.ts'

const LIFE_SEC = 6
const keyOf = (showId: string): string => `show:{${showId}}:stage`

const KEEP = `local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1`
const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`

/** `me`: a name that this process keeps across restarts and shares with no other. */
export const createStageLease = (redis: Redis, me: string): StageLease => ({
  me,
  take: async (showId) => void (await redis.set(keyOf(showId), me, 'EX', LIFE_SEC)),
  keep: async (showId) => (await redis.eval(KEEP, 1, keyOf(showId), me, LIFE_SEC)) === 1,
  release: async (showId) => void (await redis.eval(RELEASE, 1, keyOf(showId), me)),
  holder: (showId) => redis.get(keyOf(showId)),
})
