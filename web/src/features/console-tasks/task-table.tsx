// Tasks in a table: for whom, until when, what it pays, and how many took it up, wait and are done.
import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { StaffTask } from '../../../../server/protocol/leader-tasks.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip, type ChipTone } from '../../ui/desk-chip.tsx'
import { DeskMoney } from '../../ui/desk-money.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import css from './tasks.module.css'

type Shown = 'open' | 'soon' | 'over' | 'closed'
const tones: Record<Shown, ChipTone> = { open: 'green', soon: 'blue', over: 'grey', closed: 'grey' }
const shownOf = ({ state, fromMs, untilMs }: StaffTask, nowMs: number): Shown =>
  state === 'closed' ? 'closed' : nowMs < fromMs ? 'soon' : nowMs < untilMs ? 'open' : 'over'

export function TaskTable({
  rows,
  loading,
  empty,
  onClose,
}: {
  rows: readonly StaffTask[]
  loading: boolean
  empty: ReactNode
  onClose: (task: StaffTask) => void
}) {
  const { t } = useTranslation('console')
  const nowMs = serverNow()
  const number = { align: 'right' as const, className: 'num' }
  const columns: TableColumnsType<StaffTask> = [
    {
      key: 'title',
      title: t('tasks.col.title'),
      render: (_, task) => (
        <span className={css.titled}>
          <b>{task.title}</b>
          <small>{t(`tasks.kind.${task.kind}`)}</small>
        </span>
      ),
    },
    {
      key: 'span',
      title: t('tasks.col.span'),
      className: 'num',
      render: (_, { fromMs, untilMs }) => `${dateTimeOf(fromMs, nowMs)} – ${dateTimeOf(untilMs, nowMs)}`,
    },
    {
      key: 'audience',
      title: t('tasks.col.audience'),
      render: (_, { audience: { levels, tags } }) =>
        levels.length + tags.length === 0
          ? t('tasks.everybody')
          : [...levels.map((level) => t('tasks.level', { level })), ...tags].join('、'),
    },
    {
      key: 'reward',
      title: t('tasks.col.reward'),
      align: 'right',
      render: (_, { rewardFen }) => (rewardFen === 0 ? t('tasks.noReward') : <DeskMoney flat fen={rewardFen} />),
    },
    { key: 'claimed', title: t('tasks.col.claimed'), dataIndex: 'claimed', ...number },
    { key: 'proved', title: t('tasks.col.proved'), dataIndex: 'proved', ...number },
    { key: 'done', title: t('tasks.col.done'), dataIndex: 'done', ...number },
    {
      key: 'state',
      title: t('tasks.col.state'),
      render: (_, task) => <DeskChip tone={tones[shownOf(task, nowMs)]}>{t(`tasks.state.${shownOf(task, nowMs)}`)}</DeskChip>,
    },
    {
      key: 'act',
      align: 'right',
      render: (_, task) =>
        ['open', 'soon'].includes(shownOf(task, nowMs)) && (
          <DeskButton size="sm" onClick={() => onClose(task)}>
            {t('tasks.close')}
          </DeskButton>
        ),
    },
  ]
  return <DeskTable rows={rows} columns={columns} rowKey="taskId" minPx={960} loading={loading} empty={empty} />
}
