// HTTP of inviters: who brought a leader in, finding and setting her, deciding on an application with its inviter, and an inviter's own list.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { InviterDesk } from './inviter-desk.service.ts'
import type { Inviters } from './inviter.service.ts'

export const inviterRoutes = (inviters: Inviters, desk: InviterDesk): Route[] => [
  route(restEndpoints.leaderDecide, async ({ actor, params, body }) => {
    const { state, version } = await desk.decide(actor, params.id, body)
    return { state, version }
  }),
  route(restEndpoints.invitersFind, ({ actor, query }) => desk.find(actor, query.q ?? '')),
  route(restEndpoints.leaderInvited, ({ actor }) => desk.own(actor)),
  route(restEndpoints.leaderInviter, ({ actor, params }) => inviters.of(actor, params.id)),
  route(restEndpoints.inviterSet, ({ actor, params, body }) => inviters.set(actor, params.id, body)),
]
