// Builds the indexes of leaders, share links, touches, bindings and credited orders.
import type { Migration } from './run-migrations.ts'

export const leaders: Migration = {
  id: '010-leaders',
  async up(db) {
    await db.collection('leaders').createIndexes([
      { key: { memberId: 1 }, name: 'memberId', unique: true },
      { key: { state: 1, _id: -1 }, name: 'state' },
    ])
    await db.collection('shareLinks').createIndexes([
      { key: { code: 1 }, name: 'code', unique: true },
      { key: { leaderId: 1, showId: 1, channel: 1 }, name: 'place', unique: true },
    ])
    await db.collection('touches').createIndexes([
      // Two joins at once write one touch.
      { key: { visitorId: 1, linkId: 1, showId: 1, minute: 1 }, name: 'sameTouch', unique: true },
      { key: { memberId: 1, at: -1 }, name: 'member' },
      { key: { visitorId: 1, showId: 1, at: -1 }, name: 'visitor' },
      { key: { leaderId: 1, memberId: 1, at: -1 }, name: 'leader' },
      { key: { linkId: 1 }, name: 'link' },
    ])
    await db.collection('bindings').createIndexes([{ key: { leaderId: 1, _id: 1 }, name: 'leader' }])
    await db.collection('bindingLog').createIndexes([{ key: { memberId: 1, number: 1 }, name: 'number', unique: true }])
    await db.collection('creditedOrders').createIndexes([
      { key: { leaderId: 1, memberId: 1 }, name: 'leader' },
      { key: { memberId: 1 }, name: 'member' },
    ])
  },
}
