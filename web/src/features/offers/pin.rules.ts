// In which state an offer stands for this viewer at this moment, and what it costs; the server clock decides. Pure.
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import type { OrderCard } from '../../../../server/protocol/orders.ts'

type Sku = OfferCard['skus'][number]
/** topay wins over everything else; gone: not for sale (off the shelf, closing, closed). */
export type OfferStand = 'topay' | 'upcoming' | 'flash' | 'selling' | 'soldout' | 'gone'
export type OfferFacts = { offer: OfferCard; left: number | null; order: OrderCard | null; nowMs: number }

export const isFlashOn = (offer: OfferCard, nowMs: number): boolean =>
  offer.saleKind === 'flash' &&
  (offer.opensAtMs === null || nowMs >= offer.opensAtMs) &&
  (offer.closesAtMs === null || nowMs < offer.closesAtMs)

export const isFlashAhead = (offer: OfferCard, nowMs: number): boolean =>
  offer.saleKind === 'flash' && offer.opensAtMs !== null && nowMs < offer.opensAtMs

/** Holds units that are not paid yet. */
export const isHolding = (order: OrderCard, nowMs: number): boolean =>
  order.state === 'pendingPayment' && (order.expiresAtMs === null || order.expiresAtMs > nowMs)

export function offerStand({ offer, left, order, nowMs }: OfferFacts): OfferStand {
  if (order && isHolding(order, nowMs)) return 'topay'
  if (offer.state !== 'open' && offer.state !== 'ready') return 'gone'
  if (isFlashAhead(offer, nowMs)) return 'upcoming'
  if (left === 0) return 'soldout'
  return isFlashOn(offer, nowMs) ? 'flash' : 'selling'
}

/** What a click pays for one unit now: the flash price only inside its window (before it, it is shown as what will be). */
export const priceNow = (offer: OfferCard, sku: Sku, nowMs: number): number =>
  offer.saleKind === 'flash' && offer.closesAtMs !== null && nowMs >= offer.closesAtMs ? sku.livePriceFen : sku.priceFen

/** The cheapest SKU stands for the offer on cards. */
export function leadSku(offer: OfferCard, nowMs: number): Sku | null {
  return offer.skus.reduce<Sku | null>(
    (kept, sku) => (kept && priceNow(offer, kept, nowMs) <= priceNow(offer, sku, nowMs) ? kept : sku),
    null,
  )
}

/** More than one price: cards say "from". */
export const hasSeveralPrices = (offer: OfferCard, nowMs: number): boolean =>
  new Set(offer.skus.map((sku) => priceNow(offer, sku, nowMs))).size > 1

export const unitsOf = (offer: OfferCard): number => offer.skus.reduce((sum, sku) => sum + sku.unitCount, 0)

/** A struck price only where the contract gives one with its basis, and only when it is higher. */
export const struckPrice = (offer: OfferCard, sku: Sku, nowMs: number): number | null =>
  sku.wasFen !== null && sku.wasFen > priceNow(offer, sku, nowMs) ? sku.wasFen : null

/** My order that speaks for this offer: a running hold first, else the newest paid one. */
export function orderOf(orders: Iterable<OrderCard>, offerId: string, nowMs: number): OrderCard | null {
  const mine = [...orders].filter((order) => order.offerId === offerId).toSorted((a, b) => b.createdAtMs - a.createdAtMs)
  return (
    mine.find((order) => isHolding(order, nowMs)) ??
    mine.find((order) => order.state !== 'closed' && order.state !== 'pendingPayment') ??
    null
  )
}

/** Units of this offer that my living orders hold or own. */
export const boughtUnits = (orders: Iterable<OrderCard>, offerId: string, nowMs: number): number =>
  [...orders]
    .filter(
      (order) =>
        order.offerId === offerId &&
        order.state !== 'closed' &&
        order.state !== 'refunded' &&
        (order.state !== 'pendingPayment' || isHolding(order, nowMs)),
    )
    .reduce((sum, order) => sum + order.quantity, 0)
