// The queue as a table: what is asked for, by whom, how much, and how long there is left to answer.
import type { TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { StaffAfterSale } from '../../../../server/protocol/after-sales.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { useNow } from '../../ui/countdown.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import { Picture } from '../../ui/picture.tsx'
import { leftOf, toneOf } from './case.rules.ts'
import css from './cases.module.css'

/** Words for the time a clock has left; red in its last day. */
export function ClockLeft({ dueAtMs }: { dueAtMs: number }) {
  const { t } = useTranslation('console')
  const { days, hours, hot } = leftOf(dueAtMs, useNow(serverNow, 30_000))
  const words =
    days === 0 && hours === 0
      ? t('afterSales.over')
      : days > 0
        ? t('afterSales.daysLeft', { days, hours })
        : t('afterSales.hoursLeft', { hours })
  return <span className={hot ? css.hot : css.calm}>{words}</span>
}

export function CaseTable({
  rows,
  loading,
  openId,
  empty,
  onOpen,
}: {
  rows: readonly StaffAfterSale[]
  loading: boolean
  openId: string | null
  empty: ReactNode
  onOpen: (caseId: string) => void
}) {
  const { t } = useTranslation('console')
  const columns: TableColumnsType<StaffAfterSale> = [
    {
      key: 'goods',
      title: t('afterSales.goods'),
      render: (_, row) => (
        <button type="button" className={css.goods} onClick={() => onOpen(row.afterSale.caseId)}>
          <Picture src={row.pictureUrl} alt="" className={css.thumb} />
          <span>
            <span className="ell">{row.title}</span>
            <small className="num">{row.afterSale.orderNo}</small>
          </span>
        </button>
      ),
    },
    { key: 'buyer', title: t('afterSales.buyer'), dataIndex: 'buyerName' },
    {
      key: 'reason',
      title: t('afterSales.why'),
      render: (_, { afterSale }) => (
        <span className={css.two}>
          {t(`afterSales.reason.${afterSale.reason}`)}
          <small>
            {t(`afterSales.kind.${afterSale.kind}`)} × {afterSale.units}
          </small>
        </span>
      ),
    },
    {
      key: 'money',
      title: t('afterSales.money'),
      align: 'right',
      className: 'num',
      render: (_, { afterSale }) => yuanText(afterSale.refundFen ?? afterSale.askedFen),
    },
    {
      key: 'state',
      title: t('afterSales.stateName'),
      render: (_, { afterSale, firstYes }) => (
        <DeskChip tone={toneOf(afterSale.state)}>{firstYes ? t('afterSales.second') : t(`afterSales.state.${afterSale.state}`)}</DeskChip>
      ),
    },
    {
      key: 'clock',
      title: t('afterSales.clockName'),
      render: (_, { afterSale }) => (afterSale.dueAtMs === null ? '—' : <ClockLeft dueAtMs={afterSale.dueAtMs} />),
    },
  ]
  return (
    <DeskTable
      minPx={openId === null ? 820 : 640}
      rowKey={(row) => row.afterSale.caseId}
      columns={columns}
      rows={rows}
      loading={loading}
      empty={empty}
      rowClassName={(row) => (row.afterSale.caseId === openId ? (css.open ?? '') : '')}
      onRow={(row) => ({ onClick: () => onOpen(row.afterSale.caseId) })}
    />
  )
}
