// Withdrawals with the index that lets a person have one open, what is looked for by the clock, and the collections beside them.
import type { Migration } from './run-migrations.ts'

const COLLECTIONS = ['payees', 'withdrawalRules', 'withdrawalRuleDrafts', 'payoutReports', 'sandboxPayouts', 'sandboxPayoutNotices']

export const withdrawals: Migration = {
  id: '024-withdrawals',
  async up(db) {
    const known = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name))
    for (const name of ['withdrawals', ...COLLECTIONS]) if (!known.has(name)) await db.createCollection(name)
    await db.collection('withdrawals').createIndexes([
      // The judge: two requests at once, by whatever account, leave one.
      { name: 'openOnce', key: { personIndex: 1 }, unique: true, partialFilterExpression: { open: true } },
      { name: 'openOfLeader', key: { leaderId: 1, open: 1 }, partialFilterExpression: { open: true } },
      { name: 'ofLeader', key: { leaderId: 1, requestedAt: -1, _id: -1 } },
      { name: 'state', key: { state: 1, requestedAt: 1, _id: 1 } },
      { name: 'ended', key: { endedAt: -1, _id: -1 } },
      { name: 'person', key: { personIndex: 1, payingDay: 1 } },
      { name: 'owed', key: { owed: 1 }, partialFilterExpression: { owed: true } },
      { name: 'due', key: { nextAt: 1 }, partialFilterExpression: { nextAt: { $exists: true } } },
    ])
    await db.collection('sandboxPayouts').createIndexes([{ name: 'paid', key: { at: 1 } }])
    await db.collection('sandboxPayoutNotices').createIndexes([{ name: 'due', key: { state: 1, nextAt: 1 } }])
  },
}
