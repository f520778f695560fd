// Makes the collection of campaigns with what leaders and the clock look for.
import type { Migration } from './run-migrations.ts'

export const campaigns: Migration = {
  id: '041-campaigns',
  async up(db) {
    const known = await db.listCollections({ name: 'campaigns' }, { nameOnly: true }).toArray()
    if (known.length === 0) await db.createCollection('campaigns')
    await db.collection('campaigns').createIndexes([
      { name: 'launch', key: { state: 1, launchAt: 1 } },
      { name: 'telling', key: { 'telling.what': 1, leaseUntil: 1 } },
    ])
  },
}
