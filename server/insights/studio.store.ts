// Counts a show's orders in MongoDB for the studio; only reads.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import { MINUTE_MS, type LotUnits } from './studio.rules.ts'
import type { StudioStore } from './studio.service.ts'

/** What figures look at; the orders' own domain writes it. */
type OrderRow = {
  _id: string
  showId: string
  lotId: string
  state: string
  quantity: number
  totalFen: number
  simulated: boolean
  paidAt: Date
  units?: number[]
}
const PAID = ['paid', 'toShip', 'shipped', 'completed', 'refunded']

export const createStudioStore = (db: Connection): StudioStore => {
  const orders = collectionOf<OrderRow>(db, 'orders')
  const paidFrom = (showId: string, fromMs: number, withSimulated: boolean) => ({
    showId,
    state: { $in: PAID },
    paidAt: { $gte: new Date(fromMs) },
    ...(withSimulated ? {} : { simulated: { $ne: true } }),
  })
  return {
    paidPerMinute: async (showId, fromMs, withSimulated) => {
      const minute = { $dateTrunc: { date: '$paidAt', unit: 'minute' } }
      const rows = await orders
        .aggregate<{ _id: Date; orders: number }>([
          { $match: paidFrom(showId, fromMs, withSimulated) },
          { $group: { _id: minute, orders: { $sum: 1 } } },
        ])
        .toArray()
      return new Map(rows.map((row) => [Math.floor(row._id.getTime() / MINUTE_MS) * MINUTE_MS, row.orders]))
    },
    paidSince: (showId, fromMs, withSimulated) => orders.countDocuments(paidFrom(showId, fromMs, withSimulated)),
    gmv: async (showId) => {
      const rows = await orders
        .aggregate<{ _id: boolean; totalFen: number }>([
          { $match: { showId, state: { $in: PAID } } },
          { $group: { _id: { $eq: ['$simulated', true] }, totalFen: { $sum: '$totalFen' } } },
        ])
        .toArray()
      const sumOf = (simulated: boolean): number => rows.find((row) => row._id === simulated)?.totalFen ?? 0
      return { gmvFen: sumOf(false), simulatedGmvFen: sumOf(true) }
    },
    lotUnits: async (lotIds) => {
      if (lotIds.length === 0) return []
      const unitsIf = (condition: object) => ({ $sum: { $cond: [condition, '$quantity', 0] } })
      const rows = await orders
        .aggregate<Omit<LotUnits, 'lotId'> & { _id: string }>([
          { $match: { lotId: { $in: [...lotIds] }, units: { $exists: true } } },
          {
            $group: {
              _id: '$lotId',
              paid: unitsIf({ $in: ['$state', PAID] }),
              held: unitsIf({ $eq: ['$state', 'pendingPayment'] }),
              takenBack: unitsIf({ $eq: ['$state', 'takenBack'] }),
            },
          },
        ])
        .toArray()
      return rows.map(({ _id, paid, held, takenBack }) => ({ lotId: _id, paid, held, takenBack }))
    },
  }
}
