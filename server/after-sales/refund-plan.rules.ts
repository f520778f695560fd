// How much goes back with a case, freight included, and to which other orders freight returns with it (rules.md 23). Pure.
import type { OrderRow } from '../orders/order.rules.ts'
import { leftOf } from '../orders/refunding/refunding.rules.ts'
import { giveBackFreight, type GroupOrder } from '../pricing/freight-group.rules.ts'
import { sum } from '../protocol/money.ts'

/** Freight that goes back because of one order: its own, and that of orders of its group which went before. */
export type FreightBack = { readonly ownFen: number; readonly others: readonly { readonly orderId: string; readonly fen: number }[] }

/** Nothing of it has left, and these units are all that is left of it. */
export const isWholeUnsent = (order: OrderRow, unsent: boolean, units: number): boolean =>
  unsent && (order.sentUnits ?? 0) === 0 && units === leftOf(order).units

const wentBack = ({ refundsAsked = [] }: OrderRow): number => sum(refundsAsked.map((part) => part.freightFen))
const gone = (order: OrderRow): boolean => order.state === 'refunded' && (order.sentUnits ?? 0) === 0
const groupOrder = (order: OrderRow): GroupOrder => ({
  id: order._id,
  grams: order.productSnapshot.weightGrams * order.quantity,
  goodsFen: order.goodsFen,
  chargedFen: order.totalFen - order.goodsFen,
  backFen: wentBack(order),
  gone: gone(order),
})
const goneFirst = (a: OrderRow, b: OrderRow): number => (a.refundedAt?.getTime() ?? Infinity) - (b.refundedAt?.getTime() ?? Infinity) || 0

/** group: paid orders whose freight was charged together, this one among them; empty where no template applied. */
export const freightBackOf = (
  ask: { readonly order: OrderRow; readonly sellerFault: boolean; readonly unsent: boolean; readonly units: number },
  group: readonly OrderRow[],
): FreightBack => {
  const { order, sellerFault, unsent, units } = ask
  const ownLeftFen = leftOf(order).freightFen
  if (sellerFault) return { ownFen: ownLeftFen, others: [] }
  if (!isWholeUnsent(order, unsent, units)) return { ownFen: 0, others: [] }
  if (order.freight === undefined) return { ownFen: ownLeftFen, others: [] }
  const inOrder = group.toSorted(goneFirst).map(groupOrder)
  const back = giveBackFreight(inOrder, order._id, order.freight.row, order.freight.capFen ?? undefined)
  const others = [...back].filter(([orderId, fen]) => orderId !== order._id && fen > 0).map(([orderId, fen]) => ({ orderId, fen }))
  return { ownFen: back.get(order._id) ?? 0, others }
}
