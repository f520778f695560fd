// Asks before an act that cannot simply be taken back; says what will happen.
import { useId, useRef, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import css from './confirm-dialog.module.css'
import { useFocusTrap } from './focus-trap.ts'
import { usePresence } from './presence.ts'

export type ConfirmDialogProps = {
  open: boolean
  title: ReactNode
  /** What happens to the person's money, place or goods. */
  children?: ReactNode
  confirmLabel: string
  cancelLabel?: string
  busy?: boolean
  onConfirm: () => void
  onCancel: () => void
}

export function ConfirmDialog({ open, title, children, confirmLabel, cancelLabel, busy = false, onConfirm, onCancel }: ConfirmDialogProps) {
  const { t } = useTranslation()
  const titleId = useId()
  const box = useRef<HTMLDivElement>(null)
  const phase = usePresence(open, 120)
  useFocusTrap(box, open, onCancel)
  if (phase === 'gone') return null
  return createPortal(
    <div className={css.layer}>
      <div ref={box} role="alertdialog" aria-modal="true" aria-labelledby={titleId} tabIndex={-1} className={css.box}>
        <h2 id={titleId}>{title}</h2>
        {children !== undefined && <div className={css.words}>{children}</div>}
        <div className={css.acts}>
          <Button look="soft" block onClick={onCancel}>
            {cancelLabel ?? t('cancel')}
          </Button>
          <Button look="ink" block busy={busy} onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </div>
      </div>
    </div>,
    document.body,
  )
}
