// An accepted order as the room's list of orders holds it, until the server's own card with a higher version comes.
import type { OrderCard, Placed } from '../../../../server/protocol/orders.ts'
import type { Chosen } from '../../features/buying/buying.store.ts'

export const orderCardOf = (showId: string, placed: Placed, chosen: Chosen, nowMs: number): OrderCard => ({
  orderId: placed.orderId,
  orderNo: placed.orderNo,
  showId,
  offerId: chosen.offerId,
  skuId: chosen.skuId,
  title: chosen.title,
  skuLabel: chosen.skuLabel,
  pictureUrl: chosen.picture,
  quantity: placed.quantity,
  priceFen: placed.priceFen,
  totalFen: placed.totalFen,
  state: placed.state,
  reason: null,
  inReview: false,
  pickup: false,
  refunding: false,
  expiresAtMs: placed.expiresAtMs,
  createdAtMs: nowMs,
  paidAtMs: null,
  leaderName: placed.leaderName,
  version: placed.version,
})

/** The other way round: a hold that is known only as a card, for the accepted sheet. */
export const placedOf = (card: OrderCard): Placed => ({
  orderId: card.orderId,
  orderNo: card.orderNo,
  state: card.state,
  priceFen: card.priceFen,
  totalFen: card.totalFen,
  quantity: card.quantity,
  units: [],
  expiresAtMs: card.expiresAtMs,
  leaderName: card.leaderName,
  version: card.version,
})

export const chosenOf = (card: OrderCard): Chosen => ({
  offerId: card.offerId,
  skuId: card.skuId,
  quantity: card.quantity,
  title: card.title,
  skuLabel: card.skuLabel,
  picture: card.pictureUrl,
  totalFen: card.totalFen,
})
