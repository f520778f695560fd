// The sheets of the room: bag, seller, share, and buying; fetched after the first picture.
import { useStore } from 'zustand'
import { BagSheet } from '../../features/offers/bag-sheet.tsx'
import type { ShowCell } from '../../features/room/room-cells.ts'
import { SellerSheet } from '../../features/seller/seller-sheet.tsx'
import { useShow } from '../../features/shows/shows.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { AskConsent } from './ask-consent.tsx'
import { BuyDesk } from './buy-desk.tsx'
import type { LiveSession } from './live-session.ts'
import type { OpenSheet, RoomActs } from './room-acts.ts'
import { RoomShare } from './room-share.tsx'

type RoomSheetsProps = { session: LiveSession; show: ShowCell; acts: RoomActs; sheet: OpenSheet; desk: boolean; within: HTMLElement }

export default function RoomSheets({ session, show, acts, sheet, desk, within }: RoomSheetsProps) {
  const { data: page } = useShow(session.showId)
  const offers = useStore(session.room.store, (now) => now.offers)
  const pin = useStore(session.room.store, (now) => now.pin?.pin ?? null)
  const buying = useStore(session.buying.store, (now) => now.offerId !== null)
  const close = () => acts.open(null)
  return (
    <>
      <BagSheet
        open={sheet === 'bag' && !desk}
        offers={offers}
        pinnedId={pin?.offerId ?? null}
        leftOf={acts.leftOf}
        orderOf={acts.orderOf}
        aheadOf={acts.aheadOf}
        now={serverNow}
        onBuy={acts.buy}
        onPay={acts.pay}
        onClose={close}
        within={within}
      />
      <SellerSheet open={sheet === 'seller'} seller={page?.seller} demo={show.demo} overVideo within={within} onClose={close} />
      <RoomShare open={sheet === 'share'} session={session} show={show} page={page} within={within} onClose={close} />
      <AskConsent session={session} quiet={sheet === null && !buying} />
      <BuyDesk session={session} show={show} within={within} onBag={() => acts.open('bag')} />
    </>
  )
}
