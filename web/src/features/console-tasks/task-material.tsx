// The material of a task in its form: ready-made words, a clip's address, pictures.
import { Input } from 'antd'
import { ImagePlus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { uploadMaterial } from '../../platform/upload-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { DeskField } from '../../ui/desk-parts.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { showToast } from '../../ui/toast.tsx'
import { ClipField } from './clip-field.tsx'
import type { TaskDraft } from './task-form.rules.ts'
import css from './tasks.module.css'

const PICTURES_MAX = 6

export function TaskMaterial({ draft, change }: { draft: TaskDraft; change: (part: Partial<TaskDraft>) => void }) {
  const { t } = useTranslation('console')
  const id = useId()
  return (
    <>
      <DeskField label={t('tasks.form.materialWords')} htmlFor={`${id}-words`}>
        <Input.TextArea
          id={`${id}-words`}
          autoSize={{ minRows: 2, maxRows: 5 }}
          maxLength={1000}
          value={draft.material}
          onChange={(event) => change({ material: event.target.value })}
        />
      </DeskField>
      <ClipField label={t('tasks.form.clip')} url={draft.clipUrl} change={(clipUrl) => change({ clipUrl })} />
      <DraftPictures
        label={t('tasks.form.pictures')}
        pictures={draft.pictures}
        max={PICTURES_MAX}
        change={(pictures) => change({ pictures })}
      />
    </>
  )
}

/** Pictures of a draft: each uploaded as it is picked. */
export function DraftPictures({
  label,
  pictures,
  max,
  change,
}: {
  label: string
  pictures: TaskDraft['pictures']
  max: number
  change: (pictures: TaskDraft['pictures']) => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [busy, setBusy] = useState(false)
  const take = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    try {
      const { pictureId, url } = await uploadMaterial(file)
      change([...pictures, { id: pictureId, url }])
    } catch (error) {
      showToast(failureTextOf(error), 'bad')
    } finally {
      setBusy(false)
    }
  }
  return (
    <DeskField label={label} htmlFor={`${id}-pictures`}>
      <ul className={css.pictures}>
        {pictures.map((picture, place) => (
          <li key={picture.id}>
            <Picture src={picture.url} alt={t('tasks.form.pictureNo', { no: place + 1 })} className={css.picture} />
            <button
              type="button"
              aria-label={t('tasks.form.removePicture', { no: place + 1 })}
              onClick={() => change(pictures.filter((one) => one.id !== picture.id))}
            >
              <X size={14} aria-hidden="true" />
            </button>
          </li>
        ))}
        {pictures.length < max && (
          <li>
            <label htmlFor={`${id}-pictures`} className={css.add}>
              {busy ? <Spinner size={18} /> : <ImagePlus size={20} aria-hidden="true" />}
              <span>{t('tasks.form.addPicture')}</span>
            </label>
            <input
              id={`${id}-pictures`}
              type="file"
              accept="image/jpeg,image/png,image/webp"
              disabled={busy}
              onChange={(event) => {
                void take(event.target.files?.[0])
                event.target.value = ''
              }}
            />
          </li>
        )}
      </ul>
    </DeskField>
  )
}
