// Decides whether units of a collected order may be handed over, and why not. Pure.
import type { OrderRow } from '../orders/order.rules.ts'
import type { PickupSeen } from '../protocol/pickup.ts'
import { goneUnits, keptBack } from './sending.rules.ts'

/** Units neither handed over nor given up for money. */
export const unitsToHandOver = (row: Pick<OrderRow, 'quantity' | 'sentUnits' | 'refunds' | 'refundsAsked'>): number =>
  Math.max(0, row.quantity - (row.sentUnits ?? 0) - goneUnits(row))

/** Why a code does not count now; null: it does. A case stops the whole code. */
export const stoppedBy = (row: OrderRow): PickupSeen['stopped'] => {
  if (row.openCase) return 'case_open'
  if (row.state === 'pendingPayment' || row.state === 'paid') return 'not_ready'
  return row.state === 'toShip' && unitsToHandOver(row) > 0 ? null : 'used'
}

export type HandOverVerdict = { readonly isLast: boolean } | { readonly why: NonNullable<PickupSeen['stopped']> | 'too_many' }
/** `isLast`: each unit is then handed over or refunded. */
export const judgeHandOver = (row: OrderRow, units: number): HandOverVerdict => {
  const why = stoppedBy(row)
  if (why !== null) return { why }
  if (units > unitsToHandOver(row)) return { why: 'too_many' }
  return { isLast: units + (row.sentUnits ?? 0) + keptBack(row) === row.quantity }
}
