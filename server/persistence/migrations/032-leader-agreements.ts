// Makes the collection of accepted leaders' agreements and the index by which the newest of a member is found.
import type { Migration } from './run-migrations.ts'

export const leaderAgreements: Migration = {
  id: '032-leader-agreements',
  async up(db) {
    const known = await db.listCollections({ name: 'leaderAgreements' }, { nameOnly: true }).toArray()
    if (known.length === 0) await db.createCollection('leaderAgreements')
    await db.collection('leaderAgreements').createIndexes([{ name: 'member', key: { memberId: 1, version: -1 } }])
  },
}
