// Builds the indexes of people and groups given from one leader to another: one at a time for who gives, and by either of them.
import type { Migration } from './run-migrations.ts'

export const leaderTransfers: Migration = {
  id: '040-leader-transfers',
  async up(db) {
    await db.collection('leaderTransfers').createIndexes([
      { name: 'open', key: { fromLeaderId: 1 }, unique: true, partialFilterExpression: { open: true } },
      { name: 'alive', key: { open: 1, aliveAt: 1 }, partialFilterExpression: { open: true } },
      { name: 'from', key: { fromLeaderId: 1, _id: -1 } },
      { name: 'to', key: { toLeaderId: 1, _id: -1 } },
    ])
  },
}
