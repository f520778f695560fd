// Yours: the ring drains with the hold, unit numbers are shown, and one button pays.
import { Trans, useTranslation } from 'react-i18next'
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import type { Placed } from '../../../../server/protocol/orders.ts'
import { Button } from '../../ui/button.tsx'
import { clockText, useNow } from '../../ui/countdown.tsx'
import { CreditLine } from '../../ui/credit-line.tsx'
import { Price } from '../../ui/price.tsx'
import { Ring } from '../../ui/ring.tsx'
import css from './answer-sheet.module.css'
import { ChosenCard } from './chosen-card.tsx'
import type { Chosen } from './buying.store.ts'
import { holdWholeMs } from './quote.rules.ts'

type AcceptedProps = {
  placed: Placed
  chosen: Chosen
  offer: OfferCard | null
  paying: boolean
  now: () => number
  onPay: () => void
  onWatch: () => void
  onAgain: () => void
}

const unitTotal = (offer: OfferCard | null, skuId: string): number | null =>
  offer?.skus.find((sku) => sku.skuId === skuId)?.unitCount ?? null

export function AcceptedAnswer({ placed, chosen, offer, paying, now, onPay, onWatch, onAgain }: AcceptedProps) {
  const { t } = useTranslation('buy')
  const leftMs = (placed.expiresAtMs ?? Number.POSITIVE_INFINITY) - useNow(now, 250)
  const total = unitTotal(offer, chosen.skuId)
  if (leftMs <= 0) {
    return (
      <>
        <header className={css.head}>
          <h2>{t('answer.expired')}</h2>
          <p>{t('answer.expiredWords')}</p>
        </header>
        <ChosenCard chosen={chosen} right={null} />
        <div className={css.acts}>
          <Button look="ink" size="lg" block onClick={onAgain}>
            {t('answer.again')}
          </Button>
          <Button look="plain" block onClick={onWatch}>
            {t('answer.watch')}
          </Button>
        </div>
      </>
    )
  }
  return (
    <>
      <header className={css.head}>
        <Ring share={Number.isFinite(leftMs) ? leftMs / holdWholeMs(offer, leftMs) : 1}>
          <b className={`num ${css.clock}`} role="timer">
            {clockText(leftMs)}
          </b>
          <span className={css.within}>{t('answer.within')}</span>
        </Ring>
        <h2>{t('answer.accepted')}</h2>
        <p>
          {placed.units.length > 0 && total !== null ? (
            <Trans
              t={t}
              i18nKey="answer.units"
              values={{ units: placed.units.join('、'), total }}
              components={{ b: <b className="num" /> }}
            />
          ) : (
            t('answer.kept')
          )}
        </p>
      </header>
      <ChosenCard chosen={chosen} right={<Price fen={placed.totalFen} size={20} />} />
      {placed.leaderName !== null && (
        <div className={css.credit}>
          <CreditLine name={placed.leaderName}>
            <Trans t={t} i18nKey="sheet.credited" values={{ name: placed.leaderName }} components={{ b: <b /> }} />
          </CreditLine>
        </div>
      )}
      <div className={css.acts}>
        <Button look="buy" size="lg" block busy={paying} onClick={onPay}>
          {t('answer.payNow')} <Price fen={placed.totalFen} size={18} tone="inherit" />
        </Button>
        <Button look="plain" block onClick={onWatch}>
          {t('answer.watch')}
        </Button>
      </div>
    </>
  )
}
