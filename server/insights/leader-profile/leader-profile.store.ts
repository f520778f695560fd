// Counts one leader's visits, orders and buyers in MongoDB, each by an index that begins with her; only reads.
import type { Connection } from 'mongoose'
import { collectionOf } from '../../persistence/collections.ts'
import type { LeaderProfileStore } from './leader-profile.service.ts'

/** What is read; their own domains write them. */
type StepRow = { _id: string; leaderId: string; at: Date; stayedAt?: Date; clickedAt?: Date }
type OrderRow = { _id: string; createdAt: Date; simulated?: boolean }
type DayRow = { _id: string; orders: number; gmvFen: number; settledGmvFen: number; incomeFen: number }

const sumIf = (condition: unknown) => ({ $sum: { $cond: [condition, 1, 0] } })
const isThere = (field: string) => ({ $gt: [`$${field}`, null] })

export function createLeaderProfileStore(db: Connection): LeaderProfileStore {
  const steps = collectionOf<StepRow>(db, 'visitSteps')
  const orders = collectionOf<OrderRow>(db, 'orders')
  const sales = collectionOf<{ _id: string; leaderId: string }>(db, 'creditedOrders')
  const days = collectionOf<DayRow>(db, 'leaderDays')
  const links = collectionOf<{ _id: string; leaderId: string; createdAt: Date }>(db, 'shareLinks')
  return {
    shares: (leaderId, since) => links.countDocuments({ leaderId, createdAt: { $gte: since } }),
    async steps(leaderId, since) {
      const [row] = await steps
        .aggregate<{ opens: number; stays: number; clicks: number }>([
          { $match: { leaderId, at: { $gte: since } } },
          { $group: { _id: null, opens: { $sum: 1 }, stays: sumIf(isThere('stayedAt')), clicks: sumIf(isThere('clickedAt')) } },
        ])
        .toArray()
      const first = await steps.findOne({ leaderId }, { sort: { leaderId: 1, at: 1 }, projection: { at: 1 } })
      return { opens: row?.opens ?? 0, stays: row?.stays ?? 0, clicks: row?.clicks ?? 0, sinceMs: first?.at.getTime() ?? null }
    },
    async buying(leaderId, since) {
      const [row] = await orders
        .aggregate<{ orders: number; paid: number }>([
          { $match: { 'attribution.leaderId': leaderId, createdAt: { $gte: since }, simulated: { $ne: true } } },
          { $group: { _id: { memberId: '$memberId', showId: '$showId' }, paid: { $max: { $cond: [isThere('paidAt'), 1, 0] } } } },
          { $group: { _id: null, orders: { $sum: 1 }, paid: { $sum: '$paid' } } },
        ])
        .toArray()
      return { orders: row?.orders ?? 0, paid: row?.paid ?? 0 }
    },
    async buyers(leaderId, since) {
      const [row] = await sales
        .aggregate<{ before: number; back: number; fresh: number }>([
          { $match: { leaderId } },
          { $group: { _id: '$memberId', first: { $min: '$paidAt' }, last: { $max: '$paidAt' } } },
          {
            $group: {
              _id: null,
              before: sumIf({ $lt: ['$first', since] }),
              back: sumIf({ $and: [{ $lt: ['$first', since] }, { $gte: ['$last', since] }] }),
              fresh: sumIf({ $gte: ['$first', since] }),
            },
          },
        ])
        .toArray()
      return { before: row?.before ?? 0, back: row?.back ?? 0, fresh: row?.fresh ?? 0 }
    },
    async work(leaderId, ofDays) {
      const rows = await days.find({ _id: { $in: ofDays.map((day) => `${day}:${leaderId}`) } }).toArray()
      return new Map(
        rows.map(({ _id, orders: count, gmvFen, settledGmvFen, incomeFen }) => [
          _id.slice(0, 10),
          { orders: count, gmvFen, settledGmvFen, incomeFen },
        ]),
      )
    },
  }
}
