// Asks for the reason of an act on an order; it stands in the audit beside the name of who did it.
import { Input } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'

const reasonChars = { min: 2, max: 100 } as const

export function ReasonDialog({
  open,
  title,
  words,
  label,
  act,
  busy,
  error,
  onAct,
  onClose,
}: {
  open: boolean
  title: string
  words: string
  label: string
  act: string
  busy: boolean
  error: string | null
  onAct: (reason: string) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [reason, setReason] = useState('')
  useEffect(() => {
    if (open) setReason('')
  }, [open])
  const given = reason.trim()
  const ready = given.length >= reasonChars.min
  return (
    <DeskDialog
      open={open}
      alert
      title={title}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" busy={busy} disabled={!ready} onClick={() => onAct(given)}>
            {act}
          </DeskButton>
        </>
      }
    >
      <p>{words}</p>
      <DeskField label={label} htmlFor={id} error={error}>
        <Input
          id={id}
          data-first=""
          value={reason}
          maxLength={reasonChars.max}
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={() => ready && onAct(given)}
        />
      </DeskField>
    </DeskDialog>
  )
}
