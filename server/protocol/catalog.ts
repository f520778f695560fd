// Goods on the wire: products, SKUs, stock on hand, pictures.
import { z } from 'zod'
import { atMs, count, fen, id, longText, said, text, version } from './fields.ts'
import { LIMITS } from './limits.ts'

export const picture = z.object({ id, url: said(200) })
export const skuWrite = z.strictObject({
  id: id.optional(), // an existing SKU; absent: a new one
  specs: z.array(z.strictObject({ name: text(10), value: text(20) })).max(3),
  priceFen: fen.min(1),
  onHand: count(LIMITS.stockUnitsMax), // opening stock of a new SKU; an existing one's stock moves by adjustments alone
  weightGrams: count(100_000).optional(),
})
export type SkuWrite = z.output<typeof skuWrite>
export const productWrite = z.strictObject({
  title: text(40, 2),
  description: longText(5000),
  category: text(20).optional(),
  pictureIds: z.array(id).max(LIMITS.picturesPerProductMax),
  skus: z.array(skuWrite).min(1).max(LIMITS.skusPerOfferMax),
})
export const productChange = z.strictObject({ ...productWrite.partial().shape, seenVersion: version })
export const shelfWrite = z.strictObject({ onShelf: z.boolean(), seenVersion: version })
export const stockAdjust = z.strictObject({
  skuId: id,
  by: z.int().min(-LIMITS.stockUnitsMax).max(LIMITS.stockUnitsMax),
  reason: text(100),
  requestId: z.string().regex(/^[0-9A-Za-z_-]{16,40}$/),
})

/** One row of the stock journal: what happened to the stock on hand of a SKU. */
export const MOVE_CODES = ['initial', 'adjust', 'open', 'topUp', 'back', 'restock', 'damaged'] as const
export const stockMoveRow = z.object({
  id: said(120),
  atMs,
  code: z.enum(MOVE_CODES),
  units: z.int(), // how many moved
  by: z.int(), // what it did to the stock on hand; 0 for units that were lost on their way back
  reason: said(100).nullable(),
})
export const stockJournal = z.object({ rows: z.array(stockMoveRow).max(50) })

export const skuRow = z.object({
  id,
  label: said(60),
  specs: z.array(z.object({ name: said(10), value: said(20) })).max(3),
  priceFen: fen,
  onHand: z.int(),
  reserved: z.int(),
  available: z.int(),
  weightGrams: z.int(),
})
export const productRow = z.object({
  id,
  title: said(40),
  description: said(5000),
  category: said(20),
  pictures: z.array(picture),
  skus: z.array(skuRow),
  onShelf: z.boolean(),
  version,
  updatedAtMs: atMs,
})
export type ProductRow = z.infer<typeof productRow>
