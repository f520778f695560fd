// Settings of inviters in MongoDB, never changed; the collection's validator refuses herself, a younger one, and any field for a person's price.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
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

const inviterOf = ({ leaderId, n, inviterId, approvedAt, inviterApprovedAt, setAt }: Row): InviterRow => ({
  leaderId,
  n,
  inviterId,
  approvedAtMs: approvedAt.getTime(),
  inviterApprovedAtMs: inviterApprovedAt?.getTime() ?? null,
  setAtMs: setAt.getTime(),
})
