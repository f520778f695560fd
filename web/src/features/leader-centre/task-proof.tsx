// The pictures that prove a task: up to three, sent one by one, with a note.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { EvidencePicker, type Evidence } from '../../ui/evidence-picker.tsx'
import { Field } from '../../ui/field.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './task.module.css'
import { useProveTask } from './task.query.ts'

const PICTURES_MAX = 3
const NOTE_CHARS_MAX = 200

export function TaskProof({ taskId, onSent }: { taskId: string; onSent: () => void }) {
  const { t } = useTranslation('leader')
  const [shots, setShots] = useState<readonly Evidence[]>([])
  const [note, setNote] = useState('')
  const prove = useProveTask(() => {
    showToast(t('tasks.sent'), 'good')
    onSent()
  })
  const send = () => prove.mutate({ taskId, pictureIds: shots.map(({ pictureId }) => pictureId), words: note })
  return (
    <section className={css.material}>
      <h3>{t('tasks.proof')}</h3>
      <EvidencePicker
        pictures={shots}
        most={PICTURES_MAX}
        words={{
          add: t('tasks.proofAdd'),
          picture: (place) => t('tasks.proofPicture', { place }),
          remove: (place) => t('tasks.proofRemove', { place }),
        }}
        hint={t('tasks.proofWords')}
        onChange={setShots}
      />
      <Field label={t('tasks.note')} value={note} maxLength={NOTE_CHARS_MAX} onChange={(event) => setNote(event.target.value)} />
      {prove.isError && (
        <p className={css.wrong} role="alert">
          {failureTextOf(prove.error)}
        </p>
      )}
      <Button look="gold" size="lg" block busy={prove.isPending} disabled={shots.length === 0} onClick={send}>
        {t('tasks.send')}
      </Button>
    </section>
  )
}
