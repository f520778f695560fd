// Pickup points in MongoDB.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { PointRow, PointStore } from './point.service.ts'

type Row = Omit<PointRow, 'id'> & { _id: string }
const ofRow = ({ _id, ...rest }: Row): PointRow => ({ ...rest, id: _id })

export const createPointStore = (db: Connection): PointStore => {
  const points = collectionOf<Row>(db, 'pickupPoints')
  const toRow = ({ id, ...rest }: PointRow): Row => ({ _id: id, ...rest })
  return {
    all: async () => (await points.find({}).sort({ name: 1, _id: 1 }).limit(200).toArray()).map(ofRow),
    one: async (id) => {
      const row = await points.findOne({ _id: id })
      return row && ofRow(row)
    },
    insert: async (row) => void (await points.insertOne(toRow(row))),
    replace: async (row, seenVersion) => {
      // The device is named at the point, not at this desk: it stays as it is.
      const { _id, deviceId: _device, ...rest } = toRow(row)
      return (await points.updateOne({ _id, version: seenVersion }, { $set: rest })).matchedCount === 1
    },
    setDevice: async (id, deviceId) => {
      const row = await points.findOneAndUpdate({ _id: id }, { $set: { deviceId } }, { returnDocument: 'after' })
      return row && ofRow(row)
    },
  }
}
