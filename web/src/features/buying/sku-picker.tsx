// Choosing one SKU of an offer: what each really has left, and its price where it differs from the chosen one.
import { useTranslation } from 'react-i18next'
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import { Choices } from '../../ui/choices.tsx'
import { shortYuan } from '../../ui/price.tsx'
import css from './buy-sheet.module.css'
import { unitPrice, type Quote } from './quote.rules.ts'

export type SkuPickerProps = {
  offer: OfferCard
  quote: Quote
  /** null while it is not known: then nothing is said instead of a number. */
  leftOfSku: (skuId: string) => number | null
  nowMs: number
  onChoose: (skuId: string) => void
}

export function SkuPicker({ offer, quote, leftOfSku, nowMs, onChoose }: SkuPickerProps) {
  const { t } = useTranslation('buy')
  if (offer.skus.length < 2) return null
  const noteOf = (sku: OfferCard['skus'][number]): string => {
    const left = leftOfSku(sku.skuId)
    if (left === 0) return t('sheet.out')
    const fen = unitPrice(offer, sku, nowMs)
    return [...(fen === quote.unitFen ? [] : [shortYuan(fen)]), ...(left === null ? [] : [t('sheet.left', { left })])].join(' · ')
  }
  return (
    <div className={css.part}>
      <div className={css.name}>{t('sheet.spec')}</div>
      <Choices
        label={t('sheet.spec')}
        value={quote.sku.skuId}
        onChange={onChoose}
        options={offer.skus.map((sku) => {
          const note = noteOf(sku)
          return { key: sku.skuId, label: sku.label, out: leftOfSku(sku.skuId) === 0, ...(note !== '' && { note }) }
        })}
      />
    </div>
  )
}
