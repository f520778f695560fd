// Keeps sign-in challenges in MongoDB: one row a phone, gone a day after it ran out.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../persistence/collections.ts'
import type { Challenge, ChallengeStore } from './sign-in.service.ts'

type Row = Omit<Challenge, 'phoneIndex' | 'expiresAtMs'> & { _id: string; expiresAt: Date }

const toChallenge = ({ _id, expiresAt, ...rest }: Row): Challenge => ({ phoneIndex: _id, expiresAtMs: expiresAt.getTime(), ...rest })

export const createChallengeStore = (db: Connection): ChallengeStore => {
  const rows = collectionOf<Row>(db, 'challenges')
  return {
    put: async ({ phoneIndex, expiresAtMs, ...rest }) =>
      void (await rows.replaceOne({ _id: phoneIndex }, { ...rest, expiresAt: new Date(expiresAtMs) }, { upsert: true })),
    take: async (challengeId, visitorId, nowMs, triesMax) => {
      const filter = { challengeId, visitorId, expiresAt: { $gt: new Date(nowMs) }, tries: { $lt: triesMax } }
      const row = await rows.findOneAndUpdate(filter, { $inc: { tries: 1 } }, { returnDocument: 'after' })
      return row && toChallenge(row)
    },
    use: async (challengeId) => (await rows.deleteOne({ challengeId })).deletedCount === 1,
  }
}
