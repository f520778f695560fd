// Answers what pages say of offers: the long text of one, and what a show's cards and cover tell of its goods.
import type { Actor } from '../actor.ts'
import type { Products } from '../catalog/product.service.ts'
import { DomainError, found } from '../domain-error.ts'
import { may } from '../members/permissions.rules.ts'
import type { ReplyOf, restEndpoints } from '../protocol/rest-endpoints.ts'
import type { Goods, SellingCard, SellingView } from '../shows/plan.service.ts'
import type { Shows } from '../shows/show.service.ts'
import { cardOf, isPublic, leadPriceFen, type Offer } from './offer.rules.ts'
import type { Offers, OfferStore } from './offer.service.ts'
import type { RunSheets } from './run-sheet.service.ts'

type OfferDetail = ReplyOf<(typeof restEndpoints)['offer']>
export type OfferPageDeps = {
  readonly store: OfferStore
  readonly offers: Offers
  readonly sheets: RunSheets
  readonly shows: Shows
  readonly products: Products
}
export type OfferPages = ReturnType<typeof createOfferPages>

const goodsOf = (offer: Offer): Goods => ({
  offerId: offer.id,
  title: offer.title,
  pictureUrl: offer.pictureUrl,
  priceFen: leadPriceFen(offer),
})

export const createOfferPages = ({ store, offers, sheets, shows, products }: OfferPageDeps) => {
  /** The long text. A draft, or an offer of a draft show, is there for the show's own people only; for others `not_found`. */
  const detail = async (actor: Actor, offerId: string): Promise<OfferDetail> => {
    const offer = found(await offers.get(offerId))
    const show = found(await shows.get(offer.showId))
    const hidden = !isPublic(offer) || show.phase === 'draft'
    const facts = hidden ? { ...(await shows.grants(actor, show.id)), hidden } : {}
    if (offer.removed || may(actor, 'product.readPublic', facts) !== 'ok') throw new DomainError('not_found')
    const [product, left] = await Promise.all([products.get(offer.productId), offers.left(offer)])
    return {
      card: cardOf(offer),
      description: product?.description ?? '',
      pictures: product?.pictures.map((picture) => picture.url) ?? [],
      left,
    }
  }

  const pinnedIn = async (showIds: readonly string[]): Promise<Map<string, Goods>> => {
    const pinned = new Map<string, Goods>()
    for (const { showId, pin } of await store.boards(showIds)) {
      const offer = pin && (await offers.get(pin.offerId))
      if (offer) pinned.set(showId, goodsOf(offer))
    }
    return pinned
  }
  /** Handed to shows, which stand above. */
  const selling: SellingView = {
    ofShows: async (showIds) => {
      const [counts, pinned] = await Promise.all([store.counts(showIds), pinnedIn(showIds)])
      return new Map(showIds.map((id): [string, SellingCard] => [id, { offerCount: counts.get(id) ?? 0, pinned: pinned.get(id) ?? null }]))
    },
    goods: async (showId, limit) => (await offers.list(showId)).filter(isPublic).slice(0, limit).map(goodsOf),
    problems: sheets.problemsOf,
  }

  /** Goods of this show that anybody may see; null for all others. */
  const goodsIn = async (showId: string, offerId: string): Promise<Goods | null> => {
    const offer = await offers.get(offerId)
    return offer !== null && offer.showId === showId && isPublic(offer) ? goodsOf(offer) : null
  }

  return { detail, selling, goodsIn }
}
