// Money on screen: a smaller ¥ and smaller cents on one line, tabular figures, always two decimals for what is paid.
import { yuanText } from '../../../server/protocol/money.ts'
import { cx } from './class-names.ts'
import css from './price.module.css'

export type PriceSize = 15 | 18 | 20 | 24 | 28

/** A selling price. Coral by default; `tone="text"` for sums, `tone="gold"` for earnings, `tone="inherit"` inside buttons. */
export function Price({
  fen,
  size = 24,
  tone = 'accent',
  sign,
}: {
  fen: number
  size?: PriceSize
  tone?: 'accent' | 'text' | 'gold' | 'inherit'
  sign?: '+' | undefined
}) {
  const text = yuanText(fen)
  const yuanAt = text.indexOf('¥') + 1
  const centsAt = text.lastIndexOf('.')
  return (
    <span className={cx('num', css.price, css[`s${size}`], css[tone])}>
      <span className="vh">{`${sign ?? ''}${text}`}</span>
      <span aria-hidden="true">
        <small>
          {sign}
          {text.slice(0, yuanAt)}
        </small>
        {text.slice(yuanAt, centsAt)}
        <small>{text.slice(centsAt)}</small>
      </span>
    </span>
  )
}

/** Money inside running text: ¥178.00 at the size of its line. */
export function Money({ fen, className }: { fen: number; className?: string | undefined }) {
  return <span className={cx('num', className)}>{yuanText(fen)}</span>
}

/** ¥118 without needless zeros, for struck and small prices that are not paid. */
export const shortYuan = (fen: number): string => yuanText(fen).replace(/\.00$/, '')
