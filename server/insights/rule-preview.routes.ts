// HTTP of rule previews.
import { route, type Route } from '../http/route.ts'
import { commissionEndpoints } from '../protocol/commission.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { CommissionPreviewOf } from './commission-preview.service.ts'
import type { RulePreview } from './rule-preview.service.ts'

export const rulePreviewRoutes = (attribution: RulePreview, commission: CommissionPreviewOf | null): Route[] => [
  route(restEndpoints.attributionPreview, ({ actor, body }) => attribution(actor, body)),
  ...(commission === null ? [] : [route(commissionEndpoints.commissionPreview, ({ actor, body }) => commission(actor, body))]),
]
