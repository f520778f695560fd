// Notices that wait to be sent, in a collection of a sandbox provider: added once, due by the clock, tried again, ended.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from './collections.ts'

type Waiting = { readonly _id: string; readonly state: string; readonly nextAt: Date; readonly tries: number }

/** `collection`: whose rows are found by (state, nextAt); adding a row again leaves the one that is there. */
export const createNoticeOutbox = <Notice extends Waiting>(db: Connection, collection: string) => {
  const notices = collectionOf<Waiting>(db, collection)
  return {
    addNotices: async (rows: readonly Notice[]): Promise<void> => {
      if (rows.length === 0) return
      await notices.insertMany([...rows], { ordered: false }).catch((err: unknown) => {
        if (!isDuplicate(err)) throw err
      })
    },
    dueNotices: async (nowMs: number, limit: number): Promise<readonly Notice[]> =>
      (await notices
        .find({ state: 'due', nextAt: { $lte: new Date(nowMs) } })
        .sort({ nextAt: 1, _id: 1 })
        .limit(limit)
        .toArray()) as unknown as readonly Notice[],
    endNotice: async (noticeId: string, state: Notice['state']): Promise<void> =>
      void (await notices.updateOne({ _id: noticeId }, { $set: { state } })),
    retryNotice: async (noticeId: string, atMs: number): Promise<void> =>
      void (await notices.updateOne({ _id: noticeId }, { $set: { nextAt: new Date(atMs) }, $inc: { tries: 1 } })),
  }
}
