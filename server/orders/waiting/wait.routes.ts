// HTTP of the waiting list, for pages whose socket is blocked and for who comes back: the same service as the socket's.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { Waits } from './wait.service.ts'

export const waitRoutes = (waits: Waits): Route[] => [
  route(restEndpoints.waitJoin, ({ actor, body }) => waits.join(actor, body)),
  route(restEndpoints.waitLeave, async ({ actor, body }) => ({ wait: await waits.leave(actor, body) })),
  route(restEndpoints.waits, ({ actor, query }) => waits.mineOfShow(actor, query.showId)),
]
