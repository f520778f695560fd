// HTTP of the audit, for staff.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { AuditTrails } from './audit-trail.service.ts'

const PAGE_ROWS = 50

export const auditTrailRoutes = (trails: AuditTrails): Route[] => [
  route(restEndpoints.auditTrail, ({ actor, query }) =>
    trails.latest(actor, { cursor: query.cursor ?? null, limit: Number(query.limit ?? PAGE_ROWS) }),
  ),
  route(restEndpoints.auditOfLeader, ({ actor, params }) => trails.ofLeader(actor, params.id)),
]
