// After a show: its figures at once, and where to go on.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { unitsOf } from '../../features/offers/pin.rules.ts'
import { talkedMs } from '../../features/run-sheet/sheet.rules.ts'
import { useFigures } from '../../features/studio/figures.query.ts'
import { ShowTotals } from '../../features/studio/show-totals.tsx'
import { paths } from '../../paths.ts'
import { dateTimeOf } from '../../text/when.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import css from './desk.module.css'
import type { StudioSession } from './studio-session.ts'

export function AfterDesk({ session }: { session: StudioSession }) {
  const { t } = useTranslation('studio')
  const show = useStore(session.room.store, (now) => now.show)
  const offers = useStore(session.room.store, (now) => now.offers)
  const figures = useFigures(session.showId, false).data
  useEffect(() => session.devices?.close(), [session])
  if (!show) return null
  const ran = show.liveAtMs !== null
  const endedMs =
    show.phase === 'ended' ? show.sinceMs : Math.max(show.liveAtMs ?? 0, ...(figures?.pins.map((pin) => pin.closedAtMs ?? 0) ?? []))
  const words = ran
    ? t('after.words', { time: dateTimeOf(show.liveAtMs ?? 0, serverNow()) })
    : t(`after.never.${show.phase}` as 'after.never.cancelled')
  return (
    <main className={css.after}>
      <header>
        <div>
          <h1>{t(ran ? 'after.title' : 'after.neverTitle', { title: show.title })}</h1>
          <p>{words}</p>
        </div>
        <span>
          <DeskButton onClick={() => window.location.assign(paths.show(session.showId))}>{t('after.watch')}</DeskButton>
          <DeskButton look="primary" onClick={() => window.location.assign(`${paths.console}/shows`)}>
            {t('after.plan')}
          </DeskButton>
        </span>
      </header>
      {ran && (
        <ShowTotals
          figures={figures}
          onAirMs={show.liveAtMs === null ? null : Math.max(0, endedMs - show.liveAtMs)}
          offers={offers.map((offer) => ({
            offerId: offer.offerId,
            position: offer.position,
            title: offer.title,
            picture: offer.picture,
            total: unitsOf(offer),
            talkedMs: talkedMs(figures?.pins ?? [], offer.offerId, endedMs),
          }))}
        />
      )}
    </main>
  )
}
