// Assembles shows, goods and offers on memory stores or on a database, with a show on air and a product of two SKUs to sell.
import type { Connection } from 'mongoose'
import { createProducts } from '../../../server/catalog/product.service.ts'
import { createProductStore } from '../../../server/catalog/product.store.ts'
import { createStock } from '../../../server/catalog/stock.service.ts'
import { createStockStore } from '../../../server/catalog/stock.store.ts'
import { createLogger } from '../../../server/logger.ts'
import { createClosing } from '../../../server/offers/closing.service.ts'
import { createFlashSales } from '../../../server/offers/flash.service.ts'
import { createOfferPages } from '../../../server/offers/offer-page.service.ts'
import { createOffers } from '../../../server/offers/offer.service.ts'
import { createOfferStore } from '../../../server/offers/offer.store.ts'
import { createOpening } from '../../../server/offers/opening.service.ts'
import { createPins } from '../../../server/offers/pin.service.ts'
import { createRunSheets } from '../../../server/offers/run-sheet.service.ts'
import { createSellingActs } from '../../../server/offers/selling-act.service.ts'
import { createShelf } from '../../../server/offers/shelf.service.ts'
import { createShowStore } from '../../../server/shows/show.store.ts'
import { countedIds, idOf, member } from '../../support/goods-actors.ts'
import { memoryGoods } from '../../support/memory-goods.ts'
import { memoryOfferStore } from '../../support/memory-offers.ts'
import { memoryShowStore } from '../../support/memory-shows.ts'
import { HELPER, HOST, showWorld } from '../shows/show-world.ts'

export const host = member(HOST, 'host')
export const assistant = member(HELPER, 'assistant')
export { HELPER, HOST }

const storesOf = (connection: Connection | null) => {
  if (connection)
    return {
      shows: createShowStore(connection),
      stock: createStockStore(connection),
      products: createProductStore(connection),
      offers: createOfferStore(connection),
    }
  const goods = memoryGoods()
  return { shows: memoryShowStore(), stock: goods.stock, products: goods.products, offers: memoryOfferStore(goods) }
}

/** `idsFrom` keeps the ids of several worlds in one database apart. */
export const sellingWorld = (connection: Connection | null = null, idsFrom = 0x1000) => {
  const stores = storesOf(connection)
  const { clock, bus, cells, shows, plan } = showWorld(stores.shows, idsFrom)
  const newId = countedIds(idsFrom + 0x100000)
  const audited: { act: string; id: string }[] = []
  const audit = { write: async ({ act, on }: { act: string; on: { id: string } }) => void audited.push({ act, id: on.id }) }
  const asked: string[] = []
  const gate = {
    grow: async (_terms: object, lotIndex: number, unitCount: number) => void asked.push(`grow ${lotIndex} ${unitCount}`),
    fenceClosed: async ({ gateEpoch }: { gateEpoch: number }) => void asked.push(`fence ${gateEpoch}`),
    left: async () => ({ lots: [{ lotIndex: 1, left: 7 }] }),
  }
  const stock = createStock({ store: stores.stock, nowMs: clock.nowMs })
  const products = createProducts({ store: stores.products, stock, pictureUrl: async () => null, audit, clock, newId })
  const offers = createOffers({ store: stores.offers, gate, clock, bus, logger: createLogger('silent'), stock })
  const acts = createSellingActs({ shows, audit })
  const opening = createOpening({ store: stores.offers, offers, stock, products })
  const people = {
    cards: async (ids: readonly string[]) => new Map(ids.map((id) => [id, { nickname: `nick ${id.slice(-4)}`, pictureUrl: null }])),
  }
  const shared = { store: stores.offers, offers, opening, acts, stock, products, shows, gate, audit, people, clock, newId }
  const sheets = createRunSheets(shared)
  return {
    stores,
    clock,
    bus,
    cells,
    audited,
    asked,
    gate,
    shows,
    plan,
    stock,
    products,
    offers,
    opening,
    sheets,
    pins: createPins(shared),
    flash: createFlashSales(shared),
    shelf: createShelf(shared),
    closing: createClosing(shared),
    pages: createOfferPages({ ...shared, sheets }),
  }
}
export type SellingWorld = ReturnType<typeof sellingWorld>

/** A product on the shelf with two SKUs of 20 units each. */
export const newProduct = async (world: SellingWorld, title = '羊绒衫', onHand = 20) => {
  const product = await world.products.create({
    title,
    description: '细密柔软',
    pictureIds: [],
    skus: ['红', '蓝'].map((value) => ({ specs: [{ name: '颜色', value }], priceFen: 32900, onHand })),
  })
  return world.products.putOnShelf(product)
}
export const rowFor = (product: { id: string; skus: readonly { id: string }[] }, units = 5) => ({
  productId: product.id,
  talkMinutes: 10,
  cap: 2,
  skus: product.skus.map((sku) => ({ skuId: sku.id, livePriceFen: 29900, flashPriceFen: 19900, units })),
})

/** A show on air with a run sheet of `count` ready offers, 5 units of each SKU planned. */
export const onAir = async (world: SellingWorld, count = 2) => {
  const room = await world.plan.openRoom('直播间', HOST)
  const draft = await world.plan.draft(room, { roomId: room.id, title: '专场', coverId: null, startsAtMs: world.clock.nowMs() })
  await world.shows.move(draft.id, 'scheduled')
  const show = await world.shows.move(draft.id, 'live')
  const made = []
  for (let n = 0; n < count; n += 1) made.push(await newProduct(world, `羊绒衫${n}`))
  const sheet = await world.sheets.put(show.id, { seenVersion: 0, offers: made.map((product) => rowFor(product)) }, HOST)
  const [first, second] = sheet.rows
  return { showId: show.id, goods: made, sheet, first: first?.offerId ?? idOf(0), second: second?.offerId ?? idOf(0) }
}

/** A world on memory stores with its show on air, and short ways to look at an offer and the stock of a product. */
export const selling = async (count = 2) => {
  const world = sellingWorld()
  const show = await onAir(world, count)
  const offer = async (id: string) => {
    const row = await world.offers.get(id)
    if (!row) throw new Error('no offer')
    return row
  }
  const onHand = async (productIndex = 0): Promise<number[]> => {
    const ids = show.goods[productIndex]?.skus.map((sku) => sku.id) ?? []
    const rows = await world.stock.rows(ids)
    return ids.map((id) => rows.get(id)?.onHand ?? -1)
  }
  return { ...world, ...show, offer, onHand }
}
