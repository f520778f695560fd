// The life of an order as a table, and which states own units. Pure.
import type { OrderState } from '../protocol/orders.ts'
import { canMove, type Moves } from '../transitions.ts'

/** closed -> paid only for a late payment that got units again (mayBePaidLate). */
export const ORDER_MOVES: Moves<OrderState> = {
  pendingPayment: ['paid', 'closed'],
  paid: ['toShip', 'refunded'],
  toShip: ['shipped', 'refunded'],
  shipped: ['completed', 'refunded'],
  completed: ['refunded'],
  closed: ['paid'],
  refunded: [],
}

/** These hold unit numbers, exactly as many as their quantity; `closed` holds none. A refund gives goods back to normal stock, never units to the lot. */
export const OWNING_STATES = [
  'pendingPayment',
  'paid',
  'toShip',
  'shipped',
  'completed',
  'refunded',
] as const satisfies readonly OrderState[]
export const ownsUnits = (state: OrderState): boolean => state !== 'closed'
/** Counted as sold: money came and units are kept. */
export const PAID_STATES = ['paid', 'toShip', 'shipped', 'completed', 'refunded'] as const satisfies readonly OrderState[]

export const mayMove = (from: OrderState, to: OrderState): boolean => canMove(ORDER_MOVES, from, to)

type Paid = {
  readonly state: OrderState
  readonly reason?: string | null
  readonly paidBy?: string | null
  readonly refusedPayments?: readonly string[]
}
/** What a payment that succeeded means for an order as it stands (order-engine step 7). */
export type PaymentVerdict = 'pay' | 'already' | 'late' | 'refuse' | 'refused_before'

/** State decides, not the clock: exactly one of payment and expiry wins. */
export const judgePayment = (order: Paid, paymentId: string): PaymentVerdict => {
  if (order.paidBy === paymentId) return 'already'
  if (order.refusedPayments?.includes(paymentId)) return 'refused_before'
  if (order.state === 'pendingPayment') return 'pay'
  if (order.state === 'closed' && order.reason === 'expired') return 'late'
  return 'refuse'
}
