// HTTP of groups: a leader's own, and staff's look at them.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { GroupService } from './group.service.ts'

export const groupRoutes = (groups: GroupService): Route[] => [
  route(restEndpoints.leaderGroups, ({ actor }) => groups.own(actor)),
  route(restEndpoints.groupAdd, ({ actor, body }) => groups.add(actor, body)),
  route(restEndpoints.groupChange, ({ actor, params, body }) => groups.change(actor, params.id, body)),
  route(restEndpoints.staffGroups, ({ actor, params }) => groups.ofLeader(actor, params.id)),
]
