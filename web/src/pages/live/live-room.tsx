// The viewer room: picture behind, head on top, chat, pin card and dock at the thumb; sheets and columns come after the first picture.
import { Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStore } from 'zustand'
import { isOver } from '../../features/shows/shows.rules.ts'
import { lazyPage } from '../../lazy-page.tsx'
import { paths } from '../../paths.ts'
import { cx } from '../../ui/class-names.ts'
import { deskQuery, useMedia } from '../../ui/use-media.ts'
import css from './live-room.module.css'
import type { LiveSession } from './live-session.ts'
import { useRoomActs, type OpenSheet } from './room-acts.ts'
import { RoomBottom } from './room-bottom.tsx'
import { RoomMiddle } from './room-middle.tsx'
import { RoomTop } from './room-top.tsx'
import { raisePicture, toggleBare, useRoomView } from './room-view.store.ts'

const RoomSheets = lazyPage(() => import('./room-sheets.tsx'), ['me', 'shows'])
const DeskColumns = lazyPage(() => import('./desk-columns.tsx'), [])
const sheetsAfterMs = 2500

/** The picture moves up while a sheet covers its lower part. */
function useRaise(sheet: OpenSheet, buying: boolean): void {
  useEffect(() => {
    raisePicture(sheet === 'bag' ? 'tall' : sheet !== null || buying ? 'up' : 'none')
    return () => raisePicture('none')
  }, [sheet, buying])
}

/** Everything that is not needed for the first picture waits for it, or for the first tap. */
function useAfterPicture(session: LiveSession, tapped: boolean): boolean {
  const shown = useStore(session.playback.store, (now) => now.via !== null)
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), sheetsAfterMs)
    return () => clearTimeout(timer)
  }, [])
  return shown || late || tapped
}

export function LiveRoom({ session, offerId }: { session: LiveSession; offerId: string | null }) {
  const { t } = useTranslation('room')
  const navigate = useNavigate()
  const desk = useMedia(deskQuery)
  const frame = useRef<HTMLElement>(null)
  const [sheet, setSheet] = useState<OpenSheet>(null)
  const show = useStore(session.room.store, (now) => now.show)
  const offers = useStore(session.room.store, (now) => now.offers)
  const buyingOpen = useStore(session.buying.store, (now) => now.offerId !== null)
  const bare = useRoomView((now) => now.bare)
  const acts = useRoomActs(session, setSheet)
  const extras = useAfterPicture(session, sheet !== null || buyingOpen)
  useRaise(sheet, buyingOpen)
  const linked = offers.some((offer) => offer.offerId === offerId) ? offerId : null
  useEffect(() => {
    if (linked !== null) session.buying.open(linked)
  }, [linked, session])
  if (!show) return null
  const over = isOver(show.phase) || show.phase === 'banned'
  return (
    <main ref={frame} className={cx(css.room, css.clear, bare && css.bare, buyingOpen && css.panel)}>
      <h1 className="vh">{show.title}</h1>
      <div className={css.scrimTop} />
      <div className={css.scrimBottom} />
      <button type="button" className={css.tap} aria-label={t('live')} tabIndex={-1} onClick={toggleBare} />
      <RoomTop session={session} show={show} onSmall={() => void navigate(paths.shows)} onSeller={() => setSheet('seller')} />
      <RoomMiddle session={session} show={show} acts={acts} />
      {!over && <RoomBottom session={session} show={show} acts={acts} column={desk} />}
      {desk && (
        <Suspense fallback={null}>
          <DeskColumns session={session} show={show} acts={acts} />
        </Suspense>
      )}
      {extras && frame.current && (
        <Suspense fallback={null}>
          <RoomSheets session={session} show={show} acts={acts} sheet={sheet} desk={desk} within={frame.current} />
        </Suspense>
      )}
    </main>
  )
}
