// HTTP of freight templates and caps.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { FreightBook } from './freight-book.service.ts'

export const freightRoutes = (book: FreightBook): Route[] => [
  route(restEndpoints.freightTemplates, ({ actor }) => book.list(actor)),
  route(restEndpoints.freightTemplateAdd, ({ actor, body }) => book.add(actor, body)),
  route(restEndpoints.freightTemplateChange, ({ actor, params, body }) => book.change(actor, params.id, body)),
  route(restEndpoints.freightTemplateRemove, async ({ actor, params, body }) => book.remove(actor, params.id, body.seenVersion)),
  route(restEndpoints.freightCap, ({ actor, params }) => book.capOf(actor, params.id)),
  route(restEndpoints.freightCapWrite, ({ actor, params, body }) => book.setCap(actor, params.id, body.capFen)),
]
