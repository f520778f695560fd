// HTTP of levels: a leader's own, one leader's for staff, and giving her another.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { Levels } from './level.service.ts'
import type { LevelViews } from './level-view.service.ts'

export const levelRoutes = (levels: Levels, views: LevelViews): Route[] => [
  route(restEndpoints.leaderLevel, ({ actor }) => views.own(actor)),
  route(restEndpoints.staffLeaderLevel, ({ actor, params }) => views.ofLeader(actor, params.id)),
  route(restEndpoints.levelSet, async ({ actor, params, body }) => {
    await levels.set(actor, params.id, body)
    return views.ofLeader(actor, params.id)
  }),
]
