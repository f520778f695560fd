// Sends paid orders: rows of waybills judged one by one, parcels that several orders of one buyer share, what is to be packed, packing lists.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { Logger } from '../logger.ts'
import type { SealedDelivery } from '../members/addresses/address.rules.ts'
import type { Delivery } from '../members/addresses/address.service.ts'
import { DomainError, found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { Carrier, PackParcel, PackingList, ParcelCorrect, ShipRefusal, ShipResult, ShipRow } from '../protocol/shipments.ts'
import { asksProvider, judgeSend, SHIP_WITHIN_MS, unitsToSend } from './sending.rules.ts'

const PARCELS_SHOWN = 100

export type Waybill = { readonly carrier: Carrier; readonly waybillNo: string }
export type ShipmentLine = {
  readonly orderId: string
  readonly orderNo: string
  readonly title: string
  readonly skuLabel: string
  readonly quantity: number
}
export type ShipmentRow = Waybill & {
  readonly _id: string
  readonly memberId: string
  readonly showId: string
  /** Equal for the same door and phone. */
  readonly deliveryIndex: string
  readonly lines: readonly ShipmentLine[]
  readonly byPersonId: string
  readonly createdAt: Date
  /** Numbers it had before, each with who put it right and why. */
  readonly corrections?: readonly (Waybill & { readonly reason: string; readonly byPersonId: string; readonly at: Date })[]
}
export type SendAsk = Waybill & {
  readonly orderId: string
  /** Null: all that may still leave. */
  readonly quantity: number | null
  readonly byPersonId: string
}
export type Sent =
  | { readonly code: 'sent' | 'unchanged'; readonly row: OrderRow; readonly units: number }
  | { readonly code: 'refused'; readonly why: ShipRefusal; readonly row: OrderRow | null }
export type ShipmentStore = {
  readonly byNo: (orderNo: string) => Promise<OrderRow | null>
  /** The order and its parcel change together or not at all; the same order in the same parcel again changes nothing. */
  readonly send: (ask: SendAsk) => Promise<Sent>
  /** The parcel that holds this order under that number gets another one, and its orders a new version; `taken`: another parcel has it. */
  readonly correct: (
    orderId: string,
    from: Waybill,
    to: Waybill,
    why: { readonly reason: string; readonly byPersonId: string },
  ) => Promise<readonly OrderRow[] | 'taken' | null>
  readonly moneySeen: (orderId: string) => Promise<void>
  readonly parcelsOf: (shipmentIds: readonly string[]) => Promise<readonly ShipmentRow[]>
  /** Orders to be sent, grouped by member, show and address, the oldest first. */
  readonly toShip: (showId: string | null, limit: number) => Promise<readonly { readonly orders: readonly OrderRow[] }[]>
  readonly byNos: (orderNos: readonly string[]) => Promise<readonly OrderRow[]>
}
export type FileRow = { readonly line: number; readonly orderNo: string } & (
  | { readonly good: { readonly carrier: Carrier; readonly waybillNo: string; readonly quantity: number | null } }
  | { readonly wrong: ShipRefusal }
)
/** One answer a line of the file. firstLine: the file's line of the first row below the head. */
export type ReadWaybills = (csv: string, firstLine: number) => FileRow[]
export type ShipmentDeps = {
  readonly store: ShipmentStore
  readonly readWaybills: ReadWaybills
  /** Asks the provider itself about a payment. */
  readonly paymentAgrees: (paymentId: string) => Promise<'agrees' | 'differs' | 'unknown'>
  readonly reveal: (memberId: string, sealed: SealedDelivery) => Delivery
  readonly nicknames: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly changed: (row: OrderRow) => void
  readonly audit: Pick<Audit, 'write'>
  readonly shopName: string
  readonly clock: Clock
  readonly logger: Logger
}
export type Shipments = ReturnType<typeof createShipments>

const keyOf = ({ memberId, showId, delivery }: OrderRow): string =>
  `${showId.slice(-8)}.${memberId.slice(-8)}.${delivery.deliveryIndex.slice(2, 10)}`
const packLineOf = (row: OrderRow): PackParcel['lines'][number] => ({
  orderNo: row.orderNo,
  title: row.productSnapshot.title,
  skuLabel: row.productSnapshot.skuLabel,
  quantity: unitsToSend(row),
  ofQuantity: row.quantity,
  paidAtMs: row.paidAt?.getTime() ?? null,
})
const paidAtMs = ({ paidAt, createdAt }: OrderRow): number => (paidAt ?? createdAt).getTime()
const parcelOf = (orders: readonly OrderRow[], names: ReadonlyMap<string, string>): PackParcel[] => {
  const [first] = orders
  if (!first) return []
  const oldestPaidAtMs = Math.min(...orders.map(paidAtMs))
  return [
    {
      key: keyOf(first),
      showId: first.showId,
      buyerName: names.get(first.memberId) ?? '',
      recipientMasked: first.delivery.recipientMasked,
      phoneMasked: first.delivery.phoneMasked,
      region: first.delivery.region,
      oldestPaidAtMs,
      lateAtMs: oldestPaidAtMs + SHIP_WITHIN_MS,
      lines: orders.map(packLineOf),
    },
  ]
}

export const createShipments = (deps: ShipmentDeps) => {
  const { store, readWaybills, paymentAgrees, reveal, nicknames, changed, audit, shopName, clock, logger } = deps

  /** A large order leaves only after the provider itself said that its money came. */
  const moneyRefusal = async (row: OrderRow): Promise<ShipRefusal | null> => {
    if (!asksProvider(row)) return null
    const answer = row.paidBy === undefined ? 'unknown' : await paymentAgrees(row.paidBy)
    if (answer === 'agrees') {
      await store.moneySeen(row._id)
      return null
    }
    logger.error({ orderId: row._id, paymentId: row.paidBy, answer }, 'large order not sent: the provider does not confirm its payment')
    return 'money_unconfirmed'
  }
  const sendRow = async (actor: Actor, line: number, ask: ShipRow, act: 'shipment.write' | 'shipment.import'): Promise<ShipResult> => {
    const { orderNo, carrier, waybillNo } = ask
    const refused = (why: ShipRefusal, row: OrderRow | null): ShipResult => ({
      line,
      orderNo,
      outcome: 'refused',
      why,
      state: row?.state ?? null,
    })
    const before = await store.byNo(orderNo)
    if (!before) return refused('no_order', null)
    const quantity = ask.quantity ?? null
    const early = judgeSend(before, quantity)
    const unproved = 'refused' in early ? null : await moneyRefusal(before)
    if (unproved) return refused(unproved, before)
    const sent = await store.send({ orderId: before._id, carrier, waybillNo, quantity, byPersonId: actor.personId ?? '' })
    if (sent.code === 'refused') return refused(sent.why, sent.row ?? before)
    const { row, units } = sent
    if (sent.code === 'unchanged') return { line, orderNo, outcome: 'unchanged', why: null, state: row.state }
    await audit.write({ actor, act, on: { kind: 'order', id: orderNo }, after: { carrier, waybillNo, units, state: row.state } })
    changed(row)
    return { line, orderNo, outcome: row.state === 'shipped' ? 'shipped' : 'part', why: null, state: row.state }
  }
  return {
    /** Each row by itself: one that is refused stops no other. */
    write: async (actor: Actor, rows: readonly ShipRow[]): Promise<{ results: ShipResult[] }> => {
      permit(actor, 'shipment.write')
      const results: ShipResult[] = []
      for (const [index, row] of rows.entries()) results.push(await sendRow(actor, index + 1, row, 'shipment.write'))
      return { results }
    },
    importFile: async (actor: Actor, { csv, firstLine }: { csv: string; firstLine: number }): Promise<{ results: ShipResult[] }> => {
      permit(actor, 'shipment.import')
      const results: ShipResult[] = []
      for (const read of readWaybills(csv, firstLine)) {
        const { line, orderNo } = read
        if ('wrong' in read) results.push({ line, orderNo, outcome: 'refused', why: read.wrong, state: null })
        else {
          const { quantity, ...waybill } = read.good
          const ask = { orderNo, ...waybill, ...(quantity === null ? {} : { quantity }) }
          results.push(await sendRow(actor, line, ask, 'shipment.import'))
        }
      }
      return { results }
    },
    /** Refuses not_found (no such parcel of this order), wrong_state {why: taken}. The number it has already answers ok. */
    correct: async (
      actor: Actor,
      orderNo: string,
      { carrier, waybillNo, toCarrier, toWaybillNo, reason }: ParcelCorrect,
    ): Promise<void> => {
      permit(actor, 'shipment.write')
      const order = found(await store.byNo(orderNo))
      const [from, to] = [
        { carrier, waybillNo },
        { carrier: toCarrier, waybillNo: toWaybillNo },
      ]
      if (from.carrier === to.carrier && from.waybillNo === to.waybillNo) return
      const rows = await store.correct(order._id, from, to, { reason, byPersonId: actor.personId ?? '' })
      if (rows === 'taken') throw new DomainError('wrong_state', { why: 'taken' })
      if (rows === null) throw new DomainError('not_found')
      for (const row of rows) {
        await audit.write({ actor, act: 'shipment.write', on: { kind: 'order', id: row.orderNo }, before: from, after: to, reason })
        changed(row)
      }
    },
    toShip: async (actor: Actor, showId: string | undefined) => {
      permit(actor, 'order.search')
      const groups = await store.toShip(showId ?? null, PARCELS_SHOWN + 1)
      const shown = groups.slice(0, PARCELS_SHOWN)
      const names = await nicknames(shown.flatMap(({ orders }) => orders.slice(0, 1).map(({ memberId }) => memberId)))
      return {
        parcels: shown.flatMap(({ orders }) => parcelOf(orders, names)),
        more: groups.length > PARCELS_SHOWN,
        nowMs: clock.nowMs(),
      }
    },
    /** Full addresses leave here: each order's audit row is there before the answer. Orders that are not to be sent are left out. */
    packing: async (actor: Actor, orderNos: readonly string[]): Promise<PackingList> => {
      permit(actor, 'label.print')
      const orders = (await store.byNos(orderNos)).filter((row) => row.state === 'toShip' && !row.pickup && unitsToSend(row) > 0)
      for (const { orderNo } of orders) await audit.write({ actor, act: 'label.print', on: { kind: 'order', id: orderNo } })
      const lists = [...Map.groupBy(orders, keyOf)].flatMap(([key, some]) => {
        const [first] = some
        return first ? [{ key, delivery: reveal(first.memberId, first.delivery), lines: some.map(packLineOf) }] : []
      })
      return { shopName, lists, nowMs: clock.nowMs() }
    },
  }
}
