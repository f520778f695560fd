// Which members a browser brought to an offer, in Redis, in the order in which they came; forgotten half a day after the last of them.
import type { Redis } from 'ioredis'
import type { DeviceMembers } from './admission.service.ts'

const KEPT_SEC = 12 * 3_600

export const createDeviceMembers = (redis: Redis): DeviceMembers => ({
  placeOf: async (offerId, visitorId, memberId) => {
    const key = `device:${offerId}:${visitorId}`
    const answers = await redis.multi().zadd(key, 'NX', Date.now(), memberId).zrank(key, memberId).expire(key, KEPT_SEC).exec()
    const [, rank] = answers?.[1] ?? []
    if (typeof rank !== 'number') throw new Error('a member of a device has no place')
    return rank + 1
  },
})
