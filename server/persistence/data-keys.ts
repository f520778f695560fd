// Keeps the wrapped data keys in MongoDB, first come first kept.
import type { Connection } from 'mongoose'
import type { DataKeyRow, DataKeyStore } from '../sealing.ts'
import { collectionOf, isDuplicate } from './collections.ts'

type Row = { _id: string; wrappedBy: string; wrapped: string; createdAt: Date }
const toKey = ({ _id, wrappedBy, wrapped }: Row): DataKeyRow => ({ id: _id, wrappedBy, wrapped })

export const createDataKeyStore = (db: Connection): DataKeyStore => {
  const rows = collectionOf<Row>(db, 'dataKeys')
  return {
    all: async () => (await rows.find({}).toArray()).map(toKey),
    insert: async (row) => {
      try {
        await rows.insertOne({ _id: row.id, wrappedBy: row.wrappedBy, wrapped: row.wrapped, createdAt: new Date() })
        return row
      } catch (err) {
        if (!isDuplicate(err)) throw err
        const standing = await rows.findOne({ _id: row.id })
        if (!standing) throw err
        return toKey(standing)
      }
    },
    rewrap: async (before, after) => {
      await rows.updateOne(
        { _id: before.id, wrappedBy: before.wrappedBy, wrapped: before.wrapped },
        { $set: { wrappedBy: after.wrappedBy, wrapped: after.wrapped } },
      )
    },
  }
}
