// One order: its state, its moment, its course, every fen, where it goes, who serves it and why, and what may be done with it.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { AfterSaleRow } from '../../features/after-sales/after-sale-row.tsx'
import { OrderCourse, OrderCredit, OrderDelivery, OrderGoods, OrderHead } from '../../features/orders/order-parts.tsx'
import { groupedOrderNo } from '../../features/orders/order-no.ts'
import { MomentCard } from '../../features/orders/moment-card.tsx'
import { momentLine } from '../../features/orders/moment.rules.ts'
import { isPaidFor, useMoment, useParcels } from '../../features/orders/order-care.query.ts'
import { useOrder } from '../../features/orders/orders.query.ts'
import { SnapshotSheet } from '../../features/orders/snapshot-sheet.tsx'
import { PassCard } from '../../features/pickup/pass-card.tsx'
import { usePass } from '../../features/pickup/pickup.query.ts'
import { isSignedIn, useMe } from '../../features/session/me.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { copyText } from '../../platform/env.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { showToast } from '../../ui/toast.tsx'
import type { OrderDetail } from '../../../../server/protocol/orders.ts'
import { MomentPlayer } from './moment-player.tsx'
import { OrderActs } from './order-acts.tsx'
import { InvoiceRow } from './order-care.tsx'
import css from './order.module.css'

/** Everything of an order that is there; what comes by requests of its own joins when it arrives. */
function Whole({ detail }: { detail: OrderDetail }) {
  const { t } = useTranslation(['orders', 'app'])
  const { orderNo, state, pictureUrl } = detail.order
  const paid = isPaidFor(state)
  const parcels = useParcels(orderNo, paid).data ?? null
  const pass = usePass(orderNo, parcels !== null && parcels.pickup !== null).data
  const moment = useMoment(orderNo, paid).data
  const [shown, setShown] = useState(false)
  const copy = async (text: string) => showToast((await copyText(text)) ? t('app:copied') : t('app:copyFailed'))
  return (
    <>
      <OrderHead detail={detail} now={serverNow} />
      {pass && <PassCard pass={pass} />}
      {moment && (
        <MomentCard
          moment={moment}
          onSnapshot={() => setShown(true)}
          player={
            moment.clipUrl !== null && <MomentPlayer clipUrl={moment.clipUrl} poster={pictureUrl} lengthText={momentLine(moment).until} />
          }
        />
      )}
      <OrderCourse detail={detail} parcels={parcels} onCopy={(waybillNo) => void copy(waybillNo)} />
      <OrderGoods detail={detail} onSnapshot={moment && moment.state !== 'none' ? null : () => setShown(true)} />
      <OrderCredit detail={detail} />
      <AfterSaleRow orderNo={orderNo} paid={paid} />
      <InvoiceRow detail={detail} />
      <OrderDelivery detail={detail} />
      <button type="button" className={css.number} onClick={() => void copy(orderNo)}>
        <span className="num">{t('number', { no: groupedOrderNo(orderNo) })}</span> · {t('copy')}
      </button>
      <SnapshotSheet open={shown} detail={detail} onClose={() => setShown(false)} />
      <OrderActs detail={detail} parcels={parcels} />
    </>
  )
}

export default function OrderPage() {
  const { t } = useTranslation(['orders', 'app'])
  const { orderNo = '' } = useParams()
  const { data: me, isPending } = useMe()
  const signedIn = isSignedIn(me)
  const order = useOrder(orderNo, signedIn)
  const detail = order.data
  const missing = !detail && order.error?.code === 'not_found'
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
      {missing && (
        <EmptyState drawing={<EmptyBoxDrawing />} title={t('missing.title')} words={t('missing.words')}>
          <ButtonLink to={paths.orders} look="ink">
            {t('missing.act')}
          </ButtonLink>
        </EmptyState>
      )}
      {order.isError && !detail && !missing && (
        <FailedState
          code={failureCodeOf(order.error)}
          words={failureTextOf(order.error)}
          onRetry={() => void order.refetch()}
          busy={order.isFetching}
        />
      )}
      {detail && <Whole detail={detail} />}
    </Page>
  )
}
