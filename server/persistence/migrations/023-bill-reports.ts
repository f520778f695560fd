// Makes the collection of the daily looks at the provider's bill, so that the shop's database user is given it by name.
import type { Migration } from './run-migrations.ts'

export const billReports: Migration = {
  id: '023-bill-reports',
  up: async (db) => {
    const known = await db.listCollections({ name: 'billReports' }, { nameOnly: true }).toArray()
    if (known.length === 0) await db.createCollection('billReports')
  },
}
