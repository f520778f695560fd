// What incentives keep of a leader: tasks she took up (their rewards are in the ledger, her words go with her) and the quizzes she answered.
import type { Connection } from 'mongoose'
import { momentText, type Keeper } from '../keeping.ts'
import { collectionOf } from '../persistence/collections.ts'
import type { KeptResult } from './courses/course.service.ts'
import type { Claim } from './task.service.ts'

type ClaimRow = Omit<Claim, 'claimId' | 'claimedAtMs' | 'provedAtMs' | 'owed'> & { _id: string; claimedAt: Date; provedAt: Date | null }
type ResultRow = Omit<KeptResult, 'atMs'> & { _id: string; at: Date }

export const createIncentiveKeepers = (db: Connection): readonly Keeper[] => {
  const claims = collectionOf<ClaimRow>(db, 'taskClaims')
  const results = collectionOf<ResultRow>(db, 'courseResults')
  return [
    {
      name: 'tasks',
      collections: ['taskClaims'],
      gather: async (memberId) =>
        (await claims.find({ memberId }).sort({ claimedAt: 1, _id: 1 }).toArray()).map((row) => ({
          taskId: row.taskId,
          state: row.state,
          rewardFen: row.rewardFen,
          words: row.words,
          pictures: row.pictureIds.join(' '),
          reason: row.reason,
          claimedAt: momentText(row.claimedAt),
          provedAt: momentText(row.provedAt),
        })),
      forget: async (memberId) => (await claims.updateMany({ memberId, words: { $ne: '' } }, { $set: { words: '' } })).modifiedCount,
    },
    {
      name: 'courses',
      collections: ['courseResults'],
      gather: async (memberId) =>
        (await results.find({ memberId }).sort({ at: 1, _id: 1 }).toArray()).map(({ courseId, edition, score, of, passed, at }) => ({
          ...{ courseId, edition, score, of, passed },
          at: momentText(at),
        })),
      forget: async (memberId) => (await results.deleteMany({ memberId })).deletedCount,
    },
  ]
}
