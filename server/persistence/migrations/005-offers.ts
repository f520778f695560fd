// Builds offers, lots, run sheets and pins: indexes, and the validators for what compare-and-set alone does not hold.
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
const int = (minimum: number, maximum?: number): object => ({ bsonType: 'int', minimum, ...(maximum === undefined ? {} : { maximum }) })

const OFFER = {
  required: ['showId', 'productId', 'position', 'state', 'cap', 'holdSec', 'skus', 'gateEpoch', 'version', 'removed'],
  properties: {
    position: int(1, 100),
    state: { enum: ['draft', 'ready', 'open', 'offShelf', 'closing', 'closed'] },
    cap: int(0, 30),
    holdSec: int(180, 1800),
    gateEpoch: int(0),
    version: int(1),
    skus: {
      bsonType: 'array',
      minItems: 1,
      maxItems: 30,
      items: {
        bsonType: 'object',
        required: ['skuId', 'lotId', 'lotIndex', 'livePriceFen', 'flashPriceFen', 'plannedUnits', 'unitCount'],
        properties: {
          lotIndex: int(1, 30),
          livePriceFen: int(1),
          flashPriceFen: { bsonType: ['int', 'null'], minimum: 1 },
          plannedUnits: int(0, 100_000),
          unitCount: int(0, 100_000),
        },
      },
    },
  },
}
const LOT = {
  required: ['showId', 'offerId', 'skuId', 'lotIndex', 'unitCount'],
  properties: { lotIndex: int(1, 30), unitCount: int(0, 100_000) },
}

export const offers: Migration = {
  id: '005-offers',
  up: async (db) => {
    await collectionWith(db, 'offers', { $jsonSchema: OFFER })
    await collectionWith(db, 'lots', { $jsonSchema: LOT })
    await db.collection('offers').createIndex({ showId: 1, position: 1 }, { name: 'offers_show' })
    await db.collection('offers').createIndex({ state: 1 }, { name: 'offers_state' })
    await db.collection('lots').createIndex({ offerId: 1, skuId: 1 }, { name: 'lots_sku', unique: true })
    await db.collection('lots').createIndex({ offerId: 1, lotIndex: 1 }, { name: 'lots_index', unique: true })
    await db.collection('pins').createIndex({ showId: 1, openedAtMs: -1 }, { name: 'pins_show' })
    // One pin open at a time in a show, whatever the code does.
    await db
      .collection('pins')
      .createIndex({ showId: 1 }, { name: 'pins_open', unique: true, partialFilterExpression: { closedAtMs: { $type: 'null' } } })
    for (const name of ['runSheets', 'pinBoards']) {
      if ((await db.listCollections({ name }, { nameOnly: true }).toArray()).length === 0) await db.createCollection(name)
    }
  },
}
