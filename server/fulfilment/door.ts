// Opens fulfilment: parcels and waybills, receipt by buyer or clock, and the stop that an open case puts on both.
import type { Connection } from 'mongoose'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { Route } from '../http/route.ts'
import type { Duty } from '../jobs/loop.ts'
import type { Logger } from '../logger.ts'
import type { Addresses } from '../members/address.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { Payments } from '../payments/payment.service.ts'
import { fulfilmentRoutes } from './fulfilment.routes.ts'
import { createReceipts, type Receipts } from './receipt.service.ts'
import { createReceiptStore } from './receipt.store.ts'
import { createShipments, type Shipments } from './shipment.service.ts'
import { createShipmentStore } from './shipment.store.ts'
import { readWaybills } from './waybill-file.adapter.ts'

export type OpenFulfilmentDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly logger: Logger
  readonly audit: Pick<Audit, 'write'>
  readonly addresses: Pick<Addresses, 'reveal'>
  readonly payments: Pick<Payments, 'agrees'>
  readonly nicknames: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Tells the buyer what her order is now. */
  readonly changed: (row: OrderRow) => void
  readonly shopName: string
}
export type OpenedFulfilment = {
  readonly shipments: Shipments
  readonly receipts: Receipts
  readonly routes: Route[]
  readonly duties: Duty[]
}

export const openFulfilment = (deps: OpenFulfilmentDeps): OpenedFulfilment => {
  const store = createShipmentStore(deps.db)
  const shipments = createShipments({ ...deps, store, readWaybills, paymentAgrees: deps.payments.agrees, reveal: deps.addresses.reveal })
  const receipts = createReceipts({ ...deps, store: createReceiptStore(deps.db), parcelsOf: store.parcelsOf })
  return {
    shipments,
    receipts,
    routes: fulfilmentRoutes({ shipments, receipts }),
    duties: [
      { name: 'fulfilment.receipt', everyMs: 30_000, run: async () => void (await receipts.confirmDue()) },
      { name: 'fulfilment.sending', everyMs: 10_000, run: receipts.finishSending },
    ],
  }
}
