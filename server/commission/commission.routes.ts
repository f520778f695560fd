// HTTP of commission: the leader centre at a glance and the staff's list of leaders.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { FiguresService } from './figures.service.ts'

const PAGE_ROWS = 20

export function commissionRoutes(figures: FiguresService): Route[] {
  return [
    route(restEndpoints.leaderHome, ({ actor }) => figures.home(actor)),
    route(restEndpoints.staffLeaders, ({ actor, query }) =>
      figures.list(actor, { state: query.state ?? null, cursor: query.cursor ?? null, limit: Number(query.limit ?? PAGE_ROWS) }),
    ),
  ]
}
