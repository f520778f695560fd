// Boards: of the show on air, of today and yesterday; how they are ordered, and whether others see her name.
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { BoardFoot, BoardRows } from '../../features/leader-centre/board-rows.tsx'
import css from '../../features/leader-centre/board.module.css'
import { useBoard, useBoardName, type BoardOf } from '../../features/leader-centre/board.query.ts'
import { isOnAir } from '../../features/leader-centre/live-share-card.tsx'
import { useLeaderHome } from '../../features/leader-centre/leader.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Card, Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { showToast } from '../../ui/toast.tsx'
import { LeaderTabs } from './leader-tabs.tsx'

type Tab = 'show' | 'day' | 'yesterday'
const ALL_ROWS = 50
const DAY_MS = 86_400_000
const shopDay = (ms: number): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(ms)

function Naming({ named }: { named: boolean }) {
  const { t } = useTranslation('leader')
  const choose = useBoardName((now) => showToast(t(now ? 'board.nameSaved.on' : 'board.nameSaved.off'), 'good'))
  return (
    <Card>
      <div className={css.naming}>
        <span className="grow">
          <b id="board-name">{t('board.name')}</b>
          <small>{t('board.nameWords')}</small>
        </span>
        <button
          type="button"
          role="switch"
          className={css.switch}
          aria-checked={named}
          aria-labelledby="board-name"
          disabled={choose.isPending}
          onClick={() => choose.mutate(!named, { onError: (error) => showToast(failureTextOf(error), 'bad') })}
        />
      </div>
    </Card>
  )
}

export default function LeaderBoardPage() {
  const { t } = useTranslation(['leader', 'app'])
  const [search, setSearch] = useSearchParams()
  const onAir = useLeaderHome(true).data?.live.find(isOnAir)?.showId ?? null
  const showId = search.get('show') ?? onAir
  const keys: Tab[] = showId === null ? ['day', 'yesterday'] : ['show', 'day', 'yesterday']
  const tab = keys.find((key) => key === search.get('by')) ?? keys[0] ?? 'day'
  const of: BoardOf = tab === 'show' && showId !== null ? { showId } : tab === 'yesterday' ? { day: shopDay(serverNow() - DAY_MS) } : {}
  const board = useBoard(of)
  const { data } = board
  return (
    <Page>
      <PageBar title={data?.title ?? t('board.title')} backTo={paths.leader} />
      <Tabs<Tab>
        label={t('board.tabs.label')}
        value={tab}
        options={keys.map((key) => ({ key, label: t(`board.tabs.${key}`) }))}
        onChange={(by) => setSearch({ ...(showId !== null && { show: showId }), by }, { replace: true })}
      />
      {board.isPending && <SkeletonRows label={t('app:loading')} />}
      {board.isError && !data && (
        <FailedState
          code={failureCodeOf(board.error)}
          words={failureTextOf(board.error)}
          onRetry={() => void board.refetch()}
          busy={board.isFetching}
        />
      )}
      {data && data.rows.length === 0 && (
        <EmptyState drawing={<SeedlingDrawing />} title={t('board.empty.title')} words={t('board.empty.words')} />
      )}
      {data && data.rows.length > 0 && (
        <Card title={t('board.by')} count={t('board.leaders', { count: data.leaders })}>
          <BoardRows board={data} top={ALL_ROWS} />
          <BoardFoot board={data} />
        </Card>
      )}
      {data && <Naming named={data.named} />}
      <Card title={t('board.rules')}>
        <ul className={css.rules}>
          {t('board.ruleWords', { returnObjects: true }).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </Card>
      <LeaderTabs />
    </Page>
  )
}
