// Builds the ledger's collection with its validator and indexes, and the shop's first rate table.
import type { Migration, MigrationDb } from './run-migrations.ts'

/** 10 %: what a shop starts with; a published table replaces it whole. */
const FIRST_TABLE = { _id: '1', version: 1, publishedAt: new Date(0), rows: [{ id: 'shop', rate: { bps: 1000 } }] }

// The second lock behind the rules: no row without two accounts and a whole amount above zero.
const TRANSFER = {
  $jsonSchema: {
    required: ['_id', 'debit', 'credit', 'amountFen', 'code', 'at'],
    properties: {
      _id: { bsonType: 'string' },
      debit: { bsonType: 'string' },
      credit: { bsonType: 'string' },
      amountFen: { bsonType: ['int', 'long'], minimum: 1 },
      at: { bsonType: 'date' },
    },
  },
}

async function makeTransfers(db: MigrationDb): Promise<void> {
  const present = await db.listCollections({ name: 'transfers' }, { nameOnly: true }).toArray()
  if (present.length === 0) await db.createCollection('transfers', { validator: TRANSFER })
  else await db.command({ collMod: 'transfers', validator: TRANSFER })
}

export const ledger: Migration = {
  id: '011-ledger',
  async up(db) {
    await makeTransfers(db)
    await db.collection('transfers').createIndexes([
      // The judge of every chain: two writers cannot take the same number.
      {
        key: { 'chain.leaderId': 1, 'chain.number': 1 },
        name: 'chain',
        unique: true,
        partialFilterExpression: { 'chain.leaderId': { $type: 'string' } },
      },
      { key: { orderId: 1 }, name: 'order' },
      { key: { code: 1, at: 1 }, name: 'code' },
    ])
    await db.collection<{ _id: string }>('rateTables').updateOne({ _id: FIRST_TABLE._id }, { $setOnInsert: FIRST_TABLE }, { upsert: true })
  },
}
