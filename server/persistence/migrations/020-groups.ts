// Builds the indexes of leaders' groups and of what came by their links.
import type { Migration } from './run-migrations.ts'

export const groups: Migration = {
  id: '020-groups',
  async up(db) {
    await db.collection('groups').createIndexes([
      { key: { leaderId: 1, channelCode: 1 }, name: 'code', unique: true },
      { key: { leaderId: 1, _id: 1 }, name: 'leader' },
    ])
    const named = { partialFilterExpression: { groupId: { $type: 'string' } } }
    await db.collection('touches').createIndexes([{ key: { groupId: 1 }, name: 'group', ...named }])
    await db.collection('creditedOrders').createIndexes([{ key: { groupId: 1 }, name: 'group', ...named }])
  },
}
