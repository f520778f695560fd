// Builds products, stock on hand and its journal: indexes, and the validators that are the second lock behind conditional updates.
import type { Migration, MigrationDb } from './run-migrations.ts'

const NAMESPACE_EXISTS = 48
const collectionWith = async (db: MigrationDb, name: string, validator: object): Promise<void> => {
  try {
    await db.createCollection(name)
  } catch (err) {
    if ((err as { code?: unknown }).code !== NAMESPACE_EXISTS) throw err
  }
  await db.command({ collMod: name, validator, validationLevel: 'strict', validationAction: 'error' })
}
const units = { bsonType: 'int', minimum: 0 }

export const goods: Migration = {
  id: '002-goods',
  up: async (db) => {
    await collectionWith(db, 'stock', {
      $jsonSchema: { required: ['onHand', 'reserved', 'safety'], properties: { onHand: units, reserved: units, safety: units } },
      // available = onHand - reserved - safety is never below 0 (rules 16).
      $expr: { $gte: [{ $subtract: ['$onHand', { $add: ['$reserved', '$safety'] }] }, 0] },
    })
    await collectionWith(db, 'stockMoves', {
      $jsonSchema: {
        required: ['skuId', 'lotId', 'qty', 'from', 'to', 'code', 'createdAt'],
        properties: {
          qty: { bsonType: 'int', minimum: 1 },
          from: { enum: ['onHand', 'lot', 'outside'] },
          to: { enum: ['onHand', 'lot', 'outside'] },
          code: { enum: ['initial', 'adjust', 'open', 'topUp', 'back', 'restock'] },
          createdAt: { bsonType: 'date' },
        },
      },
      $expr: { $ne: ['$from', '$to'] },
    })
    await db.collection('stockMoves').createIndex({ skuId: 1, createdAt: -1 }, { name: 'stockMoves_sku' })
    await db.collection('stockMoves').createIndex({ lotId: 1 }, { name: 'stockMoves_lot' })
    await db.collection('products').createIndex({ 'skus.id': 1 }, { name: 'products_sku', unique: true })
    await db.collection('products').createIndex({ onShelf: 1, _id: -1 }, { name: 'products_shelf' })
  },
}
