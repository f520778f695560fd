// Withdrawals on the wire: who is paid to where, what may be asked, each request's way, staff's queue, and the payouts' daily look.
import { z } from 'zod'
import { WITHDRAWAL_TABS } from './desk-tabs.ts'
import { atMs, bps, fen, fenSum, id, said, text, version } from './fields.ts'

export const WITHDRAWAL_STATES = ['requested', 'approved', 'rejected', 'paying', 'paid', 'failed'] as const
export const withdrawalTab = z.enum(WITHDRAWAL_TABS)
export type WithdrawalTab = z.infer<typeof withdrawalTab>
/** Why a request came to an end without money; by staff: in words of theirs. */
export const WITHDRAWAL_ENDS = ['cancelled', 'staff', 'negative', 'payoutFailed'] as const
export const ACCOUNT_KINDS = ['bank', 'wallet'] as const

export const identityWrite = z.strictObject({
  name: text(20, 2),
  /** 18 characters; its last one is checked. */
  idNumber: z
    .string()
    .max(18, { abort: true })
    .regex(/^[0-9]{17}[0-9X]$/),
})
export const accountWrite = z.strictObject({
  kind: z.enum(ACCOUNT_KINDS),
  /** The bank, or whose wallet it is. */
  provider: text(20, 2),
  number: z
    .string()
    .max(64, { abort: true })
    .regex(/^[0-9A-Za-z._@+-]{4,64}$/),
})
export const withdrawalAsk = z.strictObject({ amountFen: fen.min(1) })
export const withdrawalQuote = z.object({ amountFen: fen, taxFen: fen, netFen: fen })

/** As its leader sees it. */
export const withdrawalRow = z.object({
  withdrawalId: id,
  state: z.enum(WITHDRAWAL_STATES),
  amountFen: fen,
  /** null: not known before it is paid out. */
  taxFen: fen.nullable(),
  netFen: fen.nullable(),
  accountMasked: said(40),
  end: z.enum(WITHDRAWAL_ENDS).nullable(),
  reason: said(100).nullable(),
  requestedAtMs: atMs,
  approvedAtMs: atMs.nullable(),
  paidAtMs: atMs.nullable(),
  endedAtMs: atMs.nullable(),
  version,
})
export type WithdrawalRow = z.infer<typeof withdrawalRow>

export const payee = z.object({
  identity: z.object({ name: said(20), idMasked: said(18), changedAtMs: atMs }).nullable(),
  account: z.object({ kind: z.enum(ACCOUNT_KINDS), provider: said(20), numberMasked: said(20), changedAtMs: atMs }).nullable(),
  /** Nothing can be asked before it: somebody changed where the money goes. */
  waitUntilMs: atMs.nullable(),
  availableFen: fenSum,
  withdrawingFen: fenSum,
  minFen: fen,
  maxFen: fen,
  open: withdrawalRow.nullable(),
  version,
})
export type Payee = z.infer<typeof payee>

/** As finance sees it: masked, with who she is as a leader. */
export const staffWithdrawal = z.object({
  row: withdrawalRow,
  leaderId: id,
  leaderName: said(20),
  leaderState: z.enum(['applied', 'active', 'refused', 'paused', 'disabled']),
  nameMasked: said(20),
  idMasked: said(18),
  availableFen: fenSum,
  approvedByName: said(20).nullable(),
  /** This person approved it: where another could pay it out, she may not. */
  approvedByMe: z.boolean(),
  batchId: id.nullable(),
  /** Nobody else could have approved it. */
  single: z.boolean(),
})
export type StaffWithdrawal = z.infer<typeof staffWithdrawal>

const ids = z
  .array(z.strictObject({ withdrawalId: id, seenVersion: version }))
  .min(1)
  .max(50)
export const withdrawalsApprove = z.strictObject({ rows: ids, reason: text(100, 2) })
export const withdrawalsReject = z.strictObject({ rows: ids, reason: text(100, 2) })
export const withdrawalsPay = z.strictObject({ withdrawalIds: z.array(id).min(1).max(50), reason: text(100, 2) })
export const WITHDRAWAL_REFUSALS = ['changed', 'state', 'linked', 'held', 'negative', 'second', 'nextDay', 'gone'] as const
/** One answer a row: a refused one hinders no other. */
export const withdrawalResults = z.object({
  results: z
    .array(z.object({ withdrawalId: id, state: z.enum(WITHDRAWAL_STATES).nullable(), refused: z.enum(WITHDRAWAL_REFUSALS).nullable() }))
    .max(50),
  batchId: id.nullable(),
})
export type WithdrawalResults = z.infer<typeof withdrawalResults>
export const payeeRevealed = z.object({ name: said(20), idNumber: said(18), provider: said(20), number: said(64) })

const bracket = z.strictObject({ upToFen: fenSum.min(1).nullable(), bps, quickFen: fenSum.min(0) })
export const taxRule = z.strictObject({
  minFen: z.int().min(1).max(100_000),
  /** A person and local day, gross. */
  dayFen: z.int().min(100).max(2_000_000),
  taxMode: z.enum(['none', 'month', 'year']),
  monthBrackets: z.array(bracket).min(1).max(12),
  yearBrackets: z.array(bracket).min(1).max(12),
})
export type TaxRule = z.infer<typeof taxRule>
export const taxDraft = z.strictObject({ ...taxRule.shape, reason: text(100, 2) })
export const taxRules = z.object({
  versions: z.array(z.object({ ...taxRule.shape, version, fromMs: atMs, reason: said(100).nullable(), single: z.boolean() })).max(100),
  inForce: version,
  draft: z.object({ ...taxRule.shape, reason: said(100), version, mine: z.boolean(), byName: said(20) }).nullable(),
})
export type TaxRules = z.infer<typeof taxRules>

export const PAYOUT_DIFFERENCES = ['missingHere', 'missingThere', 'amount', 'state', 'twice', 'ledger'] as const
export const day = z
  .string()
  .max(10, { abort: true })
  .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/)
export const payoutReport = z.object({
  day,
  provider: said(20),
  ranAtMs: atMs,
  whole: z.boolean(),
  payouts: z.int(),
  paidFen: fenSum,
  differences: z
    .array(z.object({ kind: z.enum(PAYOUT_DIFFERENCES), number: said(80), oursFen: fen.nullable(), theirsFen: fen.nullable() }))
    .max(200),
  differencesCount: z.int(),
})
export type PayoutReportRow = z.infer<typeof payoutReport>
