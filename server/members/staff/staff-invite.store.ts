// Keeps the hash of the one-time token by which a staff person sets her password: one row a person, a newer one replaces it.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../persistence/collections.ts'
import type { InviteStore } from './staff-accounts.service.ts'

type Row = { _id: string; tokenHash: string; expiresAt: Date }

export const createInviteStore = (db: Connection): InviteStore => {
  const rows = collectionOf<Row>(db, 'staffInvites')
  return {
    put: async (personId, tokenHash, expiresAtMs) =>
      void (await rows.replaceOne({ _id: personId }, { tokenHash, expiresAt: new Date(expiresAtMs) }, { upsert: true })),
    find: async (tokenHash, nowMs) => (await rows.findOne({ tokenHash, expiresAt: { $gt: new Date(nowMs) } }))?._id ?? null,
    use: async (tokenHash, nowMs) =>
      (await rows.findOneAndDelete({ tokenHash, expiresAt: { $gt: new Date(nowMs) } }, { projection: { _id: 1 } }))?._id ?? null,
    drop: async (personId) => void (await rows.deleteOne({ _id: personId })),
  }
}
