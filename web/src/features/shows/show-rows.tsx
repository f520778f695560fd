// Rows of shows that are coming, and cards of shows that are over.
import { Bell, Check, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ShowCard } from '../../../../server/protocol/shows.ts'
import { paths } from '../../paths.ts'
import { countText, dateTimeOf, whenOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/class-names.ts'
import { Picture } from '../../ui/picture.tsx'
import css from './show-rows.module.css'

export function UpcomingRow({
  show,
  nowMs,
  busy,
  onReserve,
}: {
  show: ShowCard
  nowMs: number
  busy: boolean
  onReserve: (wish: boolean) => void
}) {
  const { t } = useTranslation('shows')
  return (
    <li className={css.row}>
      <Link to={paths.show(show.id)} className={css.link}>
        <Picture src={show.coverUrl} alt="" className={css.cover} />
        <span className="grow">
          <span className={cx('num', css.when)}>{whenOf(show.startsAtMs, nowMs)}</span>
          <span className={css.title}>{show.title}</span>
          <span className={css.host}>
            <Avatar name={show.host.name} src={show.host.pictureUrl} size={20} />
            <span className="ell">
              {show.host.name}
              {show.reservations > 0 &&
                ` · ${t('reservedBy', { count: show.reservations, replace: { count: countText(show.reservations) } })}`}
            </span>
          </span>
        </span>
      </Link>
      <Button
        look={show.reserved ? 'soft' : 'line'}
        size="sm"
        busy={busy}
        aria-pressed={show.reserved}
        icon={show.reserved ? <Check size={14} aria-hidden="true" /> : <Bell size={14} aria-hidden="true" />}
        onClick={() => onReserve(!show.reserved)}
      >
        {show.reserved ? t('reserved') : t('reserve')}
      </Button>
    </li>
  )
}

export function ReplayCard({ show, nowMs }: { show: ShowCard; nowMs: number }) {
  const { t } = useTranslation('shows')
  const ready = show.phase === 'replay'
  return (
    <li className={css.replay}>
      <Link to={paths.show(show.id)}>
        <span className={css.poster}>
          <Picture src={show.coverUrl} alt="" className={css.fill} />
          <span className={css.shade} />
          <span className={css.length}>
            {ready && <Play size={10} fill="currentColor" aria-hidden="true" />}
            {ready ? t('replayReady') : t('replaySoon')}
          </span>
          <span className={cx('num', css.count)}>{t('goodsCount', { count: show.offerCount })}</span>
        </span>
        <span className={cx('ell', css.name)}>{show.title}</span>
        <span className={cx('num', css.date)}>{dateTimeOf(show.startsAtMs, nowMs)}</span>
      </Link>
    </li>
  )
}
