// The buyer's orders; on the way back from the cashier the result stands on top and the show goes on in the small window.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { ORDERS_TABS, type OrdersTab } from './orders-tabs.ts'
import { OrderCardView } from '../../features/orders/order-card.tsx'
import { useOrders, usePayment } from '../../features/orders/orders.query.ts'
import { PayTogether } from '../../features/orders/pay-together.tsx'
import { together, tickOf } from '../../features/orders/together.rules.ts'
import { PaidCard } from '../../features/orders/paid-card.tsx'
import { isSignedIn, useMe } from '../../features/session/me.query.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { showToast } from '../../ui/toast.tsx'
import { resumeLive, useCurrentLive } from '../live/current-live.store.ts'
import { MainTabs } from '../main-tabs.tsx'
import { takePayTrip } from '../pay-trip.ts'
import { useCashier } from '../use-cashier.ts'

/** The payment this visit came back from: by the address, else by what this tab remembers. */
function usePayReturn() {
  const [search] = useSearchParams()
  const [trip] = useState(takePayTrip)
  const paymentId = search.get('paid') ?? search.get('paymentId') ?? null
  const payment = usePayment(paymentId)
  const showId = payment.data?.showId ?? trip?.showId ?? null
  const live = useCurrentLive((now) => now.showId !== null)
  useEffect(() => {
    if (paymentId !== null && showId !== null) resumeLive(showId)
  }, [paymentId, showId])
  return { paymentId, payment: payment.data, live }
}

function Guest() {
  const { t } = useTranslation('orders')
  return (
    <EmptyState drawing={<EmptyBoxDrawing />} title={t('guest.title')} words={t('guest.words')}>
      <ButtonLink to={paths.signIn(paths.orders)} state={{ asked: 'orders' }} look="ink">
        {t('guest.act')}
      </ButtonLink>
    </EmptyState>
  )
}

function OrderList({ tab }: { tab: OrdersTab }) {
  const { t } = useTranslation(['orders', 'app'])
  const orders = useOrders(tab === 'all' ? null : tab, true)
  const cashier = useCashier()
  const [payingNo, setPayingNo] = useState<string | null>(null)
  const [ticked, setTicked] = useState<readonly string[]>([])
  const rows = orders.data?.pages.flatMap((page) => page.rows) ?? []
  const chosen = together(rows, ticked)
  const tick = (orderNo: string, on: boolean) => setTicked((now) => (on ? [...now, orderNo] : now.filter((one) => one !== orderNo)))
  const tickFor = (order: (typeof rows)[number]) => {
    const state = tickOf(order, rows, chosen)
    return state && { ...state, onTick: (on: boolean) => tick(order.orderNo, on) }
  }
  const pay = (orderNos: string[], showId: string, payingOne: string | null) => {
    setPayingNo(payingOne)
    cashier.open(orderNos, showId, (error) => showToast(failureTextOf(error), 'bad'))
  }
  if (orders.isPending) return <SkeletonRows label={t('app:loading')} />
  if (orders.isError && rows.length === 0)
    return <FailedState code={failureCodeOf(orders.error)} onRetry={() => void orders.refetch()} busy={orders.isFetching} />
  if (rows.length === 0) {
    return (
      <EmptyState
        drawing={<EmptyBoxDrawing />}
        title={t(tab === 'all' ? 'empty.title' : 'emptyTab.title')}
        words={t(tab === 'all' ? 'empty.words' : 'emptyTab.words')}
      >
        {tab === 'all' && (
          <ButtonLink to={paths.shows} look="ink">
            {t('empty.act')}
          </ButtonLink>
        )}
      </EmptyState>
    )
  }
  return (
    <>
      {rows.map((order) => (
        <OrderCardView
          key={order.orderId}
          order={order}
          now={serverNow}
          paying={cashier.opening && payingNo === order.orderNo}
          tick={tickFor(order)}
          onPay={() => pay([order.orderNo], order.showId, order.orderNo)}
        />
      ))}
      {chosen.length > 1 && (
        <PayTogether
          chosen={chosen}
          busy={cashier.opening && payingNo === null}
          onPay={() => {
            const orderNos = chosen.map((order) => order.orderNo)
            pay(orderNos, chosen[0]?.showId ?? '', null)
          }}
        />
      )}
      {orders.hasNextPage && (
        <Button look="plain" block busy={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>
          {t('app:loadMore')}
        </Button>
      )}
    </>
  )
}

export default function OrdersPage() {
  const { t } = useTranslation('orders')
  const { data: me, isPending } = useMe()
  const [tab, setTab] = useState<OrdersTab>('all')
  const back = usePayReturn()
  return (
    <Page>
      <PageBar title={t('title')} backTo={paths.shows} />
      <Tabs label={t('title')} value={tab} onChange={setTab} options={ORDERS_TABS.map((key) => ({ key, label: t(`tabs.${key}`) }))} />
      {back.paymentId !== null && <PaidCard payment={back.payment} live={back.live} />}
      {isPending ? <SkeletonRows label={t('title')} /> : isSignedIn(me) ? <OrderList tab={tab} /> : <Guest />}
      <MainTabs />
    </Page>
  )
}
