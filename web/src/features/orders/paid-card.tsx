// What became of a payment, known on arrival from the cashier and announced.
import { Check, Clock3, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Payment } from '../../../../server/protocol/orders.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { cx } from '../../ui/class-names.ts'
import { Spinner } from '../../ui/spinner.tsx'
import css from './orders.module.css'

/** live: the show goes on in the small window. */
export function PaidCard({ payment, live }: { payment: Payment | undefined; live: boolean }) {
  const { t } = useTranslation('orders')
  const state = payment?.state ?? 'pending'
  const good = state === 'succeeded'
  const waiting = state === 'created' || state === 'pending'
  return (
    <section className={cx(css.paid, !good && css.paidWaiting)} role="status" aria-live="polite">
      <span className={css.paidDisc}>
        {good ? (
          <Check size={24} strokeWidth={2.4} />
        ) : waiting ? (
          <Spinner size={18} />
        ) : state === 'closed' ? (
          <Clock3 size={22} />
        ) : (
          <X size={22} />
        )}
      </span>
      <div className="grow">
        <b>
          {good
            ? t('paid.title', { amount: yuanText(payment?.amountFen ?? 0) })
            : waiting
              ? t('paid.checking')
              : state === 'closed'
                ? t('paid.closed')
                : t('paid.failed')}
        </b>
        <p>
          {good
            ? live
              ? t('paid.words2')
              : t('paid.words')
            : waiting
              ? t('paid.checkingWords')
              : state === 'closed'
                ? t('paid.closedWords')
                : t('paid.failedWords')}
        </p>
      </div>
    </section>
  )
}
