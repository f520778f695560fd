// Invoice requests in MongoDB, one for each order.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import type { InvoiceRow, InvoiceStore } from './invoice.service.ts'

export const createInvoiceStore = (db: Connection): InvoiceStore => {
  const invoices = collectionOf<InvoiceRow>(db, 'invoiceRequests')
  return {
    byOrder: (orderId) => invoices.findOne({ _id: orderId }),
    put: async (row) => void (await invoices.replaceOne({ _id: row._id }, row, { upsert: true })),
  }
}
