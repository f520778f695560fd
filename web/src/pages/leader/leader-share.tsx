// Sharing a show or one product of it: the poster with her code, where it goes, ready words, link.
import { Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { PosterTemplate } from '../../../../server/protocol/posters.ts'
import { useGroups } from '../../features/leader-centre/group.query.ts'
import { useLeaderHome, useShareLink, type SharePlace } from '../../features/leader-centre/leader.query.ts'
import { LinkSwitch } from '../../features/leader-centre/link-switch.tsx'
import { ShareGoodsList } from '../../features/leader-centre/share-goods.tsx'
import { PosterLooks, posterUrlOf, SharePoster } from '../../features/leader-centre/share-poster.tsx'
import { goodsLink, goodsWordsOf, momentOf, showWordsKey, type ShareGoods } from '../../features/leader-centre/share-words.rules.ts'
import { useShow } from '../../features/shows/shows.query.ts'
import { copyText } from '../../platform/env.ts'
import { paths } from '../../paths.ts'
import { countText, whenOf } from '../../text/when.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Choices } from '../../ui/choices.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ActBar, Card, Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
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

/** The words of the show and of each product, and another way of saying them. */
function useWords(page: ReturnType<typeof useShow>['data']) {
  const { t } = useTranslation('leader')
  const [way, setWay] = useState(0)
  const show = page?.show
  const moment = show ? momentOf(show.phase) : 'next'
  const common = show && { host: show.host.name, title: show.title, when: whenOf(show.startsAtMs, page?.nowMs ?? show.startsAtMs) }
  const ofGoods = (goods: ShareGoods): string => {
    const { key, params } = goodsWordsOf(moment, goods, way)
    return common ? t(key, { ...common, ...params }) : ''
  }
  return {
    moment,
    ofShow: common ? t(showWordsKey(moment), common) : '',
    ofGoods,
    another: moment === 'live' ? () => setWay(way + 1) : null,
  }
}

export default function LeaderShare() {
  const { t } = useTranslation(['leader', 'app'])
  const [search, setSearch] = useSearchParams()
  const home = useLeaderHome(true)
  const [channel, setChannel] = useState<ChannelKey>('all')
  const [template, setTemplate] = useState<PosterTemplate>('split')
  const shows = home.data?.live ?? []
  const showId = search.get('show') ?? shows[0]?.showId ?? null
  const groups = useGroups().data?.filter((group) => !group.archived) ?? []
  const link = useShareLink(
    showId,
    placeOf(channel, (key) => t(`share.channels.${key}`)),
  )
  const page = useShow(showId)
  const goods = page.data?.goods ?? []
  const chosen = goods.find((one) => one.offerId === search.get('goods')) ?? null
  const words = useWords(page.data)
  const url = link.data ? new URL(link.data.url, window.location.origin).href : ''
  const posterUrl = posterUrlOf(link.data?.linkId, template, chosen?.offerId ?? null)
  const ready = chosen ? words.ofGoods(chosen) : words.ofShow
  const readyUrl = chosen && url !== '' ? goodsLink(url, chosen.offerId) : url
  const copy = async (text: string) => showToast((await copyText(text)) ? t('app:copied') : t('app:copyFailed'), 'good')
  const choose = (offerId: string | null) => {
    if (showId !== null) setSearch({ show: showId, ...(offerId !== null && { goods: offerId }) }, { replace: true })
    if (offerId !== null) setTemplate('goods')
    else if (template === 'goods') setTemplate('split')
    window.scrollTo({ top: 0, behavior: 'smooth' })
  }
  if (home.data && showId === null) {
    return (
      <Page>
        <PageBar title={t('share.title')} backTo={paths.leader} />
        <EmptyState drawing={<SeedlingDrawing />} title={t('share.noShow.title')} words={t('share.noShow.words')} />
        <LeaderTabs />
      </Page>
    )
  }
  if (home.isError && !home.data) {
    return (
      <Page>
        <PageBar title={t('share.title')} backTo={paths.leader} />
        <FailedState
          code={failureCodeOf(home.error)}
          words={failureTextOf(home.error)}
          onRetry={() => void home.refetch()}
          busy={home.isFetching}
        />
        <LeaderTabs />
      </Page>
    )
  }
  return (
    <Page foot="acts">
      <PageBar title={t('share.title')} backTo={paths.leader} />
      {home.isPending && <SkeletonRows count={1} label={t('app:loading')} />}
      <SharePoster url={posterUrl} alt={t('share.posterAlt', { title: chosen?.title ?? page.data?.show.title ?? '' })} />
      <section className={css.group}>
        <h2>{t('share.look')}</h2>
        <PosterLooks value={template} onChange={setTemplate} />
      </section>
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
          words.another !== null && chosen ? (
            <button type="button" className="hit" onClick={words.another}>
              {t('share.another')}
            </button>
          ) : link.data && link.data.opens > 0 ? (
            t('share.opens', { count: link.data.opens, replace: { count: countText(link.data.opens) } })
          ) : undefined
        }
      >
        <p className={css.ready}>{ready}</p>
        {link.isError && <p className={css.quiet}>{failureTextOf(link.error)}</p>}
        {url !== '' && (
          <button type="button" className={css.link} onClick={() => void copy(readyUrl)}>
            <span className="grow ell num">{readyUrl.replace(/^https?:\/\//, '')}</span>
            <Copy size={16} aria-hidden="true" />
            {t('app:copy')}
          </button>
        )}
        {link.data && <LinkSwitch link={link.data} />}
      </Card>
      <ShareGoodsList
        goods={goods}
        chosen={chosen?.offerId ?? null}
        wordsOf={words.ofGoods}
        ready={url !== ''}
        priced={words.moment !== 'over'}
        onChoose={choose}
        onCopy={(one) => void copy(`${words.ofGoods(one)}\n${goodsLink(url, one.offerId)}`)}
      />
      <ActBar>
        <Button
          look="line"
          className={css.wide}
          disabled={url === ''}
          icon={<Copy size={18} aria-hidden="true" />}
          onClick={() => void copy(`${ready}\n${readyUrl}`)}
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
