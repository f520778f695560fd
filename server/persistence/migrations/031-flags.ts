// Builds the indexes of flags: a finding stands once, the queue by state, decisions that did not come to their end.
import type { Migration } from './run-migrations.ts'

export const flags: Migration = {
  id: '031-flags',
  async up(db) {
    await db.collection('flags').createIndexes([
      { key: { key: 1 }, name: 'key', unique: true },
      { key: { state: 1, _id: -1 }, name: 'state' },
      { key: { owed: 1 }, name: 'owed', partialFilterExpression: { owed: { $type: 'date' } } },
    ])
    await db.collection('touches').createIndexes([{ key: { at: 1 }, name: 'at' }])
  },
}
