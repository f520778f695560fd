// The form that publishes a task: what is asked, for whom, how it is judged, what it pays, and its material.
import { DatePicker, Input, InputNumber, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BudgetRow } from '../../../../server/protocol/leader-tasks.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { RestError } from '../../platform/rest-client.ts'
import { DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import { bodyOf, draftFault, emptyDraft, KINDS, withCourse, withKind, type TaskDraft, type TaskKind } from './task-form.rules.ts'
import { TaskDialog, TitleField } from './task-dialog.tsx'
import { TaskMaterial } from './task-material.tsx'
import { Whom } from './task-whom.tsx'
import { usePublishedCourses } from './courses.query.ts'
import css from './tasks.module.css'
import { usePublishTask, useShowsForTask } from './tasks.query.ts'

const TARGET_MAX = 1000
const REWARD_YUAN_MAX = 1000
const FAULTS = ['rewardsSharing', 'span', 'budget', 'course', 'show', 'target', 'title'] as const

type Part = { draft: TaskDraft; change: (part: Partial<TaskDraft>) => void; id: string }

function Asked({ draft, change, id }: Part) {
  const { t } = useTranslation('console')
  const shows = useShowsForTask(true).data?.rows ?? []
  const { kind } = draft
  return (
    <>
      <TitleField id={id} label={t('tasks.form.title')} hint={t('tasks.form.titleHint')} title={draft.title} change={change} />
      <DeskField label={t('tasks.form.words')} htmlFor={`${id}-words`}>
        <Input.TextArea
          id={`${id}-words`}
          autoSize={{ minRows: 2, maxRows: 4 }}
          maxLength={500}
          value={draft.words}
          onChange={(event) => change({ words: event.target.value })}
        />
      </DeskField>
      <div className={css.two}>
        <DeskField label={t('tasks.form.show')} htmlFor={`${id}-show`}>
          <Select
            id={`${id}-show`}
            className={css.wide ?? ''}
            value={draft.showId ?? ''}
            options={[{ value: '', label: t('tasks.form.anyShow') }, ...shows.map((show) => ({ value: show.id, label: show.title }))]}
            onChange={(showId) => change({ showId: showId === '' ? null : showId })}
          />
        </DeskField>
        {kind === 'learn' ? (
          <Course draft={draft} change={change} id={id} />
        ) : (
          <DeskField label={t(`tasks.form.target.${kind}`)} htmlFor={`${id}-target`}>
            <InputNumber
              id={`${id}-target`}
              className={css.wide ?? ''}
              min={1}
              max={TARGET_MAX}
              precision={0}
              value={draft.target}
              onChange={(target) => change({ target: target ?? 1 })}
            />
          </DeskField>
        )}
      </div>
      {kind !== 'learn' && (
        <DeskField
          label={t('tasks.form.proof')}
          htmlFor={`${id}-proof`}
          hint={draft.proof === 'seen' ? t(`tasks.form.seenHint.${kind}`) : undefined}
        >
          <Segmented
            id={`${id}-proof`}
            value={draft.proof}
            options={(['seen', 'picture'] as const).map((value) => ({ value, label: t(`tasks.form.proofs.${value}`) }))}
            onChange={(proof) => change({ proof })}
          />
        </DeskField>
      )}
    </>
  )
}

function Course({ draft, change, id }: Part) {
  const { t } = useTranslation('console')
  const courses = usePublishedCourses().data ?? []
  const none = { value: '', label: t('tasks.form.noCourse') }
  return (
    <DeskField
      label={t('tasks.form.course')}
      htmlFor={`${id}-course`}
      hint={t(draft.courseId === null ? 'tasks.form.noCourseHint' : 'tasks.form.courseHint')}
    >
      <Select
        id={`${id}-course`}
        className={css.wide ?? ''}
        value={draft.courseId ?? ''}
        options={[none, ...courses.map(({ courseId, title }) => ({ value: courseId, label: title }))]}
        onChange={(courseId) => change(withCourse(draft, courseId === '' ? null : courseId))}
      />
    </DeskField>
  )
}

function Paid({ draft, change, id, budgets }: Part & { budgets: readonly BudgetRow[] }) {
  const { t } = useTranslation('console')
  if (draft.kind === 'share') return <p className={css.note}>{t('tasks.form.noShareReward')}</p>
  return (
    <div className={css.two}>
      <DeskField label={t('tasks.form.reward')} htmlFor={`${id}-reward`}>
        <InputNumber
          id={`${id}-reward`}
          className={css.wide ?? ''}
          min={0}
          max={REWARD_YUAN_MAX}
          precision={2}
          disabled={budgets.length === 0}
          value={draft.rewardYuan}
          onChange={(given) => {
            const rewardYuan = given ?? 0
            change({ rewardYuan, budgetId: rewardYuan === 0 ? null : (draft.budgetId ?? budgets[0]?.budgetId ?? null) })
          }}
        />
      </DeskField>
      <DeskField label={t('tasks.form.budget')} htmlFor={`${id}-budget`} hint={budgets.length === 0 ? t('tasks.form.noBudget') : undefined}>
        <Select
          id={`${id}-budget`}
          className={css.wide ?? ''}
          disabled={draft.rewardYuan === 0}
          value={draft.budgetId}
          options={budgets.map(({ budgetId, title, totalFen, heldFen, spentFen }) => ({
            value: budgetId,
            label: `${title} · ${yuanText(totalFen - heldFen - spentFen)}`,
          }))}
          onChange={(budgetId) => change({ budgetId })}
        />
      </DeskField>
    </div>
  )
}

function Span({ draft, change, id }: Part) {
  const { t } = useTranslation('console')
  return (
    <DeskField label={t('tasks.form.span')} htmlFor={`${id}-span`}>
      <DatePicker.RangePicker
        id={`${id}-span`}
        className={css.wide ?? ''}
        showTime={{ format: 'HH:mm', minuteStep: 5 }}
        format="MM-DD HH:mm"
        allowClear={false}
        value={[dayjs(draft.span[0]), dayjs(draft.span[1])]}
        onChange={(span) => span?.[0] && span[1] && change({ span: [span[0].valueOf(), span[1].valueOf()] })}
      />
    </DeskField>
  )
}

export function TaskForm({ open, budgets, onClose }: { open: boolean; budgets: readonly BudgetRow[]; onClose: () => void }) {
  const { t } = useTranslation('console')
  const id = useId()
  const [draft, setDraft] = useState(() => emptyDraft(serverNow()))
  const [asked, setAsked] = useState(false)
  const publish = usePublishTask()
  const change = (part: Partial<TaskDraft>) => setDraft((now) => ({ ...now, ...part }))
  const own = draftFault(draft)
  const why = publish.error instanceof RestError ? publish.error.params['why'] : undefined
  const told = publish.error ? (FAULTS.find((one) => one === why) ?? 'other') : null
  const wrong = asked ? (own ?? told) : null
  const send = () => {
    setAsked(true)
    if (own !== null) return
    publish.mutate(bodyOf(draft), {
      onSuccess: () => {
        showToast(t('tasks.form.sent'), 'good')
        onClose()
      },
    })
  }
  return (
    <TaskDialog
      open={open}
      title={t('tasks.publish')}
      act={t('tasks.form.send')}
      busy={publish.isPending}
      wrong={wrong === null ? null : t(`tasks.form.wrong.${wrong}`)}
      onAct={send}
      onClose={onClose}
    >
      <DeskField label={t('tasks.form.kind')} htmlFor={`${id}-kind`}>
        <Segmented<TaskKind>
          id={`${id}-kind`}
          value={draft.kind}
          options={KINDS.map((value) => ({ value, label: t(`tasks.kind.${value}`) }))}
          onChange={(kind) => setDraft((now) => withKind(now, kind))}
        />
      </DeskField>
      <Asked draft={draft} change={change} id={id} />
      <Paid draft={draft} change={change} id={id} budgets={budgets} />
      <Span draft={draft} change={change} id={id} />
      <Whom draft={draft} change={change} id={id} />
      <TaskMaterial draft={draft} change={change} />
    </TaskDialog>
  )
}
