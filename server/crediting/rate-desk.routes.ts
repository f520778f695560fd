// HTTP of the commission rules: the table in force, the draft of the next, publishing it.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { RateDesk } from './rate-desk.service.ts'

export const rateDeskRoutes = (desk: RateDesk): Route[] => [
  route(restEndpoints.commissionRules, ({ actor }) => desk.rules(actor)),
  route(restEndpoints.commissionDraft, ({ actor, body }) => desk.write(actor, body)),
  route(restEndpoints.commissionPublish, ({ actor, body }) => desk.publish(actor, body.seenVersion)),
]
