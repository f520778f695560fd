// HTTP of orders and payments: the buyer's twin of the socket, her lists, her payments, and the leader's credited orders.
import { hotRoute, route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { Buying } from './placing/buying.service.ts'
import type { Checkout } from './checkout/checkout.service.ts'
import type { Quotes } from './checkout/checkout-quote.service.ts'
import type { Views } from './views.service.ts'

export type OrderRoutesDeps = { readonly buying: Buying; readonly checkout: Checkout; readonly quotes: Quotes; readonly views: Views }

export const orderRoutes = ({ buying, checkout, quotes, views }: OrderRoutesDeps): Route[] => [
  hotRoute(restEndpoints.orderPlace, ({ actor, body, key }) => buying.place(actor, { ...body, idempotencyKey: key })),
  route(restEndpoints.orderByKey, ({ actor, params }) => views.byKey(actor, params.key)),
  route(restEndpoints.orders, ({ actor, query }) => views.mine(actor, query)),
  route(restEndpoints.order, ({ actor, params }) => views.one(actor, params.no)),
  route(restEndpoints.orderCancel, ({ actor, params }) => buying.cancel(actor, params.no)),
  route(restEndpoints.paymentOpen, ({ actor, body, key }) => checkout.open(actor, body.orderNos, key)),
  route(restEndpoints.paymentQuote, ({ actor, body }) => checkout.quote(actor, body.orderNos)),
  route(restEndpoints.offerQuote, ({ actor, params, body }) => quotes.ofOffer(actor, params.id, body)),
  route(restEndpoints.payment, ({ actor, params }) => checkout.read(actor, params.id)),
  route(restEndpoints.leaderOrders, ({ actor, query }) => views.ofLeader(actor, query)),
]
