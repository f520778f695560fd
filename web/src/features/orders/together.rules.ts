// Which unpaid orders may be paid together: those of one show, ten at most. Pure.
import type { OrderCard } from '../../../../server/protocol/orders.ts'
import { LIMITS } from '../../../../server/protocol/limits.ts'

const mayBePaid = (order: OrderCard): boolean => order.state === 'pendingPayment'

/** Ticked orders that can still be paid, all of the first one's show. */
export function together(rows: readonly OrderCard[], ticked: readonly string[]): OrderCard[] {
  const chosen = rows.filter((order) => mayBePaid(order) && ticked.includes(order.orderNo))
  return chosen.filter((order) => order.showId === chosen[0]?.showId).slice(0, LIMITS.ordersPerPaymentMax)
}

/** An order can be ticked when another unpaid one of its show is there, and no other show's is ticked; null: no tick is shown. */
export function tickOf(order: OrderCard, rows: readonly OrderCard[], chosen: readonly OrderCard[]): { on: boolean; may: boolean } | null {
  const mates = rows.filter((one) => mayBePaid(one) && one.showId === order.showId)
  if (!mayBePaid(order) || mates.length < 2) return null
  const on = chosen.some((one) => one.orderNo === order.orderNo)
  const sameShow = chosen.length === 0 || chosen[0]?.showId === order.showId
  return { on, may: on || (sameShow && chosen.length < LIMITS.ordersPerPaymentMax) }
}
