// Orders found by their pickup code, and the log of scans.
import type { Migration } from './run-migrations.ts'

export const pickup: Migration = {
  id: '022-pickup',
  up: async (db) => {
    await db.collection('orders').createIndexes([
      {
        name: 'pickupCode',
        key: { 'pickup.codeIndex': 1, 'pickup.pointId': 1 },
        partialFilterExpression: { 'pickup.codeIndex': { $exists: true } },
      },
      {
        name: 'pickupPoint',
        key: { 'pickup.pointId': 1, state: 1, createdAt: 1 },
        partialFilterExpression: { 'pickup.pointId': { $exists: true } },
      },
    ])
    await db.collection('pickupScans').createIndex({ pointId: 1, at: -1 }, { name: 'scansOfPoint' })
  },
}
