// Withdrawals in MongoDB: one open request a person by a unique index, every step a compare-and-set on the version.
import type { Connection, mongo } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import { WITHDRAWAL_TABS } from '../protocol/desk-tabs.ts'
import type { WithdrawalTab } from '../protocol/withdrawals.ts'
import type { WithdrawalStore } from './booking.service.ts'
import type { WithdrawalDoc } from './withdrawal-row.rules.ts'

const ENDED = ['rejected', 'paid', 'failed'] as const
const statesOf = (tab: WithdrawalTab): WithdrawalDoc['state'][] => (tab === 'ended' ? [...ENDED] : [tab])
const real = { void: { $exists: false } } as const

export function createWithdrawalStore(db: Connection): WithdrawalStore {
  const rows = collectionOf<WithdrawalDoc>(db, 'withdrawals')
  return {
    async insert(row) {
      try {
        await rows.insertOne(row)
        return 'inserted'
      } catch (err) {
        if (!isDuplicate(err)) throw err
        return (await rows.findOne({ _id: row._id }, { projection: { _id: 1 } })) ? 'known' : 'open'
      }
    },
    byId: (id) => rows.findOne({ _id: id }),
    openOf: (personIndex) => rows.findOne({ personIndex, open: true }),
    openOfLeader: (leaderId) => rows.findOne({ leaderId, open: true }),
    listOf: (leaderId, { after, limit }) =>
      rows
        .find({ leaderId, ...real, ...(after && before('requestedAt', after)) })
        .sort({ requestedAt: -1, _id: -1 })
        .limit(limit)
        .toArray(),
    list({ tab, after, limit }) {
      const filter = { state: { $in: statesOf(tab) }, ...real }
      if (tab === 'ended') {
        const found = rows.find({ ...filter, ...(after && before('endedAt', after)) })
        return found.sort({ endedAt: -1, _id: -1 }).limit(limit).toArray()
      }
      const later: mongo.Filter<WithdrawalDoc> = after
        ? { $or: [{ requestedAt: { $gt: new Date(after.atMs) } }, { requestedAt: new Date(after.atMs), _id: { $gt: after.id } }] }
        : {}
      return rows
        .find({ ...filter, ...later })
        .sort({ requestedAt: 1, _id: 1 })
        .limit(limit)
        .toArray()
    },
    counts: () =>
      Promise.all(
        WITHDRAWAL_TABS.filter((tab) => tab !== 'ended').map(async (tab) => ({
          tab,
          count: await rows.countDocuments({ state: tab, ...real }),
        })),
      ),
    change({ _id, version }, set, drop = []) {
      const unset = Object.fromEntries(drop.map((field) => [field, '' as const]))
      return rows.findOneAndUpdate(
        { _id, version },
        { $set: { ...set, version: version + 1 }, ...(drop.length > 0 && { $unset: unset }) },
        { returnDocument: 'after' },
      )
    },
    payoutsOf: (personIndex, fromDay) =>
      rows.find({ personIndex, state: { $in: ['paying', 'paid'] }, payingDay: { $gte: fromDay } }).toArray(),
    owed: (limit) => rows.find({ owed: true }).limit(limit).toArray(),
    due: (nowMs, limit) =>
      rows
        .find({ nextAt: { $lte: new Date(nowMs) }, state: { $in: ['approved', 'paying'] } })
        .sort({ nextAt: 1 })
        .limit(limit)
        .toArray(),
    byIds: (ids) => rows.find({ _id: { $in: [...ids] } }).toArray(),
    paidBetween: (fromMs, untilMs) => rows.find({ state: 'paid', endedAt: { $gte: new Date(fromMs), $lt: new Date(untilMs) } }).toArray(),
  }
}

const before = (field: 'requestedAt' | 'endedAt', { atMs, id }: { atMs: number; id: string }): mongo.Filter<WithdrawalDoc> => ({
  $or: [{ [field]: { $lt: new Date(atMs) } }, { [field]: new Date(atMs), _id: { $lt: id } }],
})
