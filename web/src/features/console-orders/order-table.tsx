// Orders in rows: number and time, buyer, goods, amount, state, whose they are; with the drawer closed also where they go.
import type { TableColumnsType } from 'antd'
import type React from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf, exactClockOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { cx } from '../../ui/class-names.ts'
import { Picture } from '../../ui/picture.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import css from './orders.module.css'
import type { StaffOrder } from './orders.query.ts'
import { OrderChip } from './state-chip.tsx'

const timeOf = (ms: number, nowMs: number): string => {
  const text = dateTimeOf(ms, nowMs)
  return `${text.slice(0, -5)}${exactClockOf(ms)}`
}

export function OrderTable({
  rows,
  loading,
  openNo,
  empty,
  chosen,
  onOpen,
  onChoose,
}: {
  rows: readonly StaffOrder[]
  loading: boolean
  openNo: string | null
  empty: ReactNode
  /** null: nothing here can be done to many. */
  chosen: readonly string[] | null
  onOpen: (orderNo: string) => void
  onChoose: (orderNos: string[]) => void
}) {
  const { t } = useTranslation('console')
  const nowMs = serverNow()
  const columns: TableColumnsType<StaffOrder> = [
    {
      key: 'no',
      title: t('orders.no'),
      render: (_, { order }) => (
        <button type="button" className={css.no} onClick={() => onOpen(order.orderNo)}>
          <span className="num">{order.orderNo}</span>
          <small className="num">{timeOf(order.createdAtMs, nowMs)}</small>
        </button>
      ),
    },
    {
      key: 'buyer',
      title: t('orders.buyer'),
      render: (_, row) => (
        <span className={css.two}>
          <span className={cx('ell', css.buyer)}>{row.buyerName}</span>
          {row.simulated && <small>{t('orders.simulated')}</small>}
        </span>
      ),
    },
    {
      key: 'goods',
      title: t('orders.goods'),
      render: (_, { order }) => (
        <span className={cx(css.goods, openNo !== null && css.short)}>
          <Picture src={order.pictureUrl} alt="" className={css.thumb} />
          <span className={css.two}>
            <span className="ell">{order.title}</span>
            <small className="ell">{[order.skuLabel, order.quantity > 1 ? `× ${order.quantity}` : ''].filter(Boolean).join(' ')}</small>
          </span>
        </span>
      ),
    },
    {
      key: 'amount',
      title: t('orders.amount'),
      align: 'right',
      className: cx('num', css.amount) ?? '',
      render: (_, { order }) => yuanText(order.totalFen),
    },
    { key: 'state', title: t('orders.stateName'), render: (_, { order }) => <OrderChip order={order} /> },
    {
      key: 'leader',
      title: t('orders.leader'),
      render: (_, { order }) =>
        order.leaderName === null ? (
          <span className={css.quiet}>{t('orders.direct')}</span>
        ) : (
          <span className={css.leader}>
            <Avatar name={order.leaderName} size={20} />
            <span className="ell">{order.leaderName}</span>
          </span>
        ),
    },
    ...(openNo === null
      ? [{ key: 'city', title: t('orders.city'), className: css.quiet ?? '', render: (_: unknown, row: StaffOrder) => row.city }]
      : []),
  ]
  return (
    <DeskTable
      minPx={openNo === null ? 880 : 640}
      rowKey={(row) => row.order.orderNo}
      columns={columns}
      rows={rows}
      loading={loading}
      {...(chosen !== null && {
        rowSelection: {
          columnWidth: 44,
          selectedRowKeys: [...chosen],
          onChange: (keys: React.Key[]) => onChoose(keys.map(String)),
          getCheckboxProps: ({ order }: StaffOrder) => ({
            disabled: order.state !== 'toShip',
            'aria-label': t('orders.chooseOne', { no: order.orderNo }),
          }),
        },
      })}
      empty={empty}
      rowClassName={(row) => (row.order.orderNo === openNo ? (css.open ?? '') : '')}
      onRow={(row) => ({ onClick: () => onOpen(row.order.orderNo) })}
    />
  )
}
