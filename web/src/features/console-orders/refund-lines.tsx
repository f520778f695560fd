// Refunds without a case as they stand in an order's drawer: how much, why, who asked, who agreed, and what is still to be decided.
import { useTranslation } from 'react-i18next'
import type { DirectRefund } from '../../../../server/protocol/after-sales.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { dateTimeOf } from '../../text/when.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip, type ChipTone } from '../../ui/desk-chip.tsx'
import css from './order-drawer.module.css'

const tones: Record<DirectRefund['state'], ChipTone> = { waiting: 'amber', refunding: 'blue', done: 'green', dropped: 'grey' }

export function RefundLines({
  rows,
  mayDecide,
  onDecide,
}: {
  rows: readonly DirectRefund[]
  mayDecide: boolean
  onDecide: (one: DirectRefund, yes: boolean) => void
}) {
  const { t } = useTranslation('console')
  if (rows.length === 0) return null
  return (
    <section className={css.section}>
      <h3>{t('orders.refund.lines')}</h3>
      <ul className={css.audit}>
        {rows.map((one) => (
          <li key={one.refundId}>
            <span className="num">{dateTimeOf(one.askedAtMs, serverNow())}</span>
            <span>
              <b className="num">{yuanText(one.goodsFen + one.freightFen)}</b>{' '}
              <DeskChip tone={tones[one.state]}>{t(`orders.refund.state.${one.state}`)}</DeskChip>
              <small>
                {[
                  one.reason,
                  t('orders.refund.askedBy', { name: one.askedByName }),
                  one.decidedByName !== null && one.decidedByName !== one.askedByName
                    ? t(one.state === 'dropped' ? 'orders.refund.droppedBy' : 'orders.refund.agreedBy', { name: one.decidedByName })
                    : null,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
              {one.state === 'waiting' && mayDecide && (
                <span className={css.decide}>
                  {!one.mine && (
                    <DeskButton size="sm" look="primary" onClick={() => onDecide(one, true)}>
                      {t('orders.refund.agree')}
                    </DeskButton>
                  )}
                  <DeskButton size="sm" onClick={() => onDecide(one, false)}>
                    {t(one.mine ? 'orders.refund.takeBack' : 'orders.refund.refuse')}
                  </DeskButton>
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
