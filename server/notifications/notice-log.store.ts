// Keeps who was sent which message in MongoDB (180 days, by a TTL index); a notice that is said once has its own id, which is unique.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { NoticeLog, NoticeLogRow } from './notice.service.ts'

type Row = Omit<NoticeLogRow, 'id' | 'atMs'> & { _id: string; at: Date; leaseUntil?: Date }
const FREE = new Date(0)

export function createNoticeLog(db: Connection): NoticeLog {
  const rows = collectionOf<Row>(db, 'noticeLog')
  return {
    insert: async ({ id, atMs, ...rest }) => void (await rows.insertOne({ _id: id, at: new Date(atMs), ...rest })),
    async claim({ id, atMs, sent: _not, ...rest }, leaseMs) {
      const at = new Date(atMs)
      const ours = { $set: { leaseUntil: new Date(atMs + leaseMs) }, $setOnInsert: { at, ...rest } }
      try {
        await rows.updateOne({ _id: id, sent: false, leaseUntil: { $lte: at } }, ours, { upsert: true })
        return 'mine'
      } catch (err) {
        if (!isDuplicate(err)) throw err
        return (await rows.findOne({ _id: id }))?.sent ? 'known' : 'busy'
      }
    },
    ended: async (id, sent) => void (await rows.updateOne({ _id: id }, { $set: { sent, leaseUntil: FREE } })),
  }
}
