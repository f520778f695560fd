// How far an order of hers is, in a sheet: paid, sent, received, when its commission comes, and any after-sale.
import { useTranslation } from 'react-i18next'
import type { LeaderOrderProgress } from '../../../../server/protocol/order-help.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureText, failureTextOf } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Sheet } from '../../ui/sheet.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Timeline, type TimelineStep } from '../../ui/timeline.tsx'
import css from './leader.module.css'
import { useOrderProgress } from './order-help.query.ts'
import { RemindButton } from './remind-button.tsx'

type StepKey = 'paid' | 'shipped' | 'received' | 'settled'

function Steps({ progress }: { progress: LeaderOrderProgress }) {
  const { t } = useTranslation('leader')
  const nowMs = serverNow()
  const at: Record<StepKey, number | null> = {
    paid: progress.paidAtMs,
    shipped: progress.shippedAtMs,
    received: progress.receivedAtMs,
    settled: progress.settledAtMs,
  }
  const keys = Object.keys(at) as StepKey[]
  const next = progress.state === 'closed' || progress.state === 'refunded' ? -1 : keys.findIndex((key) => at[key] === null)
  const steps = keys.map((key, place): TimelineStep => {
    const ms = at[key]
    const state = ms !== null ? 'done' : place === next ? 'now' : 'later'
    return { key, state, title: t(`help.step.${key}`), ...(ms !== null && { at: dateTimeOf(ms, nowMs) }) }
  })
  return <Timeline steps={steps} />
}

export function OrderProgressSheet({ orderNo, title, onClose }: { orderNo: string | null; title: string; onClose: () => void }) {
  const { t } = useTranslation(['leader', 'app'])
  const { data, isError, error } = useOrderProgress(orderNo)
  const unpaid = data?.state === 'pendingPayment'
  return (
    <Sheet
      open={orderNo !== null}
      height="fit"
      label={t('help.title')}
      title={title}
      onClose={onClose}
      foot={unpaid && orderNo !== null ? <RemindButton block orderNo={orderNo} done={data.remindedAtMs !== null} /> : undefined}
    >
      <div className={css.payee}>
        {!data && !isError && <SkeletonRows count={2} label={t('app:loading')} />}
        {isError && <p role="alert">{error.code === 'not_found' ? failureText('not_found') : failureTextOf(error)}</p>}
        {data && (
          <>
            <p>{t(`orders.state.${data.state}`)}</p>
            <Steps progress={data} />
            {data.refundedFen > 0 && <p>{t('help.refunded', { amount: yuanText(data.refundedFen) })}</p>}
            {data.afterSales.map((one) => (
              <p key={one.openedAtMs}>
                {t('help.case', {
                  state: t(`help.caseState.${one.state}`),
                  units: one.units,
                  time: dateTimeOf(one.openedAtMs, serverNow()),
                })}
              </p>
            ))}
            {unpaid && <p>{t('help.remindWords')}</p>}
          </>
        )}
      </div>
    </Sheet>
  )
}
