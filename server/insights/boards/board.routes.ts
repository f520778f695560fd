// HTTP of boards: a leader’s view, and that of staff and hosts.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { BoardService } from './board.service.ts'

export const boardRoutes = (boards: BoardService): Route[] => [
  route(restEndpoints.leaderBoard, ({ actor, query }) => boards.read(actor, query)),
  route(restEndpoints.staffBoard, ({ actor, query }) => boards.readAll(actor, query)),
]
