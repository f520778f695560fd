// The bag: every product of the show by number, its state in words and one button each.
import { ReceiptText, Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import type { OrderCard } from '../../../../server/protocol/orders.ts'
import { paths } from '../../paths.ts'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useNow } from '../../ui/countdown.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { BagRow } from './bag-row.tsx'
import { searchBag } from './bag.rules.ts'
import css from './bag-sheet.module.css'

export type BagSheetProps = {
  open: boolean
  offers: readonly OfferCard[]
  pinnedId: string | null
  leftOf: (offer: OfferCard) => number | null
  orderOf: (offer: OfferCard) => OrderCard | null
  /** People before her in its line; null: she does not wait. */
  aheadOf: (offer: OfferCard) => number | null
  now: () => number
  onBuy: (offer: OfferCard) => void
  onPay: (order: OrderCard) => void
  onClose: () => void
  within?: HTMLElement | null
}

export function BagList({
  offers,
  pinnedId,
  leftOf,
  orderOf,
  aheadOf,
  now,
  onBuy,
  onPay,
}: Omit<BagSheetProps, 'open' | 'onClose' | 'within'>) {
  const { t } = useTranslation('buy')
  const nowMs = useNow(now, 1000)
  const [typed, setTyped] = useState('')
  const found = useMemo(() => searchBag(offers, typed), [offers, typed])
  if (offers.length === 0) return <EmptyState drawing={<EmptyBoxDrawing />} title={t('bag.empty.title')} words={t('bag.empty.words')} />
  return (
    <>
      <label className={css.search}>
        <Search size={18} aria-hidden="true" />
        <input
          type="search"
          value={typed}
          placeholder={t('bag.search')}
          aria-label={t('bag.search')}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <ul className={css.list}>
        {found.map((offer) => (
          <BagRow
            key={offer.offerId}
            offer={offer}
            pinned={offer.offerId === pinnedId}
            left={leftOf(offer)}
            order={orderOf(offer)}
            ahead={aheadOf(offer)}
            nowMs={nowMs}
            onBuy={() => onBuy(offer)}
            onPay={onPay}
          />
        ))}
      </ul>
      {found.length === 0 && <p className={css.none}>{t('bag.none')}</p>}
    </>
  )
}

export function BagSheet({ open, onClose, within = null, ...list }: BagSheetProps) {
  const { t } = useTranslation('buy')
  return (
    <Sheet
      open={open}
      onClose={onClose}
      label={t('bag.title')}
      height="tall"
      overVideo
      within={within}
      title={
        <>
          {t('bag.title')} <span className={css.count}>{t('bag.count', { count: list.offers.length })}</span>
        </>
      }
      extra={
        <Link to={paths.orders} className={css.orders}>
          <ReceiptText size={18} strokeWidth={1.7} aria-hidden="true" />
          {t('bag.orders')}
        </Link>
      }
    >
      <BagList {...list} />
    </Sheet>
  )
}
