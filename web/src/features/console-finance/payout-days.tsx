// Each day's payout file: what the provider paid, and the differences to our withdrawals, listed under their day.
import { Table, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import type { PayoutReportRow } from '../../../../server/protocol/withdrawals.ts'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { DeskCard, DeskEmpty, DeskScroll } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './finance.module.css'
import { useCompareAgain, usePayoutDays } from './withdrawals.query.ts'

function Differences({ report }: { report: PayoutReportRow }) {
  const { t } = useTranslation('console')
  const money = (fen: number | null): string => (fen === null ? t('finance.nothing') : yuanText(fen))
  return (
    <ul className={css.differences}>
      {report.differences.map((one) => (
        <li key={`${one.number}${one.kind}`}>
          <b>{t(`finance.withdrawals.kind.${one.kind}`)}</b>
          <span className="num">{one.number}</span>
          <span className="num">{t('finance.both', { ours: money(one.oursFen), theirs: money(one.theirsFen) })}</span>
        </li>
      ))}
    </ul>
  )
}

export function PayoutDays() {
  const { t } = useTranslation('console')
  const days = usePayoutDays()
  const again = useCompareAgain()
  const columns: TableColumnsType<PayoutReportRow> = [
    { key: 'day', title: t('finance.withdrawals.day'), dataIndex: 'day', className: 'num' },
    { key: 'count', title: t('finance.withdrawals.count'), dataIndex: 'payouts', align: 'right', className: 'num' },
    { key: 'paid', title: t('finance.withdrawals.paid'), align: 'right', className: 'num', render: (_, row) => yuanText(row.paidFen) },
    {
      key: 'result',
      title: t('finance.withdrawals.result'),
      render: (_, row) => {
        if (!row.whole) return <DeskChip tone="amber">{t('finance.notWhole')}</DeskChip>
        if (row.differencesCount === 0) return <DeskChip tone="green">{t('finance.agrees')}</DeskChip>
        return <DeskChip tone="red">{t('finance.differs', { count: row.differencesCount })}</DeskChip>
      },
    },
    {
      key: 'again',
      title: '',
      align: 'right',
      render: (_, { day }) => (
        <DeskButton
          size="sm"
          busy={again.isPending && again.variables === day}
          onClick={() => again.mutate(day, { onError: (error) => showToast(failureTextOf(error), 'bad') })}
        >
          {t('finance.withdrawals.again')}
        </DeskButton>
      ),
    },
  ]
  return (
    <DeskCard title={t('finance.withdrawals.days')} words={t('finance.withdrawals.daysWords')}>
      <DeskScroll minPx={640}>
        <Table
          rowKey="day"
          size="middle"
          columns={columns}
          dataSource={[...(days.data?.rows ?? [])]}
          loading={days.isPending}
          pagination={false}
          locale={{ emptyText: <DeskEmpty title={t('finance.none')} words={t('finance.noneWords')} /> }}
          expandable={{
            expandedRowRender: (row) => <Differences report={row} />,
            rowExpandable: ({ differences }) => differences.length > 0,
          }}
        />
      </DeskScroll>
    </DeskCard>
  )
}
