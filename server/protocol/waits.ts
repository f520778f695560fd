// The waiting list on the wire: joining it, leaving it, and one person's place in it.
import { z } from 'zod'
import { count, fen, id, orderNo, version } from './fields.ts'
import { LIMITS } from './limits.ts'

/** waiting: her turn comes; offered: an order is held for her; taken: she paid it; lapsed: it ended without an order (why says it); left: she left. */
export const WAIT_STATES = ['waiting', 'offered', 'taken', 'lapsed', 'left'] as const
export const LAPSE_REASONS = ['expired', 'over_cap', 'price_changed', 'bad_address', 'offer_closed'] as const

export const waitJoin = z.strictObject({
  offerId: id,
  skuId: id,
  quantity: count(LIMITS.quantityMax, 1),
  addressId: id,
  seenPriceFen: fen, // the payable she saw: her turn at a higher one lapses
})
export type WaitJoin = z.infer<typeof waitJoin>
export const waitLeave = z.strictObject({ offerId: id, skuId: id })
export const waitListQuery = z.strictObject({ showId: id })
export const waitCard = z.object({
  showId: id,
  offerId: id,
  skuId: id,
  quantity: z.int(),
  state: z.enum(WAIT_STATES),
  why: z.enum(LAPSE_REASONS).nullable(),
  /** People before her; null when she does not wait. */
  ahead: z.int().nullable(),
  orderNo: orderNo.nullable(),
  /** How long units are kept for her when her turn comes. */
  holdSec: z.int(),
  version,
})
export const waitList = z.object({ rows: z.array(waitCard).max(20) })
export type WaitCard = z.infer<typeof waitCard>
