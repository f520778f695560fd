// Asks before an act on air that cannot simply be taken back; the focus stands on going on as before.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'

export function AskDialog({
  open,
  title,
  children,
  keepLabel,
  actLabel,
  busy = false,
  onAct,
  onKeep,
}: {
  open: boolean
  title: string
  children: ReactNode
  keepLabel: string
  actLabel: string
  busy?: boolean
  onAct: () => void
  onKeep: () => void
}) {
  const { t } = useTranslation('studio')
  return (
    <DeskDialog
      open={open}
      alert
      title={title}
      onClose={onKeep}
      foot={
        <>
          <DeskButton data-first="" keyCap={t('keys.escape')} onClick={onKeep}>
            {keepLabel}
          </DeskButton>
          <DeskButton look="buy" busy={busy} onClick={onAct}>
            {actLabel}
          </DeskButton>
        </>
      }
    >
      {children}
    </DeskDialog>
  )
}
