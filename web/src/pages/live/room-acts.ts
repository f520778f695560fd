// What parts of the room may do: buy, pay, open a sheet; and what they ask about an offer.
import { useStore } from 'zustand'
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import type { OrderCard } from '../../../../server/protocol/orders.ts'
import { orderOf } from '../../features/offers/pin.rules.ts'
import { leftOfOffer } from '../../features/room/left.rules.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import type { LiveSession } from './live-session.ts'
import { chosenOf, placedOf } from './placed-order.ts'

export type OpenSheet = 'bag' | 'seller' | 'share' | null
export type RoomActs = {
  buy: (offer: OfferCard) => void
  pay: (order: OrderCard) => void
  open: (sheet: OpenSheet) => void
  leftOf: (offer: OfferCard) => number | null
  orderOf: (offer: OfferCard) => OrderCard | null
  /** People before her in its line; null: she does not wait. */
  aheadOf: (offer: OfferCard) => number | null
}

/** open shows a sheet of the room, null closes it. */
export function useRoomActs(session: LiveSession, open: (sheet: OpenSheet) => void): RoomActs {
  const left = useStore(session.room.store, (now) => now.left)
  const orders = useStore(session.room.store, (now) => now.orders)
  const waits = useStore(session.room.store, (now) => now.waits)
  return {
    buy: (offer) => {
      open(null)
      session.buying.open(offer.offerId)
    },
    pay: (order) => {
      open(null)
      session.buying.showAccepted(placedOf(order), chosenOf(order))
    },
    open,
    leftOf: (offer) =>
      leftOfOffer(
        left,
        offer.offerId,
        offer.skus.map((sku) => sku.skuId),
      ),
    orderOf: (offer) => orderOf(orders.values(), offer.offerId, serverNow()),
    aheadOf: ({ offerId }) => [...waits.values()].find((one) => one.offerId === offerId && one.state === 'waiting')?.ahead ?? null,
  }
}
