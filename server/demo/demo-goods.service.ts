// Seeds the demo shop's goods with pictures and stock, and keeps the stock from running out.
import type { Actor } from '../actor.ts'
import type { Product } from '../catalog/product.rules.ts'
import type { Products } from '../catalog/product.service.ts'
import { availableOf } from '../catalog/stock.rules.ts'
import type { StockService } from '../catalog/stock.service.ts'
import type { Pictures } from '../files/picture.service.ts'
import { GOODS, ON_HAND_FULL, ON_HAND_LOW, type DemoGoods } from './demo-shop.rules.ts'

/** A drawing as a picture file, this wide in pixels. */
export type Draw = (drawing: string, widthPx: number) => Promise<Buffer>
export type DemoGoodsDeps = {
  readonly products: Pick<Products, 'get' | 'create' | 'putOnShelf' | 'adjustStock'>
  readonly stock: Pick<StockService, 'rows'>
  readonly pictures: Pick<Pictures, 'intake'>
  readonly draw: Draw
  readonly newId: () => string
}
export type DemoGoodsService = ReturnType<typeof createDemoGoods>

const PICTURE_PX = 480

export const createDemoGoods = ({ products, stock, pictures, draw, newId }: DemoGoodsDeps) => {
  const takeIn = async (owner: Actor, drawing: string, widthPx: number): Promise<string> =>
    (await pictures.intake(owner, await draw(drawing, widthPx))).pictureId

  const make = async (merchant: Actor, goods: DemoGoods): Promise<Product> => {
    const wish = {
      title: goods.title,
      description: goods.description,
      category: goods.category,
      pictureIds: [await takeIn(merchant, goods.drawing, PICTURE_PX)],
      skus: goods.skus.map(({ value, basePriceFen }) => ({
        specs: value === null ? [] : [{ name: goods.specName, value }],
        priceFen: basePriceFen,
        onHand: ON_HAND_FULL,
        weightGrams: goods.weightGrams,
      })),
    }
    return products.create(wish, goods.id)
  }
  /** One that the merchant took off the shelf later stays off; a boot cut short between two steps goes on. */
  const ensureOne = async (merchant: Actor, goods: DemoGoods): Promise<Product> => {
    const product = (await products.get(goods.id)) ?? (await make(merchant, goods))
    return product.version === 1 && !product.onShelf ? products.putOnShelf(product) : product
  }

  return {
    takeIn,
    /** In the order of `GOODS`. */
    ensure: (merchant: Actor): Promise<Product[]> => Promise.all(GOODS.map((goods) => ensureOne(merchant, goods))),
    /** Fills up what runs low, by the same adjustment the console makes. */
    topUp: async (merchant: Actor, goods: readonly Product[]): Promise<void> => {
      const skus = goods.flatMap((product) => product.skus.filter((sku) => !sku.retired).map((sku) => ({ product, skuId: sku.id })))
      const rows = await stock.rows(skus.map(({ skuId }) => skuId))
      for (const { product, skuId } of skus) {
        const row = rows.get(skuId)
        const available = row ? availableOf(row) : 0
        if (available >= ON_HAND_LOW) continue
        const ask = { skuId, by: ON_HAND_FULL - available, reason: '演示补货', requestId: newId() }
        await products.adjustStock(merchant, product.id, ask)
      }
    },
  }
}
