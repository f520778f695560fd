// Keeps the hash of the one-time token that makes the first owner.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../persistence/collections.ts'
import type { SetupStore } from './staff-sign-in.service.ts'

type Row = { _id: string; tokenHash: string; expiresAt: Date }
const ONLY = 'owner'

export const createSetupStore = (db: Connection): SetupStore => {
  const rows = collectionOf<Row>(db, 'ownerSetup')
  return {
    put: async (tokenHash, expiresAtMs) =>
      void (await rows.replaceOne({ _id: ONLY }, { tokenHash, expiresAt: new Date(expiresAtMs) }, { upsert: true })),
    living: async (nowMs) => (await rows.countDocuments({ _id: ONLY, expiresAt: { $gt: new Date(nowMs) } }, { limit: 1 })) > 0,
    use: async (tokenHash, nowMs) =>
      (await rows.deleteOne({ _id: ONLY, tokenHash, expiresAt: { $gt: new Date(nowMs) } })).deletedCount === 1,
  }
}
