// Buying in the room: the buy sheet, its address, sign-in at the act, the answer, and the way to the cashier.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStore } from 'zustand'
import { AddressSheet } from '../../features/addresses/address-sheet.tsx'
import { rememberedAddress, useAddresses } from '../../features/addresses/addresses.query.ts'
import { AnswerSheet } from '../../features/buying/answer-sheet.tsx'
import { BuySheet } from '../../features/buying/buy-sheet.tsx'
import type { Chosen } from '../../features/buying/buying.store.ts'
import { quoteOf, type Quote } from '../../features/buying/quote.rules.ts'
import { boughtUnits } from '../../features/offers/pin.rules.ts'
import { leftOf } from '../../features/room/left.rules.ts'
import type { OfferCell, ShowCell } from '../../features/room/room-cells.ts'
import { isSignedIn, useMe } from '../../features/session/me.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { showToast } from '../../ui/toast.tsx'
import type { LiveSession } from './live-session.ts'
import { useCashier } from '../use-cashier.ts'

const chosenOfQuote = (offer: OfferCell, quote: Quote): Chosen => ({
  offerId: offer.offerId,
  skuId: quote.sku.skuId,
  quantity: quote.quantity,
  title: offer.title,
  skuLabel: quote.sku.label,
  picture: offer.picture,
  totalFen: quote.payableFen,
})

export function BuyDesk({
  session,
  show,
  within,
  onBag,
}: {
  session: LiveSession
  show: ShowCell
  within: HTMLElement
  onBag: () => void
}) {
  const { t } = useTranslation('buy')
  const navigate = useNavigate()
  const { data: me } = useMe()
  const signedIn = isSignedIn(me)
  const buying = useStore(session.buying.store)
  const offers = useStore(session.room.store, (now) => now.offers)
  const left = useStore(session.room.store, (now) => now.left)
  const orders = useStore(session.room.store, (now) => now.orders)
  const leaderName = useStore(session.room.store, (now) => now.me?.leaderName ?? null)
  const addresses = useAddresses(signedIn)
  const [addressId, setAddressId] = useState<string | null>(null)
  const [addressOpen, setAddressOpen] = useState(false)
  const cashier = useCashier()
  const offer = offers.find((one) => one.offerId === buying.offerId) ?? null
  const rows = addresses.data?.rows ?? []
  const address = rows.find((row) => row.id === addressId) ?? rememberedAddress(rows)
  const bought = offer ? boughtUnits(orders.values(), offer.offerId, serverNow()) : 0
  const leftOfSku = (skuId: string) => (offer ? leftOf(left, offer.offerId, skuId) : null)
  const choosing = offer !== null && (buying.step === 'choose' || buying.step === 'placing')

  const submit = (quote: Quote, seenPriceFen = quote.payableFen) => {
    if (!offer) return
    if (!signedIn) {
      session.buying.choose({ skuId: quote.sku.skuId, quantity: quote.quantity })
      return void navigate(paths.signIn(paths.showOffer(session.showId, offer.offerId)), {
        state: { asked: 'buy', title: offer.title, quantity: quote.quantity, leaderName },
      })
    }
    if (!address) return setAddressOpen(true)
    const wish = { offerId: offer.offerId, skuId: quote.sku.skuId, quantity: quote.quantity, addressId: address.id, seenPriceFen }
    void session.buying.place(wish, { ...chosenOfQuote(offer, quote), totalFen: seenPriceFen })
  }
  const again = (change: { quantity?: number; seenPriceFen?: number }) => {
    if (!offer) return
    const quote = quoteOf({
      offer,
      skuId: buying.skuId ?? buying.chosen?.skuId ?? null,
      quantity: change.quantity ?? buying.chosen?.quantity ?? 1,
      leftOfSku,
      bought,
      nowMs: serverNow(),
    })
    if (quote) submit(quote, change.seenPriceFen ?? quote.payableFen)
  }
  const pay = () => {
    if (!buying.placed) return
    cashier.open([buying.placed.orderNo], session.showId, () => showToast(t('payFailed'), 'bad'))
  }
  return (
    <>
      {offer && (
        <BuySheet
          open={choosing}
          offer={offer}
          skuId={buying.skuId}
          quantity={buying.quantity}
          leftOfSku={leftOfSku}
          bought={bought}
          signedIn={signedIn}
          address={signedIn && addresses.isPending ? undefined : address}
          leaderName={leaderName}
          demo={show.demo}
          busy={buying.step === 'placing'}
          now={serverNow}
          within={within}
          onChoose={session.buying.choose}
          onAddress={() =>
            signedIn
              ? setAddressOpen(true)
              : void navigate(paths.signIn(paths.showOffer(session.showId, offer.offerId)), {
                  state: { asked: 'buy', title: offer.title, quantity: buying.quantity, leaderName },
                })
          }
          onSubmit={submit}
          onClose={session.buying.close}
        />
      )}
      <AnswerSheet
        buying={buying}
        offer={offer}
        paying={cashier.opening}
        now={serverNow}
        within={within}
        onClose={session.buying.close}
        onPay={pay}
        onAgain={again}
        onAddress={() => {
          session.buying.backToChoice()
          setAddressOpen(true)
        }}
        onBag={() => {
          session.buying.close()
          onBag()
        }}
        onOrders={() => void navigate(paths.orders)}
        onBackToChoice={session.buying.backToChoice}
      />
      <AddressSheet
        open={addressOpen}
        rows={rows}
        chosenId={address?.id ?? null}
        within={within}
        onChoose={(chosen) => {
          setAddressId(chosen.id)
          setAddressOpen(false)
        }}
        onClose={() => setAddressOpen(false)}
      />
    </>
  )
}
