// The answers to a click: yours, sold out, over the cap, another price, closed, or still confirming; money first, then what to do.
import { Clock3, MapPin, Scale, ShoppingBag, UserRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { failureText } from '../../text/failure.ts'
import { clockOf } from '../../text/when.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/class-names.ts'
import { Price } from '../../ui/price.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import css from './answer-sheet.module.css'
import { AcceptedAnswer } from './accepted-answer.tsx'
import type { Buying, Chosen } from './buying.store.ts'
import { ChosenCard } from './chosen-card.tsx'
import { ConfirmingAnswer } from './confirming-answer.tsx'
import { WaitFoot, type Waiting } from './wait-foot.tsx'

export type AnswerActs = {
  onClose: () => void
  onPay: () => void
  onAgain: (change: { quantity?: number; seenPriceFen?: number }) => void
  onAddress: () => void
  onBag: () => void
  onOrders: () => void
  onBackToChoice: () => void
}
export type AnswerSheetProps = AnswerActs & {
  buying: Buying
  offer: OfferCard | null
  paying: boolean
  /** Her place in the line of what she chose; null while it is not sold. */
  waiting: Waiting | null
  now: () => number
  within?: HTMLElement | null
}

function Head({ icon, tone, title, words }: { icon: ReactNode; tone: 'grey' | 'amber' | 'blue'; title: string; words: string }) {
  return (
    <header className={css.head}>
      <span className={cx(css.disc, css[tone])}>{icon}</span>
      <h2>{title}</h2>
      <p>{words}</p>
    </header>
  )
}

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

function SoldOut({ chosen, waiting, acts }: { chosen: Chosen; waiting: Waiting | null; acts: AnswerActs }) {
  const { t } = useTranslation('buy')
  return (
    <>
      <Head icon={<Clock3 size={26} />} tone="grey" title={t('answer.soldOut')} words={t('answer.noCharge')} />
      <div className={css.amberBox}>
        <b>{t('answer.soldOutBox')}</b>
        <p>{t('answer.soldOutWords')}</p>
      </div>
      <ChosenCard chosen={chosen} right={null} />
      <div className={css.acts}>
        {waiting && <WaitFoot {...waiting} />}
        <Button look={waiting ? 'soft' : 'ink'} size={waiting ? 'md' : 'lg'} block onClick={acts.onBag}>
          {t('answer.backToBag')}
        </Button>
        <Button look="plain" block onClick={acts.onClose}>
          {t('answer.watch')}
        </Button>
      </div>
    </>
  )
}

/** She let several holds run out: one unit at a time, or none in this show for a while. */
function Unpaid({ params, acts }: { params: Record<string, unknown>; acts: AnswerActs }) {
  const { t } = useTranslation('buy')
  const untilMs = number(params['untilMs'])
  const none = untilMs !== null
  return (
    <>
      <Head
        icon={<Clock3 size={26} />}
        tone="amber"
        title={none ? t('answer.unpaid.none') : t('answer.unpaid.one')}
        words={none ? t('answer.unpaid.noneWords', { time: clockOf(untilMs) }) : t('answer.unpaid.oneWords')}
      />
      <div className={css.acts}>
        {!none && (
          <Button look="buy" size="lg" block onClick={() => acts.onAgain({ quantity: 1 })}>
            {t('answer.changeTo', { count: 1 })}
          </Button>
        )}
        <Button look={none ? 'ink' : 'plain'} size={none ? 'lg' : 'md'} block onClick={none ? acts.onClose : acts.onOrders}>
          {none ? t('answer.watch') : t('answer.payMine')}
        </Button>
      </div>
    </>
  )
}

function OverCap({ params, acts }: { params: Record<string, unknown>; acts: AnswerActs }) {
  const { t } = useTranslation('buy')
  const cap = number(params['cap']) ?? 0
  const mine = number(params['mine']) ?? 0
  const left = Math.max(0, cap - mine)
  return (
    <>
      <Head
        icon={<UserRound size={26} />}
        tone="amber"
        title={t('answer.overCap', { cap })}
        words={left > 0 ? t('answer.overCapWords', { mine, left }) : t('answer.overCapDone', { cap })}
      />
      <dl className={css.facts}>
        <div>
          <dt>{t('answer.had')}</dt>
          <dd className="num">{mine}</dd>
        </div>
        <div>
          <dt>{t('answer.canHave')}</dt>
          <dd className="num">{left}</dd>
        </div>
      </dl>
      <div className={css.acts}>
        {left > 0 && (
          <Button look="buy" size="lg" block onClick={() => acts.onAgain({ quantity: left })}>
            {t('answer.changeTo', { count: left })}
          </Button>
        )}
        <Button look={left > 0 ? 'plain' : 'ink'} size={left > 0 ? 'md' : 'lg'} block onClick={acts.onOrders}>
          {t('answer.payMine')}
        </Button>
      </div>
    </>
  )
}

function PriceChanged({ params, chosen, acts }: { params: Record<string, unknown>; chosen: Chosen; acts: AnswerActs }) {
  const { t } = useTranslation('buy')
  const nowFen = number(params['priceFen']) ?? chosen.totalFen
  const less = chosen.totalFen - nowFen
  return (
    <>
      <Head icon={<Scale size={26} />} tone="blue" title={t('answer.price')} words={`${t('answer.priceWords')}\n${t('answer.noCharge')}`} />
      <dl className={css.facts}>
        <div>
          <dt>{t('answer.seen')}</dt>
          <dd>
            <s className="num">{yuanText(chosen.totalFen)}</s>
          </dd>
        </div>
        <div>
          <dt>{t('answer.now')}</dt>
          <dd>
            <Price fen={nowFen} size={20} />
            <small className={less >= 0 ? css.less : css.more}>
              {less >= 0 ? t('answer.less', { amount: yuanText(less) }) : t('answer.more', { amount: yuanText(-less) })}
            </small>
          </dd>
        </div>
      </dl>
      <div className={css.acts}>
        <Button look="buy" size="lg" block onClick={() => acts.onAgain({ seenPriceFen: nowFen })}>
          {t('answer.atNew', { price: yuanText(nowFen) })}
        </Button>
        <Button look="plain" block onClick={acts.onClose}>
          {t('answer.notNow')}
        </Button>
      </div>
    </>
  )
}

type RefusedProps = { buying: Buying; chosen: Chosen; waiting: Waiting | null; acts: AnswerActs }
function Refused({ buying, chosen, waiting, acts }: RefusedProps) {
  const { t } = useTranslation('buy')
  const code = buying.refusal?.code ?? 'fault'
  const params = buying.refusal?.params ?? {}
  if (code === 'sold_out') return <SoldOut chosen={chosen} waiting={waiting} acts={acts} />
  if (params['why'] === 'unpaid') return <Unpaid params={params} acts={acts} />
  if (code === 'over_cap') return <OverCap params={params} acts={acts} />
  if (code === 'price_changed') return <PriceChanged params={params} chosen={chosen} acts={acts} />
  if (code === 'bad_address') {
    return (
      <>
        <Head icon={<MapPin size={26} />} tone="amber" title={t('answer.address')} words={t('answer.addressWords')} />
        <div className={css.acts}>
          <Button look="ink" size="lg" block onClick={acts.onAddress}>
            {t('answer.changeAddress')}
          </Button>
        </div>
      </>
    )
  }
  const closed = code === 'offer_closed' || code === 'show_closed'
  return (
    <>
      <Head
        icon={closed ? <Clock3 size={26} /> : <ShoppingBag size={26} />}
        tone="grey"
        title={closed ? t('answer.closed') : t('answer.other_title')}
        words={closed ? t('answer.closedWords') : `${failureText(code)}\n${t('answer.noCharge')}`}
      />
      <ChosenCard chosen={chosen} right={null} />
      <div className={css.acts}>
        <Button look="ink" size="lg" block onClick={closed ? acts.onBag : acts.onBackToChoice}>
          {closed ? t('answer.backToBag') : t('answer.retry')}
        </Button>
        <Button look="plain" block onClick={acts.onClose}>
          {t('answer.watch')}
        </Button>
      </div>
    </>
  )
}

export function AnswerSheet({ buying, offer, paying, waiting, now, within = null, ...acts }: AnswerSheetProps) {
  const { t } = useTranslation('buy')
  const { step, chosen, placed, refusal } = buying
  const open = buying.offerId !== null && chosen !== null && (step === 'accepted' || step === 'confirming' || step === 'refused')
  const label = step === 'accepted' ? t('answer.accepted') : step === 'confirming' ? t('answer.confirming') : t('answer.other_title')
  return (
    <Sheet open={open} onClose={acts.onClose} label={label} height="answer" overVideo deskPanel within={within}>
      <div className={css.answer} role="status" aria-live="assertive">
        {chosen && step === 'accepted' && placed && (
          <AcceptedAnswer
            placed={placed}
            chosen={chosen}
            offer={offer}
            paying={paying}
            now={now}
            onPay={acts.onPay}
            onWatch={acts.onClose}
            onAgain={acts.onBackToChoice}
          />
        )}
        {chosen && step === 'confirming' && (
          <ConfirmingAnswer chosen={chosen} pending={buying.pending} holdSec={offer?.holdSec ?? 300} now={now} onWatch={acts.onClose} />
        )}
        {chosen && step === 'refused' && <Refused buying={buying} chosen={chosen} waiting={waiting} acts={acts} />}
        {step === 'refused' && refusal && <p className={css.code}>{refusal.code.toUpperCase()}</p>}
      </div>
    </Sheet>
  )
}
