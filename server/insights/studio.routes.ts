// Answers HTTP about the studio's figures.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { Studio } from './studio.service.ts'

export const studioRoutes = (studio: Studio): Route[] => [
  route(restEndpoints.studioFigures, ({ actor, params }) => studio.figures(actor, params.id)),
]
