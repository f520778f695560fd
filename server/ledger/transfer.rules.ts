// One row of the ledger: an amount above zero from a debit to a credit account; its id says what it is for, so the same thing cannot be written twice.
import type { Fen } from '../protocol/money.ts'
import { leaderAccount, leaderOf, type Account, type LeaderSide } from './accounts.rules.ts'

/** sale, saleBack: buyers' money; fee, payout: what the provider keeps and what it sends us. The others touch one leader and stand in her chain: withdraw (asked for), back (not paid after all), withdrawn and tax (left the shop), reward (of a task, hers at once). */
export type TransferCode =
  | 'sale'
  | 'saleBack'
  | 'fee'
  | 'payout'
  | 'accrue'
  | 'reverse'
  | 'settle'
  | 'move'
  | 'bonus'
  | 'withdraw'
  | 'back'
  | 'withdrawn'
  | 'tax'
  | 'reward'

/** Why an entry is what it is, kept with the row as it was then; wire shape `entryRow.explain`. */
export type Explanation = {
  readonly touchAtMs: number | null
  readonly bindingSinceMs: number | null
  readonly reason: 'protectedBinding' | 'touch' | 'binding' | 'direct' | 'moved'
  readonly ruleVersion: number
  readonly baseFen: Fen
  readonly rateBps: number | null
  readonly fenPerUnit: Fen | null
  readonly units: number
  readonly title: string
}

/** Deterministic id: `<orderId>:accrue`, `<orderId>:reverse:1`, `<paymentId>:<orderId>:sale`. A transfer touches at most one leader. */
export type Transfer = {
  readonly transferId: string
  readonly debit: Account
  readonly credit: Account
  readonly amountFen: Fen
  readonly code: TransferCode
  readonly orderId: string | null
  readonly orderNo: string | null
  readonly explain: Explanation | null
}

/** bonus: it is for no order, or for a second level, or for something else than an order. source: money for a leader from something that pays none. */
export type TransferFault = 'amount' | 'same_account' | 'two_leaders' | 'bonus' | 'source'

/** What an inviter's entries of one order may be called: one inviter, one level, and nothing that is not an order. */
const BONUS_ENTRY = /^bonus(Accrue|Reverse:\d+|Settle|Lead:\d+:(in|out))$/
function isBonusOfOrder({ transferId, orderId }: Pick<Transfer, 'transferId' | 'orderId'>): boolean {
  const [of, ...name] = transferId.split(':')
  return orderId !== null && of === orderId && BONUS_ENTRY.test(name.join(':'))
}

/**
 * What the shop gives a leader comes from an order, under its name, or from a done task: there is no name for a head, a joining or a
 * package of membership.
 */
function isFromSaleOrTask({ transferId, orderId, code }: Pick<Transfer, 'transferId' | 'orderId' | 'code'>): boolean {
  if (code === 'reward') return /^[^:]+:[^:]+:reward$/.test(transferId)
  return (code === 'accrue' || code === 'move' || code === 'bonus') && orderId !== null && transferId.startsWith(`${orderId}:`)
}

/** Why a transfer may not be written, or null. */
export function transferFault(transfer: Transfer): TransferFault | null {
  if (!Number.isSafeInteger(transfer.amountFen) || transfer.amountFen <= 0) return 'amount'
  if (transfer.debit === transfer.credit) return 'same_account'
  if (transfer.code === 'bonus' && !isBonusOfOrder(transfer)) return 'bonus'
  const [debited, credited] = [leaderOf(transfer.debit), leaderOf(transfer.credit)]
  if (credited !== null && debited === null && !isFromSaleOrTask(transfer)) return 'source'
  return debited !== null && credited !== null && debited.leaderId !== credited.leaderId ? 'two_leaders' : null
}

/** The leader whose chain a transfer stands in; null for the shop's own. */
export function chainLeader(transfer: Pick<Transfer, 'debit' | 'credit'>): string | null {
  return leaderOf(transfer.credit)?.leaderId ?? leaderOf(transfer.debit)?.leaderId ?? null
}

type Named = Pick<Transfer, 'transferId' | 'orderId' | 'orderNo' | 'code' | 'explain'>

/** A signed change of what a leader is owed, against the merchant's commission expense. amountFen is not 0. */
export function commissionTransfer(named: Named, leaderId: string, side: LeaderSide, amountFen: Fen): Transfer {
  const account = leaderAccount(leaderId, side)
  return amountFen > 0
    ? { ...named, debit: 'commission', credit: account, amountFen }
    : { ...named, debit: account, credit: 'commission', amountFen: -amountFen }
}

/** From one side of a leader to another: settling is frozen -> available. */
export function sideTransfer(named: Named, leaderId: string, from: LeaderSide, to: LeaderSide, amountFen: Fen): Transfer {
  return { ...named, debit: leaderAccount(leaderId, from), credit: leaderAccount(leaderId, to), amountFen }
}

/** What the provider kept of a payment, as its bill says. */
export function feeTransfer(ask: { paymentId: string; amountFen: Fen }): Transfer {
  const { paymentId, amountFen } = ask
  const named = { code: 'fee', orderId: null, orderNo: null, explain: null } as const
  return { transferId: `${paymentId}:fee`, debit: 'providerFees', credit: 'provider', amountFen, ...named }
}

/** What the provider sent to our bank for a day of its bill; below zero: what it took back. */
export function payoutTransfer(ask: { provider: string; day: string; amountFen: Fen }): Transfer {
  const { provider, day, amountFen } = ask
  const accounts = amountFen > 0 ? ({ debit: 'cash', credit: 'provider' } as const) : ({ debit: 'provider', credit: 'cash' } as const)
  const named = { code: 'payout', orderId: null, orderNo: null, explain: null } as const
  return { transferId: `${provider}:${day}:payout`, ...accounts, amountFen: Math.abs(amountFen), ...named }
}

/** A buyer's payment of one order, and the same money going back. */
export function saleTransfer(ask: {
  paymentId: string
  orderId: string
  orderNo: string
  amountFen: Fen
  back?: boolean
  refundId?: string
}): Transfer {
  const { paymentId, orderId, orderNo, amountFen } = ask
  const transferId = ask.back === true ? `${ask.refundId ?? `${paymentId}:${orderId}`}:saleBack` : `${paymentId}:${orderId}:sale`
  const accounts = ask.back === true ? ({ debit: 'sales', credit: 'provider' } as const) : ({ debit: 'provider', credit: 'sales' } as const)
  return { transferId, ...accounts, amountFen, code: ask.back === true ? 'saleBack' : 'sale', orderId, orderNo, explain: null }
}
