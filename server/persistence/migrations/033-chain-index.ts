// Builds the index of the chains anew: MongoDB uses one bounded by the field's presence, but not one bounded by its type.
import type { Migration } from './run-migrations.ts'

const ofLeaders = { partialFilterExpression: { 'chain.leaderId': { $exists: true } } }

export const chainIndex: Migration = {
  id: '033-chain-index',
  async up(db) {
    const transfers = db.collection('transfers')
    // The new judge stands before the old one goes.
    await transfers.createIndexes([{ key: { 'chain.leaderId': 1, 'chain.number': 1 }, name: 'chainOf', unique: true, ...ofLeaders }])
    const known = await transfers.indexes()
    if (known.some(({ name }) => name === 'chain')) await transfers.dropIndex('chain')
  },
}
