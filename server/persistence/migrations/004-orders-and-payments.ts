// Orders with the indexes that judge units, slots and keys, the validator for what indexes cannot see, and the rows of payments.
import type { Migration, MigrationDb } from './run-migrations.ts'

const OWNING = ['pendingPayment', 'paid', 'toShip', 'shipped', 'completed', 'refunded', 'takenBack']
const numbers = (maxItems: number, maximum: number): object => ({
  bsonType: 'array',
  minItems: 1,
  maxItems,
  uniqueItems: true,
  items: { bsonType: 'int', minimum: 1, maximum },
})

// A unique multikey index lets [3, 3] and a closed order with units pass: this does not.
const ORDER_VALIDATOR = {
  $and: [
    {
      $jsonSchema: {
        bsonType: 'object',
        required: ['_id', 'state', 'lotId', 'quantity'],
        properties: {
          state: { enum: [...OWNING, 'closed'] },
          quantity: { bsonType: 'int', minimum: 1, maximum: 500 },
          units: numbers(500, 1_000_000),
          slots: numbers(30, 30),
        },
      },
    },
    {
      $or: [
        { state: { $in: OWNING }, units: { $exists: true }, $expr: { $eq: [{ $size: { $ifNull: ['$units', []] } }, '$quantity'] } },
        { state: 'closed', units: { $exists: false }, slots: { $exists: false } },
      ],
    },
    { $or: [{ state: { $ne: 'pendingPayment' } }, { expiresAt: { $type: 'date' } }] },
  ],
}

const ensureCollection = async (db: MigrationDb, name: string, validator?: object): Promise<void> => {
  const known = await db.listCollections({ name }, { nameOnly: true }).toArray()
  if (known.length === 0) await db.createCollection(name, validator ? { validator } : {})
  else if (validator) await db.command({ collMod: name, validator, validationLevel: 'strict', validationAction: 'error' })
}

const whereThere = (field: string): object => ({ partialFilterExpression: { [field]: { $exists: true } } })

export const ordersAndPayments: Migration = {
  id: '004-orders-and-payments',
  async up(db) {
    await ensureCollection(db, 'orders', ORDER_VALIDATOR)
    await db.collection('orders').createIndexes([
      { name: 'unitOnce', key: { lotId: 1, units: 1 }, unique: true, ...whereThere('units') },
      { name: 'slotOnce', key: { offerId: 1, memberId: 1, slots: 1 }, unique: true, ...whereThere('slots') },
      { name: 'orderNoOnce', key: { orderNo: 1 }, unique: true, ...whereThere('orderNo') },
      { name: 'stateExpires', key: { state: 1, expiresAt: 1 } },
      { name: 'releaseOwed', key: { releaseOwed: 1, closedAt: 1 }, partialFilterExpression: { releaseOwed: true } },
      { name: 'leaderCreated', key: { 'attribution.leaderId': 1, createdAt: -1, _id: -1 } },
      { name: 'memberCreated', key: { memberId: 1, createdAt: -1, _id: -1 } },
      { name: 'showCreated', key: { showId: 1, createdAt: -1, _id: -1 } },
      { name: 'created', key: { createdAt: -1, _id: -1 } },
      { name: 'offerState', key: { offerId: 1, state: 1 } },
    ])
    await ensureCollection(db, 'payments')
    await db.collection('payments').createIndexes([
      // One open payment a member and show, so that no two ride on one freight.
      { name: 'openOnce', key: { memberId: 1, showId: 1 }, unique: true, partialFilterExpression: { open: true } },
      { name: 'openPolled', key: { open: 1, polledAt: 1 }, partialFilterExpression: { open: true } },
      { name: 'unsettled', key: { unsettled: 1 }, partialFilterExpression: { unsettled: true } },
    ])
    await ensureCollection(db, 'inbox')
    await db.collection('inbox').createIndexes([{ name: 'due', key: { state: 1, nextAt: 1 } }])
    await ensureCollection(db, 'refunds')
    await db.collection('refunds').createIndexes([
      { name: 'due', key: { state: 1, nextAt: 1 } },
      { name: 'ofOrder', key: { orderId: 1 } },
    ])
    await ensureCollection(db, 'sandboxPayments')
    await db.collection('sandboxPayments').createIndexes([{ name: 'paid', key: { paidAt: 1 } }])
    await ensureCollection(db, 'sandboxNotices')
    await db.collection('sandboxNotices').createIndexes([{ name: 'due', key: { state: 1, nextAt: 1 } }])
  },
}
