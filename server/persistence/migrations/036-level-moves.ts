// Makes the collections of leaders' moves between levels and of what was done for each month, with the indexes by which a leader's and the owed ones are found.
import type { Migration } from './run-migrations.ts'

export const levelMoves: Migration = {
  id: '036-level-moves',
  async up(db) {
    const known = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name))
    for (const name of ['levelMoves', 'levelMonths', 'levelWarnings']) if (!known.has(name)) await db.createCollection(name)
    await db.collection('levelMoves').createIndexes([
      { name: 'leader', key: { leaderId: 1, n: 1 }, unique: true },
      { name: 'owed', key: { owed: 1, _id: 1 }, partialFilterExpression: { owed: true } },
    ])
  },
}
