// Scans and hand-overs in MongoDB: a scan is written once under its own id, an order changes by compare-and-set on its version.
import type { Connection } from 'mongoose'
import type { OrderRow } from '../orders/order.rules.ts'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { RedeemStore, ScanRow } from './redeem.service.ts'
import { CONFIRM_PICKUP_MS } from './sending.rules.ts'
import { leaving } from './shipment.store.ts'

export const createRedeemStore = (db: Connection): RedeemStore => {
  const orders = collectionOf<OrderRow>(db, 'orders')
  const scans = collectionOf<ScanRow>(db, 'pickupScans')
  return {
    byCode: (pointId, codeIndex) =>
      orders.find({ 'pickup.codeIndex': codeIndex, 'pickup.pointId': pointId }).sort({ createdAt: -1 }).limit(20).toArray(),
    claim: async (scan) => {
      try {
        await scans.insertOne(scan)
        return scan
      } catch (err) {
        if (!isDuplicate(err)) throw err
        return (await scans.findOne({ _id: scan._id })) ?? scan
      }
    },
    finish: async (scanId, outcome, why) =>
      void (await scans.updateOne({ _id: scanId }, { $set: { outcome, ...(why === undefined ? {} : { why }) } })),
    byId: (orderId) => orders.findOne({ _id: orderId, orderNo: { $exists: true } }),
    handOver: (orderId, seenVersion, { scanId, quantity, byPersonId }, isLast) => {
      const entry = { scanId, quantity: { $literal: quantity }, byPersonId }
      return orders.findOneAndUpdate(
        { _id: orderId, version: seenVersion, state: 'toShip', openCase: { $exists: false } },
        leaving('handedOver', entry, quantity, isLast, CONFIRM_PICKUP_MS),
        { returnDocument: 'after' },
      )
    },
    waiting: (pointId, limit) =>
      orders
        .find({ 'pickup.pointId': pointId, state: 'toShip', openCase: { $exists: false } })
        .sort({ createdAt: 1 })
        .limit(limit)
        .toArray(),
  }
}
