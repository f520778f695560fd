// Parcels on the wire: what is to be packed, rows of waybills typed or imported, packing lists, and what a buyer sees on its way to her.
import { z } from 'zod'
import { atMs, count, id, orderNo, said, text } from './fields.ts'
import { LIMITS } from './limits.ts'
import { delivery, orderState } from './orders.ts'

export const CARRIERS = ['sf', 'jd', 'zto', 'yto', 'sto', 'yunda', 'jt', 'ems', 'deppon', 'post', 'other'] as const
export const carrier = z.enum(CARRIERS)
export type Carrier = z.infer<typeof carrier>
export const WAYBILL_PATTERN = /^[0-9A-Z-]{6,32}$/
export const waybillNo = z.string().max(32, { abort: true }).regex(WAYBILL_PATTERN)

/** One order in one parcel. Rows of the same waybill ship together; quantity left out: all that is still to be sent. */
export const shipRow = z.strictObject({ orderNo, carrier, waybillNo, quantity: count(LIMITS.quantityMax, 1).optional() })
export type ShipRow = z.infer<typeof shipRow>
export const shipmentsWrite = z.strictObject({ rows: z.array(shipRow).min(1).max(100) })
/** A file of any size comes in pieces of whole lines, each with the head line; firstLine is the file's line of the piece's first row. */
export const shipmentImport = z.strictObject({ csv: z.string().min(1).max(60_000), firstLine: count(1_000_000, 2) })

export const SHIP_OUTCOMES = ['shipped', 'part', 'unchanged', 'refused'] as const
/** Why a row changed nothing; words on screen in console text `shipping.why`. */
export const SHIP_REFUSALS = [
  'bad_head',
  'bad_row',
  'bad_order_no',
  'bad_carrier',
  'bad_waybill',
  'bad_quantity',
  'no_order',
  'not_to_ship',
  'too_many',
  'other_parcel',
  'other_quantity',
  'case_open',
  'pickup',
  'money_unconfirmed',
] as const
export type ShipRefusal = (typeof SHIP_REFUSALS)[number]
export const shipResult = z.object({
  line: z.int(), // the file's line, or the row's place from 1
  orderNo: said(40),
  outcome: z.enum(SHIP_OUTCOMES),
  why: z.enum(SHIP_REFUSALS).nullable(),
  state: orderState.nullable(),
})
export type ShipResult = z.infer<typeof shipResult>
export const shipResults = z.object({ results: z.array(shipResult).max(2_000) })

/** Orders that may travel in one parcel: one member, show and address. Masked. */
const packLine = z.object({
  orderNo,
  title: said(40),
  skuLabel: said(60),
  quantity: z.int(), // still to be sent
  ofQuantity: z.int(),
  paidAtMs: atMs.nullable(),
})
export const packParcel = z.object({
  key: said(40),
  showId: id,
  buyerName: said(20),
  recipientMasked: said(20),
  phoneMasked: said(20),
  region: said(80),
  oldestPaidAtMs: atMs,
  lateAtMs: atMs, // promised to be on its way by then
  lines: z.array(packLine).max(50),
})
export type PackParcel = z.infer<typeof packParcel>
export const toShipQuery = z.strictObject({ showId: id.optional() })
export const toShipList = z.object({ parcels: z.array(packParcel).max(100), more: z.boolean(), nowMs: atMs })
export const packingAsk = z.strictObject({ orderNos: z.array(orderNo).min(1).max(100) })
export const packingList = z.object({
  shopName: said(40),
  lists: z.array(z.object({ key: said(40), delivery, lines: z.array(packLine).max(100) })).max(100),
  nowMs: atMs,
})
export type PackingList = z.infer<typeof packingList>

export const sentParcel = z.object({
  carrier,
  waybillNo: said(32),
  correctedAtMs: atMs.nullable(), // its number was wrong and was put right
  quantity: z.int(), // of this order
  sentAtMs: atMs,
  together: z.array(z.object({ orderNo, title: said(40), quantity: z.int() })).max(20), // other orders of hers in the same parcel
})
/** How an order's goods stand with its buyer. */
export const orderParcels = z.object({
  orderNo,
  state: orderState,
  parcels: z.array(sentParcel).max(LIMITS.quantityMax),
  /** Collected at this point instead of sent. */
  pickup: z.object({ name: said(30), place: said(160) }).nullable(),
  quantity: z.int(),
  sentUnits: z.int(),
  refundedUnits: z.int(),
  /** Receipt confirms itself then; null while nothing is on its way or a case stops the clock. */
  confirmAtMs: atMs.nullable(),
  mayConfirm: z.boolean(),
  mayExtend: z.boolean(),
  nowMs: atMs,
})
export type OrderParcels = z.infer<typeof orderParcels>
/** A parcel whose number was typed wrong: all orders in it get the right one. */
export const parcelCorrect = z.strictObject({ carrier, waybillNo, toCarrier: carrier, toWaybillNo: waybillNo, reason: text(100, 2) })
export type ParcelCorrect = z.infer<typeof parcelCorrect>
