// The facts of a show: title, start, cover, description; used for a new one and in its plan.
import { DatePicker, Input } from 'antd'
import dayjs from 'dayjs'
import { ImagePlus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import { uploadPicture } from '../../platform/upload-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { DeskField } from '../../ui/desk-parts.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { showToast } from '../../ui/toast.tsx'
import { SHOW_TITLE, type ShowDraft, type ShowProblem } from './show.rules.ts'
import css from './shows.module.css'

export function CoverPick({
  cover,
  disabled = false,
  onPick,
}: {
  cover: ShowDraft['cover']
  disabled?: boolean
  onPick: (cover: ShowDraft['cover']) => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [busy, setBusy] = useState(false)
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return
    if (file.size > LIMITS.pictureBytesMax) return showToast(t('goods.pictureTooLarge', { name: file.name }), 'bad')
    setBusy(true)
    try {
      const { pictureId, url } = await uploadPicture(file)
      onPick({ id: pictureId, url })
    } catch (error) {
      showToast(failureTextOf(error), 'bad')
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={css.cover}>
      {cover && <Picture src={cover.url} alt={t('shows.coverAlt')} className={css.coverPicture} />}
      {!disabled && (
        <label htmlFor={id} className={cover ? css.coverChange : css.coverAdd}>
          {busy ? <Spinner size={18} /> : <ImagePlus size={cover ? 16 : 22} aria-hidden="true" />}
          <span className={cover ? 'vh' : undefined}>{t('shows.cover')}</span>
        </label>
      )}
      <input
        id={id}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        disabled={disabled || busy}
        onChange={(event) => {
          void take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      {cover && !disabled && (
        <button type="button" className={css.coverRemove} aria-label={t('shows.coverRemove')} onClick={() => onPick(null)}>
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  )
}

export function ShowFacts({
  draft,
  problems,
  startLocked = false,
  locked = false,
  onChange,
}: {
  draft: ShowDraft
  problems: readonly ShowProblem[]
  startLocked?: boolean
  locked?: boolean
  onChange: (change: Partial<ShowDraft>) => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const error = (problem: ShowProblem) => (problems.includes(problem) ? t(`shows.wrong.${problem}`) : null)
  return (
    <>
      <DeskField label={t('shows.title')} htmlFor={`${id}-title`} error={error('title')}>
        <Input
          id={`${id}-title`}
          value={draft.title}
          disabled={locked}
          maxLength={SHOW_TITLE.max * 2}
          showCount={{ formatter: ({ count }) => `${count}/${SHOW_TITLE.max}` }}
          onChange={(event) => onChange({ title: event.target.value })}
        />
      </DeskField>
      <DeskField label={t('shows.startsAt')} htmlFor={`${id}-start`} error={error('start') ?? error('past')}>
        <DatePicker
          id={`${id}-start`}
          className={css.wide ?? ''}
          showTime={{ format: 'HH:mm', minuteStep: 5 }}
          format="YYYY-MM-DD ddd HH:mm"
          needConfirm={false}
          allowClear={false}
          disabled={startLocked || locked}
          value={draft.startsAtMs === null ? null : dayjs(draft.startsAtMs)}
          onChange={(at) => onChange({ startsAtMs: at ? at.second(0).millisecond(0).valueOf() : null })}
        />
      </DeskField>
      <DeskField className={css.description} label={t('shows.description')} htmlFor={`${id}-description`} hint={t('shows.descriptionHint')}>
        <Input.TextArea
          id={`${id}-description`}
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={draft.description}
          disabled={locked}
          maxLength={2000}
          onChange={(event) => onChange({ description: event.target.value })}
        />
      </DeskField>
    </>
  )
}
