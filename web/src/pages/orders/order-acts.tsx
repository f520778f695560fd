// The main acts at an order's foot by its state: pay or cancel, confirm receipt or later, go back or buy again.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OrderDetail } from '../../../../server/protocol/orders.ts'
import type { OrderParcels } from '../../../../server/protocol/shipments.ts'
import { useReceipt } from '../../features/orders/order-care.query.ts'
import { useCancelOrder } from '../../features/orders/orders.query.ts'
import { paths } from '../../paths.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ActBar } from '../../ui/page.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useCashier } from '../use-cashier.ts'
import css from './order.module.css'

const failed = (error: unknown) => showToast(failureTextOf(error), 'bad')

function Pay({ detail: { order } }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders')
  const cashier = useCashier()
  const [asking, setAsking] = useState(false)
  const cancel = useCancelOrder(() => {
    setAsking(false)
    showToast(t('cancelled'), 'good')
  })
  return (
    <ActBar>
      <Button look="line" className={css.wide} onClick={() => setAsking(true)}>
        {t('cancel')}
      </Button>
      <Button look="buy" className={css.wider} busy={cashier.opening} onClick={() => cashier.open([order.orderNo], order.showId, failed)}>
        {t('pay')}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t('cancelAsk')}
        confirmLabel={t('cancel')}
        cancelLabel={t('keep')}
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate(order.orderNo, { onError: failed })}
        onCancel={() => setAsking(false)}
      >
        {t('cancelWords')}
      </ConfirmDialog>
    </ActBar>
  )
}

function Receive({ orderNo, parcels }: { orderNo: string; parcels: OrderParcels }) {
  const { t } = useTranslation('orders')
  const [asking, setAsking] = useState(false)
  const receipt = useReceipt(orderNo)
  const say = (when: 'now' | 'later') =>
    receipt.mutate(when, {
      onSuccess: () => {
        setAsking(false)
        showToast(t(when === 'now' ? 'receipt.done' : 'receipt.laterDone'), 'good')
      },
      onError: failed,
    })
  return (
    <ActBar>
      {parcels.mayExtend && (
        <Button look="line" className={css.wide} busy={receipt.isPending && receipt.variables === 'later'} onClick={() => say('later')}>
          {t('receipt.later')}
        </Button>
      )}
      <Button look="ink" className={css.wider} onClick={() => setAsking(true)}>
        {t('receipt.confirm')}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t('receipt.ask')}
        confirmLabel={t('receipt.confirm')}
        cancelLabel={t('receipt.not')}
        busy={receipt.isPending && receipt.variables === 'now'}
        onConfirm={() => say('now')}
        onCancel={() => setAsking(false)}
      >
        {t('receipt.words')}
      </ConfirmDialog>
    </ActBar>
  )
}

export function OrderActs({ detail, parcels }: { detail: OrderDetail; parcels: OrderParcels | null }) {
  const { t } = useTranslation('orders')
  const { order } = detail
  if (order.state === 'pendingPayment') return <Pay detail={detail} />
  if (parcels?.mayConfirm) return <Receive orderNo={order.orderNo} parcels={parcels} />
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
