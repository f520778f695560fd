// The leader's statement of a month, made to be printed: what she had, every entry, what she has, and the shop's seal.
import { Download, Printer } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import type { LeaderStatement } from '../../../../server/protocol/leader-statements.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { leaderKey } from '../../features/leader-centre/leader.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { rest } from '../../platform/rest-client.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { Choices } from '../../ui/choices.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ActBar, Card, Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import css from './leader-pages.module.css'

const monthsShown = 6
const monthText = (at: Date): string => `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}`
/** This month and those before it, newest first. */
function months(nowMs: number): string[] {
  const now = new Date(nowMs)
  return Array.from({ length: monthsShown }, (_, back) => monthText(new Date(now.getFullYear(), now.getMonth() - back, 1)))
}

function Entries({ entries, nowMs }: { entries: LeaderStatement['entries']; nowMs: number }) {
  const { t } = useTranslation('leader')
  if (entries.length === 0) return <p className={css.quiet}>{t('statement.none')}</p>
  return (
    <table className={css.statement}>
      <thead>
        <tr>
          <th>{t('statement.number')}</th>
          <th>{t('statement.what')}</th>
          <th>{t('statement.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.number}>
            <td className="num">{entry.number}</td>
            <td>
              {t(`earnings.code.${entry.code}`)} · {entry.title ?? t(`earnings.side.${entry.side}`)}
              <br />
              <small className="num">
                {dateTimeOf(entry.atMs, nowMs)} {entry.orderNo ?? ''}
              </small>
            </td>
            <td className="num">{yuanText(entry.amountFen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export default function LeaderStatementPage() {
  const { t } = useTranslation(['leader', 'app'])
  const navigate = useNavigate()
  const { month = '' } = useParams()
  const sealed = useQuery({
    queryKey: [...leaderKey, 'statement', month],
    queryFn: ({ signal }) => rest('GET /leader/statements/:month', { params: { month }, signal }),
  })
  const statement = sealed.data?.statement
  const balance = ({ frozenFen, availableFen }: LeaderStatement['opening']) =>
    t('earnings.balance', { frozen: yuanText(frozenFen), available: yuanText(availableFen) })
  return (
    <Page foot="acts">
      <PageBar title={t('statement.title')} backTo={paths.leaderEarnings} />
      <div className={`${css.group} ${css.noPrint}`}>
        <Choices
          label={t('statement.month')}
          look="pills"
          value={month}
          onChange={(next) => void navigate(paths.leaderStatement(next), { replace: true })}
          options={months(serverNow()).map((key) => ({ key, label: key }))}
        />
      </div>
      {sealed.isPending && <SkeletonRows label={t('app:loading')} />}
      {sealed.isError && (
        <FailedState
          code={failureCodeOf(sealed.error)}
          words={failureTextOf(sealed.error)}
          onRetry={() => void sealed.refetch()}
          busy={sealed.isFetching}
        />
      )}
      {statement && (
        <>
          <Card title={`${statement.shop} · ${statement.leader} · ${statement.month}`}>
            <p>
              {t('statement.opening')} {balance(statement.opening)}
            </p>
            <p>
              {t('statement.closing')} {balance(statement.closing)}
            </p>
          </Card>
          <Card title={t('statement.entries')}>
            <Entries entries={statement.entries} nowMs={statement.madeAtMs} />
          </Card>
          <Card title={t('statement.seal')}>
            <p className={css.seal}>
              {t('statement.head', { number: statement.head.number })} {statement.head.hash}
            </p>
            <p className={css.seal}>
              {t('statement.signature')} {sealed.data?.kid} {sealed.data?.signature}
            </p>
            <p className={css.seal}>{t('statement.sealWords')}</p>
          </Card>
        </>
      )}
      <div className={css.noPrint}>
        <ActBar>
          <Button look="line" className={css.wide} icon={<Printer size={18} aria-hidden="true" />} onClick={() => window.print()}>
            {t('statement.print')}
          </Button>
          <a className={css.save} href={`/api/v1/leader/statements/${month}/table.csv`} download={`statement-${month}.csv`}>
            <Download size={18} aria-hidden="true" />
            {t('statement.table')}
          </a>
        </ActBar>
      </div>
    </Page>
  )
}
