// How many units are left of how many, as a bar of 6 px; the words beside it say the same.
import { cx } from './class-names.ts'
import css from './stock-bar.module.css'

export type StockTone = 'selling' | 'waiting' | 'held'

/** left and total in units; the bar drains in 240 ms. held: unpaid units after the sale, in amber. */
export function StockBar({ left, total, tone = 'selling' }: { left: number; total: number; tone?: StockTone }) {
  const share = total > 0 ? Math.min(1, Math.max(0, left / total)) : 0
  return (
    <div className={cx(css.track, css[tone])} aria-hidden="true">
      <i ref={(bar) => bar?.style.setProperty('transform', `translateX(${(share - 1) * 100}%)`)} />
    </div>
  )
}
