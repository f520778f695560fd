// Opens the ledger.
import type { Connection } from 'mongoose'
import type { Clock } from '../clock.ts'
import { ledgerRoutes } from './ledger.routes.ts'
import { createLedgerService } from './ledger.service.ts'
import { createLedgerStore } from './ledger.store.ts'

export type Ledger = ReturnType<typeof openLedger>

export function openLedger({ db, clock }: { readonly db: Connection; readonly clock: Clock }) {
  const ledger = createLedgerService({ store: createLedgerStore(db), clock })
  return { ledger, routes: ledgerRoutes(ledger) }
}
