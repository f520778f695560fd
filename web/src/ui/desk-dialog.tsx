// A question or short form over a desk page: keeps the keyboard inside, Escape leaves, the focus goes where it is safest.
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { cx } from './class-names.ts'
import css from './desk-dialog.module.css'
import { useFocusTrap } from './focus-trap.ts'
import { usePresence } from './presence.ts'

export type DeskDialogProps = {
  open: boolean
  title: ReactNode
  /** Answers at the foot, the safe one first; put data-first on the control that should have the focus. */
  foot?: ReactNode
  /** alert: an act that cannot simply be taken back. */
  alert?: boolean
  wide?: boolean
  onClose: () => void
  children?: ReactNode
}

export function DeskDialog({ open, title, foot, alert = false, wide = false, onClose, children }: DeskDialogProps) {
  const titleId = useId()
  const box = useRef<HTMLDivElement>(null)
  const phase = usePresence(open, 120)
  useFocusTrap(box, open, onClose)
  useEffect(() => {
    if (open) box.current?.querySelector<HTMLElement>('[data-first]')?.focus()
  }, [open])
  if (phase === 'gone') return null
  return createPortal(
    <div className={cx(css.layer, phase === 'leaving' && css.leaving)} data-desk-dialog="">
      <div className={css.veil} aria-hidden="true" onClick={onClose} />
      <div
        ref={box}
        role={alert ? 'alertdialog' : 'dialog'}
        aria-modal="true"
        aria-labelledby={titleId}
        tabIndex={-1}
        className={cx(css.box, wide && css.wide)}
      >
        <h2 id={titleId}>{title}</h2>
        <div className={css.body}>{children}</div>
        {foot !== undefined && <footer className={css.foot}>{foot}</footer>}
      </div>
    </div>,
    document.body,
  )
}
