// HTTP of what goes with a placed order: the buyer's moment and invoice, staff's remark, closing and exports.
import type { Request } from 'express'
import { DomainError } from '../domain-error.ts'
import { route, type RawRoute, type Route } from '../http/route.ts'
import { ORDER_NO_PATTERN } from '../protocol/ids.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { Desk } from './desk.service.ts'
import type { Exports } from './export.service.ts'
import type { Invoices } from './invoice.service.ts'
import type { Moments } from './moment.service.ts'

export type OrderDeskParts = { readonly invoices: Invoices; readonly moments: Moments; readonly desk: Desk; readonly exports: Exports }

export const orderDeskRoutes = ({ invoices, moments, desk, exports }: OrderDeskParts): Route[] => [
  route(restEndpoints.orderMoment, ({ actor, params }) => moments.read(actor, params.no)),
  route(restEndpoints.ownInvoice, ({ actor, params }) => invoices.own(actor, params.no)),
  route(restEndpoints.invoiceRequest, ({ actor, params, body }) => invoices.request(actor, params.no, body)),
  route(restEndpoints.staffInvoice, ({ actor, params }) => invoices.masked(actor, params.no)),
  route(restEndpoints.invoiceReveal, ({ actor, params, body }) => invoices.reveal(actor, params.no, body.reason)),
  route(restEndpoints.orderRemark, ({ actor, params, body }) => desk.remark(actor, params.no, body.text)),
  route(restEndpoints.orderCloseByStaff, ({ actor, params, body }) => desk.close(actor, params.no, body.reason)),
  route(restEndpoints.orderRelease, ({ actor, params, body }) => desk.release(actor, params.no, body.reason)),
  route(restEndpoints.orderExport, ({ actor, body }) => exports.masked(actor, body)),
  route(restEndpoints.orderExportPersonal, ({ actor, body }) => exports.personal(actor, body)),
]

const numberIn = (req: Request): string => {
  const given = req.params['no']
  if (typeof given !== 'string' || !ORDER_NO_PATTERN.test(given)) throw new DomainError('not_found')
  return given
}

/** The clip's list is what a player reads: not JSON. */
export const momentListRoute = (moments: Moments): RawRoute => ({
  method: 'GET',
  path: '/api/v1/orders/:no/moment.m3u8',
  act: 'order.moment',
  rates: ['playlist'],
  body: 'none',
  handle: async (req, res, actor) => void res.type('application/vnd.apple.mpegurl').send(await moments.list(actor, numberIn(req))),
})
