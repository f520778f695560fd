// HTTP of leaders' productivity, for staff.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { ProductivityService } from './productivity.service.ts'

export const productivityRoutes = (productivity: ProductivityService): Route[] => [
  route(restEndpoints.leaderProductivity, ({ actor }) => productivity.read(actor)),
]
