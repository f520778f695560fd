// One product in the bag.
import { Clock3, Info, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import type { OrderCard } from '../../../../server/protocol/orders.ts'
import { paths } from '../../paths.ts'
import { clockOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/class-names.ts'
import { clockText } from '../../ui/countdown.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Price, shortYuan } from '../../ui/price.tsx'
import { LiveBars, Tag } from '../../ui/tag.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './bag-sheet.module.css'
import { placeWords } from './place-words.ts'
import { hasSeveralPrices, leadSku, offerStand, priceNow, struckPrice, unitsOf, type OfferStand } from './pin.rules.ts'

type RowProps = {
  offer: OfferCard
  pinned: boolean
  left: number | null
  order: OrderCard | null
  /** People before her in its line; null: she does not wait. */
  ahead?: number | null
  nowMs: number
  onBuy: () => void
  onPay: (order: OrderCard) => void
}

function State({ stand, offer, pinned, left, order, ahead = null, nowMs }: Omit<RowProps, 'onBuy' | 'onPay'> & { stand: OfferStand }) {
  const { t } = useTranslation('buy')
  const clock = clockText((offer.closesAtMs ?? 0) - nowMs)
  if (stand === 'topay')
    return (
      <Line
        tag={<Tag tone="green">{t('bag.held')}</Tag>}
        words={t('bag.payWithin', { clock: clockText((order?.expiresAtMs ?? nowMs) - nowMs) })}
      />
    )
  if (stand === 'gone') return <Line tag={<Tag>{t('bag.closed')}</Tag>} words="" />
  if (order && offer.cap > 0 && order.quantity >= offer.cap)
    return <Line tag={<Tag tone="green">{t('bag.bought')}</Tag>} words={t('bag.capDone', { cap: offer.cap, count: order.quantity })} />
  if (stand === 'upcoming') {
    const tag = (
      <Tag tone="amber">
        <Clock3 size={12} aria-hidden="true" />
        <span className="num">{t('bag.opensAt', { time: clockOf(offer.opensAtMs ?? 0) })}</span>
      </Tag>
    )
    return <Line tag={tag} words={t('bag.prepared', { total: unitsOf(offer) })} />
  }
  if (stand === 'soldout') {
    const place = placeWords(t, ahead)
    return <Line tag={<Tag>{t(place === null ? 'bag.out' : 'pin.waiting')}</Tag>} words={place ?? t('bag.backLater')} />
  }
  const leftWords = left === null ? '' : t('bag.left', { left })
  if (stand === 'flash') {
    const tag = (
      <Tag tone="accent">
        <Zap size={11} fill="currentColor" aria-hidden="true" />
        {t('bag.flash')}
      </Tag>
    )
    return <Line tag={tag} words={left === null ? clock : t('bag.leftFlash', { left, clock })} />
  }
  if (pinned) {
    const tag = (
      <Tag tone="live">
        <LiveBars />
        {t('bag.talking')}
      </Tag>
    )
    return <Line tag={tag} words={leftWords} />
  }
  return <Line tag={null} words={leftWords} />
}

function Line({ tag, words }: { tag: ReactNode; words: string }) {
  return (
    <div className={css.state}>
      {tag}
      <span className="ell num">{words}</span>
    </div>
  )
}

function RowAct({ stand, offer, order, ahead = null, onBuy, onPay }: RowProps & { stand: OfferStand }) {
  const { t } = useTranslation('buy')
  const named = { 'aria-label': `${t(stand === 'topay' ? 'bag.pay' : stand === 'flash' ? 'bag.buy' : 'bag.go')} ${offer.title}` }
  if (stand === 'topay' && order) {
    return (
      <Button look="buy" size="sm" {...named} onClick={() => onPay(order)}>
        {t('bag.pay')}
      </Button>
    )
  }
  if (order && offer.cap > 0 && order.quantity >= offer.cap) {
    return (
      <Link className={css.look} to={paths.order(order.orderNo)}>
        {t('bag.look')}
      </Link>
    )
  }
  if (stand === 'gone') {
    return (
      <Button look="soft" size="sm" disabled>
        {t('bag.closed')}
      </Button>
    )
  }
  if (stand === 'soldout') {
    return (
      <Button look="soft" size="sm" aria-label={`${t(ahead === null ? 'bag.wait' : 'bag.place')} ${offer.title}`} onClick={onBuy}>
        {t(ahead === null ? 'bag.wait' : 'bag.place')}
      </Button>
    )
  }
  return (
    <Button look={stand === 'upcoming' ? 'line' : 'buy'} size="sm" {...named} onClick={onBuy}>
      {t(stand === 'upcoming' ? 'bag.choose' : stand === 'flash' ? 'bag.buy' : 'bag.go')}
    </Button>
  )
}

export function BagRow(props: RowProps) {
  const { offer, left, order, nowMs } = props
  const { t } = useTranslation('buy')
  const stand = offerStand({ offer, left, order, nowMs })
  const sku = leadSku(offer, nowMs)
  const was = sku ? struckPrice(offer, sku, nowMs) : null
  return (
    <li className={css.row}>
      <div className={cx(css.photo, stand === 'soldout' && css.faded)}>
        <Picture src={offer.picture} alt="" className={css.picture} />
        <span className={cx('num', css.no)}>{offer.position}</span>
      </div>
      <div className={cx('grow', css.words)}>
        <div className={cx('ell', css.name)}>{offer.title}</div>
        <State stand={stand} {...props} />
        <div className={css.priceLine}>
          {sku && <Price fen={priceNow(offer, sku, nowMs)} size={20} />}
          {hasSeveralPrices(offer, nowMs) && <span className={css.from}>{t('pin.from')}</span>}
          {was !== null && (
            <button
              type="button"
              className={cx(css.basis, 'hit')}
              aria-label={`${shortYuan(was)} ${t('pin.basis')}`}
              onClick={() => showToast(t('sheet.basis', { basis: offer.basis, price: shortYuan(was) }))}
            >
              <s className="num">{shortYuan(was)}</s>
              <Info size={12} aria-hidden="true" />
            </button>
          )}
          <span className="grow" />
          <RowAct stand={stand} {...props} />
        </div>
      </div>
    </li>
  )
}
