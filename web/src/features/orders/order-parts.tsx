// The parts of an order's page: its state, its course, its goods and fen, where it goes, and why it is credited as it is.
import { ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { OrderDetail } from '../../../../server/protocol/orders.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { dateTimeOf, exactClockOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { cx } from '../../ui/class-names.ts'
import { Countdown } from '../../ui/countdown.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { Card } from '../../ui/page.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Timeline } from '../../ui/timeline.tsx'
import css from './orders.module.css'
import { courseOf } from './order-course.rules.ts'

export function OrderHead({ detail, now }: { detail: OrderDetail; now: () => number }) {
  const { t } = useTranslation('orders')
  const { order } = detail
  const words = order.state === 'closed' && order.reason ? t(`closed.${order.reason}`) : t(`head.${order.state}Words`)
  return (
    <section className={css.head}>
      <h2>{t(`head.${order.state}`)}</h2>
      <p>
        {order.refunding ? t('refunding') : words}
        {order.state === 'pendingPayment' && order.expiresAtMs !== null && (
          <>
            {' · '}
            <b className={css.red}>
              {t('payWithin')} <Countdown untilMs={order.expiresAtMs} now={now} />
            </b>
          </>
        )}
      </p>
    </section>
  )
}

export function OrderCourse({ detail }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders')
  const atText = (ms: number) => `${dateTimeOf(ms, detail.nowMs).slice(0, -5)}${exactClockOf(ms)}`
  const steps = courseOf(detail).map((step) => ({
    key: step.key,
    state: step.state,
    title: t(`line.${step.key}`),
    ...(step.atMs !== null && { at: atText(step.atMs) }),
    ...(step.key === 'placed' && detail.units.length > 0 && { words: t('line.placedUnits', { units: detail.units.join('、') }) }),
  }))
  return (
    <Card>
      <Timeline steps={steps} />
    </Card>
  )
}

export function OrderGoods({ detail }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders')
  const { order, priceLines } = detail
  const paid = order.paidAtMs !== null
  return (
    <Card>
      <div className={css.goods}>
        <Picture src={order.pictureUrl} alt="" className={css.photo} />
        <span className="grow">
          <span className={css.title}>{order.title}</span>
          <span className={css.sku}>
            {order.skuLabel} × <span className="num">{order.quantity}</span>
          </span>
        </span>
        <span className={cx('num', css.amount)}>{yuanText(order.priceFen)}</span>
      </div>
      <dl className={css.lines}>
        {priceLines.map((line) => (
          <div key={line.code} className={cx(line.code === 'payable' && css.total)}>
            <dt>{line.code === 'payable' && !paid ? t('toPay') : t(`price.${line.code}`)}</dt>
            <dd className="num">{yuanText(line.amountFen)}</dd>
          </div>
        ))}
      </dl>
      <p className={css.small}>
        <ShieldCheck size={15} aria-hidden="true" />
        {t('snapshot')}
      </p>
    </Card>
  )
}

export function OrderDelivery({ detail }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders')
  const { recipient, phone, region, street } = detail.delivery
  return (
    <Card className={css.deliver} title={t('delivery')}>
      <p>
        {recipient} <span className="num">{phone}</span>
      </p>
      <p>{`${region}${street}`}</p>
    </Card>
  )
}

export function OrderCredit({ detail }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders')
  const { credited, nowMs } = detail
  const because = [
    t(`because.${credited.reason}`),
    credited.touchAtMs !== null && t('touchedAt', { time: dateTimeOf(credited.touchAtMs, nowMs) }),
  ]
    .filter(Boolean)
    .join(' · ')
  return (
    <Card flat>
      <ListRow
        icon={<Avatar name={credited.leaderName} size={32} />}
        title={credited.leaderName === null ? t('direct') : t('credited', { name: credited.leaderName })}
        words={
          <>
            {because}
            <br />
            {t('ruleVersion', { version: credited.ruleVersion })}
          </>
        }
      />
    </Card>
  )
}
