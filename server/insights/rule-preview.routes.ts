// HTTP of rule previews.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { RulePreview } from './rule-preview.service.ts'

export const rulePreviewRoutes = (preview: RulePreview): Route[] => [
  route(restEndpoints.attributionPreview, ({ actor, body }) => preview(actor, body)),
]
