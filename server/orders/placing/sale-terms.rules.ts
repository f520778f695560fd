// What the order engine reads of an offer: its terms, which are frozen while a gate epoch stands.
import type { OfferTerms } from '../../offers/offer.rules.ts'

export type SaleTerms = OfferTerms
export type SaleSku = OfferTerms['skus'][number]
/** `fresh` reads by majority; else a cached answer of the last known version may come. */
export type ReadTerms = (offerId: string, options?: { readonly fresh?: boolean }) => Promise<SaleTerms | null>
