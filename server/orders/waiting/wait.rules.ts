// What a place in the waiting list is, and what becomes of it when units came back. Pure.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { LAPSE_REASONS, WAIT_STATES, WaitCard } from '../../protocol/waits.ts'
import type { OrderState } from '../../protocol/orders.ts'

export type WaitState = (typeof WAIT_STATES)[number]
export type LapseReason = (typeof LAPSE_REASONS)[number]

/** One member's place for one lot. `round` counts the orders tried for it: a refused key is never used again. */
export type WaitRow = {
  /** `lotId|memberId`. */
  readonly _id: string
  readonly memberId: string
  readonly showId: string
  readonly offerId: string
  readonly skuId: string
  readonly lotId: string
  readonly quantity: number
  readonly addressId: string
  readonly seenPriceFen: number
  /** Who she is for the order's frozen facts: her browser, her work in shows, the demo's audience. */
  readonly visitorId: string
  readonly worksInShows: readonly ('host' | 'assistant')[]
  readonly simulated: boolean
  /** Her place; a lot's numbers only rise. */
  readonly seq: number
  readonly round: number
  readonly state: WaitState
  readonly why: LapseReason | null
  readonly orderId: string | null
  readonly orderNo: string | null
  readonly version: number
  readonly joinedAt: Date
}

export const waitIdOf = (lotId: string, memberId: string): string => `${lotId}|${memberId}`
/** The order's key when her turn comes: the same for every process and after every crash. */
export const waitKeyOf = ({ _id, round }: Pick<WaitRow, '_id' | 'round'>): string => `wait:${_id}:${round}`

/** Those who can be served now, in their order: somebody who wants more than is left keeps her place and lets the next one go first. */
export const servable = <Row extends Pick<WaitRow, 'quantity'>>(waiting: readonly Row[], left: number): Row[] => {
  const served: Row[] = []
  let rest = left
  for (const row of waiting) {
    if (row.quantity > rest) continue
    served.push(row)
    rest -= row.quantity
  }
  return served
}

/** Units keep to the line while somebody of it could take what is left or will be freed; what fits nobody goes to the crowd. */
export const keepsLine = (waiting: readonly Pick<WaitRow, 'quantity'>[], left: number): boolean =>
  left === 0 ? waiting.length > 0 : waiting.some(({ quantity }) => quantity <= left)

const LAPSES: Readonly<Partial<Record<ErrorCode, LapseReason>>> = {
  over_cap: 'over_cap',
  price_changed: 'price_changed',
  bad_address: 'bad_address',
  offer_closed: 'offer_closed',
  not_found: 'offer_closed',
}
/** Why a refused turn ends her wait; null when she goes on waiting (somebody was faster, or nothing was known). */
export const lapseOf = (code: ErrorCode): LapseReason | null => LAPSES[code] ?? null

/** What her wait is once its order stands so. */
export const stateAfter = (order: OrderState): Extract<WaitState, 'offered' | 'taken' | 'lapsed'> => {
  if (order === 'pendingPayment') return 'offered'
  return order === 'closed' ? 'lapsed' : 'taken'
}

export const waitCardOf = (row: WaitRow, ahead: number | null, holdSec: number): WaitCard => ({
  showId: row.showId,
  offerId: row.offerId,
  skuId: row.skuId,
  quantity: row.quantity,
  state: row.state,
  why: row.why,
  ahead: row.state === 'waiting' ? ahead : null,
  orderNo: row.orderNo,
  holdSec,
  version: row.version,
})
