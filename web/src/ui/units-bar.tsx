// A lot as a bar: paid, held for payment, free; always in this order, and said in words for those who do not see it.
import { cx } from './class-names.ts'
import css from './units-bar.module.css'

export type UnitsBarProps = { paid: number; held: number; free: number; total: number; label: string; large?: boolean }

const widthOf = (part: number, total: number) => (bar: HTMLElement | null) =>
  bar?.style.setProperty('width', `${total > 0 ? Math.min(100, (part / total) * 100) : 0}%`)

export function UnitsBar({ paid, held, total, label, large = false }: UnitsBarProps) {
  return (
    <div className={cx(css.bar, large && css.large)} role="img" aria-label={label}>
      <i className={css.paid} ref={widthOf(paid, total)} />
      <i className={css.held} ref={widthOf(held, total)} />
    </div>
  )
}
