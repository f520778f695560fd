// How productive a shop's leaders are, from what each did in thirty days: counts, averages, percentiles, and who may need help. Pure.
import type { Fen } from '../../protocol/money.ts'

/** What one leader did in the window; GMV is the goods her credited orders were paid with, settled GMV those that may no longer go back. */
export type LeaderWork = {
  readonly leaderId: string
  readonly orders: number
  readonly gmvFen: Fen
  readonly settledGmvFen: Fen
  /** Commission accrued less what went back; below zero when more of an earlier window went back. */
  readonly incomeFen: Fen
}
export type IncomeBand = { readonly fromFen: Fen; readonly leaders: number }
export type Productivity = {
  /** Leaders who may sell now. */
  readonly leaders: number
  /** Those of them with a paid order in the window. */
  readonly active: number
  readonly activeBps: number
  readonly gmvFen: Fen
  readonly gmvPerActiveFen: Fen
  readonly medianIncomeFen: Fen
  readonly p80IncomeFen: Fen
  readonly bands: readonly IncomeBand[]
  /** Of the lowest quarter by settled GMV, the lowest first. */
  readonly coaching: readonly LeaderWork[]
}

/** The window of every figure (product.md A3). */
export const WINDOW_DAYS = 30
/** Lower ends of the bands of income: 0, over 0, 100, 500, 1,000, 5,000 yuan. */
export const BANDS_FEN = [0, 1, 10_000, 50_000, 100_000, 500_000] as const
export const COACHING_SHOWN = 50

/** The smallest value that at least `share` of all are not above (nearest rank); 0 of nobody. */
export function percentile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((a, b) => a - b)
  return ordered[Math.max(0, Math.ceil(ordered.length * share) - 1)] ?? 0
}

const idle = (leaderId: string): LeaderWork => ({ leaderId, orders: 0, gmvFen: 0, settledGmvFen: 0, incomeFen: 0 })
/** Lowest first; equals by orders, then by id, so that the list does not jump. */
const byNeed = (a: LeaderWork, b: LeaderWork): number =>
  a.settledGmvFen - b.settledGmvFen || a.orders - b.orders || (a.leaderId < b.leaderId ? -1 : 1)

/** Of the leaders who may sell now; what others sold before they left counts for nobody. */
export function productivityOf(sellingIds: readonly string[], work: readonly LeaderWork[]): Productivity {
  const did = new Map(work.map((one) => [one.leaderId, one]))
  const all = sellingIds.map((leaderId) => did.get(leaderId) ?? idle(leaderId))
  const active = all.filter(({ orders }) => orders > 0)
  const gmvFen = active.reduce((sum, one) => sum + one.gmvFen, 0)
  const incomes = active.map(({ incomeFen }) => incomeFen)
  const bandOf = ({ incomeFen }: LeaderWork): number => BANDS_FEN.findLastIndex((fromFen) => incomeFen >= fromFen)
  return {
    leaders: all.length,
    active: active.length,
    activeBps: all.length === 0 ? 0 : Math.floor((active.length * 10_000) / all.length),
    gmvFen,
    gmvPerActiveFen: active.length === 0 ? 0 : Math.floor(gmvFen / active.length),
    medianIncomeFen: percentile(incomes, 0.5),
    p80IncomeFen: percentile(incomes, 0.8),
    bands: BANDS_FEN.map((fromFen, band) => ({ fromFen, leaders: all.filter((one) => Math.max(0, bandOf(one)) === band).length })),
    coaching: all.toSorted(byNeed).slice(0, Math.min(COACHING_SHOWN, Math.ceil(all.length / 4))),
  }
}
