// Builds the log of messages to people, which removes itself, and the index by which reminders are found.
import type { Migration } from './run-migrations.ts'

const KEPT_SEC = 180 * 86_400

export const notices: Migration = {
  id: '019-notices',
  async up(db) {
    await db.collection('noticeLog').createIndexes([
      { key: { at: 1 }, name: 'notice_log_remove', expireAfterSeconds: KEPT_SEC },
      { key: { personId: 1, template: 1, at: -1 }, name: 'person' },
    ])
    await db.collection('reservations').createIndexes([{ key: { showId: 1, remindedAtMs: 1 }, name: 'reservations_remind' }])
  },
}
