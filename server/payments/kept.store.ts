// What is kept of what a person paid: a record of trade, which stays; only the provider's own notices lose their words by the clock.
import type { Connection } from 'mongoose'
import { KEPT_BY_LAW, momentText, type Ageing, type Keeper } from '../keeping.ts'
import { collectionOf, someIds } from '../persistence/collections.ts'
import type { InboxRow } from './inbox.service.ts'
import type { PaymentRow } from './payment.service.ts'

const HELPING = 1_000

export const createPaymentKeeper = (db: Connection): Keeper => {
  const rows = collectionOf<PaymentRow>(db, 'payments')
  return {
    name: 'payments',
    collections: ['payments', 'refunds'],
    gather: async (memberId) =>
      (await rows.find({ memberId }).sort({ createdAt: 1, _id: 1 }).toArray()).map((row) => ({
        paymentId: row._id,
        title: row.title,
        state: row.state,
        amountFen: row.amountFen,
        openedAt: momentText(row.createdAt),
        paidAt: momentText(row.succeededAt),
      })),
    forget: KEPT_BY_LAW,
  }
}

/** The id stays: a notice that comes twice is still known. */
export const createInboxAgeing = (db: Connection, keptDays: number): Ageing => {
  const rows = collectionOf<InboxRow>(db, 'inbox')
  return {
    name: 'inbox',
    keptDays,
    collections: ['inbox'],
    async sweep(beforeMs) {
      const old = { receivedAt: { $lt: new Date(beforeMs) }, state: { $ne: 'new' as const }, raw: { $ne: '' } }
      const ids = await someIds(rows, old, HELPING)
      return (await rows.updateMany({ _id: { $in: ids } }, { $set: { raw: '' } })).modifiedCount
    },
  }
}
