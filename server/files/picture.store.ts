// Keeps what is known of uploaded pictures in MongoDB.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { Picture, PictureStore } from './picture.service.ts'

type Row = Omit<Picture, 'id'> & { _id: string }

export const createPictureStore = (db: Connection): PictureStore => {
  const rows = collectionOf<Row>(db, 'pictures')
  return {
    insert: async ({ id, ...rest }) => void (await rows.insertOne({ _id: id, ...rest })),
    byId: async (id) => {
      const row = await rows.findOne({ _id: id })
      if (!row) return null
      const { _id, ...rest } = row
      return { id: _id, ...rest }
    },
    byIds: async (ids) => (await rows.find({ _id: { $in: [...ids] } }).toArray()).map(({ _id, ...rest }) => ({ id: _id, ...rest })),
  }
}
