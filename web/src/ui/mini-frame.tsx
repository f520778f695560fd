// The small window that keeps the show running beside other pages: it can be dragged to four corners.
import { Volume2, VolumeX, X } from 'lucide-react'
import { useRef, useState, type PointerEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from './class-names.ts'
import css from './mini-frame.module.css'

export type MiniFrameProps = {
  name: string
  viewers?: number | undefined
  onAir: boolean
  muted: boolean
  onOpen: () => void
  onClose: () => void
  onSound: () => void
  children: ReactNode
}
type Corner = { right: boolean; bottom: boolean }
const dragStartsPx = 6

/** children is the picture; a tap anywhere but on a button opens the room. */
export function MiniFrame({ name, viewers, onAir, muted, onOpen, onClose, onSound, children }: MiniFrameProps) {
  const { t } = useTranslation()
  const [corner, setCorner] = useState<Corner>({ right: true, bottom: true })
  const frame = useRef<HTMLElement>(null)
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null)
  const move = (event: PointerEvent) => {
    const start = drag.current
    if (!start || !frame.current) return
    const [dx, dy] = [event.clientX - start.x, event.clientY - start.y]
    if (!start.moved && Math.hypot(dx, dy) < dragStartsPx) return
    start.moved = true
    frame.current.style.setProperty('transform', `translate(${dx}px, ${dy}px)`)
  }
  const drop = (event: PointerEvent) => {
    if (drag.current?.moved) setCorner({ right: event.clientX > window.innerWidth / 2, bottom: event.clientY > window.innerHeight / 2 })
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
      className={cx(css.mini, corner.right ? css.right : css.left, corner.bottom ? css.bottom : css.top)}
      onPointerDown={(event) => (drag.current = { x: event.clientX, y: event.clientY, moved: false })}
      onPointerMove={move}
      onPointerUp={drop}
      onPointerCancel={drop}
    >
      {children}
      <button type="button" className={css.open} aria-label={t('mini.open')} onClick={open} />
      <span className={css.shade} />
      {onAir && (
        <span className={css.air}>
          <i />
          {t('onAir')}
        </span>
      )}
      <button type="button" className={css.close} aria-label={t('mini.close')} onClick={onClose}>
        <X size={14} strokeWidth={2} />
      </button>
      <span className={css.foot}>
        <button type="button" className="hit" aria-label={muted ? t('sound.on') : t('sound.off')} onClick={onSound}>
          {muted ? <VolumeX size={14} /> : <Volume2 size={14} />}
        </button>
        <span className="grow ell">{name}</span>
        {viewers !== undefined && <span className="num">{viewers.toLocaleString()}</span>}
      </span>
    </aside>
  )
}
