// Parcels with one row a waybill, and what the clocks of sending and receipt ask of orders.
import type { Migration } from './run-migrations.ts'

const whereThere = (field: string): object => ({ partialFilterExpression: { [field]: { $exists: true } } })

export const shipments: Migration = {
  id: '014-shipments',
  up: async (db) => {
    const parcels = db.collection('shipments')
    await parcels.createIndex({ carrier: 1, waybillNo: 1 }, { name: 'waybillOnce', unique: true })
    await db.collection('orders').createIndexes([
      { name: 'stateCreated', key: { state: 1, createdAt: 1, orderNo: 1 } },
      { name: 'stateConfirm', key: { state: 1, confirmAt: 1 }, ...whereThere('confirmAt') },
      { name: 'stateSent', key: { state: 1, sentUnits: 1 }, ...whereThere('sentUnits') },
    ])
  },
}
