// Orders and payments on the wire: placing, the buyer's and the staff's views, the private event of a change.
import { z } from 'zod'
import { atMs, bps, count, fen, fenSum, id, orderId, orderNo, pageKey, puzzleAnswer, said, version } from './fields.ts'
import { LIMITS } from './limits.ts'

export const ORDER_STATES = ['pendingPayment', 'paid', 'toShip', 'shipped', 'completed', 'closed', 'refunded'] as const
export const orderState = z.enum(ORDER_STATES)
export type OrderState = z.infer<typeof orderState>
export const CLOSE_REASONS = ['expired', 'cancelled', 'refused'] as const
/** moved: staff gave it to this leader, with a reason. */
export const ATTRIBUTION_REASONS = ['protectedBinding', 'touch', 'binding', 'direct', 'moved'] as const
/** Why an order's commission is blocked; staff: by hand, after a flag. */
export const CREDIT_BLOCKS = ['insider', 'payer', 'addressAndPhone', 'device', 'staff'] as const

export const orderPlace = z.strictObject({
  offerId: id,
  skuId: id,
  quantity: count(LIMITS.quantityMax, 1),
  addressId: id, // one of her addresses, or a pickup point that serves the offer
  seenPriceFen: fen, // the payable the click showed (rules.md 21.8)
  idempotencyKey: pageKey,
  again: z.boolean().optional(), // this key was sent before and has no answer yet
  clickToken: z.string().max(200).optional(),
  proof: puzzleAnswer.optional(), // what a `proof_needed` answer asked for; it is answered with a click token
})
export type OrderPlace = z.infer<typeof orderPlace>
/** The HTTP twin: the key is the Idempotency-Key header. */
export const orderPlaceHttp = orderPlace.omit({ idempotencyKey: true })
export const placed = z.object({
  orderId,
  orderNo,
  state: orderState,
  priceFen: fen,
  totalFen: fen,
  quantity: z.int(),
  units: z.array(z.int()).max(LIMITS.quantityMax),
  expiresAtMs: atMs.nullable(),
  leaderName: said(20).nullable(),
  version,
})
export type Placed = z.infer<typeof placed>

/** One order in lists and in the room's "my orders". */
export const orderCard = z.object({
  orderId,
  orderNo,
  showId: id,
  offerId: id,
  skuId: id,
  title: said(40),
  skuLabel: said(60),
  pictureUrl: said(200).nullable(),
  quantity: z.int(),
  priceFen: fen,
  totalFen: fen,
  state: orderState,
  reason: z.enum(CLOSE_REASONS).nullable(),
  pickup: z.boolean(), // collected at a point instead of sent
  inReview: z.boolean(), // paid, and looked at before it is sent: a day at most
  refunding: z.boolean(), // a payment that could not be kept is on its way back
  expiresAtMs: atMs.nullable(),
  createdAtMs: atMs,
  paidAtMs: atMs.nullable(),
  leaderName: said(20).nullable(),
  version,
})
export type OrderCard = z.infer<typeof orderCard>

export const creditedBecause = z.object({
  leaderName: said(20).nullable(),
  reason: z.enum(ATTRIBUTION_REASONS),
  touchAtMs: atMs.nullable(),
  bindingSinceMs: atMs.nullable(),
  ruleVersion: z.int(),
  /** Its leader gets nothing of it; why is between her and the shop. */
  blocked: z.boolean(),
})
/** Delivery as it was at placement; full values only to the buyer herself (row 9) or by order.reveal. */
export const delivery = z.object({ recipient: said(20), phone: said(20), region: said(80), street: said(80) })
export const orderDetail = z.object({
  order: orderCard,
  units: z.array(z.int()),
  priceLines: z
    .array(z.object({ code: z.enum(['goods', 'reduction', 'coupon', 'points', 'freight', 'payable']), amountFen: fenSum }))
    .max(10),
  delivery,
  /** The goods as they were sold, beside the card's title, option and picture. */
  snapshot: z.object({ saleKind: z.enum(['normal', 'flash']), category: said(40), weightGrams: z.int() }),
  credited: creditedBecause,
  timeline: z.array(z.object({ code: said(30), atMs })).max(40),
  paymentId: id.nullable(),
  nowMs: atMs,
})
export type OrderDetail = z.infer<typeof orderDetail>
export const orderListQuery = z.strictObject({
  showId: id.optional(),
  state: orderState.optional(),
  cursor: z.string().max(200).optional(),
  limit: z
    .string()
    .regex(/^([1-9]|[1-4][0-9]|50)$/)
    .optional(),
})

export const paymentOpen = z.strictObject({ orderNos: z.array(orderNo).min(1).max(LIMITS.ordersPerPaymentMax) })
export const PAYMENT_STATES = ['created', 'pending', 'succeeded', 'failed', 'closed'] as const
export const payment = z.object({
  paymentId: id,
  state: z.enum(PAYMENT_STATES),
  amountFen: fen,
  cashierUrl: said(300).nullable(),
  orders: z.array(z.object({ orderNo, totalFen: fen, state: orderState })).max(LIMITS.ordersPerPaymentMax),
  showId: id,
  nowMs: atMs,
})
export type Payment = z.infer<typeof payment>

const moment = z
  .string()
  .max(13, { abort: true })
  .regex(/^[0-9]{12,13}$/)
/** Staff list: masked (security.md 2.2). */
export const staffOrderRow = z.object({
  order: orderCard,
  buyerName: said(20),
  phoneMasked: said(20),
  city: said(80),
  rateBps: bps.nullable(),
  commissionFen: fen,
  leaderId: id.nullable(),
  simulated: z.boolean(),
})
export const staffOrderQuery = z.strictObject({
  showId: id.optional(),
  leaderId: id.optional(),
  state: orderState.optional(),
  q: z.string().max(40).optional(), // the beginning of a number, a whole phone, or words of product or leader
  sinceMs: moment.optional(), // placed from then on
  untilMs: moment.optional(), // placed before then
  cursor: z.string().max(200).optional(),
  limit: z
    .string()
    .regex(/^([1-9]|[1-4][0-9]|50)$/)
    .optional(),
})
export const staffOrderDetail = z.object({
  row: staffOrderRow,
  detail: orderDetail.omit({ delivery: true }),
  deliveryMasked: delivery,
  audit: z.array(z.object({ atMs, byName: said(20), act: said(40), reason: said(100).nullable() })).max(50),
})
export const stateCounts = z.object({ counts: z.array(z.object({ state: orderState, count: z.int() })) })
