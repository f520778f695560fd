// The parts of an order's page: its state, its course, its goods and fen, where it goes, and why it is credited as it is.
import { ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { OrderDetail } from '../../../../server/protocol/orders.ts'
import type { OrderParcels } from '../../../../server/protocol/shipments.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { dateTimeOf, exactClockOf } from '../../text/when.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { cx } from '../../ui/class-names.ts'
import { Countdown } from '../../ui/countdown.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { Card } from '../../ui/page.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Timeline } from '../../ui/timeline.tsx'
import care from './care.module.css'
import css from './orders.module.css'
import { courseOf, type CourseStep } from './order-course.rules.ts'
import { collectedState } from './order-words.rules.ts'
import { SoldTags } from './snapshot-sheet.tsx'

export function OrderHead({ detail, now }: { detail: OrderDetail; now: () => number }) {
  const { t } = useTranslation('orders')
  const { order } = detail
  const atPoint = collectedState(order)
  const words = order.inReview
    ? t('inReviewWords')
    : atPoint
      ? t(`atPoint.${atPoint}Words`)
      : order.state === 'closed' && order.reason
        ? t(`closed.${order.reason}`)
        : t(`head.${order.state}Words`)
  return (
    <section className={css.head}>
      <h2>{order.inReview ? t('inReview') : atPoint ? t(`atPoint.${atPoint}`) : t(`head.${order.state}`)}</h2>
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

/** Each parcel with its number, and what else travels in it. */
function ShipWords({ parcels, now, onCopy }: { parcels: OrderParcels | null; now: boolean; onCopy: (waybillNo: string) => void }) {
  const { t } = useTranslation('orders')
  if (!parcels || parcels.parcels.length === 0) return now ? t('line.shipSoon') : null
  return (
    <>
      {parcels.parcels.map((parcel) => (
        <span key={`${parcel.carrier}${parcel.waybillNo}`} className={care.parcel}>
          {t(`carrier.${parcel.carrier}`)} <span className="num">{parcel.waybillNo}</span>{' '}
          <button type="button" className="hit" onClick={() => onCopy(parcel.waybillNo)}>
            {t('copy')}
          </button>
          {parcel.correctedAtMs !== null && ` · ${t('line.corrected')}`}
          {parcel.quantity < parcels.quantity && ` · ${t('line.parcelUnits', { count: parcel.quantity })}`}
          {parcel.together.length > 0 && ` · ${t('line.together', { count: parcel.together.length + 1 })}`}
        </span>
      ))}
      {parcels.sentUnits + parcels.refundedUnits < parcels.quantity && (
        <span className={care.parcel}>{t('line.rest', { count: parcels.quantity - parcels.sentUnits - parcels.refundedUnits })}</span>
      )}
    </>
  )
}

/** `parcels` null while there are none; `onCopy` takes a waybill's number. */
export function OrderCourse({
  detail,
  parcels,
  onCopy,
}: {
  detail: OrderDetail
  parcels: OrderParcels | null
  onCopy: (waybillNo: string) => void
}) {
  const { t } = useTranslation('orders')
  const atText = (ms: number) => `${dateTimeOf(ms, detail.nowMs).slice(0, -5)}${exactClockOf(ms)}`
  const words = (step: CourseStep): ReactNode => {
    if (step.key === 'placed') return detail.units.length > 0 ? t('line.placedUnits', { units: detail.units.join(t('comma')) }) : undefined
    if (step.key === 'paid') return step.state === 'done' ? t('line.paidWords', { amount: yuanText(detail.order.totalFen) }) : undefined
    if (step.key === 'ship' && detail.order.pickup)
      return step.state === 'now' ? t('atPoint.course', { name: parcels?.pickup?.name ?? '' }) : undefined
    if (step.key === 'ship') return <ShipWords parcels={parcels} now={step.state === 'now'} onCopy={onCopy} />
    if (step.key === 'receive' && step.state === 'now' && parcels && parcels.confirmAtMs !== null)
      return t('line.confirmsAt', { time: dateTimeOf(parcels.confirmAtMs, detail.nowMs) })
    if (step.key === 'done' && step.state === 'later') return t(detail.order.pickup ? 'atPoint.doneWords' : 'line.doneWords')
    return undefined
  }
  const steps = courseOf(detail).map((step) => {
    const said = words(step)
    return {
      key: step.key,
      state: step.state,
      title: detail.order.pickup && (step.key === 'ship' || step.key === 'receive') ? t(`atPoint.line.${step.key}`) : t(`line.${step.key}`),
      ...(step.atMs !== null && { at: atText(step.atMs) }),
      ...(said !== undefined && { words: said }),
    }
  })
  return (
    <Card>
      <Timeline steps={steps} />
    </Card>
  )
}

/** `onSnapshot` null: the way to the goods as sold stands elsewhere on the page. */
export function OrderGoods({ detail, onSnapshot }: { detail: OrderDetail; onSnapshot: (() => void) | null }) {
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
          <SoldTags detail={detail} />
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
      {onSnapshot && (
        <p className={css.small}>
          <ShieldCheck size={15} aria-hidden="true" />
          <span className="grow">{t('snapshot')}</span>
          <button type="button" className={cx('hit', css.more)} onClick={onSnapshot}>
            {t('moment.snapshot')}
          </button>
        </p>
      )}
    </Card>
  )
}

export function OrderDelivery({ detail }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders')
  const { recipient, phone, region, street } = detail.delivery
  return (
    <Card className={css.deliver} title={t(detail.order.pickup ? 'atPoint.where' : 'delivery')}>
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
            {credited.blocked && credited.leaderName !== null && (
              <>
                <br />
                {t('creditBlocked')}
              </>
            )}
          </>
        }
      />
    </Card>
  )
}
