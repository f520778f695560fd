// The basket a ladder works on: lines with their base amount and what is left of it, scopes, and one way to take a discount off lines.
import { split, sum, type Fen } from '../protocol/money.ts'
import { allowancesOf, type Allowances, type PriceKind } from './base-price.rules.ts'

/** One order to be placed: units of one SKU at its base price. categories nearest first; freightFen is given (21.7). */
export type BasketLine = {
  readonly skuId: string
  readonly showId: string
  readonly kind: PriceKind
  readonly unitFen: Fen
  readonly units: number
  readonly categories?: readonly string[] | undefined
  readonly allow?: Partial<Allowances> | undefined
  readonly freightFen?: Fen | undefined
}

/** A line while the ladder goes down: leftFen is its amount just before the next step. */
export type OpenLine = { readonly line: BasketLine; readonly index: number; readonly allow: Allowances; leftFen: Fen }

/** Which lines a promotion or coupon speaks of; every list given must contain the line, none given = all lines. */
export type Scope = {
  readonly skus?: readonly string[] | undefined
  readonly shows?: readonly string[] | undefined
  readonly categories?: readonly string[] | undefined
}

/** The lines of a basket with their base amounts. */
export function openLines(lines: readonly BasketLine[]): OpenLine[] {
  return lines.map((line, index) => ({ line, index, allow: allowancesOf(line.kind, line.allow), leftFen: line.unitFen * line.units }))
}

/** True when a line is within a scope. */
export function inScope(line: BasketLine, scope: Scope = {}): boolean {
  const { skus, shows, categories } = scope
  return (
    (skus === undefined || skus.includes(line.skuId)) &&
    (shows === undefined || shows.includes(line.showId)) &&
    (categories === undefined || (line.categories ?? []).some((category) => categories.includes(category)))
  )
}

export function amountLeft(lines: readonly OpenLine[]): Fen {
  return sum(lines.map((open) => open.leftFen))
}

/** Takes offFen (<= what is left) from the lines, split by their amounts just before; answers each line's part. */
export function takeOff(lines: readonly OpenLine[], offFen: Fen): { index: number; offFen: Fen }[] {
  const shares = split(
    offFen,
    lines.map((open) => open.leftFen),
  )
  return lines.map((open, place) => {
    const share = shares[place] ?? 0
    open.leftFen -= share
    return { index: open.index, offFen: share }
  })
}
