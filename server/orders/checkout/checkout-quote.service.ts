// Says what a click on an offer would pay now, freight of the address included; holds nothing.
import type { Actor } from '../../actor.ts'
import type { Clock } from '../../clock.ts'
import { DomainError, found } from '../../domain-error.ts'
import { permit } from '../../members/permit.service.ts'
import type { FrozenPrice } from '../../pricing/base-price.rules.ts'
import type { FreezeAsk } from '../../pricing/pricing.service.ts'
import type { QuoteReply } from '../../protocol/freight.ts'
import { standServes, type Destination } from '../placing/destination.rules.ts'
import type { ReadTerms } from '../placing/sale-terms.rules.ts'

export type QuotesDeps = {
  readonly terms: ReadTerms
  readonly freezePrice: (ask: FreezeAsk) => FrozenPrice
  readonly freightReady: () => Promise<void>
  readonly sealedFor: (memberId: string, addressId: string) => Promise<Destination | null>
  readonly mayEnter: (actor: Actor, showId: string) => Promise<boolean>
  readonly clock: Pick<Clock, 'nowMs'>
}
export type QuoteAsk = { readonly skuId: string; readonly quantity: number; readonly addressId?: string | undefined }
export type Quotes = {
  /** Refuses not_found, bad_address (no such address of hers, or nobody delivers there). */
  readonly ofOffer: (actor: Actor, offerId: string, ask: QuoteAsk) => Promise<QuoteReply>
}

export const createQuotes = ({ terms: readTerms, freezePrice, freightReady, sealedFor, mayEnter, clock }: QuotesDeps): Quotes => ({
  ofOffer: async (actor, offerId, { skuId, quantity, addressId }) => {
    const terms = found(await readTerms(offerId))
    permit(actor, 'offer.prepare', { entry: await mayEnter(actor, terms.showId) })
    const address = addressId === undefined ? null : await sealedFor(actor.personId ?? '', addressId)
    const isServed = address !== null && (!address.pickup || standServes(address.pickup, terms))
    if (addressId !== undefined && !isServed) throw new DomainError('bad_address')
    await freightReady()
    const region = address && !address.pickup ? address.region.split(' ') : []
    const { unitFen, goodsFen, freightFen, payableFen, lines } = freezePrice({ terms, skuId, quantity, atMs: clock.nowMs(), region })
    return { unitFen, goodsFen, freightFen, payableFen, lines: lines.map(({ code, amountFen }) => ({ code, amountFen })) }
  },
})
