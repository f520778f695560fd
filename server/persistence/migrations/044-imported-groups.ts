// Lets a file make a leader's group of one name once; groups made before carry no such mark and stay as they are.
import type { Migration } from './run-migrations.ts'

export const importedGroups: Migration = {
  id: '044-imported-groups',
  async up(db) {
    const marked = { partialFilterExpression: { importName: { $type: 'string' } } }
    await db.collection('groups').createIndexes([{ key: { leaderId: 1, importName: 1 }, name: 'importName', unique: true, ...marked }])
  },
}
