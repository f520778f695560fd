// A round button with only a picture in it; its name is spoken, its target is 44 px.
import type { ButtonHTMLAttributes } from 'react'
import { cx } from './class-names.ts'
import css from './icon-button.module.css'

export type IconButtonProps = { label: string; look?: 'bare' | 'soft' | 'glass' } & Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  'style' | 'aria-label'
>

export function IconButton({ label, look = 'bare', className, children, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button {...rest} type={type} aria-label={label} className={cx(css.button, className)}>
      {look === 'bare' ? children : <span className={cx(css.disc, look === 'soft' ? css.soft : 'glass')}>{children}</span>}
    </button>
  )
}
