// The buy sheet over the running video: SKU, number, address, every fen, who serves, and one button with the amount.
import { ChevronRight, Info, MapPin, Store, WalletCards, Zap } from 'lucide-react'
import { useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { Address } from '../../../../server/protocol/members.ts'
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { clockOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { Choices } from '../../ui/choices.tsx'
import { cx } from '../../ui/class-names.ts'
import { Countdown, useNow } from '../../ui/countdown.tsx'
import { CreditLine } from '../../ui/credit-line.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Price, shortYuan } from '../../ui/price.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { Stepper } from '../../ui/stepper.tsx'
import { Tag } from '../../ui/tag.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './buy-sheet.module.css'
import { WaitFoot, type Waiting } from './wait-foot.tsx'
import { SkuPicker } from './sku-picker.tsx'
import { flashWindow, holdSecOf, quoteOf, type Freight, type Quote } from './quote.rules.ts'

export type BuySheetProps = {
  open: boolean
  offer: OfferCard
  skuId: string | null
  quantity: number
  leftOfSku: (skuId: string) => number | null
  bought: number
  signedIn: boolean
  /** undefined while it is read; null when there is none. */
  address: Address | null | undefined
  /** Goods are collected there instead. */
  point: { name: string; place: string } | null
  freight: Freight
  leaderName: string | null
  demo: boolean
  busy: boolean
  now: () => number
  within?: HTMLElement | null
  onChoose: (part: { skuId?: string; quantity?: number }) => void
  onAddress: () => void
  onSubmit: (quote: Quote) => void
  /** Her place in the line of a sold-out SKU. */
  waitingFor?: (quote: Quote) => Waiting
  onClose: () => void
}

function Goods({ offer, quote, nowMs, now }: { offer: OfferCard; quote: Quote; nowMs: number; now: () => number }) {
  const { t } = useTranslation('buy')
  const { sku, left } = quote
  const was = sku.wasFen !== null && sku.wasFen > quote.unitFen ? sku.wasFen : null
  const flash = flashWindow(offer, nowMs)
  return (
    <div className={css.goods}>
      <Picture src={offer.picture} alt="" className={css.photo} eager />
      <div className="grow">
        <h2>{offer.title}</h2>
        <div className={css.priceLine}>
          <Price fen={quote.unitFen} size={28} />
          {was !== null && (
            <button
              type="button"
              className={cx(css.basis, 'hit')}
              aria-label={`${shortYuan(was)} ${t('pin.basis')}`}
              onClick={() => showToast(t('sheet.basis', { basis: offer.basis, price: shortYuan(was) }))}
            >
              {offer.basis} <s className="num">{shortYuan(was)}</s>
              <Info size={12} aria-hidden="true" />
            </button>
          )}
        </div>
        <div className={css.facts}>
          {flash === 'on' && offer.closesAtMs !== null && (
            <Tag tone="accent">
              <Zap size={11} fill="currentColor" aria-hidden="true" />
              {t('sheet.flashLeft')} <Countdown untilMs={offer.closesAtMs} now={now} />
            </Tag>
          )}
          {left !== null && <span>{t('pin.leftOnly', { left })}</span>}
        </div>
      </div>
    </div>
  )
}

type AddressLineProps = { address: Address | null | undefined; point: BuySheetProps['point']; onAddress: () => void }

function AddressLine({ address, point, onAddress }: AddressLineProps) {
  const { t } = useTranslation('buy')
  if (point) {
    return (
      <button type="button" className={css.address} onClick={onAddress}>
        <Store size={20} strokeWidth={1.8} aria-hidden="true" />
        <span className="grow">
          <span className={css.who}>{t('sheet.collectAt', { name: point.name })}</span>
          <span className={cx('ell', css.where)}>{point.place}</span>
        </span>
        <ChevronRight size={18} aria-hidden="true" />
      </button>
    )
  }
  return (
    <button type="button" className={css.address} onClick={onAddress}>
      <MapPin size={20} strokeWidth={1.8} aria-hidden="true" />
      <span className="grow">
        <span className={css.who}>
          {address ? (
            <>
              {address.recipient} <span className="num">{address.phone.replace(/^(\d{3})\d{4}(\d{4})$/, '$1****$2')}</span>
            </>
          ) : (
            t('sheet.addAddress')
          )}
        </span>
        <span className={cx('ell', css.where)}>
          {address ? `${address.province}${address.city}${address.district}${address.street}` : t('sheet.addAddressWords')}
        </span>
      </span>
      <ChevronRight size={18} aria-hidden="true" />
    </button>
  )
}

function Lines({ quote, quantity, freight }: { quote: Quote; quantity: number; freight: Freight }) {
  const { t } = useTranslation('buy')
  const freightNote = freight.known === 'yes' ? (freight.fen === 0 ? t('sheet.freightFree') : '') : t(`sheet.freightNote.${freight.known}`)
  return (
    <dl className={css.lines}>
      <div>
        <dt>
          {t('sheet.goods')}{' '}
          <span className="num">
            {quantity} × {yuanText(quote.unitFen)}
          </span>
        </dt>
        <dd className="num">{yuanText(quote.goodsFen)}</dd>
      </div>
      <div>
        <dt>
          {t('sheet.freight')}
          {freightNote !== '' && <small>{freightNote}</small>}
        </dt>
        <dd className="num">{freight.known === 'yes' ? yuanText(quote.freightFen) : '—'}</dd>
      </div>
    </dl>
  )
}

function PayWay({ demo }: { demo: boolean }) {
  const { t } = useTranslation('buy')
  return (
    <Choices
      label={t('sheet.pay')}
      look="tiles"
      value="cashier"
      onChange={() => undefined}
      options={[
        {
          key: 'cashier',
          label: t(demo ? 'sheet.cashier' : 'sheet.provider'),
          note: t(demo ? 'sheet.cashierNote' : 'sheet.providerNote'),
          icon: <WalletCards size={20} className={css.wallet} aria-hidden="true" />,
        },
      ]}
    />
  )
}

function Submit({
  quote,
  signedIn,
  busy,
  offer,
  nowMs,
  delivered,
  onClick,
}: {
  quote: Quote
  signedIn: boolean
  busy: boolean
  offer: OfferCard
  nowMs: number
  delivered: boolean
  onClick: () => void
}) {
  const { t } = useTranslation('buy')
  const flash = flashWindow(offer, nowMs)
  const gone = offer.state !== 'open' && offer.state !== 'ready'
  const out = quote.left === 0
  if (!gone && !out && !delivered) {
    return (
      <Button look="soft" size="lg" block disabled>
        {t('sheet.notDelivered')}
      </Button>
    )
  }
  if (gone || out || flash === 'ahead') {
    return (
      <Button look="soft" size="lg" block disabled>
        {gone ? t('sheet.gone') : out ? t('sheet.soldOut') : t('sheet.submitAhead', { time: clockOf(offer.opensAtMs ?? 0) })}
      </Button>
    )
  }
  return (
    <Button look="buy" size="lg" block busy={busy} onClick={onClick}>
      {signedIn ? t('sheet.submit') : t('sheet.signIn')} <Price fen={quote.payableFen} size={18} tone="inherit" />
    </Button>
  )
}

export function BuySheet(props: BuySheetProps) {
  const {
    open,
    offer,
    quantity,
    leftOfSku,
    bought,
    signedIn,
    address,
    point,
    freight,
    leaderName,
    demo,
    busy,
    now,
    within = null,
    onChoose,
    onClose,
  } = props
  const { t } = useTranslation('buy')
  const [whyOpen, setWhyOpen] = useState(false)
  const nowMs = useNow(now, 500, open)
  const quote = quoteOf({ offer, skuId: props.skuId, quantity, leftOfSku, bought, nowMs, freightFen: freight.fen })
  if (!quote) return null
  return (
    <Sheet
      open={open}
      onClose={onClose}
      label={t('sheet.label', { title: offer.title })}
      height="buy"
      overVideo
      deskPanel
      within={within}
      foot={
        quote.left === 0 && offer.state === 'open' && props.waitingFor ? (
          <WaitFoot {...props.waitingFor(quote)} />
        ) : (
          <Submit
            quote={quote}
            signedIn={signedIn}
            busy={busy}
            offer={offer}
            nowMs={nowMs}
            delivered={freight.known !== 'not_delivered'}
            onClick={() => props.onSubmit(quote)}
          />
        )
      }
    >
      <Goods offer={offer} quote={quote} nowMs={nowMs} now={now} />
      <SkuPicker offer={offer} quote={quote} leftOfSku={leftOfSku} nowMs={nowMs} onChoose={(skuId) => onChoose({ skuId, quantity: 1 })} />
      <div className={cx(css.part, css.line)}>
        <span className={css.name}>{t('sheet.quantity')}</span>
        <span className={css.limit}>{limitWords(t, offer, bought, quote)}</span>
        <span className="grow" />
        <Stepper value={quote.quantity} max={quote.max} label={t('sheet.quantity')} onChange={(next) => onChoose({ quantity: next })} />
      </div>
      <AddressLine address={address} point={point} onAddress={props.onAddress} />
      <div className={css.part}>
        <Lines quote={quote} quantity={quote.quantity} freight={freight} />
      </div>
      {leaderName !== null && (
        <div className={css.part}>
          <CreditLine name={leaderName} why={t('why.title')} onWhy={() => setWhyOpen((shown) => !shown)}>
            <Trans t={t} i18nKey="sheet.credited" values={{ name: leaderName }} components={{ b: <b /> }} />
          </CreditLine>
          {whyOpen && <p className={css.why}>{t('why.words')}</p>}
        </div>
      )}
      <div className={css.part}>
        <PayWay demo={demo} />
      </div>
      {quote.left !== 0 && (
        <p className={css.hint}>{t('sheet.holdHint', { minutes: Math.max(1, Math.round(holdSecOf(offer, nowMs) / 60)) })}</p>
      )}
    </Sheet>
  )
}

function limitWords(t: ReturnType<typeof useTranslation<'buy'>>['t'], offer: OfferCard, bought: number, quote: Quote): string {
  if (quote.left !== null && quote.left > 0 && quote.quantity >= quote.left) return t('sheet.lastOnes', { left: quote.left })
  if (offer.cap === 0) return ''
  return bought > 0 ? t('sheet.capLeft', { cap: offer.cap, left: Math.max(0, offer.cap - bought) }) : t('sheet.cap', { cap: offer.cap })
}
