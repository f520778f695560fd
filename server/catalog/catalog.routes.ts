// Answers HTTP about products and their stock.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { Products } from './product.service.ts'

export const catalogRoutes = (products: Products): Route[] => [
  route(restEndpoints.products, ({ actor, query }) => products.list(actor, query)),
  route(restEndpoints.product, ({ actor, params }) => products.one(actor, params.id)),
  route(restEndpoints.productAdd, ({ actor, body }) => products.add(actor, body)),
  route(restEndpoints.productChange, ({ actor, params, body }) => products.change(actor, params.id, body)),
  route(restEndpoints.productShelf, ({ actor, params, body }) => products.shelf(actor, params.id, body)),
  route(restEndpoints.stockJournal, ({ actor, params, query }) => products.journal(actor, params.id, query)),
  route(restEndpoints.stockAdjust, ({ actor, params, body }) => products.adjustStock(actor, params.id, body)),
]
