// A turning ring that says: wait, something is on its way.
import { cx } from './class-names.ts'
import css from './spinner.module.css'

/** Sizes in px: 11 inside lines of text, 18 in buttons, 30 in the middle of a page. It takes the colour of its text. */
export function Spinner({ size = 18, className }: { size?: 11 | 18 | 30; className?: string | undefined }) {
  return <i aria-hidden="true" className={cx(css.spinner, css[`s${size}`], className)} />
}
