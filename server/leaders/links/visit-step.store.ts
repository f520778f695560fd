// How far visitors went who came by a leader's links, in MongoDB: one row a leader, show and visitor, with the first time of each step.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../persistence/collections.ts'

type StepRow = { _id: string; leaderId: string; showId: string; at: Date; stayedAt?: Date; clickedAt?: Date; known?: true }
export type VisitSteps = ReturnType<typeof createVisitStepStore>

export function createVisitStepStore(db: Connection) {
  const steps = collectionOf<StepRow>(db, 'visitSteps')
  return {
    /** Whoever stayed or clicked has opened, whichever is written first. */
    note: async (given: {
      leaderId: string
      showId: string
      visitorId: string
      step: 'opened' | 'stayed' | 'clicked'
      at: Date
    }): Promise<void> => {
      const { leaderId, showId, visitorId, step, at } = given
      const time = step === 'stayed' ? { stayedAt: at } : step === 'clicked' ? { clickedAt: at } : {}
      const first = { $setOnInsert: { leaderId, showId, known: true as const }, $min: { at, ...time } }
      await steps.updateOne({ _id: `${leaderId}:${showId}:${visitorId}` }, first, { upsert: true })
    },
  }
}
