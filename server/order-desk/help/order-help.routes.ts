// HTTP of order help for leaders.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { OrderHelp } from './order-help.service.ts'

export const orderHelpRoutes = (help: OrderHelp): Route[] => [
  route(restEndpoints.leaderOrder, ({ actor, params }) => help.progress(actor, params.no)),
  route(restEndpoints.orderRemind, ({ actor, params }) => help.remind(actor, params.no)),
]
