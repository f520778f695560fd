// What members let themselves be told, in MongoDB: a row for who ever chose.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../persistence/collections.ts'
import type { NoticeSettings } from '../../protocol/order-help.ts'
import type { NoticeSettingsStore } from './notice-settings.service.ts'

export const createNoticeSettingsStore = (db: Connection): NoticeSettingsStore => {
  const rows = collectionOf<NoticeSettings & { _id: string }>(db, 'noticeSettings')
  return {
    of: async (personId) => {
      const row = await rows.findOne({ _id: personId })
      return row && { orderWaits: row.orderWaits }
    },
    write: async (personId, { orderWaits }) => void (await rows.updateOne({ _id: personId }, { $set: { orderWaits } }, { upsert: true })),
  }
}
