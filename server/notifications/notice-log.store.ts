// Keeps who was sent which message in MongoDB (180 days, by a TTL index).
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { NoticeLog, NoticeLogRow } from './notice.service.ts'

type Row = Omit<NoticeLogRow, 'id' | 'atMs'> & { _id: string; at: Date }

export const createNoticeLog = (db: Connection): NoticeLog => {
  const rows = collectionOf<Row>(db, 'noticeLog')
  return { insert: async ({ id, atMs, ...rest }) => void (await rows.insertOne({ _id: id, at: new Date(atMs), ...rest })) }
}
