// The merchant's statement of a span: what every account had before, what came and went by its code, what it has after; a fold of rows and nothing else. Pure.
import { sum, type Fen } from '../protocol/money.ts'
import { leaderOf, SHOP_ACCOUNTS, type Account } from './accounts.rules.ts'
import type { TransferCode } from './transfer.rules.ts'

/** Rows of one kind between two accounts, summed. */
export type Flow = {
  readonly debit: Account
  readonly credit: Account
  readonly code: TransferCode
  readonly amountFen: Fen
  readonly rows: number
}
/** The shop's own accounts, and all leaders' together by how far their money has come. */
export type StatementAccount = (typeof SHOP_ACCOUNTS)[number] | 'leadersFrozen' | 'leadersAvailable' | 'leadersWithdrawing'
export const STATEMENT_ACCOUNTS: readonly StatementAccount[] = [...SHOP_ACCOUNTS, 'leadersFrozen', 'leadersAvailable', 'leadersWithdrawing']
export type StatementLine = {
  readonly account: StatementAccount
  readonly openingFen: Fen
  readonly inFen: Fen
  readonly outFen: Fen
  readonly closingFen: Fen
}
export type Statement = {
  readonly lines: readonly StatementLine[]
  readonly codes: readonly { readonly code: TransferCode; readonly rows: number; readonly amountFen: Fen }[]
  /** All closing balances together: zero, or a row was written by hand. */
  readonly sumFen: Fen
}

const SIDES = { frozen: 'leadersFrozen', available: 'leadersAvailable', withdrawing: 'leadersWithdrawing' } as const
export const statementAccount = (account: Account): StatementAccount => {
  const leader = leaderOf(account)
  return leader ? SIDES[leader.side] : (account as StatementAccount)
}

/** A balance is credits minus debits; a row between two leaders' accounts of one side moves nothing here. */
export const statementOf = (before: readonly Flow[], within: readonly Flow[]): Statement => {
  const into = (flows: readonly Flow[], account: StatementAccount): Fen =>
    sum(flows.filter(({ credit }) => statementAccount(credit) === account).map(({ amountFen }) => amountFen))
  const outOf = (flows: readonly Flow[], account: StatementAccount): Fen =>
    sum(flows.filter(({ debit }) => statementAccount(debit) === account).map(({ amountFen }) => amountFen))
  const lines = STATEMENT_ACCOUNTS.map((account): StatementLine => {
    const openingFen = into(before, account) - outOf(before, account)
    const inFen = into(within, account)
    const outFen = outOf(within, account)
    return { account, openingFen, inFen, outFen, closingFen: openingFen + inFen - outFen }
  })
  const byCode = Map.groupBy(within, ({ code }) => code)
  const codes = [...byCode].map(([code, flows]) => ({
    code,
    rows: sum(flows.map(({ rows }) => rows)),
    amountFen: sum(flows.map(({ amountFen }) => amountFen)),
  }))
  return { lines, codes, sumFen: sum(lines.map(({ closingFen }) => closingFen)) }
}
