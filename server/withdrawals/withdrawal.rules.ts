// A leader's withdrawals (rules.md 15): what may be asked, approved and paid, by one person's balances and local day; as a fold of events.
import { localDay } from '../ledger/local-day.rules.ts'
import type { Fen } from '../protocol/money.ts'
import type { Moves } from '../transitions.ts'
import { taxOfPayout, type TaxMode, type TaxTables } from './tax.rules.ts'

export type WithdrawalState = 'requested' | 'approved' | 'rejected' | 'paying' | 'paid' | 'failed'
export const WITHDRAWAL_MOVES: Moves<WithdrawalState> = {
  requested: ['approved', 'rejected'],
  approved: ['paying', 'rejected'],
  rejected: [],
  paying: ['paid', 'failed'],
  paid: [],
  failed: [],
}

export type WithdrawalSettings = {
  readonly minFen: Fen
  readonly maxFen: Fen
  /** Gross, a person and local day of paying. */
  readonly dayFen: Fen
  readonly taxMode: TaxMode
  /** Left out: the first ones. */
  readonly taxTables?: TaxTables | undefined
  readonly timeZone: string
}
/** Gross payouts that count: those paid and those whose end is not known yet; failed ones are taken out. */
export type Payout = { readonly day: string; readonly grossFen: Fen; readonly taxFen: Fen }
export type PurseState = {
  readonly availableFen: Fen
  readonly withdrawingFen: Fen
  readonly taxFen: Fen
  readonly cashFen: Fen
  readonly open: { readonly fen: Fen; readonly state: WithdrawalState; readonly payout: Payout | null } | null
  readonly payouts: readonly Payout[]
}
export type WithdrawalEvent =
  | { readonly type: 'request'; readonly fen: Fen }
  | { readonly type: 'approve' | 'success' | 'fail' }
  | { readonly type: 'pay'; readonly atMs: number }
  /** Commission settled to available, or taken back from it after settling. */
  | { readonly type: 'income' | 'clawback'; readonly fen: Fen }
export type WithdrawalAnswer =
  | 'ok'
  | 'repeat'
  | 'below_min'
  | 'above_max'
  | 'not_enough'
  | 'open_request'
  | 'wrong_state'
  | 'rejected_negative'
  | 'wait_next_day'
  | { readonly tax: Fen; readonly net: Fen }
export type WithdrawalStep = { readonly answer: WithdrawalAnswer; readonly state: PurseState }

export const emptyPurse = (availableFen: Fen): PurseState => ({
  availableFen,
  withdrawingFen: 0,
  taxFen: 0,
  cashFen: 0,
  open: null,
  payouts: [],
})

/** One event; a refused one changes nothing. */
export function stepWithdrawal(state: PurseState, event: WithdrawalEvent, settings: WithdrawalSettings): WithdrawalStep {
  switch (event.type) {
    case 'income':
      return ok({ ...state, availableFen: state.availableFen + event.fen })
    case 'clawback':
      return ok({ ...state, availableFen: state.availableFen - event.fen })
    case 'request':
      return onRequest(state, event.fen, settings)
    case 'approve':
      return onApprove(state)
    case 'pay':
      return onPay(state, event.atMs, settings)
    case 'success':
      return onSuccess(state)
    case 'fail':
      return onFail(state)
  }
}

const ok = (state: PurseState): WithdrawalStep => ({ answer: 'ok', state })
const refused = (state: PurseState, answer: WithdrawalAnswer): WithdrawalStep => ({ answer, state })

function onRequest(state: PurseState, fen: Fen, { minFen, maxFen }: WithdrawalSettings): WithdrawalStep {
  if (fen < minFen) return refused(state, 'below_min')
  if (fen > maxFen) return refused(state, 'above_max')
  if (state.open !== null) return refused(state, 'open_request')
  if (fen > state.availableFen) return refused(state, 'not_enough')
  const open = { fen, state: 'requested' as const, payout: null }
  return ok({ ...state, availableFen: state.availableFen - fen, withdrawingFen: fen, open })
}

/** Back to available, whole: rejected, or the payout failed. */
function returned(state: PurseState, fen: Fen): PurseState {
  return { ...state, availableFen: state.availableFen + fen, withdrawingFen: 0, open: null }
}

function onApprove(state: PurseState): WithdrawalStep {
  const { open } = state
  if (open?.state !== 'requested') return refused(state, 'wrong_state')
  if (state.availableFen < 0) return { answer: 'rejected_negative', state: returned(state, open.fen) }
  return ok({ ...state, open: { ...open, state: 'approved' } })
}

function onPay(state: PurseState, atMs: number, settings: WithdrawalSettings): WithdrawalStep {
  const { open, payouts } = state
  if (open?.state !== 'approved') return refused(state, 'wrong_state')
  if (state.availableFen < 0) return { answer: 'rejected_negative', state: returned(state, open.fen) }
  const day = localDay(atMs, settings.timeZone)
  if (sumOf(payouts.filter((payout) => payout.day === day)).grossFen + open.fen > settings.dayFen) return refused(state, 'wait_next_day')
  const period = settings.taxMode === 'year' ? day.slice(0, 4) : day.slice(0, 7)
  const inPeriod = payouts.filter((payout) => payout.day.startsWith(period))
  const before = sumOf(inPeriod)
  const months = new Set([...inPeriod.map((payout) => payout.day.slice(0, 7)), day.slice(0, 7)]).size
  const ask = { mode: settings.taxMode, payoutFen: open.fen, incomeBeforeFen: before.grossFen, withheldBeforeFen: before.taxFen, months }
  const payout = { day, grossFen: open.fen, taxFen: taxOfPayout({ ...ask, tables: settings.taxTables }) }
  const paying = { ...state, open: { ...open, state: 'paying' as const, payout }, payouts: [...payouts, payout] }
  return { answer: { tax: payout.taxFen, net: open.fen - payout.taxFen }, state: paying }
}

function onSuccess(state: PurseState): WithdrawalStep {
  const { open } = state
  if (open === null) return refused(state, state.payouts.length > 0 ? 'repeat' : 'wrong_state')
  if (open.state !== 'paying' || open.payout === null) return refused(state, 'wrong_state')
  const { taxFen } = open.payout
  return ok({ ...state, withdrawingFen: 0, taxFen: state.taxFen + taxFen, cashFen: state.cashFen + open.fen - taxFen, open: null })
}

function onFail(state: PurseState): WithdrawalStep {
  const { open } = state
  if (open?.state !== 'paying') return refused(state, 'wrong_state')
  return ok({ ...returned(state, open.fen), payouts: state.payouts.filter((payout) => payout !== open.payout) })
}

function sumOf(payouts: readonly Payout[]): { grossFen: Fen; taxFen: Fen } {
  return payouts.reduce((total, payout) => ({ grossFen: total.grossFen + payout.grossFen, taxFen: total.taxFen + payout.taxFen }), {
    grossFen: 0,
    taxFen: 0,
  })
}
