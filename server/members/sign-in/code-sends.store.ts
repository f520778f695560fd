// Remembers the last fifty codes sent and which of them were used, for all processes: codes that nobody types in are a pump of money.
import type { Redis } from 'ioredis'
import type { CodeSends } from './code-limits.service.ts'

const SENT = 'codes:sent'
const USED = 'codes:used'
const LAST = 50
const REMEMBERED_SEC = 3_600

export const createCodeSends = (redis: Redis): CodeSends => ({
  sent: async (challengeId) => {
    await redis
      .multi()
      .lpush(SENT, challengeId)
      .ltrim(SENT, 0, LAST - 1)
      .expire(SENT, REMEMBERED_SEC)
      .exec()
      .catch(() => null)
  },
  used: async (challengeId) => {
    await redis
      .multi()
      .sadd(USED, challengeId)
      .expire(USED, REMEMBERED_SEC)
      .exec()
      .catch(() => null)
  },
  usedOfLast: async () => {
    try {
      const sent = await redis.lrange(SENT, 0, LAST - 1)
      if (sent.length < LAST) return null
      const marks = await redis.smismember(USED, ...sent)
      return marks.filter((mark) => Number(mark) === 1).length / LAST
    } catch {
      return null
    }
  },
})
