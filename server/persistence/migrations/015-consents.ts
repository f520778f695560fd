// Builds the index of what members agreed to: a person's answers to one question, in order.
import type { Migration } from './run-migrations.ts'

export const consents: Migration = {
  id: '015-consents',
  async up(db) {
    await db.collection('consents').createIndexes([{ key: { personId: 1, purpose: 1, at: 1, _id: 1 }, name: 'person' }])
  },
}
