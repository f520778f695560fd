// Turns the demo's goods into the rows of a run sheet, following what the merchant has changed of them since.
import type { Product } from '../catalog/product.rules.ts'
import { skuLabel } from '../catalog/product.rules.ts'
import type { RunSheetOffer } from '../protocol/offers.ts'
import type { DemoGoods } from './demo-shop.rules.ts'

/**
 * A row for each of the goods that is still on the shelf with at least one of its SKUs. A live price never stands above the
 * product's price of today, and a flash price that is not below the live one is left out.
 */
export const demoSheet = (goods: readonly DemoGoods[], products: ReadonlyMap<string, Product>): RunSheetOffer[] =>
  goods.flatMap((one): RunSheetOffer[] => {
    const product = products.get(one.id)
    if (!product?.onShelf) return []
    const skus = one.skus.flatMap(({ value, livePriceFen, flashPriceFen, unitCount }) => {
      const sku = product.skus.find((known) => !known.retired && skuLabel(known.specs) === (value ?? ''))
      if (!sku) return []
      const live = Math.min(livePriceFen, sku.priceFen)
      const flash = flashPriceFen !== null && flashPriceFen < live ? flashPriceFen : null
      return [{ skuId: sku.id, livePriceFen: live, flashPriceFen: flash, units: unitCount }]
    })
    return skus.length === 0 ? [] : [{ productId: product.id, talkMinutes: one.talkMinutes, cap: one.cap, skus }]
  })
