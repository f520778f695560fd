// Defines stock on hand and the moves of its insert-only journal (rules.md 16).
import type { MOVE_CODES } from '../protocol/catalog.ts'

export type Stock = { readonly skuId: string; readonly onHand: number; readonly reserved: number; readonly safety: number }
/** Where units come from and go to; `outside` is the supplier's door. */
export type Bucket = 'onHand' | 'lot' | 'outside'
export type MoveCode = (typeof MOVE_CODES)[number]
export type StockMove = {
  /** Says what the move is for, so that a repeat is the same move: `lotId:open`, `lotId:top:<key>`, a take-back's id, `refundId:restock`. */
  readonly id: string
  readonly skuId: string
  readonly lotId: string | null
  /** Units, above 0. */
  readonly quantity: number
  readonly from: Bucket
  readonly to: Bucket
  readonly code: MoveCode
  readonly reason?: string
  readonly byPersonId?: string
}

/** Units that may still be promised: never below 0. */
export const availableOf = ({ onHand, reserved, safety }: Omit<Stock, 'skuId'>): number => Math.max(0, onHand - reserved - safety)

/** What a move does to the stock on hand. */
export const onHandChange = ({ from, to, quantity }: Pick<StockMove, 'from' | 'to' | 'quantity'>): number =>
  (to === 'onHand' ? quantity : 0) - (from === 'onHand' ? quantity : 0)
