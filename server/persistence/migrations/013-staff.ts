// Builds what staff accounts stand on: invitations that end by themselves, and the row that owners' changes take turns by.
import type { Migration } from './run-migrations.ts'

const DAY_SEC = 86_400

export const staff: Migration = {
  id: '013-staff',
  up: async (db) => {
    const invites = db.collection('staffInvites')
    await invites.createIndex({ tokenHash: 1 }, { name: 'staff_invites_token', unique: true })
    await invites.createIndex({ expiresAt: 1 }, { name: 'staff_invites_remove', expireAfterSeconds: DAY_SEC })
    const turns = db.collection<{ _id: string; turn: number }>('staffTurns')
    await turns.updateOne({ _id: 'owners' }, { $setOnInsert: { turn: 0 } }, { upsert: true })
  },
}
