// The price of one line alone, without promotions, coupons or points, remembered: in a sale a whole crowd asks for the same few. Pure.
import type { PriceLine } from './base-price.rules.ts'
import type { BasketLine } from './basket.rules.ts'
import { priceBasket, type PricedBasket, type PricedLine } from './ladder.rules.ts'

const ALONE_KEPT_MAX = 1_000

export type AlonePrice = Pick<PricedBasket, 'payableFen'> & { readonly lines: readonly PriceLine[] }
/** What decides such a price, and nothing else. */
export type AloneLine = Pick<BasketLine, 'skuId' | 'showId' | 'kind' | 'unitFen' | 'units' | 'freightFen'>
/** Baskets of one line without promotions, coupons or points: a crowd asks for the same few, and nothing but what is in the key decides. */
export const createAlonePrice = (): ((line: AloneLine) => AlonePrice) => {
  const known = new Map<string, AlonePrice>()
  return (line) => {
    const { skuId, showId, kind, unitFen, units, freightFen = 0 } = line
    const key = `${skuId}|${showId}|${kind}|${unitFen}|${units}|${freightFen}`
    const found = known.get(key)
    if (found) return found
    if (known.size >= ALONE_KEPT_MAX) known.clear()
    const { payableFen, lines } = priceBasket({ lines: [{ skuId, showId, kind, unitFen, units, freightFen }] })
    const alone = { payableFen, lines: lines.flatMap(explain) }
    known.set(key, alone)
    return alone
  }
}

/** The steps that changed something, from goods to payable. */
function explain(line: PricedLine): PriceLine[] {
  const coupons = (line.couponFen.merchant ?? 0) + (line.couponFen.supplier ?? 0)
  const steps: PriceLine[] = [
    { code: 'reduction', amountFen: -line.reductionFen },
    { code: 'coupon', amountFen: -coupons },
    { code: 'points', amountFen: -line.pointsFen },
  ]
  return [
    { code: 'goods', amountFen: line.baseFen },
    ...steps.filter((step) => step.amountFen !== 0),
    { code: 'freight', amountFen: line.freightFen },
    { code: 'payable', amountFen: line.payableFen },
  ]
}
