// The desk of withdrawals: one step at a time, many chosen at once, yes, no or pay with a reason, and a counted look at who is paid.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import type { StaffWithdrawal, WithdrawalResults, WithdrawalTab } from '../../../../server/protocol/withdrawals.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { cx } from '../../ui/class-names.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskEmpty, DeskFailed } from '../../ui/desk-parts.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './finance.module.css'
import { RevealDialog } from './reveal-dialog.tsx'
import { WithdrawalTable } from './withdrawal-table.tsx'
import { useWithdrawalAct, useWithdrawals, type WithdrawalAct } from './withdrawals.query.ts'

const tabs = ['requested', 'approved', 'paying', 'ended'] as const
const actsOf: Record<WithdrawalTab, readonly WithdrawalAct['act'][]> = {
  requested: ['reject', 'approve'],
  approved: ['reject', 'pay'],
  paying: [],
  ended: [],
}

/** How many were done, and each refusal with its number, in one line. */
function useSaid() {
  const { t } = useTranslation('console')
  return ({ results }: WithdrawalResults): string => {
    const refused = Map.groupBy(results, (one) => one.refused)
    const done = refused.get(null)?.length ?? 0
    const others = [...refused].flatMap(([why, rows]) =>
      why === null ? [] : [t(`finance.withdrawals.refused.${why}`, { count: rows.length })],
    )
    return [...(done > 0 ? [t('finance.withdrawals.done', { count: done })] : []), ...others].join('；')
  }
}

export function WithdrawalDesk({
  tab,
  cursor,
  foot,
  onTab,
}: {
  tab: WithdrawalTab
  cursor: string
  foot: (count: number, next: string | null) => React.ReactNode
  onTab: (tab: WithdrawalTab) => void
}) {
  const { t } = useTranslation('console')
  const list = useWithdrawals(tab, cursor)
  const acting = useWithdrawalAct()
  const said = useSaid()
  const [ids, setIds] = useState<readonly string[]>([])
  const [act, setAct] = useState<WithdrawalAct['act'] | null>(null)
  const [shown, setShown] = useState<StaffWithdrawal | null>(null)
  const rows = list.data?.rows ?? []
  const chosen = rows.filter(({ row }) => ids.includes(row.withdrawalId))
  const facts = { count: chosen.length, amount: yuanText(chosen.reduce((total, { row }) => total + row.amountFen, 0)) }
  const send = (reason: string) =>
    act &&
    acting.mutate(
      { act, rows: chosen, reason },
      {
        onSuccess: (answer) => {
          setAct(null)
          setIds([])
          showToast(said(answer), answer.results.some(({ refused }) => refused !== null) ? 'bad' : 'good')
        },
      },
    )
  const begin = (next: WithdrawalAct['act']) => {
    acting.reset()
    setAct(next)
  }
  return (
    <DeskCard label={t('finance.part.withdrawals')}>
      <div role="tablist" aria-label={t('finance.part.withdrawals')} className={css.tabs}>
        {tabs.map((one) => {
          const count = list.data?.counts.find((row) => row.tab === one)?.count
          return (
            <button
              key={one}
              type="button"
              role="tab"
              aria-selected={one === tab}
              className={cx(one === tab && css.on)}
              onClick={() => {
                setIds([])
                onTab(one)
              }}
            >
              {t(`finance.withdrawals.tab.${one}`)}
              {count !== undefined && <span className="num">{count}</span>}
            </button>
          )
        })}
        {chosen.length > 0 && (
          <span className={css.chosen}>
            <span className="num">{t('finance.withdrawals.chosen', facts)}</span>
            {actsOf[tab].map((one) => (
              <DeskButton key={one} size="sm" look={one === 'reject' ? 'danger' : 'primary'} onClick={() => begin(one)}>
                {t(`finance.withdrawals.${one}`)}
              </DeskButton>
            ))}
          </span>
        )}
      </div>
      {list.isError && !list.data ? (
        <DeskFailed
          title={t('finance.withdrawals.failed')}
          code={failureCodeOf(list.error) ?? 'fault'}
          busy={list.isFetching}
          onAgain={() => void list.refetch()}
        />
      ) : (
        <WithdrawalTable
          rows={rows}
          loading={list.isPending}
          chosen={actsOf[tab].length > 0 ? ids : null}
          onChoose={setIds}
          onReveal={setShown}
          empty={<DeskEmpty title={t(`finance.withdrawals.none.${tab}`)} words={t('finance.withdrawals.noneWords')} />}
        />
      )}
      {foot(rows.length, list.data?.next ?? null)}
      <ReasonDialog
        words={
          act && {
            title: t(`finance.withdrawals.${act}`),
            means: t(`finance.withdrawals.${act}Means`, facts),
            act: t(`finance.withdrawals.${act}`),
            cancel: t('finance.withdrawals.cancel'),
            reason: t('finance.withdrawals.reason'),
            hint: t('finance.withdrawals.reasonHint'),
          }
        }
        danger={act === 'reject'}
        busy={acting.isPending}
        error={acting.error ? failureTextOf(acting.error) : null}
        onAct={send}
        onClose={() => setAct(null)}
      />
      <RevealDialog row={shown} onClose={() => setShown(null)} />
    </DeskCard>
  )
}
