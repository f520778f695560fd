// A sheet that rises from the bottom over the page or the video, keeps the keyboard inside and gives the focus back.
import { X } from 'lucide-react'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { cx } from './class-names.ts'
import { IconButton } from './icon-button.tsx'
import css from './sheet.module.css'
import { useFocusTrap } from './focus-trap.ts'
import { usePresence } from './presence.ts'

export type SheetProps = {
  open: boolean
  onClose: () => void
  /** Spoken name; `title` is shown beside it when given. */
  label: string
  title?: ReactNode
  /** Beside the title, before the close button. */
  extra?: ReactNode
  /** Stays at the foot while the rest scrolls. */
  foot?: ReactNode
  /** buy 586, answer 566, tall 684 (bag), fit as high as its content; never higher than 100vh − 112. */
  height?: 'buy' | 'answer' | 'tall' | 'fit'
  /** A lighter veil that leaves the running video in sight. */
  overVideo?: boolean
  /** On a desk the sheet stands beside the video as a panel of 376 px instead of covering it. */
  deskPanel?: boolean
  /** Where it is drawn; the page's body unless a room gives its own frame. */
  within?: HTMLElement | null
  children: ReactNode
}

const leaveMs = 180

export function Sheet({
  open,
  onClose,
  label,
  title,
  extra,
  foot,
  height = 'fit',
  overVideo = false,
  deskPanel = false,
  within,
  children,
}: SheetProps) {
  const { t } = useTranslation()
  const headingId = useId()
  const panel = useRef<HTMLElement>(null)
  const phase = usePresence(open, leaveMs)
  useFocusTrap(panel, open, onClose)
  useEffect(() => {
    if (!open || overVideo) return
    document.documentElement.classList.add(css.still ?? 'still')
    return () => document.documentElement.classList.remove(css.still ?? 'still')
  }, [open, overVideo])
  if (phase === 'gone') return null
  const sheet = (
    <div className={cx(css.layer, within && css.within, deskPanel && css.desk, phase === 'leaving' && css.leaving)}>
      <div className={cx(css.veil, overVideo && css.light)} onClick={onClose} aria-hidden="true" />
      <section
        ref={panel}
        role="dialog"
        aria-modal="true"
        {...(title === undefined ? { 'aria-label': label } : { 'aria-labelledby': headingId })}
        tabIndex={-1}
        className={cx(css.sheet, css[height])}
      >
        <i className={css.grab} aria-hidden="true" />
        {title !== undefined && (
          <header className={css.head}>
            <h2 id={headingId}>{title}</h2>
            <span className="grow" />
            {extra}
          </header>
        )}
        <IconButton className={cx(css.close, title !== undefined && css.inHead)} label={t('close')} onClick={onClose}>
          <X size={20} strokeWidth={1.8} />
        </IconButton>
        <div className={css.body}>{children}</div>
        {foot !== undefined && <div className={css.foot}>{foot}</div>}
      </section>
    </div>
  )
  return createPortal(sheet, within ?? document.body)
}
