// Money that staff give back without a case and without goods: asked by one person, agreed to by another, then carried out. Pure.
import type { OrderRow } from '../orders/order.rules.ts'
import { leftOf, REFUNDABLE_STATES } from '../orders/refunding/refunding.rules.ts'
import type { DIRECT_REFUND_STATES, DirectRefund, DirectRefundAsk } from '../protocol/after-sales.ts'

export type DirectRefundState = (typeof DIRECT_REFUND_STATES)[number]
export type DirectRefundRow = {
  /** The refund's number at the provider. */
  readonly _id: string
  readonly orderId: string
  readonly orderNo: string
  readonly goodsFen: number
  readonly freightFen: number
  readonly reason: string
  readonly state: DirectRefundState
  /** Exactly while it waits or is carried out: one an order at a time. */
  readonly open?: true
  readonly askedBy: string
  readonly decidedBy: string | null
  /** Nobody else could agree: one person did both. */
  readonly single?: true
  readonly askedAt: Date
  readonly doneAt?: Date
  readonly nextTryAt?: Date
  readonly version: number
}

export type DirectVerdict =
  { readonly code: 'ok' } | { readonly code: 'unpaid' } | { readonly code: 'too_much'; readonly field: string; readonly max: number }
/** Within what the order still holds; nothing is no refund. */
export const judgeDirect = (order: OrderRow, { goodsFen, freightFen }: Pick<DirectRefundAsk, 'goodsFen' | 'freightFen'>): DirectVerdict => {
  if (!REFUNDABLE_STATES.includes(order.state)) return { code: 'unpaid' }
  const left = leftOf(order)
  if (goodsFen > left.goodsFen || goodsFen + freightFen === 0) return { code: 'too_much', field: 'goodsFen', max: left.goodsFen }
  if (freightFen > left.freightFen) return { code: 'too_much', field: 'freightFen', max: left.freightFen }
  return { code: 'ok' }
}

export const presentDirect = (row: DirectRefundRow, names: ReadonlyMap<string, string>, readerId: string | null): DirectRefund => ({
  refundId: row._id,
  goodsFen: row.goodsFen,
  freightFen: row.freightFen,
  reason: row.reason,
  state: row.state,
  askedByName: names.get(row.askedBy) ?? '',
  decidedByName: row.decidedBy === null ? null : (names.get(row.decidedBy) ?? ''),
  mine: row.askedBy === readerId,
  askedAtMs: row.askedAt.getTime(),
  doneAtMs: row.doneAt?.getTime() ?? null,
})
