// Endpoints of what goes with a placed order: invoice, moment, remark, closing by staff, exports.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { orderNo } from './fields.ts'
import {
  exportedFile,
  invoice,
  invoiceAsk,
  maskedInvoice,
  orderCloseByStaff,
  orderExport,
  orderExportPersonal,
  orderMoment,
  orderRelease,
  orderRemark,
  ownInvoice,
} from './order-desk.ts'
import { staffOrderDetail } from './orders.ts'

const byNo = z.strictObject({ no: orderNo })
const read = ['read'] as const
const write = ['write'] as const

export const orderDeskEndpoints = {
  orderMoment: endpoint({
    method: 'GET',
    path: '/orders/:no/moment',
    act: 'order.moment',
    rates: read,
    says: 'The half minute around my purchase, once its recording exists',
    params: byNo,
    reply: orderMoment,
  }),
  ownInvoice: endpoint({
    method: 'GET',
    path: '/orders/:no/invoice',
    act: 'invoice.request',
    rates: read,
    says: 'The invoice I asked for',
    params: byNo,
    reply: ownInvoice,
  }),
  invoiceRequest: endpoint({
    method: 'POST',
    path: '/orders/:no/invoice',
    act: 'invoice.request',
    rates: write,
    says: 'Ask for an invoice; asked again, the newer title counts',
    params: byNo,
    body: invoiceAsk,
    reply: ownInvoice,
  }),
  staffInvoice: endpoint({
    method: 'GET',
    path: '/staff/orders/:no/invoice',
    act: 'order.readAny',
    rates: read,
    says: 'The invoice asked for with an order (masked)',
    params: byNo,
    reply: maskedInvoice,
  }),
  invoiceReveal: endpoint({
    method: 'POST',
    path: '/staff/orders/:no/invoice/reveal',
    act: 'order.reveal',
    rates: ['reveal'],
    says: 'Title and tax number of one invoice (counted, audited)',
    params: byNo,
    body: z.strictObject({ reason: z.string().min(2).max(100) }),
    reply: invoice,
  }),
  orderRemark: endpoint({
    method: 'POST',
    path: '/staff/orders/:no/remark',
    act: 'order.remark',
    rates: write,
    says: 'A remark on an order; it stays in its record',
    params: byNo,
    body: orderRemark,
    reply: staffOrderDetail,
  }),
  orderCloseByStaff: endpoint({
    method: 'POST',
    path: '/staff/orders/:no/close',
    act: 'order.closeByStaff',
    rates: write,
    says: 'Close an unpaid order; its units go back',
    params: byNo,
    body: orderCloseByStaff,
    reply: staffOrderDetail,
  }),
  orderRelease: endpoint({
    method: 'POST',
    path: '/staff/orders/:no/release',
    act: 'order.release',
    rates: write,
    says: 'Let a paid order go on that waits for its review',
    params: byNo,
    body: orderRelease,
    reply: staffOrderDetail,
  }),
  orderExport: endpoint({
    method: 'POST',
    path: '/staff/orders/export',
    act: 'order.export',
    rates: ['export'],
    says: 'Orders as a CSV file, masked',
    body: orderExport,
    reply: exportedFile,
  }),
  orderExportPersonal: endpoint({
    method: 'POST',
    path: '/staff/orders/export-personal',
    act: 'order.exportPersonal',
    rates: ['export'],
    says: 'Orders as a CSV file with recipients, phones and addresses (fresh sign-in, audited)',
    body: orderExportPersonal,
    reply: exportedFile,
  }),
} as const satisfies Record<string, Endpoint>
