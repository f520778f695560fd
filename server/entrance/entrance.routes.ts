// The room and its chat over HTTP, for pages whose socket is blocked.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { Entrance } from './entrance.service.ts'

export const entranceRoutes = (entrance: Entrance): Route[] => [
  route(restEndpoints.showRoom, ({ actor, params }) => entrance.room(actor, params.id)),
  route(restEndpoints.showChat, ({ actor, params, query }) =>
    entrance.lines(actor, params.id, query.after === undefined ? undefined : Number(query.after)),
  ),
]
