// The lives of a payment and of a refund as tables. Pure.
import type { PAYMENT_STATES } from '../protocol/orders.ts'
import type { Moves } from '../transitions.ts'

export type PaymentState = (typeof PAYMENT_STATES)[number]
export type RefundState = 'requested' | 'succeeded' | 'failed'

/** The provider's word counts: money that came after we closed or gave up is money. */
export const PAYMENT_MOVES: Moves<PaymentState> = {
  created: ['pending', 'succeeded', 'failed', 'closed'],
  pending: ['succeeded', 'failed', 'closed'],
  failed: ['succeeded'],
  closed: ['succeeded'],
  succeeded: [],
}
export const REFUND_MOVES: Moves<RefundState> = {
  requested: ['succeeded', 'failed'],
  failed: ['requested'],
  succeeded: [],
}

/** What the provider says about a payment; `unknown`: it does not know or does not answer. */
export type ProviderState = 'pending' | 'succeeded' | 'failed' | 'closed' | 'unknown'
/** A success as the provider tells it, by notice or when asked. */
export type PaidFact = {
  readonly paymentId: string
  readonly amountFen: number
  readonly currency: string
  /** The provider's name for who paid. */
  readonly payer: string | null
}
/** A refund as the provider tells it. */
export type RefundFact = {
  readonly refundId: string
  readonly amountFen: number
  readonly currency: string
  readonly state: 'succeeded' | 'failed'
}
/** Nothing moves for an amount or currency that is not the payment's own. */
export const factFits = (fact: PaidFact, payment: { readonly amountFen: number; readonly currency: string }): boolean =>
  fact.amountFen === payment.amountFen && fact.currency === payment.currency

const RETRY_FIRST_MS = 1_000
const RETRY_MAX_MS = 60_000
/** 1 s, 2 s, 4 s … 60 s. */
export const retryAfterMs = (tries: number): number => Math.min(RETRY_FIRST_MS * 2 ** Math.min(tries, 16), RETRY_MAX_MS)

const NOTICE_RETRY_MAX_MS = 4_000
const NOTICE_QUICK_TRIES = 20
/** Our own work, asked of nobody: at most 4 s between tries, so that a part that was away a minute delays no order for another; then slower. */
export const noticeRetryAfterMs = (tries: number): number =>
  tries < NOTICE_QUICK_TRIES ? Math.min(retryAfterMs(tries), NOTICE_RETRY_MAX_MS) : RETRY_MAX_MS
