// The pictures that prove a task: up to three, sent one by one, with a note.
import { ImagePlus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { uploadEvidence } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './task.module.css'
import { useProveTask } from './task.query.ts'

const PICTURES_MAX = 3
const NOTE_CHARS_MAX = 200
type Shot = { pictureId: string; url: string }

export function TaskProof({ taskId, onSent }: { taskId: string; onSent: () => void }) {
  const { t } = useTranslation('leader')
  const id = useId()
  const [shots, setShots] = useState<readonly Shot[]>([])
  const [note, setNote] = useState('')
  const [sending, setSending] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const prove = useProveTask(() => {
    showToast(t('tasks.sent'), 'good')
    onSent()
  })
  const take = async (files: FileList | null) => {
    setSending(true)
    setFailed(null)
    try {
      for (const file of [...(files ?? [])].slice(0, PICTURES_MAX - shots.length)) {
        const one = await uploadEvidence(file)
        setShots((now) => [...now, one])
      }
    } catch (error) {
      setFailed(failureTextOf(error))
    } finally {
      setSending(false)
    }
  }
  const send = () => prove.mutate({ taskId, pictureIds: shots.map(({ pictureId }) => pictureId), words: note })
  return (
    <section className={css.material}>
      <h3>{t('tasks.proof')}</h3>
      <div className={css.shots}>
        {shots.map((shot, place) => (
          <span key={shot.pictureId} className={css.shot}>
            <Picture src={shot.url} alt={t('tasks.proofPicture', { place: place + 1 })} className={css.photo} />
            <button
              type="button"
              aria-label={t('tasks.proofRemove', { place: place + 1 })}
              onClick={() => setShots((now) => now.filter(({ pictureId }) => pictureId !== shot.pictureId))}
            >
              <span>
                <X size={14} aria-hidden="true" />
              </span>
            </button>
          </span>
        ))}
        {shots.length < PICTURES_MAX && (
          <label htmlFor={id} className={css.add}>
            {sending ? <Spinner size={18} /> : <ImagePlus size={22} aria-hidden="true" />}
            <span>{t('tasks.proofAdd')}</span>
            <input
              id={id}
              type="file"
              accept="image/jpeg,image/png,image/webp"
              multiple
              disabled={sending}
              onChange={(event) => {
                void take(event.target.files)
                event.target.value = ''
              }}
            />
          </label>
        )}
      </div>
      <p className={css.hint}>{t('tasks.proofWords')}</p>
      <Field label={t('tasks.note')} value={note} maxLength={NOTE_CHARS_MAX} onChange={(event) => setNote(event.target.value)} />
      {(failed !== null || prove.isError) && (
        <p className={css.wrong} role="alert">
          {failed ?? failureTextOf(prove.error)}
        </p>
      )}
      <Button look="gold" size="lg" block busy={prove.isPending} disabled={shots.length === 0 || sending} onClick={send}>
        {t('tasks.send')}
      </Button>
    </section>
  )
}
