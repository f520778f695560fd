// An order's refunds and its settlement in MongoDB: each step is one compare-and-set on the order itself.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { OrderRow } from './order.rules.ts'
import type { RefundingStore } from './refunding.service.ts'
import { REFUNDABLE_STATES } from './refunding.rules.ts'

const after = { returnDocument: 'after' } as const

export const createRefundingStore = (db: Connection): RefundingStore => {
  const orders = collectionOf<OrderRow>(db, 'orders')
  const isPaid = { state: { $in: [...REFUNDABLE_STATES] } }
  return {
    byId: (orderId) => orders.findOne({ _id: orderId, orderNo: { $exists: true } }),
    byNo: (orderNo) => orders.findOne({ orderNo }),
    addAsked: (orderId, seenVersion, part) =>
      orders.findOneAndUpdate(
        { _id: orderId, version: seenVersion, 'refundsAsked.refundId': { $ne: part.refundId }, ...isPaid },
        { $push: { refundsAsked: part }, $inc: { version: 1 } },
        after,
      ),
    addDone: (orderId, entry) =>
      orders.findOneAndUpdate(
        // settledAt is part of what was seen: it decides from which side the commission is taken
        {
          _id: orderId,
          refunds: { $size: entry.n - 1 },
          'refunds.refundId': { $ne: entry.refundId },
          settledAt: { $exists: entry.side === 'available' },
          // money alone that was asked before the last unit went may arrive after it
          state: { $in: [...REFUNDABLE_STATES, 'refunded'] },
        },
        {
          $push: { refunds: entry },
          $set: {
            baseFen: entry.baseAfterFen,
            ...(entry.unitsAfter === 0 ? { state: 'refunded' as const, refundedAt: entry.doneAt } : {}),
          },
          $inc: { version: 1 },
        },
        after,
      ),
    settle: (orderId, atMs) =>
      orders.findOneAndUpdate(
        { _id: orderId, state: 'completed', settledAt: { $exists: false } },
        { $set: { settledAt: new Date(atMs) }, $inc: { version: 1 } },
        after,
      ),
    unsettled: (receivedBeforeMs, limit) =>
      orders
        .find({ state: 'completed', settledAt: { $exists: false }, receivedAt: { $lt: new Date(receivedBeforeMs) } })
        .sort({ receivedAt: 1 })
        .limit(limit)
        .toArray(),
  }
}
