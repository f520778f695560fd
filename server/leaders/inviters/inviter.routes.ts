// HTTP of inviters, for staff: who brought a leader in, and setting it.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { Inviters } from './inviter.service.ts'

export const inviterRoutes = (inviters: Inviters): Route[] => [
  route(restEndpoints.leaderInviter, ({ actor, params }) => inviters.of(actor, params.id)),
  route(restEndpoints.inviterSet, ({ actor, params, body }) => inviters.set(actor, params.id, body)),
]
