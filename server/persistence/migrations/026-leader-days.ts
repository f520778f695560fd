// Makes the collections of leaders' days and daily figures, with the index by which thirty days are read and the ledger's first entry is found.
import type { Migration } from './run-migrations.ts'

export const leaderDays: Migration = {
  id: '026-leader-days',
  up: async (db) => {
    const known = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name))
    for (const name of ['leaderDays', 'leaderFigures']) if (!known.has(name)) await db.createCollection(name)
    await db.collection('leaderDays').createIndexes([{ name: 'day', key: { day: 1 } }])
    await db
      .collection('leaderFigures')
      .createIndexes([{ name: 'closed', key: { closed: 1, _id: -1 }, partialFilterExpression: { closed: true } }])
  },
}
