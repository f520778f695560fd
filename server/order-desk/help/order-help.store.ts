// Which unpaid orders were reminded of: one row an order.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import type { ReminderStore } from './order-help.service.ts'

export function createReminderStore(db: Connection): ReminderStore {
  const rows = collectionOf<{ _id: string; leaderId: string; at: Date }>(db, 'orderReminders')
  return {
    async insert(orderId, leaderId, atMs) {
      try {
        await rows.insertOne({ _id: orderId, leaderId, at: new Date(atMs) })
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
    atMsOf: async (orderId) => (await rows.findOne({ _id: orderId }))?.at.getTime() ?? null,
  }
}
