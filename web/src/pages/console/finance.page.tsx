// Finance of the console: the provider's bills against our books with the statement of a month, withdrawals, and their rule.
import { DatePicker, Segmented } from 'antd'
import dayjs from 'dayjs'
import { WITHDRAWAL_TABS } from '../../../../server/protocol/desk-tabs.ts'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { BillTable } from '../../features/console-finance/bill-table.tsx'
import css from '../../features/console-finance/finance.module.css'
import { useBills, useStatement } from '../../features/console-finance/finance.query.ts'
import { PayoutDays } from '../../features/console-finance/payout-days.tsx'
import { StatementTable } from '../../features/console-finance/statement-table.tsx'
import { WithdrawalDesk } from '../../features/console-finance/withdrawal-desk.tsx'
import { WithdrawalRule } from '../../features/console-finance/withdrawal-rule.tsx'
import { useTaxRules } from '../../features/console-finance/withdrawals.query.ts'
import { sectionPath } from '../../features/console-shell/nav.tsx'
import { Pager } from '../../features/console-shell/pager.tsx'
import { usePages, useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureCodeOf } from '../../text/failure.ts'
import { DeskCard, DeskFailed, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'

const form = 'YYYY-MM'
const monthOf = (given: string): string => (/^[0-9]{4}-(0[1-9]|1[0-2])$/.test(given) ? given : dayjs(serverNow()).format(form))

function Books() {
  const { t } = useTranslation('console')
  const { get, set } = useUrlFilters()
  const month = monthOf(get('month'))
  const bills = useBills()
  const statement = useStatement(month)
  return (
    <>
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
    </>
  )
}

function Withdrawals() {
  const { get, set } = useUrlFilters()
  const pages = usePages()
  const tab = WITHDRAWAL_TABS.find((one) => one === get('tab')) ?? 'requested'
  return (
    <>
      <WithdrawalDesk
        tab={tab}
        cursor={pages.cursor}
        onTab={(next) => set({ tab: next })}
        foot={(count, next) => <Pager count={count} next={next} pages={pages} />}
      />
      <PayoutDays />
    </>
  )
}

function Rule() {
  const { t } = useTranslation('console')
  const rules = useTaxRules()
  if (rules.data) return <WithdrawalRule key={`${rules.data.inForce}-${rules.data.draft?.version ?? 0}`} rules={rules.data} />
  if (!rules.isError) return <DeskSkeleton label={t('loading')} />
  return (
    <DeskFailed
      title={t('finance.failed')}
      code={failureCodeOf(rules.error) ?? 'fault'}
      busy={rules.isFetching}
      onAgain={() => void rules.refetch()}
    />
  )
}

const parts = ['books', 'withdrawals', 'rule'] as const

export default function FinancePage() {
  const { t } = useTranslation('console')
  const { get, set } = useUrlFilters()
  const part = parts.find((one) => one === get('part')) ?? 'books'
  return (
    <div className={css.page}>
      <DeskHead title={t('nav.finance')} words={t('finance.words')}>
        <Segmented
          value={part}
          options={parts.map((value) => ({ value, label: t(`finance.part.${value}`) }))}
          onChange={(next) => set({ part: next, tab: null })}
        />
        <Link className={css.toBudgets} to={`${sectionPath('leaders')}/tasks?tab=budgets`}>
          {t('tasks.tabs.budgets')}
        </Link>
        <Link className={css.toBudgets} to="/console/audit">
          {t('audit.open')}
        </Link>
      </DeskHead>
      {part === 'books' && <Books />}
      {part === 'withdrawals' && <Withdrawals />}
      {part === 'rule' && <Rule />}
    </div>
  )
}
