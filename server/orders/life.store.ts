// The later life of orders in MongoDB: every step one compare-and-set by the database's own clock.
import type { Connection } from 'mongoose'
import type { mongo } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { LifeStore } from './life.service.ts'
import type { OrderRow } from './order.rules.ts'
import type { SettlementStore } from './checkout/settlement.service.ts'

const NEXT_VERSION = { $add: ['$version', 1] }
const isOver = { $expr: { $lte: ['$expiresAt', '$$NOW'] } }
const isRunning = { $expr: { $gt: ['$expiresAt', '$$NOW'] } }
/** Unsetting the units in the same update frees them at once; what they were stays readable. */
const closing = (reason: 'expired' | 'cancelled'): mongo.Document[] => [
  {
    $set: {
      state: 'closed',
      reason,
      closedAt: '$$NOW',
      releasedUnits: '$units',
      releasedSlots: { $ifNull: ['$slots', []] },
      releaseOwed: true,
      version: NEXT_VERSION,
    },
  },
  { $unset: ['units', 'slots'] },
]

export const createLifeStore = (db: Connection): LifeStore => {
  const orders = collectionOf<OrderRow>(db, 'orders')
  return {
    byId: (orderId) => orders.findOne({ _id: orderId, orderNo: { $exists: true } }),
    due: (limit) =>
      orders
        .find({ state: 'pendingPayment', ...isOver })
        .sort({ expiresAt: 1 })
        .limit(limit)
        .toArray(),
    expire: async (orderIds) => {
      const ids = { _id: { $in: [...orderIds] } }
      await orders.updateMany({ ...ids, state: 'pendingPayment', ...isOver }, closing('expired'))
      return orders.find({ ...ids, state: 'closed', reason: 'expired' }).toArray()
    },
    cancel: (orderId) =>
      orders.findOneAndUpdate({ _id: orderId, state: 'pendingPayment' }, closing('cancelled'), { returnDocument: 'after' }),
    extend: (orderId, paymentId, byMs) => {
      const expiresAt = { $cond: ['$extended', '$expiresAt', { $add: ['$expiresAt', byMs] }] }
      return orders.findOneAndUpdate(
        { _id: orderId, state: 'pendingPayment', ...isRunning },
        [{ $set: { expiresAt, extended: true, paymentId, version: NEXT_VERSION } }],
        { returnDocument: 'after' },
      )
    },
    owed: async (limit) => {
      const rows = await orders
        .find({ releaseOwed: true }, { projection: { offerId: 1 } })
        .sort({ releaseOwed: 1, closedAt: 1 })
        .limit(limit)
        .toArray()
      return rows.map(({ _id, offerId }) => ({ orderId: _id, offerId }))
    },
    releaseDone: async (orderIds) => void (await orders.updateMany({ _id: { $in: [...orderIds] } }, { $unset: { releaseOwed: '' } })),
  }
}

/** The price lines of an order with what its payment asked for freight. */
const linesWith = (amountFen: number): object => {
  const isFreight = { $eq: ['$$line.code', 'freight'] }
  const isPayable = { $eq: ['$$line.code', 'payable'] }
  const freightFen = { $subtract: [amountFen, '$goodsFen'] }
  const amountOf = { $cond: [isFreight, freightFen, { $cond: [isPayable, { $literal: amountFen }, '$$line.amountFen'] }] }
  return { $map: { input: '$priceLines', as: 'line', in: { code: '$$line.code', amountFen: amountOf } } }
}

export const createSettlementStore = (db: Connection): SettlementStore => {
  const orders = collectionOf<OrderRow>(db, 'orders')
  /** Freight is what this payment asked beyond the goods: several orders may have shared one parcel's. */
  const paid = (paymentId: string, payer: string | null, amountFen: number): object => ({
    totalFen: { $literal: amountFen },
    freightFen: { $subtract: [amountFen, '$goodsFen'] },
    priceLines: linesWith(amountFen),
    state: 'paid',
    reason: null,
    paidBy: paymentId,
    payer,
    paidAt: '$$NOW',
    baseFen: '$goodsFen',
    version: NEXT_VERSION,
  })
  const after = { returnDocument: 'after' } as const
  return {
    byId: (orderId) => orders.findOne({ _id: orderId, orderNo: { $exists: true } }),
    pay: (orderId, paymentId, payer, amountFen) =>
      orders.findOneAndUpdate(
        { _id: orderId, state: 'pendingPayment', refusedPayments: { $ne: paymentId } },
        [{ $set: paid(paymentId, payer, amountFen) }],
        after,
      ),
    payLate: async (orderId, paymentId, payer, amountFen, { grant, units, slots }) => {
      // releaseOwed stays as it is: it is about the click's key.
      const owns = { grant, units: [...units], ...(slots.length > 0 ? { slots: [...slots] } : {}) }
      const filter = { _id: orderId, state: 'closed' as const, reason: 'expired' as const, refusedPayments: { $ne: paymentId } }
      try {
        const row = await orders.findOneAndUpdate(filter, [{ $set: { ...paid(paymentId, payer, amountFen), ...owns } }], after)
        return row ? { code: 'paid', row } : { code: 'lost' }
      } catch (err) {
        if (isDuplicate(err)) return { code: 'conflict' }
        throw err
      }
    },
    refusePayment: async (orderId, paymentId) => {
      const not = { _id: orderId, paidBy: { $ne: paymentId } }
      const refusedPayments = { $setUnion: [{ $ifNull: ['$refusedPayments', []] }, [paymentId]] }
      const change = [{ $set: { refusedPayments, version: NEXT_VERSION } }]
      const first = await orders.findOneAndUpdate({ ...not, refusedPayments: { $ne: paymentId } }, change, after)
      if (first) return { row: first, first: true }
      const before = await orders.findOne({ ...not, refusedPayments: paymentId })
      return before && { row: before, first: false }
    },
    toShip: (orderId) =>
      orders.findOneAndUpdate(
        { _id: orderId, state: 'paid' },
        [{ $set: { state: 'toShip', toShipAt: '$$NOW', version: NEXT_VERSION } }],
        after,
      ),
    // Of a review that is not there the end is null, and null is less than every moment.
    stuckPaid: (limit) =>
      orders
        .find({ state: 'paid', $expr: { $lte: ['$review.untilAt', '$$NOW'] } })
        .limit(limit)
        .toArray(),
    keepReview: async (orderId, untilAt) =>
      (await orders.findOneAndUpdate(
        { _id: orderId, state: 'paid', review: { $exists: false } },
        { $set: { review: { untilAt } }, $inc: { version: 1 } },
        after,
      )) ?? orders.findOne({ _id: orderId }),
    endReview: (orderId) =>
      orders.findOneAndUpdate(
        { _id: orderId, state: 'paid', $expr: { $gt: ['$review.untilAt', '$$NOW'] } },
        [{ $set: { review: { untilAt: '$$NOW', releasedAt: '$$NOW' }, version: NEXT_VERSION } }],
        after,
      ),
    keepBlock: async (orderId, blocked) => {
      await orders.updateOne({ _id: orderId, creditBlock: { $exists: false } }, { $set: { creditBlock: blocked } })
      const kept = await orders.findOne({ _id: orderId }, { projection: { creditBlock: 1 } })
      return kept?.creditBlock ?? null
    },
  }
}
