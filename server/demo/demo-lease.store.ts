// Says in Redis which process keeps the demo going, so that two gateways do not conduct one show, and whether a person works in its studio.
import type { Redis } from 'ioredis'

const HOLD_MS = 15_000
const STAFFED_MS = 12_000
const HOLDER_KEY = 'demo:holder'
const staffedKey = (showId: string): string => `demo:staffed:${showId}`

const HOLD = `local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`
const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`

export type DemoLease = {
  /** Takes it or keeps it; false: another process has it. */
  readonly hold: () => Promise<boolean>
  readonly release: () => Promise<void>
  readonly noteStaffed: (showId: string) => Promise<void>
  readonly isStaffed: (showId: string) => Promise<boolean>
}

/** `me`: a name that this process keeps across restarts and shares with no other. */
export const createDemoLease = (redis: Redis, me: string): DemoLease => ({
  hold: async () => (await redis.eval(HOLD, 1, HOLDER_KEY, me, HOLD_MS)) === 1,
  release: async () => void (await redis.eval(RELEASE, 1, HOLDER_KEY, me)),
  noteStaffed: async (showId) => void (await redis.set(staffedKey(showId), '1', 'PX', STAFFED_MS)),
  isStaffed: async (showId) => (await redis.exists(staffedKey(showId))) === 1,
})
