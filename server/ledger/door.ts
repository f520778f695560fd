// Opens the ledger.
import type { Connection } from 'mongoose'
import type { Clock } from '../clock.ts'
import type { RawRoute, Route } from '../http/route.ts'
import { statementRawRoutes, statementRoutes } from './leader-statement.routes.ts'
import { createLeaderStatements, type StatementDeps } from './leader-statement.service.ts'
import { createStatementStore } from './leader-statement.store.ts'
import { ledgerRoutes } from './ledger.routes.ts'
import { createLedgerService } from './ledger.service.ts'
import { createLedgerStore } from './ledger.store.ts'

export type Ledger = ReturnType<typeof openLedger>

export function openLedger({ db, clock }: { readonly db: Connection; readonly clock: Clock }) {
  const ledger = createLedgerService({ store: createLedgerStore(db), clock })
  return { ledger, routes: ledgerRoutes(ledger) }
}

/** Leaders' statements, sealed with the shop's key. */
export function openLeaderStatements({ db, ...deps }: Omit<StatementDeps, 'store'> & { readonly db: Connection }): {
  readonly routes: Route[]
  readonly rawRoutes: RawRoute[]
} {
  const statements = createLeaderStatements({ ...deps, store: createStatementStore(db) })
  return { routes: statementRoutes(statements), rawRoutes: statementRawRoutes(statements) }
}
