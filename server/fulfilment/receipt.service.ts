// Receipt: confirmed by the buyer or by the clock, put off once, stopped while a case is open; and what she sees of her parcels.
import type { Actor } from '../actor.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Logger } from '../logger.ts'
import { permit } from '../members/permit.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { OrderParcels } from '../protocol/shipments.ts'
import { confirmAtMs, refundedUnits } from './sending.rules.ts'
import type { ShipmentRow } from './shipment.service.ts'

const SLICE = 200

export type ReceiptStore = {
  readonly byNo: (orderNo: string) => Promise<OrderRow | null>
  /** From shipped and without an open case; null when it is not so. */
  readonly received: (orderId: string, by: 'buyer' | 'clock') => Promise<OrderRow | null>
  /** Once, and only before the clock's end. */
  readonly extend: (orderId: string) => Promise<OrderRow | null>
  /** Shipped orders whose time is over by the database's clock and that no case stops. */
  readonly due: (limit: number) => Promise<readonly OrderRow[]>
  /** As `received`, if it is due. */
  readonly receivedIfDue: (orderId: string) => Promise<OrderRow | null>
  /** Orders of which each unit is sent or refunded and that still say toShip: a refund was the last step. */
  readonly finishSending: (limit: number) => Promise<readonly OrderRow[]>
  readonly holdForCase: (orderId: string, caseId: string, holdsUnits: number) => Promise<OrderRow | null>
  readonly caseEnded: (orderId: string, caseId: string) => Promise<OrderRow | null>
}
export type ReceiptDeps = {
  readonly store: ReceiptStore
  readonly parcelsOf: (shipmentIds: readonly string[]) => Promise<readonly ShipmentRow[]>
  readonly changed: (row: OrderRow) => void
  readonly clock: Clock
  readonly logger: Logger
}
export type Receipts = ReturnType<typeof createReceipts>

export const createReceipts = ({ store, parcelsOf, changed, clock, logger }: ReceiptDeps) => {
  const ownRow = async (actor: Actor, orderNo: string, act: 'order.readOwn' | 'receipt.confirm'): Promise<OrderRow> => {
    const row = found(await store.byNo(orderNo))
    permit(actor, act, { own: row.memberId === actor.personId })
    return row
  }
  const shown = async (row: OrderRow): Promise<OrderParcels> => {
    const nowMs = clock.nowMs()
    const known = new Map((await parcelsOf((row.parcels ?? []).map(({ shipmentId }) => shipmentId))).map((one) => [one._id, one]))
    const dueMs = confirmAtMs(row)
    return {
      orderNo: row.orderNo,
      state: row.state,
      parcels: (row.parcels ?? []).flatMap(({ shipmentId, quantity, at }) => {
        const parcel = known.get(shipmentId)
        if (!parcel) return []
        const together = parcel.lines.filter(({ orderId }) => orderId !== row._id)
        return [
          {
            carrier: parcel.carrier,
            waybillNo: parcel.waybillNo,
            correctedAtMs: parcel.corrections?.at(-1)?.at.getTime() ?? null,
            quantity,
            sentAtMs: at.getTime(),
            together: together.slice(0, 20).map((line) => ({ orderNo: line.orderNo, title: line.title, quantity: line.quantity })),
          },
        ]
      }),
      pickup: row.pickup ? { name: row.pickup.name, place: row.pickup.place } : null,
      quantity: row.quantity,
      sentUnits: row.sentUnits ?? 0,
      refundedUnits: refundedUnits(row),
      confirmAtMs: dueMs,
      mayConfirm: row.state === 'shipped' && !row.openCase,
      mayExtend: dueMs !== null && dueMs > nowMs && row.confirmExtended !== true,
      nowMs,
    }
  }
  return {
    /** For staff: who may read any order. */
    ofOrder: async (actor: Actor, orderNo: string): Promise<OrderParcels> => {
      permit(actor, 'order.readAny', {})
      return shown(found(await store.byNo(orderNo)))
    },
    parcels: async (actor: Actor, orderNo: string): Promise<OrderParcels> => shown(await ownRow(actor, orderNo, 'order.readOwn')),
    /** Refuses wrong_state: not all sent yet, or a case is open. A repeat answers ok. */
    confirm: async (actor: Actor, orderNo: string): Promise<OrderParcels> => {
      const row = await ownRow(actor, orderNo, 'receipt.confirm')
      const done = await store.received(row._id, 'buyer')
      if (done) changed(done)
      const now = done ?? found(await store.byNo(orderNo))
      if (now.state !== 'completed') throw new DomainError('wrong_state')
      return shown(now)
    },
    /** Three days more, once. Refuses wrong_state after the end, or where no clock runs. */
    extend: async (actor: Actor, orderNo: string): Promise<OrderParcels> => {
      const row = await ownRow(actor, orderNo, 'receipt.confirm')
      const longer = await store.extend(row._id)
      if (longer) changed(longer)
      const now = longer ?? found(await store.byNo(orderNo))
      if (now.state !== 'shipped' || now.confirmExtended !== true) throw new DomainError('wrong_state')
      return shown(now)
    },
    /** Duty: receipt by the clock. Answers how many. */
    confirmDue: async (): Promise<number> => {
      let count = 0
      for (;;) {
        const due = await store.due(SLICE)
        for (const { _id } of due) {
          const done = await store.receivedIfDue(_id)
          if (done) changed(done)
          count += done ? 1 : 0
        }
        if (due.length < SLICE) break
      }
      if (count > 0) logger.info({ orders: count }, 'receipt confirmed by the clock')
      return count
    },
    /** Duty: a refund of the units that had not left was the last step of sending. */
    finishSending: async (): Promise<void> => {
      for (const row of await store.finishSending(SLICE)) changed(row)
    },
    /** A case opens: receipt by the clock and the pickup code stop; holdsUnits are not sent meanwhile. False when another case is open. */
    holdForCase: async (orderId: string, caseId: string, holdsUnits: number): Promise<boolean> => {
      const row = await store.holdForCase(orderId, caseId, holdsUnits)
      if (row) changed(row)
      return row !== null
    },
    /** The case ended, however: the clock goes on, later by the time it stood still. Harmless to repeat. */
    caseEnded: async (orderId: string, caseId: string): Promise<void> => {
      const row = await store.caseEnded(orderId, caseId)
      if (row) changed(row)
    },
  }
}
