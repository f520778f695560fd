// Keeps second factors in MongoDB, one row a person: the sealed secret, the last step taken, MACs of the recovery codes left.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../persistence/collections.ts'
import type { SecondFactorStore } from './second-factor.service.ts'

type Row = {
  _id: string
  /** Absent until the first code was right. */
  sealed?: string
  lastStep?: number
  recovery?: string[]
  offered?: string
  offeredUntilMs?: number
}

export const createSecondFactorStore = (db: Connection): SecondFactorStore => {
  const rows = collectionOf<Row>(db, 'secondFactors')
  return {
    offer: async (personId, sealed, untilMs) =>
      void (await rows.updateOne({ _id: personId }, { $set: { offered: sealed, offeredUntilMs: untilMs } }, { upsert: true })),
    offered: async (personId, nowMs) => (await rows.findOne({ _id: personId, offeredUntilMs: { $gt: nowMs } }))?.offered ?? null,
    accept: async (personId, offered, step, recovery) => {
      const set = { sealed: offered, lastStep: step, recovery: [...recovery] }
      const unset = { offered: '' as const, offeredUntilMs: '' as const }
      return (await rows.updateOne({ _id: personId, offered }, { $set: set, $unset: unset })).modifiedCount === 1
    },
    of: async (personId) => {
      const row = await rows.findOne({ _id: personId, sealed: { $exists: true } })
      return row?.sealed === undefined ? null : { sealed: row.sealed, recoveryLeft: row.recovery?.length ?? 0 }
    },
    takeStep: async (personId, step) =>
      (await rows.updateOne({ _id: personId, lastStep: { $lt: step } }, { $set: { lastStep: step } })).modifiedCount === 1,
    takeRecovery: async (personId, mac) =>
      (await rows.updateOne({ _id: personId, recovery: mac }, { $pull: { recovery: mac } })).modifiedCount === 1,
    renewRecovery: async (personId, recovery) =>
      void (await rows.updateOne({ _id: personId, sealed: { $exists: true } }, { $set: { recovery: [...recovery] } })),
    remove: async (personId) => void (await rows.deleteOne({ _id: personId })),
  }
}
