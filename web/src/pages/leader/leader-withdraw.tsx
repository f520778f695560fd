// Withdrawing: what is available, who is paid and to where, asking, the one that is on its way, and those before.
import { IdCard, Landmark } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { yuanText } from '../../../../server/protocol/money.ts'
import type { Payee } from '../../../../server/protocol/withdrawals.ts'
import { AccountSheet, IdentitySheet } from '../../features/leader-centre/payee-sheets.tsx'
import { WithdrawForm } from '../../features/leader-centre/withdraw-form.tsx'
import { useCancel, usePayee, useWithdrawals } from '../../features/leader-centre/withdrawal.query.ts'
import { WithdrawalLine } from '../../features/leader-centre/withdrawal-line.tsx'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { Card, Page, PageBar } from '../../ui/page.tsx'
import { Price } from '../../ui/price.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './leader-pages.module.css'

const icon = { size: 20, strokeWidth: 1.7, 'aria-hidden': true } as const

/** Why she cannot ask now, in words; null when she can. */
function useBlock(payee: Payee): string | null {
  const { t } = useTranslation('leader')
  if (payee.open) return t('withdraw.openWords')
  if (!payee.identity || !payee.account) return t('withdraw.needPayee')
  if (payee.waitUntilMs !== null) return t('withdraw.waits', { time: dateTimeOf(payee.waitUntilMs, serverNow()) })
  return payee.availableFen < 0 ? t('withdraw.negative') : null
}

function PayeeRows({ payee }: { payee: Payee }) {
  const { t } = useTranslation('leader')
  const [open, setOpen] = useState<'identity' | 'account' | null>(null)
  const { identity, account } = payee
  const close = () => setOpen(null)
  const locked = payee.open !== null
  return (
    <>
      <Card flat>
        <ListRow
          icon={<IdCard {...icon} />}
          title={t('withdraw.identity.title')}
          words={identity ? `${identity.name} · ${identity.idMasked}` : t('withdraw.none')}
          {...(!locked && { value: t(identity ? 'withdraw.change' : 'withdraw.fill'), onClick: () => setOpen('identity') })}
        />
        <ListRow
          icon={<Landmark {...icon} />}
          title={t('withdraw.account.title')}
          words={account ? `${account.provider} ${account.numberMasked}` : t('withdraw.none')}
          {...(!locked && { value: t(account ? 'withdraw.change' : 'withdraw.fill'), onClick: () => setOpen('account') })}
        />
      </Card>
      <IdentitySheet key={`i${identity?.changedAtMs ?? 0}`} open={open === 'identity'} onClose={close} />
      <AccountSheet key={`a${account?.changedAtMs ?? 0}`} open={open === 'account'} onClose={close} />
    </>
  )
}

function Money({ payee }: { payee: Payee }) {
  const { t } = useTranslation('leader')
  const block = useBlock(payee)
  const cancel = useCancel(() => showToast(t('withdraw.cancelled'), 'good'))
  const { open } = payee
  return (
    <Card>
      <p className={css.quiet}>{t('withdraw.available')}</p>
      <Price fen={payee.availableFen} size={28} tone="gold" />
      {payee.withdrawingFen > 0 && <p className={css.quiet}>{t('withdraw.pending', { amount: yuanText(payee.withdrawingFen) })}</p>}
      {block !== null && (
        <p className={css.alertIn} role="status">
          {block}
        </p>
      )}
      {open ? (
        <>
          <WithdrawalLine row={open} nowMs={serverNow()} />
          {open.state === 'requested' && (
            <Button look="line" block busy={cancel.isPending} onClick={() => cancel.mutate(open)}>
              {t('withdraw.cancel')}
            </Button>
          )}
          {cancel.isError && (
            <p role="alert" className={css.quiet}>
              {failureTextOf(cancel.error)}
            </p>
          )}
        </>
      ) : (
        <WithdrawForm payee={payee} blocked={block !== null} />
      )}
    </Card>
  )
}

export default function LeaderWithdraw() {
  const { t } = useTranslation(['leader', 'app'])
  const payee = usePayee()
  const history = useWithdrawals()
  const rows = history.data?.pages.flatMap((page) => page.rows) ?? []
  const before = rows.filter((row) => row.withdrawalId !== payee.data?.open?.withdrawalId)
  return (
    <Page foot="none">
      <PageBar title={t('withdraw.title')} backTo={paths.leaderEarnings} />
      {payee.isPending && <SkeletonRows label={t('app:loading')} />}
      {payee.isError && !payee.data && (
        <FailedState
          code={failureCodeOf(payee.error)}
          words={failureTextOf(payee.error)}
          onRetry={() => void payee.refetch()}
          busy={payee.isFetching}
        />
      )}
      {payee.data && (
        <>
          <Money payee={payee.data} />
          <PayeeRows payee={payee.data} />
        </>
      )}
      {before.length > 0 && (
        <Card title={t('withdraw.history')}>
          {before.map((row) => (
            <WithdrawalLine key={row.withdrawalId} row={row} nowMs={serverNow()} />
          ))}
        </Card>
      )}
      {history.data && rows.length === 0 && (
        <EmptyState drawing={<SeedlingDrawing />} title={t('withdraw.empty.title')} words={t('withdraw.empty.words')} />
      )}
      {history.hasNextPage && (
        <Button look="plain" block busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {t('app:loadMore')}
        </Button>
      )}
    </Page>
  )
}
