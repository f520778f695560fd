// A show the leader can share, on air first: how many of her people are there, and three ways to share.
import { Forward, Link2, QrCode } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { LeaderHome } from '../../../../server/protocol/leaders.ts'
import { copyText } from '../../platform/env.ts'
import { paths } from '../../paths.ts'
import { rest } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { whenOf } from '../../text/when.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/page.tsx'
import { Picture } from '../../ui/picture.tsx'
import { LiveTag } from '../../ui/tag.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './leader.module.css'

type LiveRow = LeaderHome['live'][number]
const onAir = (phase: string): boolean => phase === 'live' || phase === 'paused' || phase === 'interrupted'
export const isOnAir = ({ phase }: Pick<LiveRow, 'phase'>): boolean => onAir(phase)

export function LiveShareCard({ show, nowMs }: { show: LiveRow; nowMs: number }) {
  const { t } = useTranslation(['leader', 'app'])
  const copyLink = async () => {
    try {
      const link = show.link ?? (await rest('POST /leader/links', { body: { showId: show.showId } }))
      showToast((await copyText(new URL(link.url, window.location.origin).href)) ? t('app:copied') : t('app:copyFailed'), 'good')
    } catch (error) {
      showToast(failureTextOf(error), 'bad')
    }
  }
  return (
    <Card className={css.live}>
      <Link
        to={paths.show(show.showId)}
        className={css.cover}
        aria-label={`${onAir(show.phase) ? t('live.onAir') : ''} ${t('live.enter')} ${show.title}`}
      >
        <Picture src={show.coverUrl} alt="" className={css.coverPicture} />
        {onAir(show.phase) && (
          <span className={css.liveTag}>
            <LiveTag>{t('live.onAir')}</LiveTag>
          </span>
        )}
      </Link>
      <div className="grow">
        <h2 className="ell">{show.title}</h2>
        <p>
          {onAir(show.phase)
            ? show.peopleHere > 0
              ? t('live.people', { count: show.peopleHere })
              : t('live.none')
            : t('live.next', { when: whenOf(show.startsAtMs, nowMs) })}
        </p>
        <div className={css.ways}>
          <ButtonLink to={paths.leaderShare(show.showId)} look="gold" className={css.share} icon={<Forward size={18} aria-hidden="true" />}>
            {t('live.share')}
          </ButtonLink>
          <ButtonLink
            to={paths.leaderShare(show.showId)}
            look="soft"
            className={css.round}
            aria-label={t('live.poster')}
            icon={<QrCode size={18} aria-hidden="true" />}
          />
          <Button
            look="soft"
            className={css.round}
            aria-label={t('live.link')}
            icon={<Link2 size={18} aria-hidden="true" />}
            onClick={() => void copyLink()}
          />
        </div>
      </div>
    </Card>
  )
}
