// Plans a campaign: which show, at which moment, for whom, with which words and pictures.
import { DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureText } from '../../text/failure.ts'
import { DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useRunCampaign } from './campaigns.query.ts'
import { TaskDialog, TitleField } from './task-dialog.tsx'
import { bodyOf, emptyDraft, type TaskDraft } from './task-form.rules.ts'
import { TaskMaterial } from './task-material.tsx'
import { Whom } from './task-whom.tsx'
import css from './tasks.module.css'
import { useShowsForTask } from './tasks.query.ts'

const HOUR_MS = 3_600_000
const AHEAD_MIN_MS = 60_000

export function CampaignForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('console')
  const id = useId()
  const [draft, setDraft] = useState(() => emptyDraft(serverNow()))
  const [launchAtMs, setLaunchAtMs] = useState(() =>
    dayjs(serverNow() + HOUR_MS)
      .second(0)
      .millisecond(0)
      .valueOf(),
  )
  const [asked, setAsked] = useState(false)
  const run = useRunCampaign()
  const shows = useShowsForTask(open).data?.rows ?? []
  const change = (part: Partial<TaskDraft>) => setDraft((now) => ({ ...now, ...part }))
  const length = graphemes(displayText(draft.title))
  const { showId } = draft
  const good = length >= 2 && length <= 30 && showId !== null && launchAtMs >= serverNow() + AHEAD_MIN_MS
  const refused = run.error && run.error.code !== 'bad_input' ? failureText(run.error.code) : null
  const wrong = asked && (!good || run.error) ? ((good ? refused : null) ?? t('campaigns.form.wrong')) : null
  const send = () => {
    setAsked(true)
    if (!good) return
    const { title, material, audience } = bodyOf(draft)
    const done = () => {
      showToast(t('campaigns.form.sent'), 'good')
      onClose()
    }
    run.mutate({ title, material, audience, showId, launchAtMs }, { onSuccess: done })
  }
  return (
    <TaskDialog
      open={open}
      title={t('campaigns.add')}
      act={t('campaigns.form.send')}
      busy={run.isPending}
      wrong={wrong}
      onAct={send}
      onClose={onClose}
    >
      <TitleField id={id} label={t('campaigns.form.title')} title={draft.title} change={change} />
      <div className={css.two}>
        <DeskField label={t('campaigns.form.show')} htmlFor={`${id}-show`}>
          <Select
            id={`${id}-show`}
            className={css.wide ?? ''}
            value={showId}
            options={shows.map((show) => ({ value: show.id, label: show.title }))}
            onChange={(picked) => change({ showId: picked })}
          />
        </DeskField>
        <DeskField label={t('campaigns.form.at')} htmlFor={`${id}-at`}>
          <DatePicker
            id={`${id}-at`}
            className={css.wide ?? ''}
            showTime={{ format: 'HH:mm' }}
            format="MM-DD HH:mm"
            allowClear={false}
            needConfirm={false}
            value={dayjs(launchAtMs)}
            onChange={(at) => at && setLaunchAtMs(at.second(0).millisecond(0).valueOf())}
          />
        </DeskField>
      </div>
      <Whom draft={draft} change={change} id={id} />
      <TaskMaterial draft={draft} change={change} />
    </TaskDialog>
  )
}
