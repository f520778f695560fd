// Coupons and points of a basket (rules.md 21.4, 21.5): one coupon a funder, both read the amount after reductions; points last.
import { mulDivFloor, shareOf, type Bps, type Fen } from '../protocol/money.ts'
import { amountLeft, inScope, takeOff, type OpenLine, type Scope } from './basket.rules.ts'

export type Funder = 'supplier' | 'merchant'
export type Coupon = {
  readonly id: string
  readonly funder: Funder
  readonly overFen?: Fen | undefined
  readonly offFen?: Fen | undefined
  readonly offBps?: Bps | undefined
  readonly maxFen?: Fen | undefined
  readonly scope?: Scope | undefined
}
export type CouponRefusal = 'one_per_funder' | 'below_threshold' | 'no_goods'
export type CouponResult = {
  /** By line index, what each funder pays of it (only amounts above 0). */
  readonly byLine: ReadonlyMap<number, Partial<Record<Funder, Fen>>>
  readonly used: readonly string[]
  readonly refused: readonly (readonly [string, CouponRefusal])[]
}

// The supplier's is subtracted first: what its goods have left then bounds the merchant's.
const FUNDERS: readonly Funder[] = ['supplier', 'merchant']

/** Takes the coupons a buyer named, in her order of naming, from the lines; refused ones say why and cost nothing. */
export function applyCoupons(lines: readonly OpenLine[], coupons: readonly Coupon[]): CouponResult {
  const refused: [string, CouponRefusal][] = []
  const byLine = new Map<number, Partial<Record<Funder, Fen>>>()
  const chosen = new Map<Funder, Coupon>()
  for (const coupon of coupons) {
    if (chosen.has(coupon.funder)) {
      refused.push([coupon.id, 'one_per_funder'])
    } else {
      chosen.set(coupon.funder, coupon)
    }
  }
  // Thresholds and percentages read the amounts before any coupon, so the order of asking does not matter.
  const plans = FUNDERS.flatMap((funder) => {
    const coupon = chosen.get(funder)
    return coupon === undefined ? [] : [planOf(coupon, lines)]
  })
  const used: string[] = []
  for (const { coupon, goods, valueFen, refusal } of plans) {
    if (refusal !== undefined) {
      refused.push([coupon.id, refusal])
      continue
    }
    used.push(coupon.id)
    for (const { index, offFen } of takeOff(goods, Math.min(valueFen, amountLeft(goods)))) {
      if (offFen > 0) {
        byLine.set(index, { ...byLine.get(index), [coupon.funder]: offFen })
      }
    }
  }
  return { byLine, used, refused }
}

function planOf(coupon: Coupon, lines: readonly OpenLine[]) {
  const goods = lines.filter((open) => open.allow.coupons && inScope(open.line, coupon.scope))
  const amountFen = amountLeft(goods)
  const ofPercent = Math.min(shareOf(amountFen, coupon.offBps ?? 0), coupon.maxFen ?? Infinity)
  const valueFen = coupon.offFen ?? ofPercent
  const refusal: CouponRefusal | undefined =
    amountFen < (coupon.overFen ?? 0) ? 'below_threshold' : amountFen === 0 ? 'no_goods' : undefined
  return { coupon, goods, valueFen, refusal }
}

/** maxBps: part of the goods that points may pay; fenPerPoint: what one point is worth. */
export type PointsWish = { readonly wanted: number; readonly owned: number; readonly maxBps: Bps; readonly fenPerPoint: Fen }

/** Whole points only, at most what she owns and the shop allows of what is left; answers points used and each line's part in fen. */
export function applyPoints(lines: readonly OpenLine[], wish: PointsWish): { points: number; byLine: ReadonlyMap<number, Fen> } {
  const goods = lines.filter((open) => open.allow.points)
  const allowed = mulDivFloor(shareOf(amountLeft(goods), wish.maxBps), 1, wish.fenPerPoint)
  const points = Math.max(0, Math.min(wish.wanted, wish.owned, allowed))
  const parts = takeOff(goods, points * wish.fenPerPoint)
  return { points, byLine: new Map(parts.map((part) => [part.index, part.offFen])) }
}
