// Builds the index by which orders that were settled, but not to the end in the ledger, are found.
import type { Migration } from './run-migrations.ts'

export const settleOwed: Migration = {
  id: '034-settle-owed',
  async up(db) {
    await db
      .collection('orders')
      .createIndexes([{ key: { settleOwed: 1 }, name: 'settleOwed', partialFilterExpression: { settleOwed: true } }])
  },
}
