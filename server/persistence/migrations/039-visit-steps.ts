// Builds the index by which the steps of a leader's visitors are counted.
import type { Migration } from './run-migrations.ts'

export const visitSteps: Migration = {
  id: '039-visit-steps',
  async up(db) {
    await db.collection('visitSteps').createIndexes([{ name: 'ofLeader', key: { leaderId: 1, at: 1 } }])
  },
}
