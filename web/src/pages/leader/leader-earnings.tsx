// The leader's ledger, newest first; every line opens into where it comes from.
import { useTranslation } from 'react-i18next'
import { EntryLine } from '../../features/leader-centre/entry-row.tsx'
import { useLeaderEntries, useLeaderHome } from '../../features/leader-centre/leader.query.ts'
import { RateCutCard } from '../../features/leader-centre/rate-cut-card.tsx'
import { yuanText } from '../../../../server/protocol/money.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { Card, Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import css from './leader-pages.module.css'
import { LeaderTabs } from './leader-tabs.tsx'

/** The month of the person's own phone, 2026-11. */
const monthNow = (): string => {
  const now = new Date(serverNow())
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`
}

export default function LeaderEarnings() {
  const { t } = useTranslation(['leader', 'app'])
  const entries = useLeaderEntries(true)
  const home = useLeaderHome(true)
  const rows = entries.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Page>
      <PageBar title={t('earnings.title')} backTo={paths.leader} />
      {home.data && (
        <p className={css.balance}>
          {t('earnings.balance', { frozen: yuanText(home.data.frozenFen), available: yuanText(home.data.availableFen) })}
        </p>
      )}
      <Card flat>
        <ListRow title={t('withdraw.title')} value={home.data && yuanText(home.data.availableFen)} to={paths.leaderWithdraw} />
        <ListRow title={t('statement.title')} words={t('statement.words')} to={paths.leaderStatement(monthNow())} />
      </Card>
      <RateCutCard />
      {entries.isPending && <SkeletonRows label={t('app:loading')} />}
      {entries.isError && rows.length === 0 && (
        <FailedState
          code={failureCodeOf(entries.error)}
          words={failureTextOf(entries.error)}
          onRetry={() => void entries.refetch()}
          busy={entries.isFetching}
        />
      )}
      {entries.data && rows.length === 0 && (
        <EmptyState drawing={<SeedlingDrawing />} title={t('earnings.empty.title')} words={t('earnings.empty.words')}>
          <ButtonLink to={paths.leaderShare()} look="gold">
            {t('people.empty.act')}
          </ButtonLink>
        </EmptyState>
      )}
      {rows.length > 0 && (
        <Card flat>
          {rows.map((entry) => (
            <EntryLine key={entry.entryId} entry={entry} nowMs={serverNow()} />
          ))}
        </Card>
      )}
      {entries.hasNextPage && (
        <Button look="plain" block busy={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
          {t('app:loadMore')}
        </Button>
      )}
      <LeaderTabs />
    </Page>
  )
}
