// Reads the orders that a parcel's freight was already asked for.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../persistence/collections.ts'
import type { FreightGroupStore } from './checkout.service.ts'
import type { OrderRow } from '../order.rules.ts'

export const createFreightGroupStore = (db: Connection): FreightGroupStore => {
  const orders = collectionOf<OrderRow>(db, 'orders')
  return {
    freightGroup: async (memberId, showId, groupKeys) => {
      if (groupKeys.length === 0) return []
      const rows = await orders
        .find({
          memberId,
          showId,
          'freight.groupKey': { $in: [...groupKeys] },
          state: { $in: ['paid', 'toShip', 'refunded'] },
          sentUnits: { $in: [0, null] as never },
        })
        .toArray()
      const goneAt = ({ refundedAt }: OrderRow): number => refundedAt?.getTime() ?? 0
      return rows.toSorted((a, b) => goneAt(a) - goneAt(b) || (a.orderNo < b.orderNo ? -1 : 1))
    },
  }
}
