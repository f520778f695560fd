// One row for each person who came by a leader's links, derived from the touches there are, with the indexes by which they are read and counted.
import type { Migration } from './run-migrations.ts'

/** What a store did when this was written; a migration keeps its own copy. */
const stagesOf = (kind: 'visitor' | 'member', field: 'visitorId' | 'memberId') => [
  { $match: { refusal: null, leaderId: { $type: 'string' }, [field]: { $type: 'string' } } },
  { $group: { _id: { leaderId: '$leaderId', personId: `$${field}` }, lastAt: { $max: '$at' } } },
  {
    $project: {
      _id: { $concat: ['$_id.leaderId', `:${kind}:`, '$_id.personId'] },
      ...{ leaderId: '$_id.leaderId', personId: '$_id.personId', kind: { $literal: kind }, lastAt: 1 },
    },
  },
  { $merge: { into: 'leaderPeople', whenMatched: [{ $set: { lastAt: { $max: ['$lastAt', '$$new.lastAt'] } } }] } },
]

export const leaderPeople: Migration = {
  id: '028-leader-people',
  up: async (db) => {
    const known = await db.listCollections({ name: 'leaderPeople' }, { nameOnly: true }).toArray()
    if (known.length === 0) await db.createCollection('leaderPeople')
    await db.collection('leaderPeople').createIndexes([
      { name: 'ofLeader', key: { leaderId: 1, kind: 1, lastAt: -1, personId: -1 } },
      { name: 'person', key: { personId: 1 } },
    ])
    // A leader's sales are summed from the index alone.
    await db.collection('creditedOrders').createIndexes([{ name: 'sales', key: { leaderId: 1, netGoodsFen: 1 } }])
    const ofLeaders = { partialFilterExpression: { 'chain.leaderId': { $exists: true } } }
    await db.collection('transfers').createIndexes([{ name: 'leaderTime', key: { 'chain.leaderId': 1, at: 1 }, ...ofLeaders }])
    const touches = db.collection('touches')
    for (const [kind, field] of [
      ['visitor', 'visitorId'],
      ['member', 'memberId'],
    ] as const)
      await touches.aggregate(stagesOf(kind, field)).toArray()
  },
}
