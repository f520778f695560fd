// Refunds without a case in MongoDB: one open an order by index, every step a compare-and-set on the state.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { DirectRefundRow } from './direct-refund.rules.ts'
import type { DirectRefundStore } from './direct-refund.service.ts'

export const createDirectRefundStore = (db: Connection): DirectRefundStore => {
  const rows = collectionOf<DirectRefundRow>(db, 'directRefunds')
  return {
    insert: async (row) => {
      try {
        await rows.insertOne(row)
        return 'inserted'
      } catch (err) {
        if (isDuplicate(err)) return 'taken'
        throw err
      }
    },
    byId: (refundId) => rows.findOne({ _id: refundId }),
    ofOrder: (orderId, limit) => rows.find({ orderId }).sort({ askedAt: -1 }).limit(limit).toArray(),
    move: (refundId, from, to) =>
      rows.findOneAndUpdate(
        { _id: refundId, state: from },
        {
          $set: to,
          $inc: { version: 1 },
          ...(to.state === 'done' || to.state === 'dropped' ? { $unset: { open: '' as const, nextTryAt: '' as const } } : {}),
        },
        { returnDocument: 'after' },
      ),
    toCarry: (nowMs, limit) =>
      rows
        .find({ open: true, state: 'refunding', $or: [{ nextTryAt: { $exists: false } }, { nextTryAt: { $lte: new Date(nowMs) } }] })
        .limit(limit)
        .toArray(),
    tryLater: async (refundId, atMs) =>
      void (await rows.updateOne({ _id: refundId, state: 'refunding' }, { $set: { nextTryAt: new Date(atMs) } })),
  }
}
