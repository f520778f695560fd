// Pauses a show with the moment the host promises to be back; viewers see it count down.
import { Pause } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import css from './dialogs.module.css'

const promises = [0, 1, 3, 5, 10, 15] as const

/** onPause hears the minutes promised, 0 for none. */
export function PauseDialog({
  open,
  busy,
  onPause,
  onClose,
}: {
  open: boolean
  busy: boolean
  onPause: (minutes: number) => void
  onClose: () => void
}) {
  const { t } = useTranslation('studio')
  const [minutes, setMinutes] = useState<number>(3)
  return (
    <DeskDialog
      open={open}
      title={t('pause.title')}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('pause.stay')}</DeskButton>
          <DeskButton
            look="primary"
            data-first=""
            busy={busy}
            icon={<Pause size={16} aria-hidden="true" />}
            onClick={() => onPause(minutes)}
          >
            {t('pause.act')}
          </DeskButton>
        </>
      }
    >
      <fieldset className={css.choices}>
        <legend>{t('pause.back')}</legend>
        {promises.map((one) => (
          <label key={one}>
            <input type="radio" name="promise" checked={one === minutes} onChange={() => setMinutes(one)} />
            <span className="num">{one === 0 ? t('pause.none') : t('pause.minutes', { count: one })}</span>
          </label>
        ))}
      </fieldset>
      <p>{t('pause.words')}</p>
    </DeskDialog>
  )
}
