// Tax withheld from a leader's payouts (rules.md 15.4): on the income of the whole period, minus what was withheld in it, so that splitting saves nothing.
import { mulDivFloor, shareOf, type Bps, type Fen } from '../protocol/money.ts'

/** month: labour income of a local month; year: the platforms' table of a local year; none: somebody else withholds. */
export type TaxMode = 'none' | 'month' | 'year'
/** upToFen null: the last one, without an end. */
export type Bracket = { readonly upToFen: Fen | null; readonly bps: Bps; readonly quickFen: Fen }
export type TaxTables = { readonly month: readonly Bracket[]; readonly year: readonly Bracket[] }

const YUAN = 100
const bracket = (upToYuan: number | null, percent: number, quickYuan: number): Bracket => ({
  upToFen: upToYuan === null ? null : upToYuan * YUAN,
  bps: percent * 100,
  quickFen: quickYuan * YUAN,
})

/** Settings of the shop by default; the last bracket has no end. */
export const MONTH_BRACKETS: readonly Bracket[] = [bracket(20_000, 20, 0), bracket(50_000, 30, 2000), bracket(null, 40, 7000)]
export const YEAR_BRACKETS: readonly Bracket[] = [
  bracket(36_000, 3, 0),
  bracket(144_000, 10, 2520),
  bracket(300_000, 20, 16_920),
  bracket(420_000, 25, 31_920),
  bracket(660_000, 30, 52_920),
  bracket(960_000, 35, 85_920),
  bracket(null, 45, 181_920),
]
export const FIRST_TABLES: TaxTables = { month: MONTH_BRACKETS, year: YEAR_BRACKETS }
const MONTH_FREE_FEN = 800 * YUAN
const MONTH_FLAT_UP_TO_FEN = 4000 * YUAN
const COST_BPS = 2000
const YEAR_FREE_FEN_A_MONTH = 5000 * YUAN

/** The tax on a period's whole income. months: months of the year in which she had income so far (year only). */
export function taxOn(mode: TaxMode, incomeFen: Fen, months = 1, tables: TaxTables = FIRST_TABLES): Fen {
  if (mode === 'none') {
    return 0
  }
  const costFen = mode === 'month' && incomeFen <= MONTH_FLAT_UP_TO_FEN ? MONTH_FREE_FEN : shareOf(incomeFen, COST_BPS)
  const freeFen = mode === 'year' ? YEAR_FREE_FEN_A_MONTH * months : 0
  return byBrackets(Math.max(0, incomeFen - costFen - freeFen), mode === 'month' ? tables.month : tables.year)
}

function byBrackets(taxableFen: Fen, brackets: readonly Bracket[]): Fen {
  const row = brackets.find(({ upToFen }) => upToFen === null || taxableFen <= upToFen)
  return row === undefined ? 0 : Math.max(0, mulDivFloor(taxableFen, row.bps, 10_000) - row.quickFen)
}

/**
 * What this payout is withheld: the period's tax with it, minus what was withheld before; never below 0, and never so much that nothing
 * is paid out (after a change of the rule the rest is withheld from the next ones).
 */
export function taxOfPayout(ask: {
  readonly mode: TaxMode
  readonly payoutFen: Fen
  /** Gross payouts of the period before this one, failed ones not counted. */
  readonly incomeBeforeFen: Fen
  readonly withheldBeforeFen: Fen
  readonly months?: number
  readonly tables?: TaxTables | undefined
}): Fen {
  const due = taxOn(ask.mode, ask.incomeBeforeFen + ask.payoutFen, ask.months, ask.tables) - ask.withheldBeforeFen
  return Math.max(0, Math.min(due, ask.payoutFen - 1))
}

/** The place of the first bracket that makes no sense: ends must rise, only the last is open, and tax may not fall where one begins. */
export function bracketFault(brackets: readonly Bracket[]): number | null {
  const taxAt = ({ bps, quickFen }: Bracket, taxableFen: Fen): Fen => mulDivFloor(taxableFen, bps, 10_000) - quickFen
  const wrong = brackets.findIndex((bracket, place) => {
    const before = brackets[place - 1]
    if ((bracket.upToFen === null) !== (place === brackets.length - 1)) return true
    if (before === undefined) return bracket.quickFen !== 0
    const start = before.upToFen ?? 0
    return (
      (bracket.upToFen !== null && bracket.upToFen <= start) || bracket.bps < before.bps || taxAt(bracket, start) < taxAt(before, start) - 1
    )
  })
  return wrong === -1 ? null : wrong
}
