// Builds the waiting list: one place a member and lot, read in order by lot.
import type { Migration } from './run-migrations.ts'

export const waits: Migration = {
  id: '018-waits',
  up: async (db) => {
    for (const name of ['waits', 'waitPlaces'])
      if ((await db.listCollections({ name }, { nameOnly: true }).toArray()).length === 0) await db.createCollection(name)
    await db.collection('waits').createIndexes([
      { name: 'line', key: { lotId: 1, state: 1, seq: 1 } },
      { name: 'waiting', key: { state: 1, offerId: 1, lotId: 1 } },
      { name: 'ofMember', key: { memberId: 1, offerId: 1 } },
    ])
  },
}
