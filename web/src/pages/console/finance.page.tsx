// Finance of the console: the provider's bills against our books, and the shop's statement of a month.
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { BillTable } from '../../features/console-finance/bill-table.tsx'
import css from '../../features/console-finance/finance.module.css'
import { useBills, useStatement } from '../../features/console-finance/finance.query.ts'
import { StatementTable } from '../../features/console-finance/statement-table.tsx'
import { useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { DeskCard, DeskFailed, DeskHead } from '../../ui/desk-parts.tsx'

const form = 'YYYY-MM'
const monthOf = (given: string): string => (/^[0-9]{4}-(0[1-9]|1[0-2])$/.test(given) ? given : dayjs(serverNow()).format(form))

export default function FinancePage() {
  const { t } = useTranslation('console')
  const { get, set } = useUrlFilters()
  const month = monthOf(get('month'))
  const bills = useBills()
  const statement = useStatement(month)
  return (
    <div className={css.page}>
      <DeskHead title={t('nav.finance')} words={t('finance.words')} />
      <DeskCard title={t('finance.bills')} words={t('finance.billsWords')}>
        {bills.isError ? (
          <DeskFailed
            title={t('finance.failed')}
            code={failureCodeOf(bills.error) ?? 'fault'}
            busy={bills.isFetching}
            onAgain={() => void bills.refetch()}
          />
        ) : (
          <BillTable rows={bills.data?.rows ?? []} loading={bills.isPending} />
        )}
      </DeskCard>
      <DeskCard
        title={t('finance.statement')}
        words={t('finance.statementWords')}
        side={
          <DatePicker
            picker="month"
            allowClear={false}
            aria-label={t('finance.month')}
            value={dayjs(`${month}-01`)}
            onChange={(value) => set({ month: value ? value.format(form) : null })}
          />
        }
      >
        {statement.isError ? (
          <DeskFailed
            title={t('finance.failed')}
            code={failureCodeOf(statement.error) ?? 'fault'}
            busy={statement.isFetching}
            onAgain={() => void statement.refetch()}
          />
        ) : (
          <StatementTable statement={statement.data} loading={statement.isPending} />
        )}
      </DeskCard>
    </div>
  )
}
