// After the show: its recording when there is one, thanks and the truth when there is none, and where to go on.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { ShowCell } from '../../features/room/room-cells.ts'
import { Veil } from '../../features/room/state-card.tsx'
import { useShow } from '../../features/shows/shows.query.ts'
import { paths } from '../../paths.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Picture } from '../../ui/picture.tsx'
import { yuanText } from '../../../../server/protocol/money.ts'
import css from './around-show.module.css'
import type { LiveSession } from './live-session.ts'
import { ReplayPlayer } from './replay-player.tsx'

const goodsShown = 2

/** 2 h 06 min as 2:06. */
const lengthText = (ms: number): string => `${Math.floor(ms / 3_600_000)}:${String(Math.floor((ms % 3_600_000) / 60_000)).padStart(2, '0')}`

function Thanks({ show }: { show: ShowCell }) {
  const { t } = useTranslation('room')
  const endedAtMs = show.phase === 'ended' ? show.sinceMs : null
  return (
    <section className={css.thanks} role="status">
      <Avatar name={show.hostName} src={show.hostPictureUrl} size={72} className={css.face} />
      <h1>{t('ended.title')}</h1>
      <p>{show.phase === 'archived' ? t('ended.noReplay') : t('ended.words')}</p>
      {endedAtMs !== null && show.liveAtMs !== null && (
        <dl className={css.totals}>
          <div>
            <dd className="num">{lengthText(endedAtMs - show.liveAtMs)}</dd>
            <dt>{t('ended.length')}</dt>
          </div>
        </dl>
      )}
    </section>
  )
}

export default function AfterShow({ session, show }: { session: LiveSession; show: ShowCell }) {
  const { t } = useTranslation(['room', 'buy'])
  const { data: page } = useShow(session.showId)
  const offers = useStore(session.room.store, (now) => now.offers)
  const playlistUrl = useStore(session.room.store, (now) => now.play?.playlistUrl ?? null)
  const replayUrl = show.phase === 'replay' ? playlistUrl : null
  return (
    <>
      <Picture src={show.coverUrl} alt="" className={css.cover} />
      <Veil />
      {replayUrl === null && <Thanks show={show} />}
      <div className={replayUrl === null ? css.foot : css.replay}>
        {replayUrl !== null && <ReplayPlayer playlistUrl={replayUrl} poster={show.coverUrl} title={show.title} />}
        {(page?.goods.length ?? 0) > 0 && (
          <section className={css.panel}>
            <header className="row">
              <b>{t('ended.bagOpen')}</b>
              <span className="grow" />
              <span className={css.count}>{offers.some((offer) => offer.state === 'open') ? '' : t('ended.closed')}</span>
            </header>
            <ul className={css.rows}>
              {page?.goods.slice(0, goodsShown).map((one) => (
                <li key={one.offerId}>
                  <Picture src={one.pictureUrl} alt="" className={css.small} />
                  <span className="grow">
                    <span className="ell">{one.title}</span>
                    <b className="num">{yuanText(one.priceFen)}</b>
                  </span>
                  <span className={css.count}>{t('buy:pin.closed')}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <div className={css.acts}>
          <ButtonLink to={paths.shows} look="white" size="lg" className={css.grow}>
            {t('ended.more')}
          </ButtonLink>
          <ButtonLink to={paths.orders} look="veil" size="lg" className={css.grow}>
            {t('ended.orders')}
          </ButtonLink>
        </div>
      </div>
    </>
  )
}
