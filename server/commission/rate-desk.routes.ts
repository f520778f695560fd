// HTTP of the commission rules: the table in force, the draft of the next, publishing it.
import { route, type Route } from '../http/route.ts'
import { commissionEndpoints } from '../protocol/commission.ts'
import type { RateDesk } from './rate-desk.service.ts'

export const rateDeskRoutes = (desk: RateDesk): Route[] => [
  route(commissionEndpoints.commissionRules, ({ actor }) => desk.rules(actor)),
  route(commissionEndpoints.commissionDraft, ({ actor, body }) => desk.write(actor, body)),
  route(commissionEndpoints.commissionPublish, ({ actor, body }) => desk.publish(actor, body.seenVersion)),
]
