// Leaders' choices about boards in MongoDB: a row only for who does not want to be named.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { BoardNameStore } from './board-names.service.ts'

export function createBoardNameStore(db: Connection): BoardNameStore {
  const hidden = collectionOf<{ _id: string }>(db, 'boardHidden')
  return {
    async put(leaderId, named) {
      if (named) await hidden.deleteOne({ _id: leaderId })
      else await hidden.updateOne({ _id: leaderId }, { $setOnInsert: { _id: leaderId } }, { upsert: true })
    },
    async hiddenAmong(leaderIds) {
      const rows = await hidden.find({ _id: { $in: [...leaderIds] } }).toArray()
      return new Set(rows.map(({ _id }) => _id))
    },
  }
}
