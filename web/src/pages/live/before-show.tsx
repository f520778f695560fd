// Before the show: cover, title, countdown, four goods to look at, and one reminder.
import { Bell, Check, Forward } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStore } from 'zustand'
import type { ShowPage } from '../../../../server/protocol/shows.ts'
import type { ShowCell } from '../../features/room/room-cells.ts'
import { ClockRow, ClockTile } from '../../features/room/state-card.tsx'
import { isSignedIn, useMe } from '../../features/session/me.query.ts'
import { useReserve, useShow } from '../../features/shows/shows.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { failureTextOf } from '../../text/failure.ts'
import { countText, whenOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/countdown.tsx'
import { Picture } from '../../ui/picture.tsx'
import { shortYuan } from '../../ui/price.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './around-show.module.css'
import { useCurrentLive } from './current-live.store.ts'
import type { LiveSession } from './live-session.ts'
import type { RoomActs } from './room-acts.ts'

const goodsShown = 4
const pad = (value: number): string => String(value).padStart(2, '0')

function StartClock({ startsAtMs }: { startsAtMs: number }) {
  const { t } = useTranslation('room')
  const left = startsAtMs - useNow(serverNow, 500)
  if (left <= 0) return <p className={css.soon}>{t('before.soon')}</p>
  const seconds = Math.ceil(left / 1000)
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor((seconds % 86_400) / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return (
    <ClockRow>
      {days > 0 && <ClockTile value={days} label={t('before.days')} />}
      <ClockTile value={pad(hours)} label={t('before.hours')} />
      <ClockTile value={pad(minutes)} label={t('before.minutes')} />
      {days === 0 && <ClockTile value={pad(seconds % 60)} label={t('before.seconds')} />}
    </ClockRow>
  )
}

function Reserve({ page, show }: { page: ShowPage; show: ShowCell }) {
  const { t } = useTranslation(['room', 'shows'])
  const navigate = useNavigate()
  const { data: me } = useMe()
  const reserve = useReserve()
  const { reserved, id } = page.show
  const set = () => {
    if (!isSignedIn(me)) return void navigate(paths.signIn(paths.show(id)), { state: { asked: 'reserve', title: show.title } })
    reserve.mutate(
      { showId: id, wish: !reserved, code: useCurrentLive.getState().shareCode },
      { onSuccess: () => !reserved && showToast(t('before.done'), 'good'), onError: (error) => showToast(failureTextOf(error), 'bad') },
    )
  }
  return (
    <Button
      look={reserved ? 'veil' : 'buy'}
      size="lg"
      className={css.grow}
      busy={reserve.isPending}
      aria-pressed={reserved}
      icon={reserved ? <Check size={20} aria-hidden="true" /> : <Bell size={20} aria-hidden="true" />}
      onClick={set}
    >
      {reserved ? t('before.done') : t('before.reserve')}
    </Button>
  )
}

export default function BeforeShow({ session, show, acts }: { session: LiveSession; show: ShowCell; acts: RoomActs }) {
  const { t } = useTranslation(['room', 'shows'])
  const { data: page } = useShow(session.showId)
  const offers = useStore(session.room.store, (now) => now.offers)
  const goods = page?.goods.slice(0, goodsShown) ?? []
  return (
    <>
      <Picture src={show.coverUrl} alt="" className={css.cover} eager />
      <div className={css.shade} />
      <div className={css.foot}>
        <h1 className={css.title}>{show.title}</h1>
        <p className={css.sub}>{t('before.waits', { when: whenOf(show.startsAtMs, serverNow()), host: show.hostName })}</p>
        <StartClock startsAtMs={show.startsAtMs} />
        {goods.length > 0 && (
          <section className={css.panel}>
            <header className="row">
              <b>{t('before.goods')}</b>
              <span className={css.count}>{t('shows:goodsCount', { count: page?.show.offerCount ?? goods.length })}</span>
              <span className="grow" />
              {offers.length > 0 && (
                <button type="button" className={css.more} onClick={() => acts.open('bag')}>
                  {t('before.look')}
                </button>
              )}
            </header>
            <ul className={css.goods}>
              {goods.map((one) => (
                <li key={one.offerId}>
                  <Picture src={one.pictureUrl} alt={one.title} className={css.square} />
                  <span className="num">{shortYuan(one.priceFen)}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {page && page.show.reservations > 0 && (
          <p className={css.waiting}>
            {t('before.reserved', { count: page.show.reservations, replace: { count: countText(page.show.reservations) } })}
          </p>
        )}
        <div className={css.acts}>
          {page ? <Reserve page={page} show={show} /> : <span className={css.grow} />}
          <button type="button" className={css.share} aria-label={t('share')} onClick={() => acts.open('share')}>
            <Forward size={22} strokeWidth={1.8} />
          </button>
        </div>
      </div>
    </>
  )
}
