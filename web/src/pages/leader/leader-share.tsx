// Sharing a show: the poster with her code, where it goes, ready words, link.
import { Copy, Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useGroups } from '../../features/leader-centre/group.query.ts'
import { useLeaderHome, useShareLink, type SharePlace } from '../../features/leader-centre/leader.query.ts'
import { useShow } from '../../features/shows/shows.query.ts'
import { copyText } from '../../platform/env.ts'
import { paths } from '../../paths.ts'
import { countText, whenOf } from '../../text/when.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Choices } from '../../ui/choices.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ActBar, Card, Page, PageBar } from '../../ui/page.tsx'
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './leader-pages.module.css'
import { LeaderTabs } from './leader-tabs.tsx'

/** Fixed places, and `group:<id>` for each of her groups. */
const channelKeys = ['all', 'moments', 'chat'] as const
type ChannelKey = (typeof channelKeys)[number] | `group:${string}`
const groupPrefix = 'group:'

/** Where a link goes: a group of hers, a named channel, or no place in particular. */
const placeOf = (channel: ChannelKey, nameOf: (key: 'moments' | 'chat') => string): SharePlace => {
  if (channel.startsWith(groupPrefix)) return { groupId: channel.slice(groupPrefix.length) }
  return channel === 'moments' || channel === 'chat' ? { channel: nameOf(channel) } : {}
}

function Poster({ url, alt }: { url: string | null; alt: string }) {
  const { t } = useTranslation('leader')
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading')
  useEffect(() => setState('loading'), [url])
  return (
    <div className={css.poster}>
      {url !== null && state !== 'failed' && (
        <img src={url} alt={alt} onLoad={() => setState('shown')} onError={() => setState('failed')} />
      )}
      {state === 'loading' && <Skeleton className={css.posterWait} />}
      {state === 'failed' && <p className={css.quiet}>{t('share.posterFailed')}</p>}
    </div>
  )
}

export default function LeaderShare() {
  const { t } = useTranslation(['leader', 'app'])
  const [search, setSearch] = useSearchParams()
  const home = useLeaderHome(true)
  const [channel, setChannel] = useState<ChannelKey>('all')
  const shows = home.data?.live ?? []
  const showId = search.get('show') ?? shows[0]?.showId ?? null
  const groups = useGroups().data?.filter((group) => !group.archived) ?? []
  const link = useShareLink(
    showId,
    placeOf(channel, (key) => t(`share.channels.${key}`)),
  )
  const page = useShow(showId)
  const show = page.data?.show
  const url = link.data ? new URL(link.data.url, window.location.origin).href : ''
  const posterUrl = link.data ? `/api/v1/leader/links/${link.data.linkId}/poster.png` : null
  const ready = show
    ? show.phase === 'scheduled' || show.phase === 'rehearsal'
      ? t('share.readyNext', { title: show.title, when: whenOf(show.startsAtMs, page.data?.nowMs ?? show.startsAtMs) })
      : t('share.readyLive', { host: show.host.name, title: show.title })
    : ''
  const copy = async (text: string) => showToast((await copyText(text)) ? t('app:copied') : t('app:copyFailed'), 'good')
  if (home.data && showId === null) {
    return (
      <Page>
        <PageBar title={t('share.title')} backTo={paths.leader} />
        <EmptyState drawing={<SeedlingDrawing />} title={t('share.noShow.title')} words={t('share.noShow.words')} />
        <LeaderTabs />
      </Page>
    )
  }
  return (
    <Page foot="acts">
      <PageBar title={t('share.title')} backTo={paths.leader} />
      {home.isPending && <SkeletonRows count={1} label={t('app:loading')} />}
      <Poster url={posterUrl} alt={t('share.posterAlt', { title: show?.title ?? '' })} />
      {shows.length > 1 && (
        <section className={css.group}>
          <h2>{t('share.which')}</h2>
          <Choices
            label={t('share.which')}
            look="pills"
            value={showId}
            onChange={(id) => setSearch({ show: id }, { replace: true })}
            options={shows.map((one) => ({ key: one.showId, label: one.title }))}
          />
        </section>
      )}
      <section className={css.group}>
        <h2>
          {t('share.group')} <small>{t('share.groupWords')}</small>
          <Link to={paths.leaderGroups} className={`hit ${css.manage}`}>
            {t('groups.manage')}
          </Link>
        </h2>
        <Choices
          label={t('share.group')}
          look="pills"
          value={channel}
          onChange={setChannel}
          options={[
            { key: 'all' as ChannelKey, label: t('share.channels.all') },
            ...groups.map((group) => ({ key: `group:${group.groupId}` as ChannelKey, label: group.name })),
            ...channelKeys.slice(1).map((key) => ({ key: key as ChannelKey, label: t(`share.channels.${key}`) })),
          ]}
        />
      </section>
      <Card
        title={t('share.ready')}
        more={
          link.data && link.data.opens > 0
            ? t('share.opens', { count: link.data.opens, replace: { count: countText(link.data.opens) } })
            : undefined
        }
      >
        <p className={css.ready}>{ready}</p>
        {link.isError && <p className={css.quiet}>{failureTextOf(link.error)}</p>}
        {url !== '' && (
          <button type="button" className={css.link} onClick={() => void copy(url)}>
            <span className="grow ell num">{url.replace(/^https?:\/\//, '')}</span>
            <Copy size={16} aria-hidden="true" />
            {t('app:copy')}
          </button>
        )}
      </Card>
      <ActBar>
        <Button
          look="line"
          className={css.wide}
          disabled={url === ''}
          icon={<Copy size={18} aria-hidden="true" />}
          onClick={() => void copy(`${ready}\n${url}`)}
        >
          {t('share.copyBoth')}
        </Button>
        <a className={css.save} href={posterUrl ?? undefined} download={`sibo-${showId}.png`} aria-disabled={posterUrl === null}>
          <Download size={18} aria-hidden="true" />
          {t('share.save')}
        </a>
      </ActBar>
    </Page>
  )
}
