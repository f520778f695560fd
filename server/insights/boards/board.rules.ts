// Who stands where on a board: what was paid less what went back, ties in an order that does not change from look to look. Pure.
import type { Fen } from '../../protocol/money.ts'

/** What one leader sold in the board's show or day; blocked orders and those of the show's own people are not in it. */
export type Sold = {
  readonly leaderId: string
  readonly orders: number
  /** Goods paid for, less goods money that went back. */
  readonly netFen: Fen
  /** When the last of it was paid. */
  readonly lastPaidAtMs: number
}
export type Placed = Sold & { readonly place: number }

/** More money first; equal money: more orders; still equal: who was there first; then by id, which never changes. */
const byPlace = (a: Sold, b: Sold): number =>
  b.netFen - a.netFen || b.orders - a.orders || a.lastPaidAtMs - b.lastPaidAtMs || (a.leaderId < b.leaderId ? -1 : 1)

/** From the first place on; who has nothing left after refunds is not on the board. */
export const boardOf = (sold: readonly Sold[]): Placed[] =>
  sold
    .filter(({ netFen }) => netFen > 0)
    .toSorted(byPlace)
    .map((one, index) => ({ ...one, place: index + 1 }))

/** A leader's own place and how much she lacks to draw level with the one above; null while she is not on the board. */
export function ownPlace(board: readonly Placed[], leaderId: string): (Placed & { readonly gapFen: Fen | null }) | null {
  const mine = board.find((one) => one.leaderId === leaderId)
  if (mine === undefined) return null
  const above = board[mine.place - 2]
  return { ...mine, gapFen: above === undefined ? null : above.netFen - mine.netFen }
}

const DAY_MS = 86_400_000
/** A day that the calendar has. */
export const isDay = (day: string): boolean => {
  const atMs = Date.parse(`${day}T00:00:00Z`)
  return Number.isFinite(atMs) && new Date(atMs).toISOString().slice(0, 10) === day
}
/** Some moment of that day wherever the shop is, for its calendar to begin from. */
export const noonOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) + DAY_MS / 2
