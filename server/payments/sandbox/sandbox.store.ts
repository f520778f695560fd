// The sandbox provider's books in collections of its own.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../../persistence/collections.ts'
import { createNoticeOutbox } from '../../persistence/notice-outbox.ts'
import type { SandboxNotice, SandboxPayment, SandboxStore } from './sandbox.service.ts'

const BILL_ROWS_MAX = 100_000

export const createSandboxStore = (db: Connection): SandboxStore => {
  const payments = collectionOf<SandboxPayment>(db, 'sandboxPayments')
  return {
    ensure: async (row) => {
      try {
        await payments.insertOne(row)
        return row
      } catch (err) {
        if (!isDuplicate(err)) throw err
        return (await payments.findOne({ _id: row._id })) ?? row
      }
    },
    byId: (paymentId) => payments.findOne({ _id: paymentId }),
    extend: async (paymentId, expiresAt) => void (await payments.updateOne({ _id: paymentId, state: 'pending' }, { $set: { expiresAt } })),
    end: (paymentId, { state, payer, paidAt, silentUntil }) =>
      payments.findOneAndUpdate(
        { _id: paymentId, state: 'pending' },
        { $set: { state, payer, paidAt, silentUntil } },
        { returnDocument: 'after' },
      ),
    setRefundMode: async (paymentId, mode, lateSec) =>
      void (await payments.updateOne({ _id: paymentId }, { $set: { refundMode: { mode, lateSec } } })),
    addRefund: async (paymentId, refund) => {
      const refunded = { $add: [{ $sum: '$refunds.amountFen' }, refund.amountFen] }
      const added = await payments.updateOne(
        { _id: paymentId, 'refunds.refundId': { $ne: refund.refundId }, $expr: { $lte: [refunded, '$amountFen'] } },
        { $push: { refunds: refund } },
      )
      if (added.modifiedCount === 1) return true
      const known = await payments.findOne({ _id: paymentId, 'refunds.refundId': refund.refundId }, { projection: { _id: 1 } })
      if (!known) throw new Error('the sandbox refuses to give back more than came')
      return false
    },
    paidBetween: (fromMs, untilMs) =>
      payments
        .find({ paidAt: { $gte: new Date(fromMs), $lt: new Date(untilMs) } })
        .sort({ paidAt: 1 })
        .limit(BILL_ROWS_MAX)
        .toArray(),
    ...createNoticeOutbox<SandboxNotice>(db, 'sandboxNotices'),
  }
}
