// What is kept of the messages that were sent to a person.
import type { Connection } from 'mongoose'
import { momentText, type Keeper } from '../keeping.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { NoticeLogRow } from './notice.service.ts'

export const createNoticeKeeper = (db: Connection): Keeper => {
  const rows = collectionOf<Omit<NoticeLogRow, 'id' | 'atMs'> & { _id: string; at: Date }>(db, 'noticeLog')
  return {
    name: 'notices',
    collections: ['noticeLog'],
    gather: async (personId) =>
      (await rows.find({ personId }).sort({ at: 1, _id: 1 }).toArray()).map(({ template, sender, sent, at }) => ({
        ...{ template, sender, sent },
        at: momentText(at),
      })),
    forget: async (personId) => (await rows.deleteMany({ personId })).deletedCount,
  }
}
