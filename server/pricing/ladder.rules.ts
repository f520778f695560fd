// The price ladder of one basket (rules.md 21): base, reductions, coupons, points, self-purchase cut, freight, payable; every step stays on its line.
import { shareOf, sum, type Bps, type Fen } from '../protocol/money.ts'
import { openLines, type BasketLine } from './basket.rules.ts'
import { applyCoupons, applyPoints, type Coupon, type CouponRefusal, type Funder, type PointsWish } from './coupon.rules.ts'
import { applyPromotions, type Promotion } from './promotion.rules.ts'

export type Basket = {
  readonly lines: readonly BasketLine[]
  readonly promotions?: readonly Promotion[] | undefined
  readonly coupons?: readonly Coupon[] | undefined
  readonly points?: PointsWish | undefined
  /** Set only where a leader's own purchase is answered by a price cut (6.2). */
  readonly selfCutBps?: Bps | undefined
}

/** goodsFen is the net goods money: what commission, refunds and thresholds of freight read. */
export type PricedLine = {
  readonly skuId: string
  readonly baseFen: Fen
  readonly reductionFen: Fen
  readonly couponFen: Partial<Record<Funder, Fen>>
  readonly pointsFen: Fen
  readonly selfCutFen?: Fen
  readonly goodsFen: Fen
  readonly freightFen: Fen
  readonly payableFen: Fen
}
export type PricedBasket = {
  readonly lines: readonly PricedLine[]
  readonly payableFen: Fen
  readonly pointsUsed: number
  readonly applied: readonly string[]
  readonly refused: readonly (readonly [string, CouponRefusal])[]
}

/** Prices a basket. No line and no step is ever negative; the lines add up to payableFen to the fen. */
export function priceBasket(basket: Basket): PricedBasket {
  const lines = openLines(basket.lines)
  const reductions = applyPromotions(lines, basket.promotions ?? [])
  const coupons = applyCoupons(lines, basket.coupons ?? [])
  const points = applyPoints(lines, basket.points ?? { wanted: 0, owned: 0, maxBps: 0, fenPerPoint: 1 })
  const priced = lines.map(({ line, index, leftFen }): PricedLine => {
    const selfCutFen = basket.selfCutBps === undefined ? undefined : shareOf(leftFen, basket.selfCutBps)
    const goodsFen = leftFen - (selfCutFen ?? 0)
    const freightFen = line.freightFen ?? 0
    return {
      skuId: line.skuId,
      baseFen: line.unitFen * line.units,
      reductionFen: reductions.byLine.get(index) ?? 0,
      couponFen: coupons.byLine.get(index) ?? {},
      pointsFen: points.byLine.get(index) ?? 0,
      ...(selfCutFen === undefined ? {} : { selfCutFen }),
      goodsFen,
      freightFen,
      payableFen: goodsFen + freightFen,
    }
  })
  return {
    lines: priced,
    payableFen: sum(priced.map((line) => line.payableFen)),
    pointsUsed: points.points,
    applied: reductions.applied,
    refused: coupons.refused,
  }
}
