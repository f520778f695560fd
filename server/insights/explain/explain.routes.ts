// HTTP of one explained entry.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { Explain } from './explain.service.ts'

export const explainRoutes = (explain: Explain): Route[] => [
  route(restEndpoints.leaderEntry, ({ actor, params }) => explain.one(actor, params.id)),
]
