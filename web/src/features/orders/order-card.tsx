// One order in the list: number, state, goods, amount, and its next step.
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { OrderCard as Card } from '../../../../server/protocol/orders.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { paths } from '../../paths.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { cx } from '../../ui/class-names.ts'
import { Countdown } from '../../ui/countdown.tsx'
import { CheckLine } from '../../ui/field.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Tag } from '../../ui/tag.tsx'
import { groupedOrderNo } from './order-no.ts'
import { collectedState } from './order-words.rules.ts'
import css from './orders.module.css'

const tone = (order: Card): string | undefined =>
  order.state === 'shipped'
    ? css.blue
    : order.state === 'completed'
      ? css.green
      : order.state === 'closed' || order.state === 'refunded'
        ? css.grey
        : css.red

export type Tick = { on: boolean; may: boolean; onTick: (on: boolean) => void }

/** tick: it may be paid together with others of its show. */
export function OrderCardView({
  order,
  now,
  paying,
  tick = null,
  onPay,
}: {
  order: Card
  now: () => number
  paying: boolean
  tick?: Tick | null
  onPay: () => void
}) {
  const { t } = useTranslation('orders')
  const unpaid = order.state === 'pendingPayment'
  const atPoint = collectedState(order)
  return (
    <article className={css.card}>
      <div className={css.top}>
        {tick && (tick.may || tick.on) && (
          <CheckLine checked={tick.on} label={t('together.tick', { no: order.orderNo })} onChange={tick.onTick}>
            {' '}
          </CheckLine>
        )}
        <span className="num">{groupedOrderNo(order.orderNo)}</span>
        <span className="grow" />
        <b className={tone(order)}>
          {order.refunding
            ? t('refunding')
            : order.inReview
              ? t('inReview')
              : atPoint
                ? t(`atPoint.${atPoint}`)
                : t(`state.${order.state}`)}
        </b>
      </div>
      <Link to={paths.order(order.orderNo)} className={css.goods}>
        <Picture src={order.pictureUrl} alt="" className={css.photo} />
        <span className="grow">
          <span className={cx('ell', css.title)}>{order.title}</span>
          <span className={css.sku}>
            {order.skuLabel} × <span className="num">{order.quantity}</span>
          </span>
          {order.state === 'closed' && order.reason && <span className={css.sku}>{t(`closed.${order.reason}`)}</span>}
        </span>
        <span className={cx('num', css.amount)}>{yuanText(order.totalFen)}</span>
      </Link>
      <div className={css.acts}>
        {order.leaderName !== null && <Tag tone="gold">{t('servedBy', { name: order.leaderName })}</Tag>}
        <span className="grow" />
        {unpaid && order.expiresAtMs !== null && (
          <span className={css.clock}>
            {t('payWithin')} <Countdown untilMs={order.expiresAtMs} now={now} />
          </span>
        )}
        {unpaid ? (
          <Button look="buy" size="sm" busy={paying} onClick={onPay}>
            {t('pay')}
          </Button>
        ) : (
          <ButtonLink to={paths.order(order.orderNo)} look="ink" size="sm">
            {t('look')}
          </ButtonLink>
        )}
      </div>
    </article>
  )
}
