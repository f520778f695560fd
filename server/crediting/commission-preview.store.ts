// Credited paid orders of the past, for previews of commission tables.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { CommissionPast, CommissionPreviewDeps } from './commission-preview.service.ts'

type OrderRow = {
  _id: string
  memberId: string
  showId: string
  skuId: string
  quantity: number
  goodsFen: number
  createdAt: Date
  attribution: { leaderId: string | null; leaderLevel: number | null }
  productSnapshot: { category: string }
}

export function createCommissionPast(db: Connection): CommissionPreviewDeps['ordersSince'] {
  const orders = collectionOf<OrderRow & { orderNo?: string; simulated?: boolean; paidAt?: Date }>(db, 'orders')
  return async (sinceMs, limit) => {
    const rows = await orders
      .find({
        createdAt: { $gte: new Date(sinceMs) },
        orderNo: { $exists: true },
        simulated: false,
        paidAt: { $exists: true },
        'attribution.leaderId': { $type: 'string' },
      })
      .project<OrderRow>({ memberId: 1, showId: 1, skuId: 1, quantity: 1, goodsFen: 1, createdAt: 1, attribution: 1, productSnapshot: 1 })
      .sort({ createdAt: -1 })
      .limit(limit)
      .toArray()
    return rows.map(pastOf)
  }
}

const pastOf = ({ memberId, showId, skuId, quantity, goodsFen, createdAt, attribution, productSnapshot }: OrderRow): CommissionPast => ({
  leaderId: attribution.leaderId ?? '',
  buyerId: memberId,
  level: attribution.leaderLevel ?? 1,
  showId,
  skuId,
  category: productSnapshot.category,
  goodsFen,
  units: quantity,
  atMs: createdAt.getTime(),
})
