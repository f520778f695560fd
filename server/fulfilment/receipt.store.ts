// Receipt in MongoDB: every step one compare-and-set on the order, by the database's own clock.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { ReceiptStore } from './receipt.service.ts'
import { CONFIRM_EXPRESS_MS, CONFIRM_EXTENSION_MS, CONFIRM_PICKUP_MS } from './sending.rules.ts'

const NEXT_VERSION = { $add: ['$version', 1] }
const after = { returnDocument: 'after' } as const
const endsAt = { $add: ['$confirmAt', { $ifNull: ['$pausedMs', 0] }] }
// A pause only puts the end off, so the index finds by the first time what can be due.
const isDue = { confirmAt: { $exists: true }, $expr: { $and: [{ $lte: ['$confirmAt', '$$NOW'] }, { $lte: [endsAt, '$$NOW'] }] } }
const isRunning = { $expr: { $gt: [endsAt, '$$NOW'] } }
const noCase = { openCase: { $exists: false } }

export const createReceiptStore = (db: Connection): ReceiptStore => {
  const orders = collectionOf<OrderRow>(db, 'orders')
  const completed = (by: 'buyer' | 'clock'): object[] => [
    { $set: { state: 'completed', receivedAt: '$$NOW', receivedBy: by, version: NEXT_VERSION } },
  ]
  return {
    byNo: (orderNo) => orders.findOne({ orderNo }),
    received: (orderId, by) => orders.findOneAndUpdate({ _id: orderId, state: 'shipped', ...noCase }, completed(by), after),
    extend: (orderId) =>
      orders.findOneAndUpdate(
        { _id: orderId, state: 'shipped', confirmExtended: { $ne: true }, ...noCase, ...isRunning },
        [{ $set: { confirmAt: { $add: ['$confirmAt', CONFIRM_EXTENSION_MS] }, confirmExtended: true, version: NEXT_VERSION } }],
        after,
      ),
    due: (limit) =>
      orders
        .find({ state: 'shipped', ...noCase, ...isDue })
        .sort({ confirmAt: 1 })
        .limit(limit)
        .toArray(),
    receivedIfDue: (orderId) => orders.findOneAndUpdate({ _id: orderId, state: 'shipped', ...noCase, ...isDue }, completed('clock'), after),
    finishSending: async (limit) => {
      const isWhole = { $expr: { $eq: [{ $add: ['$sentUnits', { $sum: '$refunds.unsentUnits' }] }, '$quantity'] } }
      const stuck = await orders
        .find({ state: 'toShip', sentUnits: { $gt: 0 }, ...isWhole })
        .limit(limit)
        .toArray()
      const moved: OrderRow[] = []
      for (const { _id, pickup } of stuck) {
        const confirmAt = { $add: ['$$NOW', pickup ? CONFIRM_PICKUP_MS : CONFIRM_EXPRESS_MS] }
        const row = await orders.findOneAndUpdate(
          { _id, state: 'toShip', ...isWhole },
          [{ $set: { state: 'shipped', shippedAt: '$$NOW', confirmAt, version: NEXT_VERSION } }],
          after,
        )
        if (row) moved.push(row)
      }
      return moved
    },
    holdForCase: async (orderId, caseId, holdsUnits) => {
      const openCase = { caseId, since: '$$NOW', holdsUnits: { $literal: holdsUnits } }
      const held = await orders.findOneAndUpdate({ _id: orderId, ...noCase }, [{ $set: { openCase, version: NEXT_VERSION } }], after)
      return held ?? orders.findOne({ _id: orderId, 'openCase.caseId': caseId })
    },
    caseEnded: (orderId, caseId) => {
      const standsSince = { $max: ['$openCase.since', { $ifNull: ['$shippedAt', '$$NOW'] }] }
      const stoodMs = { $subtract: ['$$NOW', standsSince] }
      return orders.findOneAndUpdate(
        { _id: orderId, 'openCase.caseId': caseId },
        [{ $set: { pausedMs: { $add: [{ $ifNull: ['$pausedMs', 0] }, stoodMs] }, version: NEXT_VERSION } }, { $unset: 'openCase' }],
        after,
      )
    },
  }
}
