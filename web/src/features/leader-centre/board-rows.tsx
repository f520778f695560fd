// The rows of a board, hers in gold; below a shortened one, what is between the top and her is only a break.
import { useTranslation } from 'react-i18next'
import type { LeaderBoard } from '../../../../server/protocol/leader-boards.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { cx } from '../../ui/class-names.ts'
import { Money } from '../../ui/price.tsx'
import css from './board.module.css'

const PODIUM = 3

/** `top`: how many of the first places are drawn; hers follows when it is below them. */
export function BoardRows({ board, top }: { board: LeaderBoard; top: number }) {
  const { t } = useTranslation('leader')
  const shown = board.rows.slice(0, top)
  const { me } = board
  const below = me !== null && me.place > shown.length
  const line = (row: { place: number; orders: number; netFen: number; name: string | null; mine: boolean }) => (
    <li key={row.place} className={cx(css.row, row.place <= PODIUM && css.top, row.mine && css.mine)}>
      <span className={cx('num', css.place)}>{row.place}</span>
      <Avatar name={row.name} size={32} />
      <span className="grow">
        <b className="ell">{row.mine ? t('board.you') : (row.name ?? t('board.unnamed'))}</b>
        <small>{t('board.orders', { count: row.orders })}</small>
      </span>
      <Money fen={row.netFen} />
    </li>
  )
  return (
    <ol className={css.list}>
      {shown.map(line)}
      {below && me.place > shown.length + 1 && (
        <li className={css.break} aria-hidden="true">
          ⋮
        </li>
      )}
      {below && line({ ...me, name: null, mine: true })}
    </ol>
  )
}

/** What she lacks to the place above, and what a leader in the middle earns. */
export function BoardFoot({ board }: { board: LeaderBoard }) {
  const { t } = useTranslation('leader')
  const { me, medianIncomeFen } = board
  const own =
    me === null
      ? t('board.outside')
      : me.gapFen === null
        ? t('board.first')
        : me.gapFen === 0
          ? t('board.level', { place: me.place - 1 })
          : t('board.gap', { amount: yuanText(me.gapFen), place: me.place - 1 })
  return (
    <p className={css.foot}>
      {own}
      {medianIncomeFen !== null && ` · ${t('board.median', { amount: yuanText(medianIncomeFen) })}`}
    </p>
  )
}
