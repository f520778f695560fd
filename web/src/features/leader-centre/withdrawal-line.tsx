// One withdrawal: how much, how far it is, what was withheld, why it came back.
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import type { WithdrawalRow } from '../../../../server/protocol/withdrawals.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Price } from '../../ui/price.tsx'
import { Tag, type TagTone } from '../../ui/tag.tsx'
import css from './leader.module.css'

export const stateTone: Record<WithdrawalRow['state'], TagTone> = {
  requested: 'amber',
  approved: 'amber',
  paying: 'blue',
  paid: 'green',
  rejected: 'grey',
  failed: 'red',
}

export function WithdrawalLine({ row, nowMs }: { row: WithdrawalRow; nowMs: number }) {
  const { t } = useTranslation('leader')
  const why = row.end === null ? null : t(`withdraw.end.${row.end}`, { reason: row.reason ?? '' })
  const sums =
    row.netFen === null || row.taxFen === null ? null : t('withdraw.netLine', { net: yuanText(row.netFen), tax: yuanText(row.taxFen) })
  return (
    <div className={css.entry}>
      <span className="grow">
        <b className="ell">{row.accountMasked}</b>
        <small className="num">{dateTimeOf(row.requestedAtMs, nowMs)}</small>
        {(why ?? sums) !== null && <small>{why ?? sums}</small>}
      </span>
      <span className={css.entryAmount}>
        <Price fen={row.amountFen} size={18} tone="text" />
        <Tag tone={stateTone[row.state]}>{t(`withdraw.state.${row.state}`)}</Tag>
      </span>
    </div>
  )
}
