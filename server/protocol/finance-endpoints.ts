// Endpoints of the shop's money: the provider's bill against our books, and the statement of a month.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, fen, fenSum, said } from './fields.ts'

const read = ['read'] as const
export const BILL_DIFFERENCES = ['missingHere', 'missingThere', 'amount', 'ledger', 'twice'] as const
const day = z
  .string()
  .max(10, { abort: true })
  .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/)
const month = z
  .string()
  .max(7, { abort: true })
  .regex(/^[0-9]{4}-(0[1-9]|1[0-2])$/)
const billReport = z.object({
  day,
  provider: said(20),
  ranAtMs: atMs,
  /** false: the provider gave no whole file for the day. */
  whole: z.boolean(),
  payments: z.int(),
  refunds: z.int(),
  paidFen: fenSum,
  refundedFen: fenSum,
  feeFen: fenSum,
  netFen: fenSum,
  differences: z
    .array(
      z.object({
        kind: z.enum(BILL_DIFFERENCES),
        type: z.enum(['payment', 'refund']),
        number: said(80),
        oursFen: fen.nullable(),
        theirsFen: fen.nullable(),
      }),
    )
    .max(200),
  /** More than are listed. */
  differencesCount: z.int(),
})
export type BillReportRow = z.infer<typeof billReport>
export const STATEMENT_ACCOUNTS = [
  'provider',
  'sales',
  'providerFees',
  'commission',
  'tax',
  'cash',
  'writeOff',
  'leadersFrozen',
  'leadersAvailable',
  'leadersWithdrawing',
] as const
export const TRANSFER_CODES = [
  'sale',
  'saleBack',
  'fee',
  'payout',
  'accrue',
  'reverse',
  'settle',
  'move',
  'bonus',
  'withdraw',
  'back',
  'withdrawn',
  'reward',
  'tax',
] as const
const shopStatement = z.object({
  month,
  lines: z
    .array(z.object({ account: z.enum(STATEMENT_ACCOUNTS), openingFen: fenSum, inFen: fenSum, outFen: fenSum, closingFen: fenSum }))
    .max(STATEMENT_ACCOUNTS.length),
  codes: z.array(z.object({ code: z.enum(TRANSFER_CODES), rows: z.int(), amountFen: fenSum })).max(TRANSFER_CODES.length),
  sumFen: fenSum,
})
export type ShopStatement = z.infer<typeof shopStatement>

export const financeEndpoints = {
  billReports: endpoint({
    method: 'GET',
    path: '/staff/finance/bills',
    act: 'reconcile.read',
    rates: read,
    says: 'The provider’s daily bills against our books, newest first',
    reply: z.object({ rows: z.array(billReport).max(31) }),
  }),
  shopStatement: endpoint({
    method: 'GET',
    path: '/staff/finance/statements/:month',
    act: 'ledger.readAll',
    rates: read,
    says: 'What every account of the shop had, what came and went, what it has, derived from the ledger',
    params: z.strictObject({ month }),
    reply: shopStatement,
  }),
} as const satisfies Record<string, Endpoint>
