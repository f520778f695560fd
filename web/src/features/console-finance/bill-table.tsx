// Each day's bill: what the provider says, and the differences to our books, listed under their day.
import type { TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import type { BillReportRow } from '../../../../server/protocol/finance-endpoints.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { DeskEmpty } from '../../ui/desk-parts.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import css from './finance.module.css'

function Differences({ report }: { report: BillReportRow }) {
  const { t } = useTranslation('console')
  const money = (fen: number | null): string => (fen === null ? t('finance.nothing') : yuanText(fen))
  return (
    <ul className={css.differences}>
      {report.differences.map((one) => (
        <li key={`${one.type}${one.number}${one.kind}`}>
          <b>{t(`finance.kind.${one.kind}`)}</b>
          <span className="num">
            {t(`finance.type.${one.type}`)} {one.number}
          </span>
          <span className="num">{t('finance.both', { ours: money(one.oursFen), theirs: money(one.theirsFen) })}</span>
        </li>
      ))}
    </ul>
  )
}

export function BillTable({ rows, loading }: { rows: readonly BillReportRow[]; loading: boolean }) {
  const { t } = useTranslation('console')
  const money = (key: 'paidFen' | 'refundedFen' | 'feeFen' | 'netFen', title: string): TableColumnsType<BillReportRow>[number] => ({
    key,
    title,
    align: 'right',
    className: 'num',
    render: (_, row) => yuanText(row[key]),
  })
  const columns: TableColumnsType<BillReportRow> = [
    { key: 'day', title: t('finance.day'), dataIndex: 'day', className: 'num' },
    { key: 'count', title: t('finance.count'), render: (_, row) => t('finance.counts', { payments: row.payments, refunds: row.refunds }) },
    money('paidFen', t('finance.paid')),
    money('refundedFen', t('finance.refunded')),
    money('feeFen', t('finance.fee')),
    money('netFen', t('finance.net')),
    {
      key: 'state',
      title: t('finance.result'),
      render: (_, row) => {
        if (!row.whole) return <DeskChip tone="amber">{t('finance.notWhole')}</DeskChip>
        if (row.differencesCount === 0) return <DeskChip tone="green">{t('finance.agrees')}</DeskChip>
        return <DeskChip tone="red">{t('finance.differs', { count: row.differencesCount })}</DeskChip>
      },
    },
  ]
  return (
    <DeskTable
      minPx={760}
      rowKey="day"
      columns={columns}
      rows={rows}
      loading={loading}
      empty={<DeskEmpty title={t('finance.none')} words={t('finance.noneWords')} />}
      expandable={{
        expandedRowRender: (row) => <Differences report={row} />,
        rowExpandable: ({ differences }) => differences.length > 0,
      }}
    />
  )
}
