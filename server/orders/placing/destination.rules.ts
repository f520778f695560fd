// Where an order goes: an address of hers, or a point that keeps the goods for her. Pure.
import type { SealedDelivery } from '../../members/addresses/address.rules.ts'

export type PickupStand = {
  readonly pointId: string
  readonly name: string
  readonly place: string
  /** None: every show. */
  readonly showIds: readonly string[]
  readonly barredProductIds: readonly string[]
  /** What an order keeps in place of its pickup code. */
  readonly codeIndex: (orderId: string) => string
}
export type Destination = SealedDelivery & { readonly pickup?: PickupStand }

/** May an offer's goods be collected there? */
export const standServes = (stand: PickupStand, offer: { readonly showId: string; readonly productId: string }): boolean =>
  (stand.showIds.length === 0 || stand.showIds.includes(offer.showId)) && !stand.barredProductIds.includes(offer.productId)
