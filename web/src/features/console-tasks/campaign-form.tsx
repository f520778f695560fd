// Plans a campaign: which show, at which moment, for whom, with which words and pictures.
import { DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureText } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useRunCampaign } from './campaigns.query.ts'
import { bodyOf, emptyDraft, type TaskDraft } from './task-form.rules.ts'
import { TaskMaterial } from './task-material.tsx'
import { Whom } from './task-whom.tsx'
import css from './tasks.module.css'
import { useShowsForTask } from './tasks.query.ts'

const HOUR_MS = 3_600_000
const AHEAD_MIN_MS = 60_000

export function CampaignForm({ open, mayUpload, onClose }: { open: boolean; mayUpload: boolean; onClose: () => void }) {
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
    <DeskDialog
      open={open}
      wide
      title={t('campaigns.add')}
      onClose={onClose}
      foot={
        <DeskButton look="primary" busy={run.isPending} onClick={send}>
          {t('campaigns.form.send')}
        </DeskButton>
      }
    >
      <div className={css.form}>
        <DeskField label={t('campaigns.form.title')} htmlFor={`${id}-title`}>
          <Input
            id={`${id}-title`}
            data-first=""
            value={draft.title}
            maxLength={60}
            onChange={(event) => change({ title: event.target.value })}
          />
        </DeskField>
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
        <TaskMaterial draft={draft} change={change} mayUpload={mayUpload} />
        {asked && (!good || run.error) && (
          <p className={css.wrong} role="alert">
            {good && run.error && run.error.code !== 'bad_input' ? failureText(run.error.code) : t('campaigns.form.wrong')}
          </p>
        )}
      </div>
    </DeskDialog>
  )
}
