// The price of one order, frozen when it is placed (rules.md 21): base, ladder, freight, and whether the price the buyer saw still holds.
import { DomainError } from '../domain-error.ts'
import type { Fen } from '../protocol/money.ts'
import { createAlonePrice } from './alone-price.rules.ts'
import { basePriceAt, judgeSeenPrice, type FreightBasis, type FrozenPrice, type SeenVerdict } from './base-price.rules.ts'
import { chargeFreight, giveBackFreight } from './freight-group.rules.ts'
import { aloneOf, areaForm, freightBy, freightRowOf, type FreightTemplate } from './freight.rules.ts'
import { pointsBack, refundedTender, tendersOf, unitRefund } from './tender.rules.ts'

/** What pricing reads of an offer: its flash span and its SKUs' prices. `terms` of the offers domain fit as they are. */
export type PricedOffer = {
  readonly showId: string
  readonly productId: string
  readonly flash: { readonly fromMs: number; readonly untilMs: number } | null
  readonly skus: readonly {
    readonly skuId: string
    readonly livePriceFen: Fen
    readonly flashPriceFen: Fen | null
    readonly weightGrams?: number | null
  }[]
}
export type FreezeAsk = {
  readonly terms: PricedOffer
  readonly skuId: string
  readonly quantity: number
  /** The moment the order is created. */
  readonly atMs: number
  /** [province, city, district]; empty before an address is known, or where goods are collected: freight 0. */
  readonly region: readonly string[]
}

export type PricingDeps = {
  /** The template of an offer's goods, with a key of its version; null: free delivery everywhere. */
  readonly speakingFor?: (terms: PricedOffer) => { readonly key: string; readonly template: FreightTemplate } | null
  /** The show's freight cap. */
  readonly freightCapFen?: (showId: string) => Fen | undefined
}
export type PricingService = ReturnType<typeof createPricingService>

const GRAMS_UNKNOWN = 0

export function createPricingService({ speakingFor = () => null, freightCapFen = () => undefined }: PricingDeps = {}) {
  const priceAlone = createAlonePrice()
  /** The price of an order. Refuses: not_found (no such SKU in the offer), bad_address (not delivered there). */
  function freeze({ terms, skuId, quantity, atMs, region }: FreezeAsk): FrozenPrice {
    const sku = terms.skus.find((candidate) => candidate.skuId === skuId)
    if (sku === undefined) throw new DomainError('not_found')
    const { flash } = terms
    const flashPrice = flash === null || sku.flashPriceFen === null ? undefined : { ...flash, priceFen: sku.flashPriceFen }
    const base = basePriceAt({ liveFen: sku.livePriceFen, flash: flashPrice }, atMs)
    const line = { skuId, showId: terms.showId, kind: base.kind, unitFen: base.unitFen, units: quantity }
    const goods = priceAlone(line)
    const goodsFen = goods.payableFen
    const freight = freightFor(terms, region, { grams: (sku.weightGrams ?? GRAMS_UNKNOWN) * quantity, goodsFen })
    const freightFen = freight?.ownFen ?? 0
    const { lines, payableFen } = freightFen === 0 ? goods : priceAlone({ ...line, freightFen })
    const saleKind = base.kind === 'flash' ? 'flash' : 'normal'
    const frozen = { saleKind, kind: base.kind, unitFen: base.unitFen, goodsFen, freightFen, payableFen } as const
    return { ...frozen, ...(freight ? { freightBasis: freight.basis } : {}), lines }
  }

  /** No template speaks for these goods: their price is the same wherever they go. */
  function travelsFree(terms: PricedOffer): boolean {
    return speakingFor(terms) === null
  }

  function freightFor(terms: PricedOffer, region: readonly string[], parcel: { readonly grams: number; readonly goodsFen: Fen }) {
    const speaking = speakingFor(terms)
    if (speaking === null || region.length === 0) return null
    const row = freightRowOf(speaking.template, region.map(areaForm))
    if (row === undefined) throw new DomainError('bad_address')
    const capFen = freightCapFen(terms.showId) ?? null
    const basis: FreightBasis = { key: speaking.key, row, capFen }
    return { basis, ownFen: aloneOf(freightBy(row, parcel), capFen ?? undefined) }
  }

  /** Compares what the click showed with the frozen price. Refuses `price_changed` {priceFen} when it would be charged more. */
  function agree(seenFen: Fen, price: FrozenPrice): Exclude<SeenVerdict, 'price_changed'> {
    const verdict = judgeSeenPrice(seenFen, price.payableFen)
    if (verdict === 'price_changed') throw new DomainError('price_changed', { priceFen: price.payableFen, unitFen: price.unitFen })
    return verdict
  }

  // What a payment that merges parcels, and refunds, ask; pure.
  const merged = { chargeFreight, giveBackFreight }
  const refunds = { tendersOf, refundedTender, unitRefund, pointsBack }

  return { freeze, travelsFree, agree, merged, refunds }
}
