// What the daily look at the bill reads of payments and refunds, and the reports it leaves, in MongoDB.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { PaymentRow } from './payment.service.ts'
import type { BillReport, BillStore, OurMoney } from './reconcile.service.ts'
import type { RefundRow } from './refund.service.ts'

const ofPayment = ({ _id, amountFen, lines }: PaymentRow): OurMoney => ({
  type: 'payment',
  number: _id,
  amountFen,
  ledgerIds: lines.filter((line) => line.amountFen > 0).map(({ orderId }) => `${_id}:${orderId}:sale`),
})
const ofRefund = ({ _id, amountFen }: RefundRow): OurMoney => ({
  type: 'refund',
  number: _id,
  amountFen,
  ledgerIds: amountFen > 0 ? [`${_id}:saleBack`] : [],
})

export const createBillStore = (db: Connection): BillStore => {
  const payments = collectionOf<PaymentRow>(db, 'payments')
  const refunds = collectionOf<RefundRow>(db, 'refunds')
  const reports = collectionOf<BillReport>(db, 'billReports')
  const both = async (paid: object, back: object): Promise<OurMoney[]> => {
    const succeeded = { state: 'succeeded' as const }
    const [came, went] = await Promise.all([
      payments.find({ ...paid, ...succeeded }).toArray(),
      refunds.find({ ...back, ...succeeded }).toArray(),
    ])
    return [...came.map(ofPayment), ...went.map(ofRefund)]
  }
  return {
    known: (paymentIds, refundIds) => both({ _id: { $in: [...paymentIds] } }, { _id: { $in: [...refundIds] } }),
    succeededBetween: (fromMs, untilMs) => {
      const within = { succeededAt: { $gte: new Date(fromMs), $lt: new Date(untilMs) } }
      return both(within, within)
    },
    save: async (report) => void (await reports.replaceOne({ _id: report._id }, report, { upsert: true })),
    reports: (limit) => reports.find({}).sort({ _id: -1 }).limit(limit).toArray(),
  }
}
