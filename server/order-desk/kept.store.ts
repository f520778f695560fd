// What is kept of the invoices a person asked for: sealed, with the trade they belong to, and removed when its time is over.
import type { Connection } from 'mongoose'
import { holdChange, KEPT_BY_LAW, momentText, type Ageing, type Holder, type Keeper } from '../keeping.ts'
import { collectionOf, someIds } from '../persistence/collections.ts'
import type { Sealing } from '../sealing.ts'
import type { InvoiceRow } from './invoice.service.ts'

type Row = InvoiceRow & { heldAt?: Date }
const HELPING = 500

export const createInvoiceKeeper = (db: Connection, sealing: Pick<Sealing, 'unseal'>): Keeper => {
  const rows = collectionOf<Row>(db, 'invoiceRequests')
  return {
    name: 'invoices',
    collections: ['invoiceRequests'],
    gather: async (memberId) =>
      (await rows.find({ memberId }).sort({ askedAt: 1, _id: 1 }).toArray()).map((row) => ({
        orderId: row._id,
        kind: row.kind,
        title: sealing.unseal(memberId, 'invoiceTitle', row.titleSealed),
        taxNo: row.taxNoSealed === null ? null : sealing.unseal(memberId, 'invoiceTitle', row.taxNoSealed),
        amountFen: row.amountFen,
        askedAt: momentText(row.askedAt),
      })),
    forget: KEPT_BY_LAW,
  }
}

export const createInvoiceHolder = (db: Connection): Holder => {
  const rows = collectionOf<Row>(db, 'invoiceRequests')
  return async (orderId, at) => (await rows.updateOne({ _id: orderId }, holdChange(at))).matchedCount
}

export const createInvoiceAgeing = (db: Connection, keptDays: number): Ageing => {
  const rows = collectionOf<Row>(db, 'invoiceRequests')
  return {
    name: 'invoices',
    keptDays,
    collections: ['invoiceRequests'],
    async sweep(beforeMs) {
      const ids = await someIds(rows, { askedAt: { $lt: new Date(beforeMs) }, heldAt: { $exists: false } }, HELPING)
      return (await rows.deleteMany({ _id: { $in: ids } })).deletedCount
    },
  }
}
