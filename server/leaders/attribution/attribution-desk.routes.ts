// HTTP of the attribution rules: versions, the draft, publishing it.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { AttributionDesk } from './attribution-desk.service.ts'

export const attributionDeskRoutes = (desk: AttributionDesk): Route[] => [
  route(restEndpoints.attributionRules, ({ actor }) => desk.rules(actor)),
  route(restEndpoints.attributionDraft, ({ actor, body }) => desk.write(actor, body)),
  route(restEndpoints.attributionPublish, ({ actor, body }) => desk.publish(actor, body.seenVersion)),
]
