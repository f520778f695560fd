// Payments, refunds and the notices inbox in MongoDB; every step a compare-and-set on the state.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import type { InboxRow, InboxStore } from './inbox.service.ts'
import type { PaymentRow, PaymentStore } from './payment.service.ts'
import type { RefundRow, RefundStore } from './refund.service.ts'

const after = { returnDocument: 'after' } as const
const changed = { $inc: { version: 1 } } as const

export const createPaymentStore = (db: Connection): PaymentStore => {
  const payments = collectionOf<PaymentRow>(db, 'payments')
  return {
    byId: (paymentId) => payments.findOne({ _id: paymentId }),
    openOf: (memberId, showId) => payments.findOne({ memberId, showId, open: true }),
    insert: async (row) => {
      try {
        await payments.insertOne(row)
        return 'inserted'
      } catch (err) {
        if (isDuplicate(err)) return 'taken'
        throw err
      }
    },
    fix: (paymentId, { lines, amountFen }) =>
      payments.findOneAndUpdate(
        { _id: paymentId, state: 'created', fixed: { $exists: false } },
        { $set: { lines: [...lines], amountFen, fixed: true }, ...changed },
        after,
      ),
    pending: (paymentId, { providerRef, cashierUrl, expiresAtMs }) =>
      payments.findOneAndUpdate(
        { _id: paymentId, state: { $in: ['created', 'pending'] } },
        { $set: { state: 'pending', providerRef, cashierUrl, expiresAt: new Date(expiresAtMs) }, ...changed },
        after,
      ),
    end: (paymentId, state) =>
      payments.findOneAndUpdate({ _id: paymentId, open: true }, { $set: { state }, $unset: { open: '' }, ...changed }, after),
    closeUnopened: (paymentId) =>
      payments.findOneAndUpdate(
        { _id: paymentId, state: 'created', open: true },
        { $set: { state: 'closed' }, $unset: { open: '' }, ...changed },
        after,
      ),
    succeed: (paymentId, payer) =>
      payments.findOneAndUpdate(
        { _id: paymentId, state: { $ne: 'succeeded' } },
        [
          { $set: { state: 'succeeded', unsettled: true, payer, succeededAt: '$$NOW', version: { $add: ['$version', 1] } } },
          { $unset: ['open'] },
        ],
        after,
      ),
    settled: async (paymentId) => void (await payments.updateOne({ _id: paymentId }, { $unset: { unsettled: '' } })),
    unsettled: (limit) => payments.find({ unsettled: true }).limit(limit).toArray(),
    takeForPoll: async (beforeMs, limit) => {
      const before = new Date(beforeMs)
      const rows = await payments
        .find({ open: true, polledAt: { $lt: before } })
        .sort({ polledAt: 1 })
        .limit(limit)
        .toArray()
      const ids = rows.map(({ _id }) => _id)
      if (ids.length > 0) await payments.updateMany({ _id: { $in: ids } }, [{ $set: { polledAt: '$$NOW' } }])
      return rows
    },
  }
}

export const createRefundStore = (db: Connection): RefundStore => {
  const refunds = collectionOf<RefundRow>(db, 'refunds')
  return {
    ensure: async (row) => {
      try {
        await refunds.insertOne(row)
        return row
      } catch (err) {
        if (!isDuplicate(err)) throw err
        return (await refunds.findOne({ _id: row._id })) ?? row
      }
    },
    succeed: async (refundId) =>
      void (await refunds.updateOne({ _id: refundId, state: { $ne: 'succeeded' } }, [
        { $set: { state: 'succeeded', succeededAt: '$$NOW' } },
      ])),
    fail: async (refundId, nextAtMs) =>
      void (await refunds.updateOne(
        { _id: refundId, state: { $in: ['requested', 'failed'] } },
        { $set: { state: 'failed', nextAt: new Date(nextAtMs) }, $inc: { tries: 1 } },
      )),
    again: (refundId) =>
      refunds.findOneAndUpdate({ _id: refundId, state: 'failed' }, { $set: { state: 'requested' } }, { returnDocument: 'after' }),
    byIds: (refundIds) => refunds.find({ _id: { $in: [...refundIds] } }).toArray(),
    retryAt: async (refundId, atMs) =>
      void (await refunds.updateOne({ _id: refundId, state: 'requested' }, { $set: { nextAt: new Date(atMs) }, $inc: { tries: 1 } })),
    due: (nowMs, limit) =>
      refunds
        .find({ state: { $in: ['requested', 'failed'] }, nextAt: { $lte: new Date(nowMs) } })
        .sort({ nextAt: 1 })
        .limit(limit)
        .toArray(),
  }
}

export const createInboxStore = (db: Connection): InboxStore => {
  const inbox = collectionOf<InboxRow>(db, 'inbox')
  return {
    insert: async (row) => {
      try {
        await inbox.insertOne(row)
        return true
      } catch (err) {
        if (isDuplicate(err)) return false
        throw err
      }
    },
    due: (nowMs, limit) =>
      inbox
        .find({ state: 'new', nextAt: { $lte: new Date(nowMs) } })
        .sort({ nextAt: 1 })
        .limit(limit)
        .toArray(),
    end: async (eventId, state, outcome) => void (await inbox.updateOne({ _id: eventId, state: 'new' }, { $set: { state, outcome } })),
    retryAt: async (eventId, atMs) =>
      void (await inbox.updateOne({ _id: eventId, state: 'new' }, { $set: { nextAt: new Date(atMs) }, $inc: { tries: 1 } })),
  }
}
