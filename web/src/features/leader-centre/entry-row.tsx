// One line of the leader's ledger: what it was, when, how much, frozen or available.
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import type { EntryRow } from '../../../../server/protocol/leaders.ts'
import { paths } from '../../paths.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Price } from '../../ui/price.tsx'
import { Tag } from '../../ui/tag.tsx'
import css from './leader.module.css'

/** + for what came in, - for what went; the sign of the contract's amount. */
export const signOf = (amountFen: number): '+' | undefined => (amountFen > 0 ? '+' : undefined)

export function EntryLine({ entry, nowMs }: { entry: EntryRow; nowMs: number }) {
  const { t } = useTranslation('leader')
  return (
    <Link to={paths.leaderEarning(entry.entryId)} className={css.entry}>
      <span className="grow">
        <b className="ell">{entry.explain?.title ?? t(`earnings.code.${entry.code}`)}</b>
        <small className="num">
          {entry.explain !== null && `${t(`earnings.code.${entry.code}`)} · `}
          {dateTimeOf(entry.atMs, nowMs)}
        </small>
      </span>
      <span className={css.entryAmount}>
        <Price fen={entry.amountFen} size={18} tone="gold" sign={signOf(entry.amountFen)} />
        <Tag tone={entry.side === 'available' ? 'green' : 'amber'}>{t(`earnings.side.${entry.side}`)}</Tag>
      </span>
    </Link>
  )
}
