// Builds the indexes by which an inviter's leaders are found.
import type { Migration } from './run-migrations.ts'

export const invited: Migration = {
  id: '045-invited',
  async up(db) {
    await db.collection('leaderInviters').createIndexes([{ name: 'inviter', key: { inviterId: 1, _id: 1 } }])
  },
}
