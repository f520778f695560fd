// Keeps the masked delivery log of text messages in MongoDB (180 days, by a TTL index).
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { SmsLog, SmsLogRow } from './sms.service.ts'

type Row = Omit<SmsLogRow, 'id' | 'atMs'> & { _id: string; at: Date }

export const createSmsLog = (db: Connection): SmsLog => {
  const rows = collectionOf<Row>(db, 'smsLog')
  return { insert: async ({ id, atMs, ...rest }) => void (await rows.insertOne({ _id: id, at: new Date(atMs), ...rest })) }
}
