// Groups in MongoDB, and what came by their links: touches and paid orders that name them.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import { COUNTED_FROM } from '../leader.rules.ts'
import type { Group, GroupResults, GroupStore } from './group.service.ts'

/** importName: as a file named it, until she renames it or it goes to another; unique to its leader. */
type Row = Omit<Group, 'groupId' | 'createdAtMs'> & { _id: string; createdAt: Date; importName?: string }

export function createGroupStore(db: Connection): GroupStore {
  const groups = collectionOf<Row>(db, 'groups')
  const touches = collectionOf<{ _id: string; groupId: string | null; memberId: string | null; refusal: string | null }>(db, 'touches')
  /** What old touches became, by day and link. */
  const sums = collectionOf<{ _id: string; groupId: string | null; count: number }>(db, 'touchSums')
  const orders = collectionOf<{ _id: string; groupId?: string | null; netGoodsFen: number }>(db, 'creditedOrders')
  async function insert({ groupId, createdAtMs, ...group }: Group, imported: { importName?: string } = {}): Promise<boolean> {
    try {
      await groups.insertOne({ _id: groupId, ...group, ...imported, createdAt: new Date(createdAtMs) })
      return true
    } catch (err) {
      if (isDuplicate(err)) return false
      throw err
    }
  }
  return {
    insert: (group) => insert(group),
    insertImported: (group) => insert(group, { importName: group.name }),
    async byId(groupId) {
      const row = await groups.findOne({ _id: groupId })
      return row && groupOf(row)
    },
    ofLeader: async (leaderId, limit) => (await groups.find({ leaderId }).sort({ _id: 1 }).limit(limit).toArray()).map(groupOf),
    async change(groupId, seenVersion, changes) {
      const filter = { _id: groupId, version: seenVersion }
      const renamed = changes.name === undefined ? {} : { $unset: { importName: '' as const } }
      const row = await groups.findOneAndUpdate(filter, { $set: changes, ...renamed, $inc: { version: 1 } }, { returnDocument: 'after' })
      return row && groupOf(row)
    },
    async results(groupIds) {
      const [came, past, sold] = await Promise.all([
        touches
          .aggregate<{ _id: string; opens: number; members: (string | null)[] }>([
            { $match: { groupId: { $in: [...groupIds] }, refusal: null } },
            { $group: { _id: '$groupId', opens: { $sum: 1 }, members: { $addToSet: '$memberId' } } },
          ])
          .toArray(),
        sums
          .aggregate<{ _id: string; opens: number }>([
            { $match: { groupId: { $in: [...groupIds] } } },
            { $group: { _id: '$groupId', opens: { $sum: '$count' } } },
          ])
          .toArray(),
        orders
          .aggregate<{ _id: string; paidOrders: number; gmvFen: number }>([
            { $match: { groupId: { $in: [...groupIds] } } },
            { $group: { _id: '$groupId', paidOrders: { $sum: 1 }, gmvFen: { $sum: '$netGoodsFen' } } },
          ])
          .toArray(),
      ])
      return new Map(
        groupIds.map((groupId): [string, GroupResults] => {
          const opened = came.find((row) => row._id === groupId)
          const paid = sold.find((row) => row._id === groupId)
          const members = opened?.members.filter((memberId) => memberId !== null) ?? []
          const opens = (opened?.opens ?? 0) + (past.find((row) => row._id === groupId)?.opens ?? 0)
          const sale = { paidOrders: paid?.paidOrders ?? 0, gmvFen: paid?.gmvFen ?? 0 }
          return [groupId, { opens, members: members.length, memberIds: members.slice(0, COUNTED_FROM), ...sale }]
        }),
      )
    },
  }
}

function groupOf({ _id, createdAt, importName: _made, ...row }: Row): Group {
  return { groupId: _id, ...row, createdAtMs: createdAt.getTime() }
}
