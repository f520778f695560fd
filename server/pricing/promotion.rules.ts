// Reductions of a basket (rules.md 21.3): each promotion, by priority and id, takes the lines in its scope that are still free.
import { shareOf, mulDivFloor, split, sum, BPS_WHOLE, type Bps, type Fen } from '../protocol/money.ts'
import { amountLeft, inScope, type OpenLine, type Scope } from './basket.rules.ts'

type Common = { readonly id: string; readonly priority: number; readonly scope?: Scope | undefined }
export type Promotion = Common &
  (
    | { readonly type: 'full'; readonly tiers: readonly { readonly overFen: Fen; readonly offFen: Fen }[] }
    | { readonly type: 'every'; readonly overFen: Fen; readonly offFen: Fen; readonly maxFen?: Fen | undefined }
    | { readonly type: 'nDiscount'; readonly units: number; readonly payBps: Bps }
    | { readonly type: 'secondHalf' }
    | { readonly type: 'nForPrice'; readonly units: number; readonly fen: Fen }
  )

/** What each line gets from the promotion it joined, by line index, and the promotions that took lines, in their order. */
export type Reductions = { readonly byLine: ReadonlyMap<number, Fen>; readonly applied: readonly string[] }

/** Applies every promotion once to lines that joined none before; lines keep what is left after it. */
export function applyPromotions(lines: readonly OpenLine[], promotions: readonly Promotion[]): Reductions {
  const byLine = new Map<number, Fen>()
  const applied: string[] = []
  const inOrder = [...promotions].sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
  for (const promotion of inOrder) {
    const free = lines.filter((open) => open.allow.reduction && !byLine.has(open.index) && inScope(open.line, promotion.scope))
    const offs = offsOf(promotion, free)
    if (offs.length === 0) {
      continue // not reached: its lines stay free for the next
    }
    applied.push(promotion.id)
    for (const { open, offFen } of offs) {
      open.leftFen -= offFen
      byLine.set(open.index, offFen)
    }
  }
  return { byLine, applied }
}

type Off = { readonly open: OpenLine; readonly offFen: Fen }

function offsOf(promotion: Promotion, lines: readonly OpenLine[]): Off[] {
  if (promotion.type === 'nForPrice') {
    // Whole groups of one line, so lines too short for a group stay free.
    return lines
      .map((open) => {
        const groups = Math.floor(open.line.units / promotion.units)
        return { open, offFen: Math.max(0, groups * (promotion.units * open.line.unitFen - promotion.fen)) }
      })
      .filter((off) => off.offFen > 0)
  }
  const offFen = Math.min(basketOff(promotion, lines), amountLeft(lines))
  if (offFen <= 0) {
    return []
  }
  const shares = split(
    offFen,
    lines.map((open) => open.leftFen),
  )
  return lines.map((open, place) => ({ open, offFen: shares[place] ?? 0 }))
}

function basketOff(promotion: Exclude<Promotion, { type: 'nForPrice' }>, lines: readonly OpenLine[]): Fen {
  const amountFen = amountLeft(lines)
  const units = sum(lines.map((open) => open.line.units))
  switch (promotion.type) {
    case 'full': {
      const reached = promotion.tiers.filter((tier) => amountFen >= tier.overFen).sort((a, b) => b.overFen - a.overFen)
      return reached[0]?.offFen ?? 0
    }
    case 'every':
      return Math.min(mulDivFloor(Math.floor(amountFen / promotion.overFen), promotion.offFen, 1), promotion.maxFen ?? Infinity)
    case 'nDiscount':
      return units >= promotion.units ? shareOf(amountFen, BPS_WHOLE - promotion.payBps) : 0
    case 'secondHalf':
      return secondHalfOff(lines)
  }
}

/** Units sorted dearest first; every second one costs half, floored in the shop's favour of the discount. */
function secondHalfOff(lines: readonly OpenLine[]): Fen {
  const unitPrices = lines.flatMap((open) => Array.from({ length: open.line.units }, () => open.line.unitFen)).sort((a, b) => b - a)
  return sum(unitPrices.filter((_, place) => place % 2 === 1).map((unitFen) => Math.floor(unitFen / 2)))
}
