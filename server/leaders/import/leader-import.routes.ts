// HTTP of importing leaders and groups.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { LeaderImport } from './leader-import.service.ts'

export const leaderImportRoutes = (imports: LeaderImport): Route[] => [
  route(restEndpoints.leaderImport, ({ actor, body }) => imports.importFile(actor, body)),
]
