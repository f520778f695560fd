// Makes the collections that say how far a cut of the commission was told, and to which leaders.
import type { Migration } from './run-migrations.ts'

export const rateCuts: Migration = {
  id: '042-rate-cuts',
  async up(db) {
    const known = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name))
    for (const name of ['rateCuts', 'rateCutsTold']) if (!known.has(name)) await db.createCollection(name)
    await db.collection('rateCuts').createIndexes([{ name: 'telling', key: { open: 1, leaseUntil: 1 } }])
  },
}
