// The card of the product on screen: name, price with its basis, stock in real numbers, one big button.
import { Check, Clock3, Info, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import type { OrderCard } from '../../../../server/protocol/orders.ts'
import { clockOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/class-names.ts'
import { Countdown, useNow } from '../../ui/countdown.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Price, shortYuan } from '../../ui/price.tsx'
import { StockBar } from '../../ui/stock-bar.tsx'
import { LiveBars } from '../../ui/tag.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './pin-card.module.css'
import { placeWords } from './place-words.ts'
import { leadSku, offerStand, priceNow, struckPrice, unitsOf, type OfferStand } from './pin.rules.ts'

export type PinCardProps = {
  offer: OfferCard
  left: number | null
  order: OrderCard | null
  /** People before her in its line; null: she does not wait. */
  ahead?: number | null
  now: () => number
  onBuy: () => void
  onPay: (order: OrderCard) => void
}

function Header({ stand, offer, order, now }: { stand: OfferStand; offer: OfferCard; order: OrderCard | null; now: () => number }) {
  const { t } = useTranslation('buy')
  const clock = (untilMs: number | null): ReactNode => untilMs !== null && <Countdown untilMs={untilMs} now={now} />
  switch (stand) {
    case 'topay':
      return (
        <div className={cx(css.head, css.held)}>
          <Check size={15} aria-hidden="true" />
          <span className="ell">{t('pin.held', { count: order?.quantity ?? 0 })}</span>
          <span className={css.side}>
            {t('pin.payWithin')} <b>{clock(order?.expiresAtMs ?? null)}</b>
          </span>
        </div>
      )
    case 'upcoming':
      return (
        <div className={cx(css.head, css.calm)}>
          <Clock3 size={14} aria-hidden="true" />
          <span className="ell">{t('pin.flashAt', { time: clockOf(offer.opensAtMs ?? 0) })}</span>
          <span className={css.side}>{t('pin.serverTime')}</span>
        </div>
      )
    case 'flash':
      return (
        <div className={css.head}>
          <Zap size={14} fill="currentColor" aria-hidden="true" />
          <span className="ell">{t('pin.flash')}</span>
          <span className={css.side}>
            {t('pin.left')} <b>{clock(offer.closesAtMs)}</b>
          </span>
        </div>
      )
    case 'soldout':
      return (
        <div className={cx(css.head, css.off)}>
          <Zap size={14} aria-hidden="true" />
          <span className="ell">{t('pin.soldOut', { count: unitsOf(offer) })}</span>
        </div>
      )
    case 'selling':
    case 'gone':
      return (
        <div className={cx(css.head, css.talk)}>
          <LiveBars className={css.bars} />
          <span className="ell">{stand === 'gone' ? t('pin.gone') : t('pin.talking')}</span>
          <span className={cx(css.side, css.quiet)}>{t('pin.freight')}</span>
        </div>
      )
  }
}

function Act({ stand, offer, order, ahead = null, now, onBuy, onPay }: PinCardProps & { stand: OfferStand }) {
  const { t } = useTranslation('buy')
  switch (stand) {
    case 'topay':
      return (
        <Button look="buy" className={css.act} onClick={() => order && onPay(order)}>
          {t('pin.pay')}
        </Button>
      )
    case 'upcoming':
      return (
        <button type="button" className={cx(css.act, css.ahead)} aria-disabled="true" onClick={onBuy}>
          <small>{t('pin.ahead')}</small>
          <Countdown untilMs={offer.opensAtMs ?? 0} now={now} />
        </button>
      )
    case 'soldout':
      return (
        <Button look="ink" className={cx(css.act, css.dark)} onClick={onBuy}>
          {t(ahead === null ? 'pin.out' : 'pin.waiting')}
        </Button>
      )
    case 'gone':
      return (
        <Button look="soft" className={css.act} disabled>
          {t('pin.closed')}
        </Button>
      )
    case 'flash':
    case 'selling':
      return (
        <Button look="buy" className={css.act} onClick={onBuy}>
          {stand === 'flash' ? t('pin.buy') : t('pin.go')}
        </Button>
      )
  }
}

function Stock({ stand, offer, left, ahead = null }: Pick<PinCardProps, 'offer' | 'left' | 'ahead'> & { stand: OfferStand }) {
  const { t } = useTranslation('buy')
  if (stand === 'topay' || stand === 'gone' || (stand === 'selling' && left === null)) return null
  const total = unitsOf(offer)
  const cap = offer.cap > 0 && t('pin.cap', { cap: offer.cap })
  const waiting = stand === 'upcoming'
  return (
    <div className={cx(css.stock, waiting && css.prepared)}>
      <StockBar
        left={waiting ? total : (left ?? total)}
        total={total}
        tone={waiting ? 'waiting' : stand === 'soldout' ? 'held' : 'selling'}
      />
      <div className={css.stockWords}>
        <span>
          {stand === 'soldout' ? (
            (placeWords(t, ahead) ?? t('pin.unpaid'))
          ) : waiting ? (
            <Trans t={t} i18nKey="pin.prepared" values={{ total }} components={{ b: <b className="num" /> }} />
          ) : (
            <Trans t={t} i18nKey="pin.leftOf" values={{ left: left ?? total, total }} components={{ b: <b className="num" /> }} />
          )}
        </span>
        <span>{cap}</span>
      </div>
    </div>
  )
}

function Terms({ stand, offer, order }: { stand: OfferStand; offer: OfferCard; order: OrderCard | null }) {
  const { t } = useTranslation('buy')
  if (stand === 'topay' && order) return <div className={cx('ell', css.terms)}>{t('pin.keep')}</div>
  if (stand === 'upcoming') return <div className={cx('ell', css.terms)}>{t('pin.choose')}</div>
  if (offer.saleKind === 'flash' && stand !== 'selling') return <div className={cx('ell', css.terms)}>{t('pin.flashPrice')}</div>
  return (
    <div className={cx('ell', css.terms)}>
      {offer.skus.length > 1 ? t('pin.options', { count: offer.skus.length }) : t('pin.livePrice')}
    </div>
  )
}

/** Redrawn by the server clock four times a second; the caller keys it by pin so that a new one rises. */
export function PinCard(props: PinCardProps) {
  const { offer, left, order, now, onBuy } = props
  const { t } = useTranslation('buy')
  const nowMs = useNow(now, 250)
  const stand = offerStand({ offer, left, order, nowMs })
  const sku = leadSku(offer, nowMs)
  const was = sku && stand !== 'topay' ? struckPrice(offer, sku, nowMs) : null
  const holds = stand === 'topay' && order
  return (
    <section className={css.card} aria-live="polite" aria-label={t('pin.told', { title: offer.title })}>
      <Header stand={stand} offer={offer} order={order} now={now} />
      <div className={cx(css.body, (stand === 'topay' || stand === 'gone') && css.last)}>
        <button
          type="button"
          className={cx(css.photo, stand === 'soldout' && css.faded)}
          aria-label={`${offer.position} ${offer.title}`}
          onClick={onBuy}
        >
          <Picture src={offer.picture} alt="" className={css.picture} eager />
          <span className={cx('num', css.no)}>{offer.position}</span>
        </button>
        <div className="grow">
          <div className={css.name}>{offer.title}</div>
          <div className={css.price}>
            <Price fen={holds ? order.totalFen : sku ? priceNow(offer, sku, nowMs) : 0} size={24} />
            {holds && <span className={css.basis}>{t('pin.unit', { count: order.quantity })}</span>}
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
          </div>
          <Terms stand={stand} offer={offer} order={order} />
        </div>
        <Act {...props} stand={stand} />
      </div>
      <Stock {...props} stand={stand} />
    </section>
  )
}
