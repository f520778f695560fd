// Endpoints of freight: the shop's templates, a show's cap, and quotes before a click or a payment.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { id, version } from './fields.ts'
import {
  freightCap,
  freightTemplate,
  freightTemplateChange,
  freightTemplates,
  freightTemplateWrite,
  paymentQuote,
  quote,
  quoteAsk,
} from './freight.ts'
import { paymentOpen } from './orders.ts'

const byId = z.strictObject({ id })
const read = ['read'] as const
const write = ['write'] as const

export const freightEndpoints = {
  offerQuote: endpoint({
    method: 'POST',
    path: '/offers/:id/quote',
    act: 'offer.prepare',
    rates: read,
    says: 'What a click would pay, freight of the address included',
    params: byId,
    body: quoteAsk,
    reply: quote,
  }),
  paymentQuote: endpoint({
    method: 'POST',
    path: '/payments/quote',
    act: 'payment.open',
    rates: read,
    says: 'What a payment of these orders would ask; nothing is opened',
    body: paymentOpen,
    reply: paymentQuote,
  }),
  freightTemplates: endpoint({
    method: 'GET',
    path: '/staff/freight-templates',
    act: 'freight.write',
    rates: read,
    says: 'Freight templates',
    reply: freightTemplates,
  }),
  freightTemplateAdd: endpoint({
    method: 'POST',
    path: '/staff/freight-templates',
    act: 'freight.write',
    rates: write,
    says: 'A new freight template',
    body: freightTemplateWrite,
    reply: freightTemplate,
    editor: true,
  }),
  freightTemplateChange: endpoint({
    method: 'PUT',
    path: '/staff/freight-templates/:id',
    act: 'freight.write',
    rates: write,
    says: 'Change a freight template; orders placed keep the row they were placed under',
    params: byId,
    body: freightTemplateChange,
    reply: freightTemplate,
    editor: true,
  }),
  freightTemplateRemove: endpoint({
    method: 'DELETE',
    path: '/staff/freight-templates/:id',
    act: 'freight.write',
    rates: write,
    says: 'Remove a freight template',
    params: byId,
    body: z.strictObject({ seenVersion: version }),
    reply: z.object({}),
  }),
  freightCap: endpoint({
    method: 'GET',
    path: '/staff/shows/:id/freight-cap',
    act: 'freight.write',
    rates: read,
    says: 'The most freight a show asks of a parcel',
    params: byId,
    reply: freightCap,
  }),
  freightCapWrite: endpoint({
    method: 'PUT',
    path: '/staff/shows/:id/freight-cap',
    act: 'freight.write',
    rates: write,
    says: 'Set the most freight a show asks of a parcel',
    params: byId,
    body: freightCap,
    reply: freightCap,
  }),
} as const satisfies Record<string, Endpoint>
