// Orders credited to the leader, each with why it is hers and what it pays.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { rateText } from '../../features/leader-centre/explain.rules.ts'
import { OrderProgressSheet } from '../../features/leader-centre/order-progress.tsx'
import { useLeaderOrders } from '../../features/leader-centre/leader.query.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { paths } from '../../paths.ts'
import { failureCodeOf, failureTextOf } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Card, Page, PageBar } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tag } from '../../ui/tag.tsx'
import css from './leader-pages.module.css'
import { LeaderTabs } from './leader-tabs.tsx'

export default function LeaderOrders() {
  const { t } = useTranslation(['leader', 'app'])
  const orders = useLeaderOrders(true)
  const rows = orders.data?.pages.flatMap((page) => page.rows) ?? []
  const nowMs = serverNow()
  const [open, setOpen] = useState<{ orderNo: string; title: string } | null>(null)
  return (
    <Page>
      <PageBar title={t('orders.title')} backTo={paths.leader} />
      {orders.isPending && <SkeletonRows label={t('app:loading')} />}
      {orders.isError && rows.length === 0 && (
        <FailedState
          code={failureCodeOf(orders.error)}
          words={failureTextOf(orders.error)}
          onRetry={() => void orders.refetch()}
          busy={orders.isFetching}
        />
      )}
      {orders.data && rows.length === 0 && (
        <EmptyState drawing={<SeedlingDrawing />} title={t('orders.empty.title')} words={t('orders.empty.words')} />
      )}
      {rows.map((order) => (
        <Card key={order.orderNo} className={css.order}>
          <div className={css.orderTop}>
            <span className="num">{dateTimeOf(order.createdAtMs, nowMs)}</span>
            <span className="grow" />
            <b>{t(`orders.state.${order.state}`)}</b>
          </div>
          <div className="row">
            <span className="grow">
              <b className="ell">{order.title}</b>
              <small>
                {order.buyerName} · × <span className="num">{order.quantity}</span> ·{' '}
                <span className="num">{yuanText(order.totalFen)}</span>
              </small>
            </span>
            <span className={css.amount}>
              <b className={`num ${css.gold}`}>{yuanText(order.commissionFen)}</b>
              <small>{order.rateBps === null ? t('orders.commission') : t('orders.rate', { rate: rateText(order.rateBps) })}</small>
            </span>
          </div>
          <div className="row">
            <Tag tone="gold">{t(`orders.because.${order.reason}`)}</Tag>
            {order.blocked !== null && <Tag tone="red">{t(`orders.blocked.${order.blocked}`)}</Tag>}
            <span className="grow" />
            <Button size="sm" onClick={() => setOpen(order)}>
              {t('help.open')}
            </Button>
          </div>
        </Card>
      ))}
      {orders.hasNextPage && (
        <Button look="plain" block busy={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>
          {t('app:loadMore')}
        </Button>
      )}
      <OrderProgressSheet orderNo={open?.orderNo ?? null} title={open?.title ?? ''} onClose={() => setOpen(null)} />
      <LeaderTabs />
    </Page>
  )
}
