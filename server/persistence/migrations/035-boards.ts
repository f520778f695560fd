// Makes the collection of leaders who are not named on boards, and the index by which a day's paid orders are summed.
import type { Migration } from './run-migrations.ts'

export const boards: Migration = {
  id: '035-boards',
  async up(db) {
    const known = await db.listCollections({ name: 'boardHidden' }, { nameOnly: true }).toArray()
    if (known.length === 0) await db.createCollection('boardHidden')
    await db
      .collection('orders')
      .createIndexes([{ name: 'paid', key: { paidAt: 1 }, partialFilterExpression: { paidAt: { $exists: true } } }])
  },
}
