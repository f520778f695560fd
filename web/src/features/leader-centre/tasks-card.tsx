// Tasks on the leader's home: those that wait for her, the most urgent first; drawn only when there are some.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../paths.ts'
import { Card } from '../../ui/page.tsx'
import { TaskLine } from './task-line.tsx'
import { TaskSheet } from './task-sheet.tsx'
import { useTasks } from './task.query.ts'
import { byUrgency, isToDo } from './task.rules.ts'

const SHOWN = 3

export function TasksCard() {
  const { t } = useTranslation('leader')
  const { data } = useTasks()
  const [openId, setOpenId] = useState<string | null>(null)
  const rows = (data ?? []).filter(isToDo).toSorted(byUrgency)
  if (rows.length === 0) return null
  return (
    <Card title={t('tasks.home')} count={rows.length} more={<Link to={paths.leaderTasks}>{t('tasks.all')}</Link>}>
      {rows.slice(0, SHOWN).map((task) => (
        <TaskLine key={task.taskId} task={task} onOpen={() => setOpenId(task.taskId)} />
      ))}
      <TaskSheet task={data?.find(({ taskId }) => taskId === openId) ?? null} onClose={() => setOpenId(null)} />
    </Card>
  )
}
