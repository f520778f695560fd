// Tax withheld from a leader's payouts (rules.md 15.4): on the income of the whole period, minus what was withheld in it, so that splitting saves nothing.
import { mulDivFloor, shareOf, type Bps, type Fen } from '../protocol/money.ts'

/** month: labour income of a local month; year: the platforms' table of a local year; none: somebody else withholds. */
export type TaxMode = 'none' | 'month' | 'year'
export type Bracket = { readonly upToFen: Fen; readonly bps: Bps; readonly quickFen: Fen }

const YUAN = 100
const bracket = (upToYuan: number, percent: number, quickYuan: number): Bracket => ({
  upToFen: upToYuan * YUAN,
  bps: percent * 100,
  quickFen: quickYuan * YUAN,
})

/** Settings of the shop by default; the last bracket has no end. */
export const MONTH_BRACKETS: readonly Bracket[] = [bracket(20_000, 20, 0), bracket(50_000, 30, 2000), bracket(Infinity, 40, 7000)]
export const YEAR_BRACKETS: readonly Bracket[] = [
  bracket(36_000, 3, 0),
  bracket(144_000, 10, 2520),
  bracket(300_000, 20, 16_920),
  bracket(420_000, 25, 31_920),
  bracket(660_000, 30, 52_920),
  bracket(960_000, 35, 85_920),
  bracket(Infinity, 45, 181_920),
]
const MONTH_FREE_FEN = 800 * YUAN
const MONTH_FLAT_UP_TO_FEN = 4000 * YUAN
const COST_BPS = 2000
const YEAR_FREE_FEN_A_MONTH = 5000 * YUAN

/** The tax on a period's whole income. months: months of the year in which she had income so far (year only). */
export function taxOn(mode: TaxMode, incomeFen: Fen, months = 1): Fen {
  if (mode === 'none') {
    return 0
  }
  const costFen = mode === 'month' && incomeFen <= MONTH_FLAT_UP_TO_FEN ? MONTH_FREE_FEN : shareOf(incomeFen, COST_BPS)
  const freeFen = mode === 'year' ? YEAR_FREE_FEN_A_MONTH * months : 0
  return byBrackets(Math.max(0, incomeFen - costFen - freeFen), mode === 'month' ? MONTH_BRACKETS : YEAR_BRACKETS)
}

function byBrackets(taxableFen: Fen, brackets: readonly Bracket[]): Fen {
  const row = brackets.find((candidate) => taxableFen <= candidate.upToFen)
  return row === undefined ? 0 : mulDivFloor(taxableFen, row.bps, 10_000) - row.quickFen
}

/** What this payout is withheld: the period's tax with it, minus what was withheld before; never below 0. */
export function taxOfPayout(ask: {
  readonly mode: TaxMode
  readonly payoutFen: Fen
  /** Gross payouts of the period before this one, failed ones not counted. */
  readonly incomeBeforeFen: Fen
  readonly withheldBeforeFen: Fen
  readonly months?: number
}): Fen {
  return Math.max(0, taxOn(ask.mode, ask.incomeBeforeFen + ask.payoutFen, ask.months) - ask.withheldBeforeFen)
}
