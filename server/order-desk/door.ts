// Opens the order desk: what buyers and staff do around a placed order that changes neither its money nor its goods.
import type { Connection } from 'mongoose'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { RawRoute, Route } from '../http/route.ts'
import type { OpenedOrders } from '../orders/door.ts'
import type { Addresses } from '../members/addresses/address.service.ts'
import type { Sealing } from '../sealing.ts'
import type { Shows } from '../shows/show.service.ts'
import { createDesk } from './desk.service.ts'
import { createExports } from './export.service.ts'
import { createInvoices } from './invoice.service.ts'
import { createInvoiceStore } from './invoice.store.ts'
import { createMoments } from './moment.service.ts'
import { momentListRoute, orderDeskRoutes } from './order-desk.routes.ts'
import { writeCsv } from './order-file.adapter.ts'

export type OpenOrderDeskDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly audit: Audit
  readonly sealing: Pick<Sealing, 'seal' | 'unseal'>
  readonly shows: Pick<Shows, 'get'>
  readonly orders: Pick<OpenedOrders, 'views' | 'life' | 'settlement' | 'staffOrders'>
  readonly addresses: Pick<Addresses, 'reveal'>
  readonly nicknames: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** The list of a show's whole recording with addresses from the root; null while there is none. */
  readonly replayList: (showId: string) => Promise<string | null>
  readonly timeZone: string
}
export type OpenedOrderDesk = { readonly routes: Route[]; readonly rawRoutes: RawRoute[] }

export const openOrderDesk = (deps: OpenOrderDeskDeps): OpenedOrderDesk => {
  const { db, orders, addresses } = deps
  const { ownRow } = orders.views
  const { staffOrders, life, settlement } = orders
  const orderByNo = staffOrders.rowByNo
  const moments = createMoments({ ...deps, ownRow })
  const invoices = createInvoices({ ...deps, store: createInvoiceStore(db), ownRow, orderByNo, revealRow: staffOrders.revealRow })
  const desk = createDesk({ ...deps, orderByNo, life, settlement, staffOrders })
  const exports = createExports({ ...deps, staffOrders, reveal: addresses.reveal, writeFile: writeCsv })
  return { routes: orderDeskRoutes({ invoices, moments, desk, exports }), rawRoutes: [momentListRoute(moments)] }
}
