// Buttons of the desks (studio, console): 36 px, squarer than a phone's, with room for the key that does the same.
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { cx } from './class-names.ts'
import css from './desk-button.module.css'
import { Spinner } from './spinner.tsx'

export type DeskButtonProps = {
  /** buy = coral, for going on air and selling; primary = the one main act of a place; danger = words in red. */
  look?: 'plain' | 'primary' | 'buy' | 'ghost' | 'danger'
  size?: 'sm' | 'md' | 'lg'
  icon?: ReactNode
  /** The key that does the same. */
  keyCap?: string | undefined
  /** As wide as high: only a picture in it; give aria-label. */
  square?: boolean
  block?: boolean
  busy?: boolean
} & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'style'>

/** While busy a second press does nothing. A reason for disabled goes into aria-describedby. */
export function DeskButton({
  look = 'plain',
  size = 'md',
  icon,
  keyCap,
  square = false,
  block = false,
  busy = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: DeskButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={cx(css.button, css[look], css[size], square && css.square, block && css.block, className)}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <Spinner size={18} /> : icon}
      {children}
      {keyCap !== undefined && <KeyCap className={css.key}>{keyCap}</KeyCap>}
    </button>
  )
}

/** A key of the keyboard as it is printed. */
export function KeyCap({ className, children }: { className?: string | undefined; children: ReactNode }) {
  return (
    <kbd aria-hidden="true" className={cx(css.cap, className)}>
      {children}
    </kbd>
  )
}
