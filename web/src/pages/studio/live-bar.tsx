// The bar on top of a show on air: who and how long, the four numbers, the health of the picture, pause and end.
import { CircleStop, Pause, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { HealthLight } from '../../features/broadcast/health-light.tsx'
import { healthSaid } from '../../features/broadcast/health-said.rules.ts'
import { ShopMark } from '../../features/seller/shop-mark.tsx'
import { peakOrders, viewersDelta } from '../../features/studio/figures.rules.ts'
import { TopStats } from '../../features/studio/top-stats.tsx'
import { serverNow } from '../../platform/clock-offset.ts'
import { cx } from '../../ui/class-names.ts'
import { Elapsed, useNow } from '../../ui/countdown.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import css from './live-desk.module.css'
import type { StudioSession } from './studio-session.ts'
import { useSilence } from './use-checks.tsx'
import type { Selling } from './use-selling.ts'

const steadyNow = (): number => performance.now()

export function ShowName({ session, role }: { session: StudioSession; role: string }) {
  const { t } = useTranslation('studio')
  const show = useStore(session.room.store, (now) => now.show)
  if (!show) return null
  return (
    <div className={css.name}>
      <ShopMark demo={show.demo} size={32} />
      <div className="grow">
        <h1 className="ell">{show.title}</h1>
        <p className="ell">{role}</p>
      </div>
      <span className={cx(css.onAir, show.phase !== 'live' && css.notLive)}>
        {t(`phase.${show.phase as 'live'}`)} <Elapsed sinceMs={show.liveAtMs ?? show.sinceMs} now={serverNow} />
      </span>
    </div>
  )
}

export function DeskStats({ session, selling }: { session: StudioSession; selling: Selling }) {
  const viewers = useStore(session.room.store, (now) => now.viewers)
  const simulated = useStore(session.room.store, (now) => now.simulated)
  const seen = useStore(session.seen, (now) => now.viewers)
  const { figures, pinnedOffer, nowMs } = selling
  return (
    <TopStats
      viewers={viewers}
      simulated={simulated}
      delta={viewersDelta(seen, nowMs)}
      ordersPerMinute={figures?.ordersLastMinute ?? null}
      peak={Math.max(peakOrders(figures), figures?.ordersLastMinute ?? 0)}
      gmvFen={figures?.gmvFen ?? null}
      simulatedGmvFen={figures?.simulatedGmvFen ?? 0}
      pinned={pinnedOffer?.units ?? null}
    />
  )
}

export function LiveBar({
  session,
  selling,
  busy,
  onPause,
  onResume,
  onEnd,
}: {
  session: StudioSession
  selling: Selling
  busy: boolean
  onPause: () => void
  onResume: () => void
  onEnd: () => void
}) {
  const { t } = useTranslation('studio')
  const { at, uplink, lastGoodMs } = useStore(session.publish)
  const stand = useStore(session.room.store, (now) => now.stand)
  const show = useStore(session.room.store, (now) => now.show)
  const steadyMs = useNow(steadyNow, 1000)
  const silent = useSilence(session, steadyMs)
  const paused = show?.phase === 'paused'
  return (
    <header className={css.bar}>
      <ShowName session={session} role={t('live.host', { name: show?.hostName ?? '' })} />
      <DeskStats session={session} selling={selling} />
      <div className={css.health}>
        <HealthLight
          said={healthSaid({ at, uplink, lineOpen: stand === 'in', silentMs: silent ? Infinity : null, wasOn: lastGoodMs !== null })}
          uplink={uplink}
        />
        <DeskButton
          square
          aria-label={paused ? t('live.resume') : t('live.pause')}
          title={paused ? t('live.resume') : t('live.pause')}
          busy={busy}
          icon={paused ? <Play size={18} aria-hidden="true" /> : <Pause size={18} aria-hidden="true" />}
          onClick={paused ? onResume : onPause}
        />
        <DeskButton look="danger" icon={<CircleStop size={16} aria-hidden="true" />} onClick={onEnd}>
          {t('live.end')}
        </DeskButton>
      </div>
    </header>
  )
}
