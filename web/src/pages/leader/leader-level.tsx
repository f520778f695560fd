// The leader's level: what she holds, how far the next one is, what comes, how levels are decided, and her moves.
import { useTranslation } from 'react-i18next'
import { LevelCard } from '../../features/leader-centre/level-card.tsx'
import { LevelHistory, LevelLadder, LevelRules } from '../../features/leader-centre/level-history.tsx'
import { useLevelWords } from '../../features/leader-centre/level-words.ts'
import { useLevel } from '../../features/leader-centre/level.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { shopDayOf } from '../../text/shop-day.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import css from './leader-pages.module.css'
import { LeaderTabs } from './leader-tabs.tsx'

export default function LeaderLevelPage() {
  const { t } = useTranslation(['leader', 'app'])
  const wordsOf = useLevelWords()
  const level = useLevel()
  const { data } = level
  const nowMs = serverNow()
  return (
    <Page>
      <PageBar title={t('level.title')} backTo={paths.leader} />
      {level.isPending && <SkeletonRows label={t('app:loading')} />}
      {level.isError && !data && (
        <FailedState
          code={failureCodeOf(level.error)}
          words={failureTextOf(level.error)}
          onRetry={() => void level.refetch()}
          busy={level.isFetching}
        />
      )}
      {data && (
        <>
          {data.falls.map((fall) => (
            <div key={fall.fromMs} className={css.alert} role="status">
              <b>{t('level.falls', { date: shopDayOf(fall.fromMs, nowMs, data.timeZone), name: wordsOf(fall.level, fall.name) })}</b>
              <p>{t('level.fallsWords')}</p>
            </div>
          ))}
          <LevelCard level={data} nowMs={nowMs} />
          <LevelLadder level={data} />
          <LevelRules graceDays={data.graceDays} />
          <LevelHistory level={data} nowMs={nowMs} />
        </>
      )}
      <LeaderTabs />
    </Page>
  )
}
