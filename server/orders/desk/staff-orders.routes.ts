// HTTP of orders for staff: list, counts, one order, the audited reveal.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { StaffOrders } from './staff-orders.service.ts'

export const staffOrderRoutes = (orders: StaffOrders): Route[] => [
  route(restEndpoints.staffOrders, ({ actor, query }) => orders.list(actor, query)),
  route(restEndpoints.staffOrderCounts, ({ actor }) => orders.counts(actor)),
  route(restEndpoints.staffOrder, ({ actor, params }) => orders.one(actor, params.no)),
  route(restEndpoints.orderReveal, ({ actor, params, body }) => orders.reveal(actor, params.no, body.reason)),
]
