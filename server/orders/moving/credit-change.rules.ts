// What staff changed about an order's credit since it was placed: to whom it was moved, which block was set or released, and what that means for its commission. Pure.
import type { CreditEvent, CreditTerms } from '../../commission/credit.rules.ts'
import type { FrozenRate } from '../../commission/rate.rules.ts'
import type { Credited } from '../../leaders/attribution/attribution.rules.ts'
import type { OrderState } from '../../protocol/orders.ts'

/** Who is credited at which rate. */
export type CreditNow = { readonly attribution: Credited; readonly rate: FrozenRate | null }
/** The n-th change; it stands between the refunds that had gone through (refunds) and those that came later, so its amounts never move. */
export type CreditChange = {
  readonly n: number
  readonly kind: 'move' | 'block' | 'release'
  readonly at: Date
  readonly byPersonId: string
  readonly reason: string
  /** Money had come. */
  readonly paid: boolean
  readonly refunds: number
  /** A move: what was replaced, and by what. */
  readonly before?: CreditNow
  readonly after?: CreditNow
}
export type CreditHistory = { readonly creditChanges?: readonly CreditChange[] }
type Standing = CreditHistory & CreditNow & { readonly insider?: boolean; readonly creditBlock?: string | null }

/** While its commission has not become available, and not in the moment between payment and its accrual. */
export const CREDIT_OPEN_STATES: readonly OrderState[] = ['pendingPayment', 'toShip', 'shipped', 'completed']

/** The answer given when the order was placed; bindings go by it for ever. */
export const creditAtPlacement = ({ creditChanges = [], attribution, rate }: Standing): CreditNow =>
  creditChanges.find((change) => change.before !== undefined)?.before ?? { attribution, rate }

/** Why nothing accrues now, as far as it is known: judged when paid, changed by staff since. */
export function blockNow({ creditChanges = [], attribution, insider = false, creditBlock }: Standing): string | null {
  const last = creditChanges.findLast(({ paid }) => paid)
  if (last !== undefined) return last.kind === 'block' ? 'staff' : null
  return insider ? 'insider' : (creditBlock ?? attribution.selfMatch)
}

/** The terms of a frozen rate: a move is paid at the rate she would have had when the order was placed. */
export function termsOf({ attribution, rate }: CreditNow, capBps: number): CreditTerms {
  const { leaderId } = attribution
  if (leaderId === null || rate === null) return { leaderId: null, rate: { bps: 0 }, inviterId: null, inviterBps: 0 }
  const clipped = 'bps' in rate.rate ? { bps: Math.min(rate.rate.bps, rate.capBps, capBps) } : rate.rate
  return { leaderId, rate: clipped, inviterId: rate.inviterId, inviterBps: rate.inviterBps }
}

/** The change as an event of the order's commission. */
export function eventOf({ kind, after, reason }: CreditChange, capBps: number): CreditEvent | null {
  if (kind === 'block') return { type: 'block', reason }
  if (kind === 'release') return { type: 'unblock' }
  return after === undefined ? null : { type: 'move', terms: termsOf(after, capBps) }
}
