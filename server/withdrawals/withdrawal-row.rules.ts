// A withdrawal's row: who is paid what to where, and how far it has come; what of it is shown to whom. Pure.
import { createHash } from 'node:crypto'
import type { Fen } from '../protocol/money.ts'
import type { WithdrawalRow as Shown, WITHDRAWAL_ENDS } from '../protocol/withdrawals.ts'
import type { Posting } from './posting.rules.ts'
import type { Payout, WithdrawalState } from './withdrawal.rules.ts'

/** Sealed for her member; the masks are shown. */
export type PaidTo = {
  readonly name: string
  readonly nameMasked: string
  readonly idNumber: string
  readonly idMasked: string
  readonly kind: 'bank' | 'wallet'
  readonly provider: string
  readonly number: string
  readonly numberMasked: string
}
export type WithdrawalEnd = (typeof WITHDRAWAL_ENDS)[number]
export type WithdrawalDoc = {
  readonly _id: string
  readonly leaderId: string
  readonly memberId: string
  /** Blind index of her ID number: limits and tax count the person, not the account. */
  readonly personIndex: string
  readonly amountFen: Fen
  readonly state: WithdrawalState
  /** Exactly while requested, approved or paying: one a person, by a unique index. */
  readonly open?: true
  /** The ledger may lack what this state says. */
  readonly owed?: true
  /** She had not that much after all: it never was a request. */
  readonly void?: true
  readonly payee: PaidTo
  readonly requestedAt: Date
  readonly approvedAt?: Date
  readonly approvedBy?: string
  /** Nobody else was there to be the second of two. */
  readonly single?: true
  readonly batchId?: string
  readonly batchBy?: string
  /** When it is looked at again: approved ones of a batch, and those being paid. */
  readonly nextAt?: Date
  readonly tries: number
  readonly payingAt?: Date
  /** The local day it counts on. */
  readonly payingDay?: string
  readonly taxFen?: Fen
  readonly netFen?: Fen
  readonly endedAt?: Date
  readonly end?: WithdrawalEnd
  readonly reason?: string
  readonly version: number
}

/** The same person and page key are the same row. */
export const keyedId = (personId: string, key: string): string =>
  createHash('sha256').update(`${personId}|${key}`).digest('hex').slice(0, 24)

export const postingOf = ({ _id, leaderId, amountFen, state, taxFen, netFen }: WithdrawalDoc): Posting => ({
  withdrawalId: _id,
  leaderId,
  amountFen,
  state,
  taxFen: taxFen ?? null,
  netFen: netFen ?? null,
})

/** What counts for the day's limit and the period's tax. */
export const payoutsOf = (rows: readonly WithdrawalDoc[]): Payout[] =>
  rows.flatMap(({ payingDay, amountFen, taxFen }) =>
    payingDay === undefined ? [] : [{ day: payingDay, grossFen: amountFen, taxFen: taxFen ?? 0 }],
  )

export const shownRow = (row: WithdrawalDoc): Shown => ({
  withdrawalId: row._id,
  state: row.state,
  amountFen: row.amountFen,
  taxFen: row.taxFen ?? null,
  netFen: row.netFen ?? null,
  accountMasked: `${row.payee.provider} ${row.payee.numberMasked}`,
  end: row.end ?? null,
  reason: row.reason ?? null,
  requestedAtMs: row.requestedAt.getTime(),
  approvedAtMs: row.approvedAt?.getTime() ?? null,
  paidAtMs: row.state === 'paid' ? (row.endedAt?.getTime() ?? null) : null,
  endedAtMs: row.endedAt?.getTime() ?? null,
  version: row.version,
})
