// The leader's home: today's earnings, what is live with share on top, her people and orders.
import { BookOpen, ChevronRight, ReceiptText, UsersRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { AgreementAsk } from '../../features/leader-centre/agreement.tsx'
import { BoardCard } from '../../features/leader-centre/board-card.tsx'
import { CampaignCard } from '../../features/leader-centre/campaign-card.tsx'
import { EarningsCard } from '../../features/leader-centre/earnings-card.tsx'
import { FirstSale } from '../../features/leader-centre/first-sale.tsx'
import { rateText } from '../../features/leader-centre/explain.rules.ts'
import { useLevelWords } from '../../features/leader-centre/level-words.ts'
import { useLeaderHome } from '../../features/leader-centre/leader.query.ts'
import { NotPaid, PeopleHere } from '../../features/leader-centre/home-people.tsx'
import { isOnAir, LiveShareCard } from '../../features/leader-centre/live-share-card.tsx'
import { PeopleNews } from '../../features/leader-centre/people-news.tsx'
import { RateCutCard } from '../../features/leader-centre/rate-cut-card.tsx'
import { TasksCard } from '../../features/leader-centre/tasks-card.tsx'
import { useMe } from '../../features/session/me.query.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { dayPartNow } from '../../text/when.ts'
import { cx } from '../../ui/class-names.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { Card, Page } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tag } from '../../ui/tag.tsx'
import css from './leader-pages.module.css'
import { LeaderTabs } from './leader-tabs.tsx'

const icon = { size: 20, strokeWidth: 1.7, 'aria-hidden': true } as const

export function LeaderHomePage() {
  const { t } = useTranslation(['leader', 'app'])
  const { data: me } = useMe()
  const wordsOf = useLevelWords()
  const home = useLeaderHome(true)
  const data = home.data
  return (
    <Page>
      <header className={css.hello}>
        <Avatar name={data?.name ?? me?.nickname ?? null} src={me?.pictureUrl} size={48} />
        <div className="grow">
          <h1 className="ell">{t(`hello.${dayPartNow()}`, { name: data?.name ?? me?.nickname ?? '' })}</h1>
          {data && (
            <p>
              <Tag tone={data.state === 'active' ? 'gold' : 'grey'}>{t(`state.${data.state}`)}</Tag>
              <Link to={paths.leaderLevel} className={cx('hit', css.levelLink)}>
                {wordsOf(data.level, data.levelName)} · {t('rate', { rate: rateText(data.rateBps) })}
                <ChevronRight size={14} aria-hidden="true" />
              </Link>
            </p>
          )}
        </div>
      </header>
      {home.isPending && <SkeletonRows label={t('app:loading')} />}
      {home.isError && !data && (
        <FailedState
          code={failureCodeOf(home.error)}
          words={failureTextOf(home.error)}
          onRetry={() => void home.refetch()}
          busy={home.isFetching}
        />
      )}
      {data && (
        <>
          <AgreementAsk />
          <EarningsCard home={data} />
          {data.live.filter(isOnAir).map((show) => (
            <LiveShareCard key={show.showId} show={show} nowMs={data.nowMs} />
          ))}
          <RateCutCard />
          <CampaignCard />
          <FirstSale next={data.nextStep} />
          <PeopleHere count={data.peopleHere} />
          <NotPaid />
          <PeopleNews />
          <TasksCard />
          <BoardCard showId={data.live.find(isOnAir)?.showId ?? null} />
          {data.live
            .filter((show) => !isOnAir(show))
            .map((show) => (
              <LiveShareCard key={show.showId} show={show} nowMs={data.nowMs} />
            ))}
          {data.live.length === 0 && (
            <Card title={t('noShow.title')}>
              <p className={css.quiet}>{t('noShow.words')}</p>
            </Card>
          )}
          <Card flat>
            <ListRow
              icon={<UsersRound {...icon} />}
              title={t('people.title')}
              words={`${t('people.here', { count: data.peopleHere })} · ${t('people.total', { count: data.peopleTotal })}`}
              to={paths.leaderPeople}
            />
            <ListRow icon={<ReceiptText {...icon} />} title={t('orders.see')} to={paths.leaderOrders} />
            <ListRow icon={<BookOpen {...icon} />} title={t('courses.home')} words={t('courses.homeWords')} to={paths.leaderCourses} />
          </Card>
        </>
      )}
      <LeaderTabs />
    </Page>
  )
}
