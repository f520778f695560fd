// Builds the index by which orders whose credit was changed, but not to the end, are found.
import type { Migration } from './run-migrations.ts'

export const creditChanges: Migration = {
  id: '030-credit-changes',
  async up(db) {
    await db
      .collection('orders')
      .createIndexes([{ key: { creditOwed: 1 }, name: 'creditOwed', partialFilterExpression: { creditOwed: { $type: 'date' } } }])
  },
}
