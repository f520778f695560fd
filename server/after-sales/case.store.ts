// After-sale cases in MongoDB: one open case an order by index, every step a compare-and-set on version and state.
import type { Connection } from 'mongoose'
import type { mongo } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import { TAB_STATES, isOpen, type CaseRow } from './after-sale.rules.ts'
import type { CaseStore } from './case.service.ts'
import { CASE_TABS } from '../protocol/desk-tabs.ts'

const after = { returnDocument: 'after' } as const

export const createCaseStore = (db: Connection): CaseStore => {
  const cases = collectionOf<CaseRow>(db, 'afterSales')
  return {
    insert: async (row) => {
      try {
        await cases.insertOne(row)
        return 'inserted'
      } catch (err) {
        if (isDuplicate(err)) return 'taken'
        throw err
      }
    },
    byId: (caseId) => cases.findOne({ _id: caseId }),
    ofOrder: (orderId) => cases.find({ orderId }).sort({ number: 1 }).limit(100).toArray(),
    change: (caseId, seen, { mark, closedAt, ...set }) =>
      cases.findOneAndUpdate(
        { _id: caseId, version: seen.version, state: seen.state },
        {
          $set: { ...set, ...(closedAt ? { closedAt, owed: true as const } : {}) },
          $push: { marks: mark },
          $inc: { version: 1 },
          ...(isOpen(set.state) ? {} : { $unset: { open: '' as const, nextTryAt: '' as const } }),
        },
        after,
      ),
    paid: async (caseId, seenVersion) => void (await cases.updateOne({ _id: caseId, version: seenVersion }, { $unset: { owed: '' } })),
    owed: (limit) => cases.find({ owed: true }).limit(limit).toArray(),
    due: (nowMs, limit) =>
      cases
        .find({ open: true, dueAt: { $lte: new Date(nowMs) } })
        .sort({ dueAt: 1 })
        .limit(limit)
        .toArray(),
    toRefund: (nowMs, limit) => {
      const isAgreed = { $or: [{ state: 'refunding' as const }, { state: 'approved' as const, kind: 'refundOnly' as const }] }
      const isTime = { $or: [{ nextTryAt: { $exists: false } }, { nextTryAt: { $lte: new Date(nowMs) } }] }
      return cases
        .find({ open: true, $and: [isAgreed, isTime] })
        .limit(limit)
        .toArray()
    },
    tryLater: async (caseId, atMs) => void (await cases.updateOne({ _id: caseId, open: true }, { $set: { nextTryAt: new Date(atMs) } })),
    list: ({ tab, orderNo, after: from, limit }) => {
      const isClosed = tab === 'closed'
      const field = isClosed ? 'closedAt' : 'openedAt'
      const way = isClosed ? -1 : 1
      const beyond = isClosed ? '$lt' : '$gt'
      const filter: mongo.Filter<CaseRow> = {
        state: { $in: [...TAB_STATES[tab]] },
        ...(orderNo === undefined ? {} : { orderNo }),
        ...(from === null
          ? {}
          : { $or: [{ [field]: { [beyond]: new Date(from.atMs) } }, { [field]: new Date(from.atMs), _id: { [beyond]: from.caseId } }] }),
      }
      return cases
        .find(filter)
        .sort({ [field]: way, _id: way })
        .limit(limit)
        .toArray()
    },
    counts: async (nowMs) => {
      const rows = await cases
        .aggregate<{ _id: CaseRow['state']; count: number; overdue: number }>([
          { $match: { open: true } },
          {
            $group: {
              _id: '$state',
              count: { $sum: 1 },
              overdue: { $sum: { $cond: [{ $and: [{ $gt: ['$dueAt', null] }, { $lte: ['$dueAt', new Date(nowMs + DAY_MS)] }] }, 1, 0] } },
            },
          },
        ])
        .toArray()
      const ofTab = (tab: (typeof CASE_TABS)[number], key: 'count' | 'overdue'): number =>
        rows.reduce((total, row) => total + (TAB_STATES[tab].includes(row._id) ? row[key] : 0), 0)
      return CASE_TABS.map((tab) => ({ tab, count: ofTab(tab, 'count'), overdue: ofTab(tab, 'overdue') }))
    },
  }
}
/** Less than a day left: to be looked at today. */
const DAY_MS = 86_400_000
