// Says what the demo's show offers at this moment: what is pinned, at what price, whether a flash sale runs.
import type { Clock } from '../clock.ts'
import { isInWindow, type OfferTerms } from '../offers/offer.rules.ts'
import type { Offers } from '../offers/offer.service.ts'
import type { Pins } from '../offers/pin.service.ts'

export type Shown = {
  readonly offerId: string
  readonly title: string
  readonly pictureUrl: string | null
  readonly flash: boolean
  readonly skus: readonly { readonly skuId: string; readonly priceFen: number }[]
}
export type StallDeps = { readonly pins: Pick<Pins, 'now'>; readonly offers: Pick<Offers, 'terms'>; readonly clock: Clock }
export type Stall = { readonly shown: (showId: string) => Promise<Shown | null> }

const shownOf = ({ offerId, title, pictureUrl, flash, skus }: OfferTerms, nowMs: number): Shown => {
  const runs = isInWindow(flash, nowMs)
  const priceOf = ({ flashPriceFen, livePriceFen }: OfferTerms['skus'][number]): number =>
    runs ? (flashPriceFen ?? livePriceFen) : livePriceFen
  return { offerId, title, pictureUrl, flash: runs, skus: skus.map((sku) => ({ skuId: sku.skuId, priceFen: priceOf(sku) })) }
}

export const createStall = ({ pins, offers, clock }: StallDeps): Stall => ({
  /** Null: nothing is pinned. */
  shown: async (showId) => {
    const { pin } = await pins.now(showId)
    const terms = pin && (await offers.terms(pin.offerId))
    return terms && shownOf(terms, clock.nowMs())
  },
})
