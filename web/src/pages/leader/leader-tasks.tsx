// Tasks and material: what waits, what was done, each opened in a sheet.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TaskLine } from '../../features/leader-centre/task-line.tsx'
import { TaskSheet } from '../../features/leader-centre/task-sheet.tsx'
import { useTasks } from '../../features/leader-centre/task.query.ts'
import { byUrgency, isToDo } from '../../features/leader-centre/task.rules.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Card, Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { LeaderTabs } from './leader-tabs.tsx'

export default function LeaderTasks() {
  const { t } = useTranslation(['leader', 'app'])
  const tasks = useTasks()
  const [openId, setOpenId] = useState<string | null>(null)
  const rows = (tasks.data ?? []).toSorted(byUrgency)
  const parts = [
    { title: t('tasks.open'), rows: rows.filter(isToDo) },
    { title: t('tasks.over'), rows: rows.filter((task) => !isToDo(task)) },
  ].filter((part) => part.rows.length > 0)
  return (
    <Page>
      <PageBar title={t('tasks.title')} backTo={paths.leader} />
      {tasks.isPending && <SkeletonRows label={t('app:loading')} />}
      {tasks.isError && rows.length === 0 && (
        <FailedState
          code={failureCodeOf(tasks.error)}
          words={failureTextOf(tasks.error)}
          onRetry={() => void tasks.refetch()}
          busy={tasks.isFetching}
        />
      )}
      {tasks.data && rows.length === 0 && (
        <EmptyState drawing={<SeedlingDrawing />} title={t('tasks.empty.title')} words={t('tasks.empty.words')} />
      )}
      {parts.map((part) => (
        <Card key={part.title} title={part.title} count={part.rows.length}>
          {part.rows.map((task) => (
            <TaskLine key={task.taskId} task={task} onOpen={() => setOpenId(task.taskId)} />
          ))}
        </Card>
      ))}
      <TaskSheet task={rows.find(({ taskId }) => taskId === openId) ?? null} onClose={() => setOpenId(null)} />
      <LeaderTabs />
    </Page>
  )
}
