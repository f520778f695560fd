// HTTP of the ledger: a leader's own entries, each explained.
import { route, type Route } from '../http/route.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import { entryRow } from './entry.rules.ts'
import type { LedgerService } from './ledger.service.ts'

const PAGE_ROWS = 20

export function ledgerRoutes(ledger: LedgerService): Route[] {
  return [
    route(restEndpoints.leaderEntries, async ({ actor, query }) => {
      const { rows, next } = await ledger.ownEntries(actor, { cursor: query.cursor ?? null, limit: Number(query.limit ?? PAGE_ROWS) })
      return { rows: rows.map(entryRow), next }
    }),
  ]
}
