// Builds after-sale cases (one open case an order), the looks at orders by receipt, and lets spoilt returns into the stock journal.
import type { Migration, MigrationDb } from './run-migrations.ts'

const STATES = ['requested', 'approved', 'returning', 'received', 'refunding', 'done', 'refused', 'withdrawn']
const OPEN = ['requested', 'approved', 'returning', 'received', 'refunding']
const CASE = {
  $and: [
    {
      $jsonSchema: {
        bsonType: 'object',
        required: ['_id', 'orderId', 'orderNo', 'memberId', 'number', 'kind', 'reason', 'units', 'state', 'version', 'openedAt'],
        properties: {
          state: { enum: STATES },
          kind: { enum: ['refundOnly', 'returnRefund'] },
          units: { bsonType: 'int', minimum: 1, maximum: 30 },
          number: { bsonType: 'int', minimum: 1, maximum: 100 },
        },
      },
    },
    // the index on `open` judges: it stands exactly while the state is an open one
    {
      $or: [
        { state: { $in: OPEN }, open: true },
        { state: { $nin: OPEN }, open: { $exists: false } },
      ],
    },
  ],
}
const units = { bsonType: 'int', minimum: 1 }
const MOVE = {
  $jsonSchema: {
    required: ['skuId', 'lotId', 'qty', 'from', 'to', 'code', 'createdAt'],
    properties: {
      qty: units,
      from: { enum: ['onHand', 'lot', 'outside'] },
      to: { enum: ['onHand', 'lot', 'outside'] },
      code: { enum: ['initial', 'adjust', 'open', 'topUp', 'back', 'restock', 'damaged'] },
      createdAt: { bsonType: 'date' },
    },
  },
  $expr: { $ne: ['$from', '$to'] },
}

const ensure = async (db: MigrationDb, name: string, validator: object): Promise<void> => {
  const known = await db.listCollections({ name }, { nameOnly: true }).toArray()
  if (known.length === 0) await db.createCollection(name)
  await db.command({ collMod: name, validator, validationLevel: 'strict', validationAction: 'error' })
}

export const afterSales: Migration = {
  id: '017-after-sales',
  up: async (db) => {
    await ensure(db, 'afterSales', CASE)
    await ensure(db, 'stockMoves', MOVE)
    await db.collection('afterSales').createIndexes([
      { name: 'openOnce', key: { orderId: 1 }, unique: true, partialFilterExpression: { open: true } },
      { name: 'numberOnce', key: { orderId: 1, number: 1 }, unique: true },
      { name: 'due', key: { dueAt: 1 }, partialFilterExpression: { open: true } },
      { name: 'owed', key: { owed: 1 }, partialFilterExpression: { owed: true } },
      { name: 'stateOpened', key: { state: 1, openedAt: 1, _id: 1 } },
      { name: 'stateClosed', key: { state: 1, closedAt: -1, _id: -1 } },
    ])
    await db.collection('orders').createIndexes([{ name: 'received', key: { state: 1, receivedAt: 1 } }])
  },
}
