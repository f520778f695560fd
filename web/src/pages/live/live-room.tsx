// The viewer room: picture behind, head on top, chat, pin card and dock at the thumb, sheets over it; three columns on a desk.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStore } from 'zustand'
import type { ShowPage } from '../../../../server/protocol/shows.ts'
import { BagSheet } from '../../features/offers/bag-sheet.tsx'
import { SellerSheet } from '../../features/seller/seller-sheet.tsx'
import { isOver } from '../../features/shows/shows.rules.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { cx } from '../../ui/class-names.ts'
import { deskQuery, useMedia } from '../../ui/use-media.ts'
import { BuyDesk } from './buy-desk.tsx'
import { DeskColumns } from './desk-columns.tsx'
import css from './live-room.module.css'
import type { LiveSession } from './live-session.ts'
import { useRoomActs, type OpenSheet } from './room-acts.ts'
import { RoomBottom } from './room-bottom.tsx'
import { RoomMiddle } from './room-middle.tsx'
import { RoomShare } from './room-share.tsx'
import { RoomTop } from './room-top.tsx'
import { raisePicture, toggleBare, useRoomView } from './room-view.store.ts'

/** The picture moves up while a sheet covers its lower part. */
function useRaise(sheet: OpenSheet, buying: boolean): void {
  useEffect(() => {
    raisePicture(sheet === 'bag' ? 'tall' : sheet !== null || buying ? 'up' : 'none')
    return () => raisePicture('none')
  }, [sheet, buying])
}

export function LiveRoom({ session, page, offerId }: { session: LiveSession; page: ShowPage | undefined; offerId: string | null }) {
  const { t } = useTranslation('room')
  const navigate = useNavigate()
  const desk = useMedia(deskQuery)
  const frame = useRef<HTMLElement>(null)
  const [frameNode, setFrameNode] = useState<HTMLElement | null>(null)
  const [sheet, setSheet] = useState<OpenSheet>(null)
  const show = useStore(session.room.store, (now) => now.show)
  const offers = useStore(session.room.store, (now) => now.offers)
  const pin = useStore(session.room.store, (now) => now.pin)
  const buyingOpen = useStore(session.buying.store, (now) => now.offerId !== null)
  const bare = useRoomView((now) => now.bare)
  const acts = useRoomActs(session, setSheet)
  useRaise(sheet, buyingOpen)
  useEffect(() => setFrameNode(frame.current), [])
  const linked = offers.some((offer) => offer.offerId === offerId) ? offerId : null
  useEffect(() => {
    if (linked !== null) session.buying.open(linked)
  }, [linked, session])
  if (!show) return null
  const over = isOver(show.phase) || show.phase === 'banned'
  return (
    <main ref={frame} className={cx(css.room, css.clear, bare && css.bare)} aria-label={show.title}>
      <div className={css.scrimTop} />
      <div className={css.scrimBottom} />
      <button type="button" className={css.tap} aria-label={t('live')} tabIndex={-1} onClick={toggleBare} />
      <RoomTop session={session} show={show} onSmall={() => void navigate(paths.shows)} onSeller={() => setSheet('seller')} />
      <RoomMiddle session={session} show={show} page={page} acts={acts} />
      {!over && <RoomBottom session={session} show={show} acts={acts} column={desk} />}
      {desk && <DeskColumns session={session} show={show} acts={acts} />}
      {frameNode && (
        <>
          <BagSheet
            open={sheet === 'bag' && !desk}
            offers={offers}
            pinnedId={pin?.pin?.offerId ?? null}
            leftOf={acts.leftOf}
            orderOf={acts.orderOf}
            now={serverNow}
            onBuy={acts.buy}
            onPay={acts.pay}
            onClose={() => setSheet(null)}
            within={frameNode}
          />
          <SellerSheet
            open={sheet === 'seller'}
            seller={page?.seller}
            demo={show.demo}
            overVideo
            within={frameNode}
            onClose={() => setSheet(null)}
          />
          <RoomShare open={sheet === 'share'} session={session} show={show} page={page} within={frameNode} onClose={() => setSheet(null)} />
          <BuyDesk session={session} show={show} within={frameNode} onBag={() => setSheet('bag')} />
        </>
      )}
    </main>
  )
}
