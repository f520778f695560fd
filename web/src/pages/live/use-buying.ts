// What a tap on "order" does in the room: sign-in and address at the act, then one order at the price that was seen.
import { useEffect, useEffectEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { useStore } from 'zustand'
import { rememberedAddress, useAddresses } from '../../features/addresses/addresses.query.ts'
import type { Chosen } from '../../features/buying/buying.store.ts'
import { useFreight } from '../../features/buying/freight.query.ts'
import { usePoints } from '../../features/pickup/pickup.query.ts'
import { quoteOf, type Quote } from '../../features/buying/quote.rules.ts'
import { boughtUnits } from '../../features/offers/pin.rules.ts'
import { leftOf } from '../../features/room/left.rules.ts'
import type { OfferCell } from '../../features/room/room-cells.ts'
import { isSignedIn, useMe } from '../../features/session/me.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import type { LiveSession } from './live-session.ts'

const chosenOfQuote = (offer: OfferCell, quote: Quote, totalFen: number): Chosen => ({
  offerId: offer.offerId,
  skuId: quote.sku.skuId,
  quantity: quote.quantity,
  title: offer.title,
  skuLabel: quote.sku.label,
  picture: offer.picture,
  totalFen,
})

/** Where it goes: an address of hers, or a point of this offer. */
function useDestination(signedIn: boolean, offerId: string | null) {
  const addresses = useAddresses(signedIn)
  const points = usePoints(offerId, signedIn).data?.rows ?? []
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [pointId, setPointId] = useState<string | null>(null)
  const [sheetOpen, setSheetOpen] = useState(false)
  const rows = addresses.data?.rows ?? []
  const address = rows.find((row) => row.id === chosenId) ?? rememberedAddress(rows)
  const point = points.find((one) => one.id === pointId) ?? null
  const choose = (addressId: string | null, toPoint: string | null) => {
    if (addressId !== null) setChosenId(addressId)
    setPointId(toPoint)
    setSheetOpen(false)
  }
  const known = signedIn && !addresses.isPending
  return { rows, points, address, point, deliverTo: point?.id ?? address?.id, known, sheetOpen, setSheetOpen, choose }
}

export function useBuying(session: LiveSession) {
  const navigate = useNavigate()
  const { data: me } = useMe()
  const signedIn = isSignedIn(me)
  const buying = useStore(session.buying.store)
  const offers = useStore(session.room.store, (now) => now.offers)
  const left = useStore(session.room.store, (now) => now.left)
  const orders = useStore(session.room.store, (now) => now.orders)
  const leaderName = useStore(session.room.store, (now) => now.me?.leaderName ?? null)
  const delivery = useDestination(signedIn, buying.offerId)
  const offer = offers.find((one) => one.offerId === buying.offerId) ?? null
  const bought = offer ? boughtUnits(orders.values(), offer.offerId, serverNow()) : 0
  const leftOfSku = (skuId: string) => (offer ? leftOf(left, offer.offerId, skuId) : null)
  const choosing = offer !== null && (buying.step === 'choose' || buying.step === 'placing')
  const goods = offer && quoteOf({ offer, skuId: buying.skuId, quantity: buying.quantity, leftOfSku, bought, nowMs: serverNow() })
  const deliverTo = goods ? delivery.deliverTo : undefined
  const freight = useFreight(
    goods && deliverTo !== undefined
      ? { offerId: offer.offerId, skuId: goods.sku.skuId, quantity: goods.quantity, unitFen: goods.unitFen, addressId: deliverTo }
      : null,
  )
  const quoteNow = (skuId: string | null, quantity: number) =>
    offer ? quoteOf({ offer, skuId, quantity, leftOfSku, bought, nowMs: serverNow(), freightFen: freight.fen }) : null

  const askSignIn = (quantity: number) => {
    if (!offer) return
    const state = { asked: 'buy', title: offer.title, quantity, leaderName }
    void navigate(paths.signIn(paths.showOffer(session.showId, offer.offerId)), { state })
  }
  const submit = (quote: Quote, seenPriceFen = quote.payableFen) => {
    if (!offer) return
    if (!signedIn) {
      session.buying.choose({ skuId: quote.sku.skuId, quantity: quote.quantity })
      session.buying.want(seenPriceFen)
      return askSignIn(quote.quantity)
    }
    if (delivery.deliverTo === undefined) return delivery.setSheetOpen(true)
    const wish = { offerId: offer.offerId, skuId: quote.sku.skuId, quantity: quote.quantity, addressId: delivery.deliverTo, seenPriceFen }
    void session.buying.place(wish, chosenOfQuote(offer, quote, seenPriceFen))
  }

  // the tap that came before sign-in goes on by itself where an address is known, at the price that was seen
  const { wantedAtFen } = buying
  const ready = wantedAtFen !== null && delivery.known && choosing && freight.known !== 'not_yet'
  const addressId = delivery.deliverTo
  const goOn = useEffectEvent((deliverTo: string | undefined) => {
    const quote = quoteNow(buying.skuId, buying.quantity)
    session.buying.want(null)
    if (deliverTo !== undefined && quote && quote.payableFen === wantedAtFen) submit(quote)
  })
  useEffect(() => {
    if (ready) goOn(addressId)
  }, [ready, addressId])

  return {
    buying,
    offer,
    bought,
    leftOfSku,
    choosing,
    signedIn,
    leaderName,
    delivery,
    freight,
    submit,
    /** What joining the line of this SKU would ask for. */
    waitWish: (quote: Pick<Quote, 'quantity' | 'payableFen'> & { skuId: string }) => ({
      offerId: offer?.offerId ?? '',
      skuId: quote.skuId,
      wish:
        offer && signedIn && delivery.deliverTo !== undefined
          ? {
              offerId: offer.offerId,
              skuId: quote.skuId,
              quantity: quote.quantity,
              addressId: delivery.deliverTo,
              seenPriceFen: quote.payableFen,
            }
          : null,
      ask: () => (signedIn ? delivery.setSheetOpen(true) : askSignIn(quote.quantity)),
    }),
    askAddress: () => (signedIn ? delivery.setSheetOpen(true) : askSignIn(buying.quantity)),
    /** After a refusal: the same goods with another number or the new price. */
    again: (change: { quantity?: number; seenPriceFen?: number }) => {
      const quote = quoteNow(buying.skuId ?? buying.chosen?.skuId ?? null, change.quantity ?? buying.chosen?.quantity ?? 1)
      if (quote) submit(quote, change.seenPriceFen ?? quote.payableFen)
    },
  }
}
