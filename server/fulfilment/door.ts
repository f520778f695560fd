// Opens fulfilment: parcels and waybills, collecting at points, receipt by buyer or clock, and the stop that an open case puts on them.
import type { Connection } from 'mongoose'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { Route } from '../http/route.ts'
import type { Duty } from '../jobs/loop.ts'
import type { Logger } from '../logger.ts'
import type { Addresses } from '../members/addresses/address.service.ts'
import type { Contacts } from '../members/contact.service.ts'
import { newId } from '../new-id.ts'
import type { Notices } from '../notifications/notice.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { Payments } from '../payments/payment.service.ts'
import { fulfilmentRoutes } from './fulfilment.routes.ts'
import { createPasses } from './pass.service.ts'
import { pickupRoutes } from './pickup.routes.ts'
import { createPoints, type PointDeps, type Points } from './point.service.ts'
import { createPointStore } from './point.store.ts'
import { drawQr } from './qr.adapter.ts'
import { createPickupReminders } from './reminder.service.ts'
import { createPickupReminderStore } from './reminder.store.ts'
import { createReceipts, type Receipts } from './receipt.service.ts'
import { createReceiptStore } from './receipt.store.ts'
import { createRedeeming, type RedeemDeps } from './redeem.service.ts'
import { createRedeemStore } from './redeem.store.ts'
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
  readonly contacts: Contacts
  readonly notices: Notices
  /** Where a reminder leads. */
  readonly publicUrl: string
  readonly termsOf: PointDeps['termsOf']
  readonly mayEnter: PointDeps['mayEnter']
  readonly limits: RedeemDeps['limits']
  readonly signing: RedeemDeps['signing']
  /** Lasting: a code is for ever the same. */
  readonly codeKey: Uint8Array
}
export type OpenedFulfilment = {
  readonly shipments: Shipments
  readonly receipts: Receipts
  readonly points: Points
  readonly routes: Route[]
  readonly duties: Duty[]
}

export const openFulfilment = (deps: OpenFulfilmentDeps): OpenedFulfilment => {
  const store = createShipmentStore(deps.db)
  const shipments = createShipments({ ...deps, store, readWaybills, paymentAgrees: deps.payments.agrees, reveal: deps.addresses.reveal })
  const receipts = createReceipts({ ...deps, store: createReceiptStore(deps.db), parcelsOf: store.parcelsOf })
  const { clock, contacts } = deps
  const pointStore = createPointStore(deps.db)
  const freshId = (): string => newId(clock.nowMs())
  const points = createPoints({
    ...deps,
    store: pointStore,
    contactAt: contacts.at,
    pickupPeople: contacts.pickupStaff,
    newId: freshId,
  })
  const redeeming = createRedeeming({ ...deps, store: createRedeemStore(deps.db), points: pointStore, newId: freshId })
  const reminders = createPickupReminders({ ...deps, store: createPickupReminderStore(deps.db), nowMs: clock.nowMs })
  const passes = createPasses({ ...deps, byNo: store.byNo, points: pointStore, drawPicture: drawQr })
  return {
    shipments,
    receipts,
    points,
    routes: [...fulfilmentRoutes({ shipments, receipts }), ...pickupRoutes({ points, passes, redeeming })],
    duties: [
      { name: 'fulfilment.receipt', everyMs: 10_000, run: async () => void (await receipts.confirmDue()) },
      { name: 'fulfilment.pickupReminders', everyMs: 600_000, run: async () => void (await reminders.run()) },
      { name: 'fulfilment.sending', everyMs: 10_000, run: receipts.finishSending },
    ],
  }
}
