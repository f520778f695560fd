// Reads of orders for people's pages, for the recovery and for closing offers.
import type { Connection } from 'mongoose'
import type { mongo } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { OrderState } from '../protocol/orders.ts'
import type { CheckoutStore } from './checkout.service.ts'
import type { ClosingStore } from './closing.service.ts'
import { insertAll } from './order.store.ts'
import type { OrderRow, StoredOrder, TakeBackRow } from './order.rules.ts'
import type { RecoveryStore } from './recovery.service.ts'
import type { ViewStore } from './views.service.ts'

const isOrder = { orderNo: { $exists: true } } as const

export const createViewStore = (
  db: Connection,
): ViewStore & Pick<CheckoutStore, 'byNos' | 'byIds'> & Pick<RecoveryStore, 'anyReleaseOwed'> => {
  const orders = collectionOf<OrderRow>(db, 'orders')
  return {
    byId: (orderId) => orders.findOne({ _id: orderId }) as Promise<StoredOrder | null>,
    byNo: (orderNo) => orders.findOne({ orderNo }),
    byNos: (memberId, orderNos) => orders.find({ orderNo: { $in: [...orderNos] }, memberId }).toArray(),
    byIds: (orderIds) => orders.find({ _id: { $in: [...orderIds] }, ...isOrder }).toArray(),
    list: ({ memberId, showId, leaderId, state, noStartsWith }, after, limit) => {
      const filter: mongo.Filter<OrderRow> = {
        ...(memberId === undefined ? {} : { memberId }),
        ...(showId === undefined ? {} : { showId }),
        ...(leaderId === undefined ? {} : { 'attribution.leaderId': leaderId }),
        ...(state === undefined ? {} : { state }),
        // ':' is the character behind '9'.
        orderNo: noStartsWith === undefined ? { $exists: true } : { $gte: noStartsWith, $lt: `${noStartsWith}:` },
        ...(after === null
          ? {}
          : {
              $or: [
                { createdAt: { $lt: new Date(after.createdAtMs) } },
                { createdAt: new Date(after.createdAtMs), _id: { $lt: after.orderId } },
              ],
            }),
      }
      return orders.find(filter).sort({ createdAt: -1, _id: -1 }).limit(limit).toArray()
    },
    counts: async () => {
      const rows = await orders
        .aggregate<{ _id: OrderState; count: number }>([{ $match: isOrder }, { $group: { _id: '$state', count: { $sum: 1 } } }])
        .toArray()
      return rows.map(({ _id, count }) => ({ state: _id, count }))
    },
    anyReleaseOwed: async (offerId) => (await orders.findOne({ offerId, releaseOwed: true }, { projection: { _id: 1 } })) !== null,
  }
}

export const createClosingStore = (db: Connection): ClosingStore => {
  const owners = collectionOf<TakeBackRow>(db, 'orders')
  const orders = collectionOf<OrderRow>(db, 'orders')
  return {
    ownedUnits: async (lotId) => {
      const rows = await owners.find({ lotId, units: { $gt: 0 } }, { projection: { units: 1 } }).toArray()
      return new Set(rows.flatMap(({ units }) => units))
    },
    insertTakeBacks: (rows) => insertAll(owners, rows),
    takeBacks: (lotId) => owners.find({ lotId, state: 'takenBack', units: { $gt: 0 } }).toArray(),
    anyPending: async (offerId) => (await orders.findOne({ offerId, state: 'pendingPayment' }, { projection: { _id: 1 } })) !== null,
  }
}
