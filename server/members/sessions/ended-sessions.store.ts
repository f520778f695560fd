// Keeps ended sids in Redis for the rest of their life, so that every process refuses them at once.
import type { Redis } from 'ioredis'
import type { EndedSessions } from './session.service.ts'

const key = (sid: string): string => `session:ended:${sid}`

export const createEndedSessions = (redis: Redis): EndedSessions => ({
  add: async (sid, forMs) => {
    // The row says it too; with Redis away it is asked instead.
    await redis.set(key(sid), '1', 'PX', Math.max(1, Math.ceil(forMs))).catch(() => undefined)
  },
  has: async (sid) => {
    try {
      return (await redis.exists(key(sid))) === 1 ? 'yes' : 'no'
    } catch {
      return 'unknown'
    }
  },
})
