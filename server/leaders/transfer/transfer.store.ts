// Transfers in MongoDB: how far each has come, the groups and links it moves, and the rows by which the other leader sees her people.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import { LEADER_PEOPLE } from '../links/touch-people.store.ts'
import type { TransferDoc, TransferStore } from './transfer.service.ts'

type PersonRow = { _id: string; leaderId: string; kind: 'member'; personId: string; lastAt: Date; known?: true }
type OfLeader = { _id: string; leaderId: string | null }
type GroupRow = OfLeader & { importName?: string }

const after = { returnDocument: 'after' } as const

export function createTransferStore(db: Connection): TransferStore {
  const transfers = collectionOf<TransferDoc>(db, 'leaderTransfers')
  const people = collectionOf<PersonRow>(db, LEADER_PEOPLE)
  const groups = collectionOf<GroupRow>(db, 'groups')
  const links = collectionOf<OfLeader & { groupId: string | null }>(db, 'shareLinks')
  const bindings = collectionOf<OfLeader>(db, 'bindings')
  return {
    async insert(row) {
      try {
        await transfers.insertOne(row)
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
    claim: (silentSince, now) =>
      transfers.findOneAndUpdate({ open: true, aliveAt: { $lt: silentSince } }, { $set: { aliveAt: now } }, after),
    async ofLeader(leaderId, limit) {
      const either = [{ fromLeaderId: leaderId }, { toLeaderId: leaderId }]
      return transfers.find({ $or: either }).sort({ _id: -1 }).limit(limit).toArray()
    },
    change: (transferId, { set, add = {} }) =>
      transfers.findOneAndUpdate({ _id: transferId, open: true }, { $set: set, ...(Object.keys(add).length > 0 && { $inc: add }) }, after),
    end: (transferId, doneAt) =>
      transfers.findOneAndUpdate({ _id: transferId, open: true }, { $set: { doneAt }, $unset: { open: '', moving: '' } }, after),
    countBound: (leaderId) => bindings.countDocuments({ leaderId }),
    moveGroup: async (groupId, fromLeaderId, toLeaderId) =>
      void (await groups.updateOne(
        { _id: groupId, leaderId: fromLeaderId },
        // The name a file gave it is unique to the leader who had it.
        { $set: { leaderId: toLeaderId }, $unset: { importName: '' }, $inc: { version: 1 } },
      )),
    async moveLinks(groupId, fromLeaderId, toLeaderId) {
      await links.updateMany({ groupId, leaderId: fromLeaderId }, { $set: { leaderId: toLeaderId } })
      return links.countDocuments({ groupId, leaderId: toLeaderId })
    },
    async showTo(toLeaderId, fromLeaderId, memberId, atMs) {
      const before = await people.findOne({ _id: `${fromLeaderId}:member:${memberId}` })
      const row = {
        leaderId: toLeaderId,
        kind: 'member' as const,
        personId: memberId,
        lastAt: before?.lastAt ?? new Date(atMs),
        known: true as const,
      }
      await people.updateOne({ _id: `${toLeaderId}:member:${memberId}` }, { $setOnInsert: row }, { upsert: true })
    },
  }
}
