// What a click would pay now, line by line, and what the stepper may choose. Pure; the server prices again at the click.
import type { OfferCard } from '../../../../server/protocol/offers.ts'

type Sku = OfferCard['skus'][number]
export type Quote = {
  sku: Sku
  quantity: number
  max: number
  left: number | null
  unitFen: number
  goodsFen: number
  freightFen: number
  payableFen: number
}
/** What delivering costs; `not_delivered`: nobody takes it to that address. */
export type Freight = { known: 'yes' | 'not_yet' | 'no_address' | 'not_delivered'; fen: number }
export type QuoteAsk = {
  offer: OfferCard
  skuId: string | null
  quantity: number
  leftOfSku: (skuId: string) => number | null
  bought: number
  nowMs: number
  freightFen?: number
}

export const flashWindow = (offer: OfferCard, nowMs: number): 'none' | 'ahead' | 'on' | 'over' => {
  if (offer.saleKind !== 'flash') return 'none'
  if (offer.opensAtMs !== null && nowMs < offer.opensAtMs) return 'ahead'
  return offer.closesAtMs !== null && nowMs >= offer.closesAtMs ? 'over' : 'on'
}

export const unitPrice = (offer: OfferCard, sku: Sku, nowMs: number): number =>
  flashWindow(offer, nowMs) === 'over' ? sku.livePriceFen : sku.priceFen

const flashHoldSecMax = 300
/** How long units are kept unpaid: five minutes at most in a flash sale. */
export const holdSecOf = (offer: OfferCard, nowMs: number): number =>
  flashWindow(offer, nowMs) === 'on' ? Math.min(offer.holdSec, flashHoldSecMax) : offer.holdSec

/** The whole of a hold of which leftMs are left: the shortest usual one that is not shorter. */
export const holdWholeMs = (offer: OfferCard | null, leftMs: number): number => {
  const whole = offer?.holdSec ?? flashHoldSecMax
  const usual = [Math.min(flashHoldSecMax, whole), whole].map((sec) => sec * 1000)
  return usual.find((ms) => ms >= leftMs) ?? Math.max(1, leftMs)
}

/** Bound by what is left, what the cap still allows and the contract's 30; never under 1. */
function quantityBound(offer: OfferCard, left: number | null, bought: number): number {
  const byCap = offer.cap === 0 ? 30 : offer.cap - bought
  return Math.max(1, Math.min(30, byCap, left === null || left <= 0 ? 30 : left))
}

/** Without a choice the first SKU that has units stands; null for an offer without SKUs. */
export function quoteOf({ offer, skuId, quantity, leftOfSku, bought, nowMs, freightFen = 0 }: QuoteAsk): Quote | null {
  const sku = offer.skus.find((one) => one.skuId === skuId) ?? offer.skus.find((one) => leftOfSku(one.skuId) !== 0) ?? offer.skus[0]
  if (!sku) return null
  const left = leftOfSku(sku.skuId)
  const max = quantityBound(offer, left, bought)
  const chosen = Math.min(Math.max(1, quantity), max)
  const unitFen = unitPrice(offer, sku, nowMs)
  const goodsFen = unitFen * chosen
  return { sku, quantity: chosen, max, left, unitFen, goodsFen, freightFen, payableFen: goodsFen + freightFen }
}
