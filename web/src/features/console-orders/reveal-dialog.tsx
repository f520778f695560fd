// Asks why a buyer's phone and address must be seen; the reason stands in the audit before the answer is shown.
import { Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import css from './orders.module.css'

const reasonChars = { min: 2, max: 100 } as const

export function RevealDialog({
  open,
  busy,
  error,
  title,
  onReveal,
  onClose,
}: {
  open: boolean
  busy: boolean
  error: string | null
  /** What is looked at; phone and address when left out. */
  title?: string
  onReveal: (reason: string) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [reason, setReason] = useState('')
  const given = reason.trim()
  const ready = given.length >= reasonChars.min && given.length <= reasonChars.max
  return (
    <DeskDialog
      open={open}
      title={title ?? t('orders.revealTitle')}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" busy={busy} disabled={!ready} onClick={() => onReveal(given)}>
            {t('orders.reveal')}
          </DeskButton>
        </>
      }
    >
      <p>{t('orders.revealWords')}</p>
      <p className={css.reasons}>
        {(['ship', 'service', 'check'] as const).map((key) => (
          <DeskButton key={key} size="sm" onClick={() => setReason(t(`orders.reason.${key}`))}>
            {t(`orders.reason.${key}`)}
          </DeskButton>
        ))}
      </p>
      <DeskField label={t('orders.revealWhy')} htmlFor={id} error={error}>
        <Input
          id={id}
          data-first=""
          value={reason}
          maxLength={reasonChars.max}
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={() => ready && onReveal(given)}
        />
      </DeskField>
    </DeskDialog>
  )
}
