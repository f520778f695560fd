// Buttons of every page: coral buys, ink acts, gold is a leader's, the rest are quiet.
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Link, type LinkProps } from 'react-router'
import css from './button.module.css'
import { cx } from './class-names.ts'
import { Spinner } from './spinner.tsx'

type Look = {
  /** buy = coral, for buying and live only; gold = leaders and earnings only; ink = every other main act. */
  look?: 'buy' | 'ink' | 'line' | 'soft' | 'gold' | 'white' | 'veil' | 'plain'
  size?: 'sm' | 'md' | 'lg'
  icon?: ReactNode
  /** A second, smaller line under the words. */
  note?: ReactNode
  block?: boolean
}
export type ButtonProps = Look & { busy?: boolean } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'style'>

const classesOf = ({ look = 'line', size = 'md', block }: Look, className: string | undefined): string =>
  cx(css.button, css[look], css[size], block && css.block, className)

function Words({ icon, note, children }: { icon?: ReactNode; note?: ReactNode; children?: ReactNode }) {
  return (
    <>
      {icon}
      {note === undefined ? (
        children
      ) : (
        <span className={css.two}>
          {children}
          <small>{note}</small>
        </span>
      )}
    </>
  )
}

/** A button; while busy its words give way to a spinner, its width stays, and a second tap does nothing. */
export function Button({
  look,
  size,
  icon,
  note,
  block,
  busy = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={classesOf({ ...(look && { look }), ...(size && { size }), ...(block && { block }) }, className)}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      <span className={cx(css.words, busy && css.hidden)}>
        <Words icon={icon} note={note}>
          {children}
        </Words>
      </span>
      {busy && <Spinner className={css.spinner} />}
    </button>
  )
}

/** The same shape that leads to another page. */
export function ButtonLink({ look, size, icon, note, block, className, children, ...rest }: Look & Omit<LinkProps, 'style'>) {
  return (
    <Link {...rest} className={classesOf({ ...(look && { look }), ...(size && { size }), ...(block && { block }) }, className)}>
      <span className={css.words}>
        <Words icon={icon} note={note}>
          {children as ReactNode}
        </Words>
      </span>
    </Link>
  )
}
