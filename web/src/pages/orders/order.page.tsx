// One order: its state, its course, every fen, where it goes, who serves it and why.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { OrderCourse, OrderCredit, OrderDelivery, OrderGoods, OrderHead } from '../../features/orders/order-parts.tsx'
import { groupedOrderNo } from '../../features/orders/order-no.ts'
import { useCancelOrder, useOrder } from '../../features/orders/orders.query.ts'
import { isSignedIn, useMe } from '../../features/session/me.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { copyText } from '../../platform/env.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ActBar, Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { showToast } from '../../ui/toast.tsx'
import type { OrderDetail } from '../../../../server/protocol/orders.ts'
import { useCashier } from '../use-cashier.ts'
import css from './order.module.css'

function Acts({ detail }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders')
  const { order } = detail
  const cashier = useCashier()
  const [asking, setAsking] = useState(false)
  const cancel = useCancelOrder(() => {
    setAsking(false)
    showToast(t('cancelled'), 'good')
  })
  if (order.state !== 'pendingPayment') {
    return (
      <ActBar>
        <ButtonLink to={paths.show(order.showId)} look="line" className={css.wide}>
          {t('back')}
        </ButtonLink>
        <ButtonLink to={paths.showOffer(order.showId, order.offerId)} look="ink" className={css.wide}>
          {t('again')}
        </ButtonLink>
      </ActBar>
    )
  }
  return (
    <ActBar>
      <Button look="line" className={css.wide} onClick={() => setAsking(true)}>
        {t('cancel')}
      </Button>
      <Button
        look="buy"
        className={css.wider}
        busy={cashier.opening}
        onClick={() => cashier.open([order.orderNo], order.showId, (error) => showToast(failureTextOf(error), 'bad'))}
      >
        {t('pay')}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t('cancelAsk')}
        confirmLabel={t('cancel')}
        cancelLabel={t('keep')}
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate(order.orderNo, { onError: (error) => showToast(failureTextOf(error), 'bad') })}
        onCancel={() => setAsking(false)}
      >
        {t('cancelWords')}
      </ConfirmDialog>
    </ActBar>
  )
}

export default function OrderPage() {
  const { t } = useTranslation(['orders', 'app'])
  const { orderNo = '' } = useParams()
  const { data: me, isPending } = useMe()
  const signedIn = isSignedIn(me)
  const order = useOrder(orderNo, signedIn)
  const detail = order.data
  const copy = async () => showToast((await copyText(orderNo)) ? t('app:copied') : t('app:copyFailed'))
  return (
    <Page foot="acts">
      <PageBar title={t('detail')} backTo={paths.orders} />
      {!signedIn && !isPending && (
        <EmptyState drawing={<EmptyBoxDrawing />} title={t('guest.title')} words={t('guest.words')}>
          <ButtonLink to={paths.signIn(paths.order(orderNo))} state={{ asked: 'orders' }} look="ink">
            {t('guest.act')}
          </ButtonLink>
        </EmptyState>
      )}
      {signedIn && order.isPending && <SkeletonRows label={t('app:loading')} />}
      {order.isError && !detail && (
        <FailedState
          code={failureCodeOf(order.error)}
          words={failureTextOf(order.error)}
          onRetry={() => void order.refetch()}
          busy={order.isFetching}
        />
      )}
      {detail && (
        <>
          <OrderHead detail={detail} now={serverNow} />
          <OrderCourse detail={detail} />
          <OrderGoods detail={detail} />
          <OrderCredit detail={detail} />
          <OrderDelivery detail={detail} />
          <button type="button" className={css.number} onClick={() => void copy()}>
            <span className="num">{t('number', { no: groupedOrderNo(detail.order.orderNo) })}</span> · {t('copy')}
          </button>
          <Acts detail={detail} />
        </>
      )}
    </Page>
  )
}
