// Freight on the wire: templates of rows by area and weight, the most a show asks for, and what a click or several orders would pay.
import { z } from 'zod'
import { count, fen, fenSum, id, orderNo, said, text, version } from './fields.ts'
import { LIMITS } from './limits.ts'

const grams = count(1_000_000, 1)
/** firstFen to firstGrams, stepFen for each begun step; free from freeOverFen of goods on. */
const rowShape = {
  firstGrams: grams,
  firstFen: fen,
  stepGrams: grams,
  stepFen: fen,
  freeOverFen: fen.nullable(),
}
export const freightRow = z.strictObject(rowShape)
/** "浙江省", "浙江省/舟山市" or "浙江省/舟山市/定海区". */
const area = z
  .string()
  .max(64, { abort: true })
  .regex(/^[^/\s]{1,20}(\/[^/\s]{1,20}){0,2}$/u)
export const freightRegion = z.strictObject({ areas: z.array(area).min(1).max(100), ...rowShape })
export const freightTemplateWrite = z.strictObject({
  name: text(20),
  isDefault: z.boolean(),
  regions: z.array(freightRegion).max(40),
  /** Everywhere else; null: nowhere else is delivered to. */
  other: freightRow.nullable(),
  /** Goods that go by it; those in no template go by the default one. */
  productIds: z.array(id).max(500),
})
export const freightTemplateChange = z.strictObject({ seenVersion: version, ...freightTemplateWrite.shape })
export const freightTemplate = z.object({
  id,
  version,
  name: said(20),
  isDefault: z.boolean(),
  regions: z.array(z.object({ areas: z.array(said(64)), ...rowShape })),
  other: z.object(rowShape).nullable(),
  productIds: z.array(id),
})
export type FreightTemplateCard = z.infer<typeof freightTemplate>
export type FreightTemplateWrite = z.output<typeof freightTemplateWrite>
export const freightTemplates = z.object({ rows: z.array(freightTemplate).max(50) })
/** Null: no cap. */
export const freightCap = z.strictObject({ capFen: fen.nullable() })

export const quoteAsk = z.strictObject({
  skuId: id,
  quantity: count(LIMITS.quantityMax, 1),
  addressId: id.optional(), // without one: before an address is known
})
export const quote = z.object({
  unitFen: fen,
  goodsFen: fen,
  freightFen: fen,
  payableFen: fen,
  lines: z.array(z.object({ code: said(20), amountFen: fenSum })).max(10),
})
export type QuoteReply = z.infer<typeof quote>

/** What a payment of these orders would ask: freight of parcels that travel together is asked once. */
export const paymentQuote = z.object({
  amountFen: fen,
  freightFen: fen,
  savedFen: fen, // below what the orders would pay each alone
  orders: z.array(z.object({ orderNo, totalFen: fen })).max(LIMITS.ordersPerPaymentMax),
})
export type PaymentQuote = z.infer<typeof paymentQuote>
