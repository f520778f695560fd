// People who came by the leader's links and let her see it; the others are in the numbers.
import { Eye, Forward } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { InvitedCard } from '../../features/leader-centre/invited-card.tsx'
import { useLeaderPeople } from '../../features/leader-centre/leader.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { Card, Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tag } from '../../ui/tag.tsx'
import css from './leader-pages.module.css'
import { LeaderTabs } from './leader-tabs.tsx'

export default function LeaderPeople() {
  const { t } = useTranslation(['leader', 'app'])
  const people = useLeaderPeople(true)
  const rows = people.data?.pages.flatMap((page) => page.rows) ?? []
  const first = people.data?.pages[0]
  const unnamed = (first?.visitors ?? 0) > 0
  const nowMs = serverNow()
  return (
    <Page>
      <PageBar title={t('people.title')} backTo={paths.leader} />
      {people.isPending && <SkeletonRows label={t('app:loading')} />}
      {people.isError && rows.length === 0 && (
        <FailedState
          code={failureCodeOf(people.error)}
          words={failureTextOf(people.error)}
          onRetry={() => void people.refetch()}
          busy={people.isFetching}
        />
      )}
      {first && (rows.length > 0 || first.visitors > 0 || first.members > 0) && (
        <p className={css.balance}>
          {t('people.total', { count: first.visitors })} · {t('people.members', { count: first.members })}
        </p>
      )}
      <Card flat>
        <ListRow title={t('groups.title')} words={t('groups.see')} to={paths.leaderGroups} />
      </Card>
      {people.data && rows.length === 0 && (
        <EmptyState
          drawing={<SeedlingDrawing />}
          title={t(unnamed ? 'people.unnamed.title' : 'people.empty.title')}
          words={t(unnamed ? 'people.unnamed.words' : 'people.empty.words')}
        >
          <ButtonLink to={paths.leaderShare()} look="gold" icon={<Forward size={18} aria-hidden="true" />}>
            {t('people.empty.act')}
          </ButtonLink>
        </EmptyState>
      )}
      {rows.length > 0 && (
        <>
          <Card flat>
            {rows.map((person, index) => (
              <ListRow
                key={`${person.name}-${person.lastSeenAtMs}-${index}`}
                icon={<Avatar name={person.name} src={person.pictureUrl} size={36} />}
                title={person.name}
                words={[
                  ...(person.city === null ? [] : [person.city]),
                  person.boundAtMs === null ? t('people.visited') : t('people.bound', { date: dateTimeOf(person.boundAtMs, nowMs) }),
                  t('people.seen', { time: dateTimeOf(person.lastSeenAtMs, nowMs) }),
                ].join(' · ')}
                value={
                  person.here ? (
                    <Tag tone="green">{t('people.nowHere')}</Tag>
                  ) : person.paidOrders > 0 ? (
                    t('people.paid', { count: person.paidOrders })
                  ) : undefined
                }
              />
            ))}
          </Card>
          <p className={css.privacy}>
            <Eye size={15} aria-hidden="true" />
            {t('people.privacy')}
          </p>
        </>
      )}
      {people.hasNextPage && (
        <Button look="plain" block busy={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
          {t('app:loadMore')}
        </Button>
      )}
      {people.data && !people.hasNextPage && <InvitedCard />}
      <LeaderTabs />
    </Page>
  )
}
