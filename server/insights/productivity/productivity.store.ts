// Keeps leaders' days in MongoDB: sums of each leader's ledger entries by local day, and each day's figures of the shop.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../persistence/collections.ts'
import type { LeaderWork } from './productivity.rules.ts'
import type { DayFigures, ProductivityStore } from './productivity.service.ts'

type DayRow = Omit<LeaderWork, 'leaderId'> & { _id: string; day: string; leaderId: string }
type FiguresRow = Omit<DayFigures, 'day' | 'atMs'> & { _id: string; at: Date; closed?: boolean }
/** What is read of the ledger and of leaders; their own domains write them. */
type EntryRow = { _id: string; code: string; at: Date }
type LeaderStateRow = { _id: string; state: string }

/** A sale's credit and everything that gives of it or takes back; what she withdraws is not work. */
const WORK_CODES = ['accrue', 'reverse', 'move', 'bonus', 'settle']
const sumIf = (code: string, what: unknown) => ({ $sum: { $cond: [{ $eq: ['$code', code] }, what, 0] } })
const commissionSide = (side: string) => ({ $eq: [`$${side}`, 'commission'] })
const income = {
  $sum: { $cond: [commissionSide('debit'), '$amountFen', { $cond: [commissionSide('credit'), { $multiply: ['$amountFen', -1] }, 0] }] },
}

export function createProductivityStore(db: Connection): ProductivityStore {
  const entries = collectionOf<EntryRow>(db, 'transfers')
  const days = collectionOf<DayRow>(db, 'leaderDays')
  const figures = collectionOf<FiguresRow>(db, 'leaderFigures')
  const leaders = collectionOf<LeaderStateRow>(db, 'leaders')
  return {
    lastClosed: async () => (await figures.findOne({ closed: true }, { sort: { _id: -1 }, projection: { _id: 1 } }))?._id ?? null,
    firstEntryMs: async () => (await entries.findOne({ code: 'accrue' }, { sort: { at: 1 }, projection: { at: 1 } }))?.at.getTime() ?? null,
    async sumDay(day, fromMs, untilMs) {
      await entries
        .aggregate([
          { $match: { code: { $in: WORK_CODES }, at: { $gte: new Date(fromMs), $lt: new Date(untilMs) } } },
          {
            $group: {
              _id: '$chain.leaderId',
              orders: sumIf('accrue', 1),
              gmvFen: sumIf('accrue', '$explain.baseFen'),
              settledGmvFen: sumIf('settle', '$explain.baseFen'),
              incomeFen: income,
            },
          },
          { $set: { day, leaderId: '$_id', _id: { $concat: [day, ':', '$_id'] } } },
          { $merge: { into: 'leaderDays', whenMatched: 'replace' } },
        ])
        .toArray()
    },
    closeDay: async (day) => void (await figures.updateOne({ _id: day }, { $set: { closed: true } })),
    async workBetween(fromDay, untilDay) {
      const sum = (field: string) => ({ $sum: `$${field}` })
      const rows = await days
        .aggregate<Omit<DayRow, 'day' | 'leaderId'>>([
          { $match: { day: { $gte: fromDay, $lte: untilDay } } },
          {
            $group: {
              _id: '$leaderId',
              orders: sum('orders'),
              gmvFen: sum('gmvFen'),
              settledGmvFen: sum('settledGmvFen'),
              incomeFen: sum('incomeFen'),
            },
          },
        ])
        .toArray()
      return rows.map(({ _id: leaderId, ...work }) => ({ leaderId, ...work }))
    },
    sellingIds: async () => (await leaders.find({ state: 'active' }).project<{ _id: string }>({ _id: 1 }).toArray()).map(({ _id }) => _id),
    async keep({ day, atMs, ...rest }) {
      await figures.updateOne({ _id: day }, { $set: { ...rest, at: new Date(atMs) } }, { upsert: true })
    },
    lastDays: async (limit) =>
      (await figures.find().sort({ _id: -1 }).limit(limit).toArray()).map(({ _id: day, at, closed: _closed, ...rest }) => ({
        day,
        atMs: at.getTime(),
        ...rest,
      })),
  }
}
