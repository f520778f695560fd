// Builds refunds without a case: one open an order at a time, found again by the duty that carries them out.
import type { Migration } from './run-migrations.ts'

const STATES = ['waiting', 'refunding', 'done', 'dropped']
const ROW = {
  $and: [
    {
      $jsonSchema: {
        bsonType: 'object',
        required: ['_id', 'orderId', 'orderNo', 'goodsFen', 'freightFen', 'reason', 'state', 'askedBy', 'version'],
        properties: { state: { enum: STATES }, reason: { bsonType: 'string', minLength: 2 } },
      },
    },
    {
      $or: [
        { state: { $in: ['waiting', 'refunding'] }, open: true },
        { state: { $in: ['done', 'dropped'] }, open: { $exists: false } },
      ],
    },
    // two persons, or a shop of one that says so
    { $or: [{ state: { $in: ['waiting', 'dropped'] } }, { single: true }, { $expr: { $ne: ['$askedBy', '$decidedBy'] } }] },
  ],
}

export const directRefunds: Migration = {
  id: '027-direct-refunds',
  up: async (db) => {
    const known = await db.listCollections({ name: 'directRefunds' }, { nameOnly: true }).toArray()
    if (known.length === 0) await db.createCollection('directRefunds')
    await db.command({ collMod: 'directRefunds', validator: ROW, validationLevel: 'strict', validationAction: 'error' })
    await db.collection('directRefunds').createIndexes([
      { name: 'openOnce', key: { orderId: 1 }, unique: true, partialFilterExpression: { open: true } },
      { name: 'ofOrder', key: { orderId: 1, askedAt: -1 } },
    ])
  },
}
