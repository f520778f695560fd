// The first page: what is on air, what is coming, what can be seen again.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import type { ShowCard } from '../../../../server/protocol/shows.ts'
import { SellerSheet } from '../../features/seller/seller-sheet.tsx'
import { ShopMark } from '../../features/seller/shop-mark.tsx'
import { isSignedIn, useMe } from '../../features/session/me.query.ts'
import { LiveCard } from '../../features/shows/live-card.tsx'
import { ReplayCard, UpcomingRow } from '../../features/shows/show-rows.tsx'
import { useReserve, useShow, useShows } from '../../features/shows/shows.query.ts'
import { groupShows } from '../../features/shows/shows.rules.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Page } from '../../ui/page.tsx'
import { showToast } from '../../ui/toast.tsx'
import { MainTabs } from '../main-tabs.tsx'
import { ShowsSkeleton } from './shows-skeleton.tsx'
import css from './shows.module.css'

function ShowsHead({ shopName, demo }: { shopName: string; demo: boolean }) {
  const { t } = useTranslation()
  const { data: me } = useMe()
  return (
    <header className={css.head}>
      <ShopMark demo={demo} size={32} />
      <h1 className="grow ell">{shopName}</h1>
      <Link to={paths.me} className={css.me} aria-label={t('tabs.me')}>
        <Avatar name={me?.nickname ?? null} src={me?.pictureUrl} size={32} />
      </Link>
    </header>
  )
}

export default function ShowsPage() {
  const { t } = useTranslation(['shows', 'app'])
  const navigate = useNavigate()
  const shows = useShows()
  const { data: me } = useMe()
  const reserve = useReserve()
  const [sellerOpen, setSellerOpen] = useState(false)
  const groups = groupShows(shows.data?.rows ?? [])
  const first = groups.live[0] ?? groups.upcoming[0] ?? groups.replays[0]
  const page = useShow(first?.id ?? null)
  const nowMs = shows.data?.nowMs ?? 0
  const seller = page.data?.seller

  const setReserved = (show: ShowCard, wish: boolean) => {
    if (!isSignedIn(me)) return void navigate(paths.signIn(paths.shows), { state: { asked: 'reserve', title: show.title } })
    reserve.mutate(
      { showId: show.id, wish },
      {
        onSuccess: () => showToast(wish ? t('reservedToast') : t('unreservedToast'), 'good'),
        onError: (error) => showToast(failureTextOf(error), 'bad'),
      },
    )
  }
  return (
    <Page>
      <ShowsHead shopName={seller?.name ?? t('app:appName')} demo={me?.demoMode ?? false} />
      {shows.isPending && <ShowsSkeleton label={t('app:loading')} />}
      {shows.isError && !shows.data && (
        <FailedState code={failureCodeOf(shows.error)} onRetry={() => void shows.refetch()} busy={shows.isFetching} />
      )}
      {shows.data && !first && <EmptyState drawing={<EmptyBoxDrawing />} title={t('empty.title')} words={t('empty.words')} />}
      {groups.live.length > 0 && (
        <section className={css.section}>
          <h2>{t('live')}</h2>
          {groups.live.map((show) => (
            <LiveCard key={show.id} show={show} nowMs={nowMs} />
          ))}
        </section>
      )}
      {first && groups.live.length === 0 && (
        <section className={css.quiet}>
          <b>{t('none.title')}</b>
          <p>{t('none.words')}</p>
        </section>
      )}
      {groups.upcoming.length > 0 && (
        <section className={css.section}>
          <h2>{t('upcoming')}</h2>
          <ul>
            {groups.upcoming.map((show) => (
              <UpcomingRow
                key={show.id}
                show={show}
                nowMs={nowMs}
                busy={reserve.isPending && reserve.variables.showId === show.id}
                onReserve={(wish) => setReserved(show, wish)}
              />
            ))}
          </ul>
        </section>
      )}
      {groups.replays.length > 0 && (
        <section className={css.section}>
          <h2>{t('replays')}</h2>
          <ul className={css.replays}>
            {groups.replays.map((show) => (
              <ReplayCard key={show.id} show={show} nowMs={nowMs} />
            ))}
          </ul>
        </section>
      )}
      {seller && (
        <button type="button" className={css.seller} onClick={() => setSellerOpen(true)}>
          {seller.name}
          <br />
          {t('seller.foot')}
        </button>
      )}
      <SellerSheet open={sellerOpen} seller={seller} demo={me?.demoMode ?? false} onClose={() => setSellerOpen(false)} />
      <MainTabs />
    </Page>
  )
}
