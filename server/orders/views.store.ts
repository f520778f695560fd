// Reads of orders for people's pages, for the recovery and for closing offers.
import type { Connection } from 'mongoose'
import type { mongo } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { OrderState } from '../protocol/orders.ts'
import type { CheckoutStore } from './checkout/checkout.service.ts'
import type { ClosingStore } from './gate/closing.service.ts'
import { insertAll } from './order.store.ts'
import type { OrderRow, StoredOrder, TakeBackRow } from './order.rules.ts'
import type { RecoveryStore } from './gate/recovery.service.ts'
import type { After, ViewStore } from './views.service.ts'

/** Words are looked for row by row, newest first: a rare one in a large shop must not hold the database. */
const WORDS_WITHIN_MS = 5_000

const olderThan = ({ createdAtMs, orderId }: After): mongo.Filter<OrderRow> => ({
  $or: [{ createdAt: { $lt: new Date(createdAtMs) } }, { createdAt: new Date(createdAtMs), _id: { $lt: orderId } }],
})
/** The words as they are: nothing in them is a pattern. */
const holding = (words: string): mongo.Filter<OrderRow> => {
  const somewhere = { $regex: words.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'), $options: 'i' }
  return { $or: [{ 'productSnapshot.title': somewhere }, { 'attribution.leaderName': somewhere }] }
}

/** Orders of one person that say by which accounts she pays. */
const PAYERS_LOOKED_AT = 200

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
    list: ({ memberId, showId, leaderId, state, noStartsWith, words, sinceMs, untilMs }, after, limit) => {
      const filter: mongo.Filter<OrderRow> = {
        ...(memberId === undefined ? {} : { memberId }),
        ...(showId === undefined ? {} : { showId }),
        ...(leaderId === undefined ? {} : { 'attribution.leaderId': leaderId }),
        ...(state === undefined ? {} : { state }),
        // ':' is the character behind '9'.
        orderNo: noStartsWith === undefined ? { $exists: true } : { $gte: noStartsWith, $lt: `${noStartsWith}:` },
        $and: [
          ...(sinceMs === undefined ? [] : [{ createdAt: { $gte: new Date(sinceMs) } }]),
          ...(untilMs === undefined ? [] : [{ createdAt: { $lt: new Date(untilMs) } }]),
          ...(words === undefined ? [] : [holding(words)]),
          ...(after === null ? [] : [olderThan(after)]),
        ],
      }
      if (filter.$and?.length === 0) delete filter.$and
      const found = orders.find(filter).sort({ createdAt: -1, _id: -1 }).limit(limit)
      return (words === undefined ? found : found.maxTimeMS(WORDS_WITHIN_MS)).toArray()
    },
    counts: async () => {
      const rows = await orders
        .aggregate<{ _id: OrderState; count: number }>([{ $match: isOrder }, { $group: { _id: '$state', count: { $sum: 1 } } }])
        .toArray()
      return rows.map(({ _id, count }) => ({ state: _id, count }))
    },
    payersOf: async (memberId) => {
      const paid = { memberId, ...isOrder, payer: { $type: 'string' as const } }
      const rows = await orders
        .find(paid, { projection: { payer: 1 } })
        .sort({ createdAt: -1, _id: -1 })
        .limit(PAYERS_LOOKED_AT)
        .toArray()
      return [...new Set(rows.flatMap(({ payer }) => payer ?? []))]
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
