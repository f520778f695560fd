// The big card of a show on air: picture, title, and the product the host is showing.
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ShowCard } from '../../../../server/protocol/shows.ts'
import { paths } from '../../paths.ts'
import { countText } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { cx } from '../../ui/class-names.ts'
import { Picture } from '../../ui/picture.tsx'
import { Price } from '../../ui/price.tsx'
import { LiveTag } from '../../ui/tag.tsx'
import css from './live-card.module.css'
import { minutesSince } from './shows.rules.ts'

export function LiveCard({ show, nowMs }: { show: ShowCard; nowMs: number }) {
  const { t } = useTranslation(['shows', 'app'])
  const minutes = minutesSince(show.startsAtMs, nowMs)
  return (
    <Link to={paths.show(show.id)} className={css.card}>
      <Picture src={show.coverUrl} alt="" className={css.cover} eager />
      <span className={css.shade} />
      <span className={css.top}>
        <LiveTag large>{show.phase === 'live' ? t('app:onAir') : t('paused')}</LiveTag>
        {show.viewers !== null && show.viewers > 0 && (
          <span className={cx('glass', 'num', css.viewers)}>
            {t('watching', { count: show.viewers, replace: { count: countText(show.viewers) } })}
          </span>
        )}
        {show.demo && <span className={cx('glass', css.viewers)}>{t('app:demo')}</span>}
      </span>
      <span className={cx(css.words, !show.pinned && css.low)}>
        <b className="ell">{show.title}</b>
        <span className="row">
          <Avatar name={show.host.name} src={show.host.pictureUrl} size={20} />
          <span className="ell">
            {show.host.name} · {minutes > 0 ? t('onAirFor', { minutes }) : t('justStarted')}
          </span>
        </span>
      </span>
      <span className={css.offer}>
        {show.pinned ? (
          <>
            <Picture src={show.pinned.pictureUrl} alt="" className={css.goods} eager />
            <span className="grow">
              <span className={cx('ell', css.name)}>{show.pinned.title}</span>
              <Price fen={show.pinned.priceFen} size={18} />
            </span>
          </>
        ) : (
          <span className={cx('grow', css.name, css.only)}>{t('goodsCount', { count: show.offerCount })}</span>
        )}
        <span className={css.enter}>{t('enter')}</span>
      </span>
    </Link>
  )
}
