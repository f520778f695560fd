// Freight templates: one default, and each product in one of them at most.
import type { Migration } from './run-migrations.ts'

export const freight: Migration = {
  id: '016-freight',
  up: async (db) => {
    await db.collection('freightTemplates').createIndexes([
      { name: 'defaultOnce', key: { isDefault: 1 }, unique: true, partialFilterExpression: { isDefault: true } },
      { name: 'productOnce', key: { productIds: 1 }, unique: true, partialFilterExpression: { productIds: { $exists: true } } },
    ])
  },
}
