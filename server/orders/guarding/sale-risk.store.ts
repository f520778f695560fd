// Counts of paid flash orders by address and by payer, in Redis for some days: hints, never the truth about an order.
import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { SaleRiskStore } from './sale-risk.service.ts'

const KEPT_SEC = 3 * 86_400
const PAYER_KEPT_SEC = 30 * 86_400

/** A provider's name for a person is nobody's to read in a key. */
const payerKey = (payer: string): string => `risk:payer:${createHash('sha256').update(payer).digest('base64url').slice(0, 22)}`

export const createSaleRiskStore = (redis: Redis): SaleRiskStore => ({
  toAddress: async (offerId, deliveryIndex, orderId, units) => {
    const key = `risk:address:${offerId}:${deliveryIndex}`
    const answers = await redis.multi().hset(key, orderId, units).hvals(key).expire(key, KEPT_SEC).exec()
    const values = (answers?.[1]?.[1] ?? []) as readonly string[]
    return values.reduce((total, value) => total + Number(value), 0)
  },
  ofPayer: async (payer, memberId) => {
    const key = payerKey(payer)
    const answers = await redis.multi().sadd(key, memberId).scard(key).expire(key, PAYER_KEPT_SEC).exec()
    const [, count] = answers?.[1] ?? []
    return typeof count === 'number' ? count : 0
  },
})
