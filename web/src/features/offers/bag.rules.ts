// Finding a product in the bag. Pure.
import type { OfferCard } from '../../../../server/protocol/offers.ts'

/** By number when digits were typed, else by words of the title. */
export function searchBag(offers: readonly OfferCard[], typed: string): readonly OfferCard[] {
  const words = typed.trim().toLowerCase()
  if (words === '') return offers
  if (/^\d+$/.test(words)) return offers.filter((offer) => String(offer.position).startsWith(words))
  return offers.filter((offer) => offer.title.toLowerCase().includes(words))
}
