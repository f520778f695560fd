// Pickup reminders in MongoDB: how many an order had is counted on it by compare-and-set.
import type { Connection } from 'mongoose'
import type { OrderRow } from '../orders/order.rules.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { PickupReminderStore } from './reminder.service.ts'

export const createPickupReminderStore = (db: Connection): PickupReminderStore => {
  const orders = collectionOf<OrderRow>(db, 'orders')
  // A first reminder finds no count yet.
  const count = (reminders: number) => (reminders === 0 ? { $exists: false } : reminders)
  return {
    waiting: (reminders, beforeMs, limit) =>
      orders
        .find({
          'pickup.pointId': { $exists: true },
          state: 'toShip',
          openCase: { $exists: false },
          toShipAt: { $lte: new Date(beforeMs) },
          pickupReminders: count(reminders),
        })
        .sort({ createdAt: 1 })
        .limit(limit)
        .toArray(),
    claim: async (orderId, reminders, to) => {
      const done = await orders.updateOne({ _id: orderId, pickupReminders: count(reminders) }, { $set: { pickupReminders: to } })
      return done.modifiedCount === 1
    },
  }
}
