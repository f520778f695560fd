// HTTP of leaders in figures: the leader centre at a glance and the staff's list of leaders.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { LeaderFigures } from './leader-figures.service.ts'

const PAGE_ROWS = 20

export function leaderFigureRoutes(figures: LeaderFigures): Route[] {
  return [
    route(restEndpoints.leaderHome, ({ actor }) => figures.home(actor)),
    route(restEndpoints.staffLeaders, ({ actor, query }) =>
      figures.list(actor, { state: query.state ?? null, cursor: query.cursor ?? null, limit: Number(query.limit ?? PAGE_ROWS) }),
    ),
  ]
}
