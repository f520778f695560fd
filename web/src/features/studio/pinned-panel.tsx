// What is shown now: price, units left as the largest figure of the page, the sale's clock, and the four acts on it.
import { CircleStop, Plus, Timer, Zap } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { cx } from '../../ui/class-names.ts'
import { clockText, elapsedText, useNow } from '../../ui/countdown.tsx'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskMoney } from '../../ui/desk-money.tsx'
import { Picture } from '../../ui/picture.tsx'
import { UnitsBar } from '../../ui/units-bar.tsx'
import type { Units } from './figures.rules.ts'
import { saleStand, type SaleStand } from './flash-sale.rules.ts'
import css from './pinned-panel.module.css'

export type PinnedAct = 'extend' | 'topUp' | 'stop' | 'start' | 'unpin' | 'offShelf'
export type PinnedPanelProps = {
  offer: OfferCard
  priceFen: number
  openedAtMs: number
  talkMinutes: number | null
  units: Units
  now: () => number
  /** Why no sale can start now, in words; null when it can. */
  startReason: string | null
  busy: PinnedAct | null
  /** The keys that do the same; an assistant's tablet has none. */
  withKeys?: boolean
  onAct: (act: PinnedAct) => void
}

function Head({
  stand,
  openedAtMs,
  talkMinutes,
  nowMs,
}: {
  stand: SaleStand
  openedAtMs: number
  talkMinutes: number | null
  nowMs: number
}) {
  const { t } = useTranslation('studio')
  const shown = elapsedText(nowMs - openedAtMs)
  const sale = stand === 'on' || stand === 'ahead'
  return (
    <header className={css.head}>
      <span className={cx(css.tag, sale && css.sale)}>
        {sale && <Zap size={14} aria-hidden="true" />}
        {sale ? t('pinned.flash') : t('pinned.talking')}
      </span>
      <span className="num">
        {talkMinutes ? t('pinned.shownOf', { time: shown, planned: clockText(talkMinutes * 60_000) }) : t('pinned.shown', { time: shown })}
      </span>
    </header>
  )
}

function SaleClock({ stand, offer, nowMs }: { stand: SaleStand; offer: OfferCard; nowMs: number }) {
  const { t } = useTranslation('studio')
  if (stand !== 'on' && stand !== 'ahead') return null
  const untilMs = (stand === 'on' ? offer.closesAtMs : offer.opensAtMs) ?? nowMs
  return (
    <div className={css.clock} role="timer">
      <b className="num">{clockText(untilMs - nowMs)}</b>
      <small>{stand === 'on' ? t('pinned.endsIn') : t('pinned.opensIn')}</small>
    </div>
  )
}

function Acts({
  stand,
  startReason,
  busy,
  withKeys,
  onAct,
}: Pick<PinnedPanelProps, 'startReason' | 'busy' | 'withKeys' | 'onAct'> & { stand: SaleStand }) {
  const { t } = useTranslation('studio')
  const sale = stand === 'on' || stand === 'ahead'
  const keyOf = (key: string) => (withKeys ? key : undefined)
  return (
    <div className={css.acts}>
      <DeskButton
        icon={<Timer size={16} aria-hidden="true" />}
        keyCap={keyOf('E')}
        disabled={!sale}
        busy={busy === 'extend'}
        onClick={() => onAct('extend')}
      >
        {t('pinned.extend')}
      </DeskButton>
      <DeskButton icon={<Plus size={16} aria-hidden="true" />} keyCap={keyOf('A')} busy={busy === 'topUp'} onClick={() => onAct('topUp')}>
        {t('pinned.topUp')}
      </DeskButton>
      <DeskButton
        look="danger"
        icon={<CircleStop size={16} aria-hidden="true" />}
        disabled={!sale}
        busy={busy === 'stop'}
        onClick={() => onAct('stop')}
      >
        {t('pinned.stop')}
      </DeskButton>
      <DeskButton
        icon={<Zap size={16} aria-hidden="true" />}
        disabled={startReason !== null}
        title={startReason ?? undefined}
        busy={busy === 'start'}
        onClick={() => onAct('start')}
      >
        {t('pinned.start')}
      </DeskButton>
    </div>
  )
}

export function PinnedPanel(props: PinnedPanelProps) {
  const { offer, priceFen, openedAtMs, talkMinutes, units, now, busy, onAct } = props
  const { t } = useTranslation('studio')
  const nowMs = useNow(now)
  const stand = saleStand(offer, nowMs)
  const usualFen = offer.skus[0]?.livePriceFen ?? priceFen
  const terms = [
    usualFen !== priceFen && t('pinned.usual', { price: yuanText(usualFen) }),
    offer.cap > 0 ? t('pinned.cap', { cap: offer.cap }) : t('pinned.noCap'),
  ]
  return (
    <section className={css.panel} aria-label={t('pinned.title')}>
      <Head stand={stand} openedAtMs={openedAtMs} talkMinutes={talkMinutes} nowMs={nowMs} />
      <div className={css.goods}>
        <Picture src={offer.picture} alt="" className={css.photo} eager />
        <div className="grow">
          <h2 className="ell">{offer.title}</h2>
          <p className={css.price}>
            <DeskMoney fen={priceFen} />
          </p>
          <p className={cx('num ell', css.terms)}>{terms.filter(Boolean).join(' · ')}</p>
        </div>
      </div>
      <div className={css.big}>
        <strong className="num">{units.free}</strong>
        <span>{t('pinned.leftOf', { total: units.total })}</span>
        <SaleClock stand={stand} offer={offer} nowMs={nowMs} />
      </div>
      <UnitsBar paid={units.paid} held={units.held} free={units.free} total={units.total} label={t('pinned.units', units)} large />
      <div className={cx('num', css.legend)}>
        <span className={css.paid}>{t('pinned.paid', { count: units.paid })}</span>
        <span className={css.held}>{t('pinned.held', { count: units.held })}</span>
        <span className={css.free}>{t('pinned.free', { count: units.free })}</span>
      </div>
      <Acts stand={stand} startReason={props.startReason} busy={busy} withKeys={props.withKeys ?? false} onAct={onAct} />
      <div className={css.more}>
        <button type="button" aria-busy={busy === 'unpin' || undefined} onClick={() => onAct('unpin')}>
          {t('pinned.unpin')}
        </button>
        <button type="button" aria-busy={busy === 'offShelf' || undefined} onClick={() => onAct('offShelf')}>
          {t('pinned.offShelf')}
        </button>
      </div>
    </section>
  )
}
