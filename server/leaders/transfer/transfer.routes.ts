// HTTP of transfers between leaders.
import { route, type Route } from '../../http/route.ts'
import { restEndpoints } from '../../protocol/rest-endpoints.ts'
import type { Transfers } from './transfer.service.ts'

export const transferRoutes = (transfers: Transfers): Route[] => [
  route(restEndpoints.leaderTransfers, ({ actor, params }) => transfers.of(actor, params.id)),
  route(restEndpoints.leaderTransfer, ({ actor, params, body }) => transfers.start(actor, params.id, body)),
]
