// Settings of inviters in MongoDB, never changed; the collection's validator refuses herself, a younger one, and any field for a person's price.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import type { InviterDeskStore } from './inviter-desk.service.ts'
import type { InviterRow, InviterStore } from './inviter.service.ts'

type Row = {
  _id: string
  leaderId: string
  n: number
  inviterId: string | null
  approvedAt: Date
  inviterApprovedAt: Date | null
  setAt: Date
}

export function createInviterStore(db: Connection): InviterStore {
  const inviters = collectionOf<Row>(db, 'leaderInviters')
  return {
    async at(leaderId, atMs) {
      const row = await inviters.findOne({ leaderId, setAt: { $lte: new Date(atMs) } }, { sort: { n: -1 } })
      return row && inviterOf(row)
    },
    ofLeaders: async (leaderIds) =>
      leaderIds.length === 0
        ? []
        : (
            await inviters
              .find({ leaderId: { $in: [...leaderIds] } })
              .sort({ leaderId: 1, n: 1 })
              .toArray()
          ).map(inviterOf),
    async insert({ leaderId, n, inviterId, approvedAtMs, inviterApprovedAtMs, setAtMs }) {
      const inviterApprovedAt = inviterApprovedAtMs === null ? null : new Date(inviterApprovedAtMs)
      const row = { leaderId, n, inviterId, approvedAt: new Date(approvedAtMs), inviterApprovedAt, setAt: new Date(setAtMs) }
      try {
        await inviters.insertOne({ _id: `${leaderId}:${n}`, ...row })
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
  }
}

export function createInviterDeskStore(db: Connection): InviterDeskStore {
  const inviters = collectionOf<Row>(db, 'leaderInviters')
  const leaders = collectionOf<{ _id: string; memberId: string; name: string; state: string }>(db, 'leaders')
  return {
    async activeNamed(letters, limit) {
      const name = { $regex: letters.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' }
      const rows = await leaders
        .find({ state: 'active', ...(letters !== '' && { name }) })
        .sort({ _id: -1 })
        .limit(limit)
        .toArray()
      return rows.map((row) => ({ leaderId: row._id, memberId: row.memberId, name: row.name }))
    },
    async invitedBy(inviterId, limit) {
      const named = await inviters.distinct('leaderId', { inviterId })
      const last = await inviters
        .aggregate<{ _id: string; inviterId: string | null; setAt: Date }>([
          { $match: { leaderId: { $in: named } } },
          { $sort: { leaderId: 1, n: -1 } },
          { $group: { _id: '$leaderId', inviterId: { $first: '$inviterId' }, setAt: { $first: '$setAt' } } },
          { $match: { inviterId } },
          { $sort: { setAt: 1, _id: 1 } },
          { $limit: limit },
        ])
        .toArray()
      return last.map(({ _id, setAt }) => ({ leaderId: _id, setAtMs: setAt.getTime() }))
    },
  }
}

const inviterOf = ({ leaderId, n, inviterId, approvedAt, inviterApprovedAt, setAt }: Row): InviterRow => ({
  leaderId,
  n,
  inviterId,
  approvedAtMs: approvedAt.getTime(),
  inviterApprovedAtMs: inviterApprovedAt?.getTime() ?? null,
  setAtMs: setAt.getTime(),
})
