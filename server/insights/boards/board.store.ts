// Sums a board's orders in MongoDB: paid, credited, not blocked, less what went back.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../persistence/collections.ts'
import type { BoardStore } from './board.service.ts'

type OrderRow = { _id: string; showId: string; paidAt?: Date; insider: boolean; attribution: { leaderId: string | null } }
type SoldRow = { _id: string; orders: number; netFen: number; lastPaidAt: Date }

const sum = (list: string, field: string) => ({ $sum: { $ifNull: [`$${list}.${field}`, []] } })
/** The last change made to a paid order's credit; what it says stands above the judgement at payment (orders' blockNow). */
const lastChange = { $last: { $filter: { input: { $ifNull: ['$creditChanges', []] }, cond: '$$this.paid' } } }
const isFree = {
  $let: {
    vars: { last: lastChange },
    in: {
      $cond: [
        { $ifNull: ['$$last', false] },
        { $ne: ['$$last.kind', 'block'] },
        { $not: [{ $or: ['$insider', { $ifNull: ['$creditBlock', { $ifNull: ['$attribution.selfMatch', false] }] }] }] },
      ],
    },
  },
}

export function createBoardStore(db: Connection): BoardStore {
  const orders = collectionOf<OrderRow>(db, 'orders')
  /** By the index that is meant: the one of leaders fits too, and would read every order there ever was. */
  const sold = async (where: object, hint: 'showCreated' | 'paid') => {
    const rows = await orders
      .aggregate<SoldRow>(
        [
          { $match: { ...where, 'attribution.leaderId': { $type: 'string' } } },
          {
            $project: {
              leaderId: '$attribution.leaderId',
              paidAt: 1,
              free: isFree,
              netFen: { $subtract: [{ $ifNull: ['$baseFen', '$goodsFen'] }, sum('refunds', 'goodsFen')] },
            },
          },
          { $match: { free: true, netFen: { $gt: 0 } } },
          { $group: { _id: '$leaderId', orders: { $sum: 1 }, netFen: { $sum: '$netFen' }, lastPaidAt: { $max: '$paidAt' } } },
        ],
        { hint },
      )
      .toArray()
    return rows.map(({ _id: leaderId, lastPaidAt, ...row }) => ({ leaderId, ...row, lastPaidAtMs: lastPaidAt.getTime() }))
  }
  return {
    soldInShow: (showId) => sold({ showId, paidAt: { $exists: true } }, 'showCreated'),
    soldBetween: (fromMs, untilMs) => sold({ paidAt: { $gte: new Date(fromMs), $lt: new Date(untilMs) } }, 'paid'),
  }
}
