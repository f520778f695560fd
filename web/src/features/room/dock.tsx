// The row at the thumb: say something, share, like (hold to burst), bag with its count.
import { Forward, Heart, ShoppingBag } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { countText } from '../../text/when.ts'
import { cx } from '../../ui/class-names.ts'
import css from './dock.module.css'

export type DockProps = {
  likes: number
  bagCount: number
  /** On a desk one writes in the chat column and the bag stands open. */
  desk?: boolean
  blocked: string | null
  onSay: () => void
  onShare: () => void
  onLike: () => void
  onBag: () => void
}
const holdEveryMs = 140

/** Tells each like of a tap or, while held, one each 140 ms. */
function useHold(onLike: () => void) {
  const timer = useRef<ReturnType<typeof setInterval> | undefined>(undefined)
  const stop = () => clearInterval(timer.current)
  useEffect(() => stop, [])
  return {
    onPointerDown: () => {
      stop()
      onLike()
      timer.current = setInterval(onLike, holdEveryMs)
    },
    onPointerUp: stop,
    onPointerLeave: stop,
    onPointerCancel: stop,
    onContextMenu: (event: MouseEvent) => event.preventDefault(),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      onLike()
    },
  }
}

export function Dock({ likes, bagCount, desk = false, blocked, onSay, onShare, onLike, onBag }: DockProps) {
  const { t } = useTranslation('room')
  const hold = useHold(onLike)
  return (
    <div className={css.dock}>
      {desk ? (
        <span className="grow" />
      ) : (
        <button type="button" className={cx(css.say, 'ell')} onClick={onSay}>
          {blocked ?? t('say')}
        </button>
      )}
      <button type="button" className={css.round} aria-label={t('share')} onClick={onShare}>
        <Forward size={22} strokeWidth={1.8} />
      </button>
      <button
        type="button"
        className={css.round}
        aria-label={t('likeCount', { count: likes, replace: { count: countText(likes) } })}
        {...hold}
      >
        <Heart size={22} fill="#ff6a5c" stroke="#ff6a5c" />
        {likes > 0 && <span className={cx('num', css.likes)}>{countText(likes)}</span>}
      </button>
      {!desk && (
        <button type="button" className={css.bag} aria-label={t('bag', { count: bagCount })} onClick={onBag}>
          <ShoppingBag size={24} strokeWidth={1.8} />
          {bagCount > 0 && <span className={cx('num', css.count)}>{bagCount}</span>}
        </button>
      )}
    </div>
  )
}
