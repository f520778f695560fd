// Adds or takes stock on hand of one SKU, with the reason that the journal keeps.
import { Input, Radio } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProductRow } from '../../../../server/protocol/catalog.ts'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import { newPageKey } from '../../platform/env.ts'
import { RestError } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'
import { wholeOf } from '../../ui/yuan.rules.ts'
import css from './goods.module.css'
import { useAdjustStock } from './products.query.ts'
import { StockMoves } from './stock-moves.tsx'

export function StockDialog({ product, skuId, onClose }: { product: ProductRow; skuId: string | null; onClose: () => void }) {
  const { t } = useTranslation('console')
  const id = useId()
  const [sign, setSign] = useState<1 | -1>(1)
  const [units, setUnits] = useState('')
  const [reason, setReason] = useState('')
  const [requestId, setRequestId] = useState(newPageKey)
  const adjust = useAdjustStock(product.id)
  const { reset } = adjust
  // one key for one wish: pressing twice moves the stock once
  useEffect(() => {
    setRequestId(newPageKey())
    reset()
  }, [skuId, sign, units, reason, reset])
  const sku = product.skus.find((one) => one.id === skuId)
  const count = wholeOf(units, 1, LIMITS.stockUnitsMax)
  const ready = count !== null && reason.trim() !== '' && sku !== undefined
  const send = () => {
    if (!ready || adjust.isPending) return
    adjust.mutate(
      { skuId: sku.id, by: sign * count, reason: reason.trim(), requestId },
      {
        onSuccess: () => {
          showToast(t('goods.adjusted'), 'good')
          setUnits('')
          setReason('')
          onClose()
        },
      },
    )
  }
  const failure =
    adjust.error instanceof RestError && adjust.error.code === 'no_stock'
      ? t('goods.noStock', { count: sku?.available ?? 0 })
      : adjust.isError
        ? failureTextOf(adjust.error)
        : null
  return (
    <DeskDialog
      open={skuId !== null}
      title={t('goods.adjustTitle', { name: sku?.label || product.title })}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" disabled={!ready} busy={adjust.isPending} onClick={send}>
            {t('goods.adjustAct')}
          </DeskButton>
        </>
      }
    >
      {sku && <p className="num">{t('goods.stockNow', sku)}</p>}
      <div className={css.dialogRow}>
        <Radio.Group
          value={sign}
          onChange={(event) => setSign(event.target.value as 1 | -1)}
          optionType="button"
          options={[
            { value: 1, label: t('goods.stockIn') },
            { value: -1, label: t('goods.stockOut') },
          ]}
        />
        <DeskField label={t('goods.units')} htmlFor={`${id}-units`}>
          <Input
            id={`${id}-units`}
            data-first=""
            className="num"
            inputMode="numeric"
            maxLength={7}
            value={units}
            onChange={(event) => setUnits(event.target.value)}
            onPressEnter={send}
          />
        </DeskField>
      </div>
      <DeskField label={t('goods.reason')} htmlFor={`${id}-reason`} error={failure} hint={t('goods.reasonHint')}>
        <Input id={`${id}-reason`} maxLength={100} value={reason} onChange={(event) => setReason(event.target.value)} onPressEnter={send} />
      </DeskField>
      <StockMoves productId={product.id} skuId={skuId} />
    </DeskDialog>
  )
}
