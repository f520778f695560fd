// Leaders in MongoDB: one row a member, changed by compare-and-set on its version.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { LevelStep } from './level.rules.ts'
import type { LeaderState } from './leader.rules.ts'
import type { Leader, LeaderStore } from './leader.service.ts'

type LeaderRow = {
  _id: string
  memberId: string
  name: string
  about: string
  state: LeaderState
  reason: string | null
  level: number
  levelFalls?: readonly LevelStep[]
  levelMove?: number
  appliedAt: Date
  approvedAt: Date | null
  acceptedBy?: string | null
  version: number
}

export function createLeaderStore(db: Connection): LeaderStore {
  const leaders = collectionOf<LeaderRow>(db, 'leaders')
  const one = async (filter: { _id: string } | { memberId: string }) => {
    const row = await leaders.findOne(filter)
    return row && leaderOf(row)
  }
  return {
    byId: (leaderId) => one({ _id: leaderId }),
    byMember: (memberId) => one({ memberId }),
    byIds: async (leaderIds) => (await leaders.find({ _id: { $in: [...leaderIds] } }).toArray()).map(leaderOf),
    async insert(leader) {
      try {
        await leaders.insertOne(rowOf(leader))
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
    async change(leaderId, seenVersion, { appliedAtMs, approvedAtMs, ...fields }) {
      const dates = {
        ...(appliedAtMs === undefined ? {} : { appliedAt: new Date(appliedAtMs) }),
        ...(approvedAtMs === undefined ? {} : { approvedAt: approvedAtMs === null ? null : new Date(approvedAtMs) }),
      }
      const row = await leaders.findOneAndUpdate(
        { _id: leaderId, version: seenVersion },
        { $set: { ...fields, ...dates }, $inc: { version: 1 } },
        { returnDocument: 'after' },
      )
      return row && leaderOf(row)
    },
    async accepted(beforeId, limit) {
      const filter = {
        acceptedBy: { $type: 'string' as const },
        state: 'applied' as const,
        ...(beforeId !== null && { _id: { $lt: beforeId } }),
      }
      return (await leaders.find(filter).sort({ _id: -1 }).limit(limit).toArray()).map(leaderOf)
    },
    async list({ state, beforeId, limit }) {
      const filter = { ...(state === null ? {} : { state }), ...(beforeId === null ? {} : { _id: { $lt: beforeId } }) }
      return (await leaders.find(filter).sort({ _id: -1 }).limit(limit).toArray()).map(leaderOf)
    },
  }
}

function leaderOf({ _id, appliedAt, approvedAt, ...row }: LeaderRow): Leader {
  return { leaderId: _id, ...row, appliedAtMs: appliedAt.getTime(), approvedAtMs: approvedAt?.getTime() ?? null }
}

function rowOf({ leaderId, appliedAtMs, approvedAtMs, ...leader }: Leader): LeaderRow {
  return { _id: leaderId, ...leader, appliedAt: new Date(appliedAtMs), approvedAt: approvedAtMs === null ? null : new Date(approvedAtMs) }
}
