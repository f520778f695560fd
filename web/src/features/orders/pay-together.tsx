// The bar under the list while several unpaid orders are ticked: what they cost together, and one payment for all of them.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { OrderCard } from '../../../../server/protocol/orders.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { rest } from '../../platform/rest-client.ts'
import { Button } from '../../ui/button.tsx'
import { Price } from '../../ui/price.tsx'
import css from './pay-together.module.css'

export function PayTogether({ chosen, busy, onPay }: { chosen: readonly OrderCard[]; busy: boolean; onPay: () => void }) {
  const { t } = useTranslation('orders')
  const orderNos = chosen.map((order) => order.orderNo)
  const quote = useQuery({
    queryKey: ['orders', 'together', ...orderNos],
    queryFn: ({ signal }) => rest('POST /payments/quote', { body: { orderNos }, signal }),
    staleTime: 15_000,
    retry: false,
  }).data
  const amountFen = quote?.amountFen ?? chosen.reduce((sum, order) => sum + order.totalFen, 0)
  const savedFen = quote?.savedFen ?? 0
  return (
    <>
      <div className={css.room} />
      <section className={css.bar} aria-label={t('together.label')}>
        <div className="grow" role="status" aria-live="polite">
          <span className={css.sum}>
            {t('together.count', { count: chosen.length })} <Price fen={amountFen} size={20} />
          </span>
          {savedFen > 0 && <small className={css.saved}>{t('together.saved', { amount: yuanText(savedFen) })}</small>}
        </div>
        <Button look="buy" busy={busy} onClick={onPay}>
          {t('together.pay')}
        </Button>
      </section>
    </>
  )
}
