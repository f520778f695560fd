// The middle of the room by its phase: nothing over a running picture, a designed card for everything else.
import { CirclePause, Play, VolumeX, WifiOff } from 'lucide-react'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { ShowCell } from '../../features/room/room-cells.ts'
import { ClockRow, ClockTile, StateActs, StateCard, Veil } from '../../features/room/state-card.tsx'
import { isOnAir, isOver } from '../../features/shows/shows.rules.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { lazyPage } from '../../lazy-page.tsx'
import { paths } from '../../paths.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { clockText, Elapsed, useNow } from '../../ui/countdown.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import css from './live-room.module.css'
import type { LiveSession } from './live-session.ts'
import type { RoomActs } from './room-acts.ts'
import { WeakRoom } from './weak-room.tsx'

const BeforeShow = lazyPage(() => import('./before-show.tsx'), ['shows'])
const AfterShow = lazyPage(() => import('./after-show.tsx'), [])
const BannedShow = lazyPage(() => import('./banned-show.tsx'), [])
const awayCardAfterMs = 3000
const longAwayMs = 180_000

function Paused({ show }: { show: ShowCell }) {
  const { t } = useTranslation('room')
  const left = (show.backAtMs ?? 0) - useNow(serverNow, 500)
  return (
    <>
      <Veil />
      <StateCard icon={<CirclePause size={26} />} title={t('paused.title', { host: show.hostName })} words={t('paused.words')} high>
        {show.backAtMs !== undefined && (
          <ClockRow>
            <ClockTile wide value={left > 0 ? clockText(left) : t('paused.late')} label={t('paused.back')} />
          </ClockRow>
        )}
      </StateCard>
    </>
  )
}

function Away({ sinceMs }: { sinceMs: number }) {
  const { t } = useTranslation('room')
  const awayMs = useNow(serverNow, 500) - sinceMs
  if (awayMs < awayCardAfterMs) return null
  const long = awayMs > longAwayMs
  return (
    <>
      <Veil />
      <StateCard
        icon={<WifiOff size={26} />}
        tone="amber"
        title={long ? t('interrupted.longTitle') : t('interrupted.title')}
        words={long ? t('interrupted.longWords') : t('interrupted.words')}
        high
      >
        <p>
          {t('interrupted.waited')} <Elapsed sinceMs={sinceMs} now={serverNow} />
          {!long && ` · ${t('interrupted.tellsAt')}`}
        </p>
      </StateCard>
    </>
  )
}

/** While the picture comes: the cover, blurred, and words; then one tap for sound. */
function Running({ session, show }: { session: LiveSession; show: ShowCell }) {
  const { t } = useTranslation(['room', 'app'])
  const view = useStore(session.playback.store)
  const mediaState = useStore(session.room.store, (now) => now.media?.state)
  const mediaSince = useStore(session.room.store, (now) => now.media?.sinceMs ?? 0)
  if (mediaState === 'away') return <Away sinceMs={mediaSince} />
  const shown = view.via !== null || view.audioOnly
  return (
    <>
      {!shown && view.ratio === null && <Picture src={show.coverUrl} alt="" className={css.comingCover} eager />}
      {!shown && !view.needsTap && (
        <div className={css.waiting} role="status">
          <Spinner size={30} />
          {view.weak ? t('weak.no') : t('entering')}
        </div>
      )}
      {view.needsTap && (
        <button type="button" className={css.play} onClick={() => session.playback.tapPlay()}>
          <span className="glass">
            <Play size={30} fill="currentColor" aria-hidden="true" />
          </span>
          {t('play')}
        </button>
      )}
      {shown && view.muted && !view.needsTap && (
        <button type="button" className={`glass ${css.sound}`} onClick={() => session.playback.sound(true)}>
          <VolumeX size={18} aria-hidden="true" />
          {t('app:sound.tap')}
        </button>
      )}
      <WeakRoom session={session} />
    </>
  )
}

export function RoomMiddle({ session, show, acts }: { session: LiveSession; show: ShowCell; acts: RoomActs }) {
  const { t } = useTranslation('room')
  const mediaSince = useStore(session.room.store, (now) => now.media?.sinceMs ?? null)
  if (show.phase === 'banned')
    return (
      <Suspense fallback={null}>
        <BannedShow showId={session.showId} />
      </Suspense>
    )
  if (isOver(show.phase))
    return (
      <Suspense fallback={null}>
        <AfterShow session={session} show={show} />
      </Suspense>
    )
  if (show.phase === 'cancelled' || show.phase === 'expired' || show.phase === 'draft') {
    return (
      <>
        <Veil />
        <StateCard title={t('cancelled.title')} words={t('cancelled.words')}>
          <StateActs>
            <ButtonLink to={paths.shows} look="white">
              {t('ended.more')}
            </ButtonLink>
          </StateActs>
        </StateCard>
      </>
    )
  }
  if (!isOnAir(show.phase))
    return (
      <Suspense fallback={null}>
        <BeforeShow session={session} show={show} acts={acts} />
      </Suspense>
    )
  if (show.phase === 'interrupted') return <Away sinceMs={mediaSince ?? show.sinceMs} />
  if (show.phase === 'paused') return <Paused show={show} />
  return <Running session={session} show={show} />
}
