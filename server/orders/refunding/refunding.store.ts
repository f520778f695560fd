// An order's refunds and its settlement in MongoDB: each step is one compare-and-set on the order itself.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../persistence/collections.ts'
import type { OrderRow } from '../order.rules.ts'
import type { RefundingStore } from './refunding.service.ts'
import { MONEY_STATES } from './refunding.rules.ts'

const after = { returnDocument: 'after' } as const

export const createRefundingStore = (db: Connection): RefundingStore => {
  const orders = collectionOf<OrderRow>(db, 'orders')
  const hasMoney = { state: { $in: [...MONEY_STATES] } }
  return {
    byId: (orderId) => orders.findOne({ _id: orderId, orderNo: { $exists: true } }),
    byNo: (orderNo) => orders.findOne({ orderNo }),
    addAsked: (orderId, seenVersion, part) =>
      orders.findOneAndUpdate(
        { _id: orderId, version: seenVersion, 'refundsAsked.refundId': { $ne: part.refundId }, ...hasMoney },
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
          ...hasMoney,
        },
        {
          $push: { refunds: entry },
          $set: {
            baseFen: entry.baseAfterFen,
            ...(entry.unitsAfter === 0 ? { state: 'refunded' as const, refundedAt: entry.doneAt } : {}),
          },
          $inc: { version: 1, freightBackFen: entry.freightFen },
        },
        after,
      ),
    groupOf: (groupKey) => orders.find({ 'freight.groupKey': groupKey, state: { $in: [...MONEY_STATES] } }).toArray(),
    settle: (orderId, atMs) =>
      orders.findOneAndUpdate(
        { _id: orderId, state: 'completed', settledAt: { $exists: false }, openCase: { $exists: false } },
        { $set: { settledAt: new Date(atMs), settleOwed: true }, $inc: { version: 1 } },
        after,
      ),
    settleDone: async (orderId) => void (await orders.updateOne({ _id: orderId }, { $unset: { settleOwed: '' } })),
    settleOwed: (limit) => orders.find({ settleOwed: true }).limit(limit).toArray(),
    unsettled: (receivedBeforeMs, limit) =>
      orders
        .find({
          state: 'completed',
          receivedAt: { $lt: new Date(receivedBeforeMs) },
          settledAt: { $exists: false },
          openCase: { $exists: false },
        })
        .sort({ receivedAt: 1 })
        .limit(limit)
        .toArray(),
  }
}
