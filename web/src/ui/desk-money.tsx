// Money as a figure on a desk: ¥ and cents smaller in headlines, of one size inside tables.
import { yuanText } from '../../../server/protocol/money.ts'
import { cx } from './class-names.ts'
import css from './desk-money.module.css'

/** flat: one size, for tables. Minus is U+2212. */
export function DeskMoney({ fen, flat = false, className }: { fen: number; flat?: boolean; className?: string | undefined }) {
  const text = yuanText(fen).replace('-', '−')
  const at = text.indexOf('¥')
  const dot = text.lastIndexOf('.')
  return (
    <span className={cx('num', css.money, flat && css.flat, className)}>
      <span className="vh">{text}</span>
      <span aria-hidden="true">
        {text.slice(0, at)}
        <i>¥</i>
        {text.slice(at + 1, dot)}
        <i>{text.slice(dot)}</i>
      </span>
    </span>
  )
}
