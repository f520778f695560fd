// The frame of the running picture: full size as the page says, or a small window that can be dragged to four corners.
import { X } from 'lucide-react'
import { useRef, useState, type PointerEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from './class-names.ts'
import css from './mini-frame.module.css'

export type MiniFrameProps = {
  /** false: the caller's class lays it out and nothing is drawn over the picture. */
  small: boolean
  className?: string | undefined
  /** Keeps running without being seen: on pages that need the whole screen. */
  hidden?: boolean
  /** What is said on the small window: MiniSay. */
  words: ReactNode
  onOpen: () => void
  onClose: () => void
  /** The picture; it stays mounted in both sizes. */
  children: ReactNode
}
type Corner = { right: boolean; bottom: boolean }
const dragStartsPx = 6

/** The words of the small window: on air at the top, then sound, name and viewers at the foot. */
export function MiniSay({ onAir, sound, name, viewers }: { onAir: boolean; sound: ReactNode; name: string; viewers: string | null }) {
  const { t } = useTranslation()
  return (
    <>
      {onAir && (
        <span className={css.air}>
          <i />
          {t('onAir')}
        </span>
      )}
      <span className={css.foot}>
        {sound}
        <span className="grow ell">{name}</span>
        {viewers !== null && <span className="num">{viewers}</span>}
      </span>
    </>
  )
}

export function MiniFrame({ small, hidden = false, className, words, onOpen, onClose, children }: MiniFrameProps) {
  const { t } = useTranslation()
  const [corner, setCorner] = useState<Corner>({ right: true, bottom: true })
  const frame = useRef<HTMLElement>(null)
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null)
  const move = (event: PointerEvent) => {
    const start = drag.current
    if (!small || !start || !frame.current) return
    const [dx, dy] = [event.clientX - start.x, event.clientY - start.y]
    if (!start.moved && Math.hypot(dx, dy) < dragStartsPx) return
    start.moved = true
    frame.current.style.setProperty('transform', `translate(${dx}px, ${dy}px)`)
  }
  const drop = (event: PointerEvent) => {
    if (small && drag.current?.moved)
      setCorner({ right: event.clientX > window.innerWidth / 2, bottom: event.clientY > window.innerHeight / 2 })
    frame.current?.style.removeProperty('transform')
  }
  const open = () => {
    const moved = drag.current?.moved
    drag.current = null
    if (!moved) onOpen()
  }
  return (
    <aside
      ref={frame}
      aria-label={t('mini.label')}
      className={
        small ? cx(css.mini, hidden && css.gone, corner.right ? css.right : css.left, corner.bottom ? css.bottom : css.top) : className
      }
      onPointerDown={(event) => (drag.current = { x: event.clientX, y: event.clientY, moved: false })}
      onPointerMove={move}
      onPointerUp={drop}
      onPointerCancel={drop}
    >
      {children}
      {small && (
        <>
          <button type="button" className={css.open} aria-label={t('mini.open')} onClick={open} />
          <span className={css.shade} />
          {words}
          <button type="button" className={css.close} aria-label={t('mini.close')} onClick={onClose}>
            <X size={14} strokeWidth={2} />
          </button>
        </>
      )}
    </aside>
  )
}
