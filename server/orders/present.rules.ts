// The one presenter of orders: what of a row its buyer, the room and staff may see. Pure.
import type { OrderCard, OrderDetail, Placed } from '../protocol/orders.ts'
import { blockNow } from './moving/credit-change.rules.ts'
import type { OrderRow } from './order.rules.ts'

const expiresAtMs = (row: OrderRow): number | null => (row.state === 'pendingPayment' ? row.expiresAt.getTime() : null)

export const placedOf = (row: OrderRow): Placed => ({
  orderId: row._id,
  orderNo: row.orderNo,
  state: row.state,
  priceFen: row.priceFen,
  totalFen: row.totalFen,
  quantity: row.quantity,
  units: [...(row.units ?? [])],
  expiresAtMs: expiresAtMs(row),
  leaderName: row.attribution.leaderName,
  version: row.version,
})

export const cardOf = (row: OrderRow): OrderCard => ({
  orderId: row._id,
  orderNo: row.orderNo,
  showId: row.showId,
  offerId: row.offerId,
  skuId: row.skuId,
  title: row.productSnapshot.title,
  skuLabel: row.productSnapshot.skuLabel,
  pictureUrl: row.productSnapshot.pictureUrl,
  quantity: row.quantity,
  priceFen: row.priceFen,
  totalFen: row.totalFen,
  state: row.state,
  reason: row.state === 'closed' ? row.reason : null,
  pickup: row.pickup !== undefined,
  // What is judged of it is never said: that it waits is.
  inReview: row.state === 'paid' && row.review !== undefined && row.review.releasedAt === undefined,
  refunding: (row.refusedPayments?.length ?? 0) > 0 || (row.refundsAsked?.length ?? 0) > row.refunds.length,
  expiresAtMs: expiresAtMs(row),
  createdAtMs: row.createdAt.getTime(),
  paidAtMs: row.paidAt?.getTime() ?? null,
  leaderName: row.attribution.leaderName,
  version: row.version,
})

/** When what happened, oldest first; codes have words on screen. */
const timelineOf = (row: OrderRow): OrderDetail['timeline'] => {
  const marks: readonly (readonly [string, Date | undefined])[] = [
    ['placed', row.createdAt],
    [row.reason ?? 'closed', row.closedAt],
    ['paid', row.paidAt],
    ['toShip', row.toShipAt],
    ['shipped', row.shippedAt],
    ['received', row.receivedAt],
    ['refunded', row.refundedAt],
  ]
  return marks.flatMap(([code, at]) => (at ? [{ code, atMs: at.getTime() }] : [])).toSorted((a, b) => a.atMs - b.atMs)
}

/** Everything but the delivery, which only the buyer herself or a counted reveal sees in full. */
export const detailWithoutDelivery = (row: OrderRow, nowMs: number): Omit<OrderDetail, 'delivery'> => ({
  order: cardOf(row),
  units: [...(row.units ?? row.releasedUnits ?? [])],
  priceLines: row.priceLines.map(({ code, amountFen }) => ({ code, amountFen })),
  snapshot: { saleKind: row.saleKind, category: row.productSnapshot.category, weightGrams: row.productSnapshot.weightGrams },
  credited: {
    leaderName: row.attribution.leaderName,
    reason: row.attribution.reason,
    touchAtMs: row.attribution.touchAtMs,
    bindingSinceMs: row.attribution.bindingSinceMs,
    ruleVersion: row.attribution.ruleVersion,
    blocked: blockNow(row) !== null,
  },
  timeline: timelineOf(row),
  paymentId: row.paidBy ?? row.paymentId ?? null,
  nowMs,
})

export const maskedDelivery = ({ delivery }: OrderRow): OrderDetail['delivery'] => ({
  recipient: delivery.recipientMasked,
  phone: delivery.phoneMasked,
  region: delivery.region,
  street: '***',
})
