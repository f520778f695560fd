// Adds units to what is shown, out of the warehouse's normal stock; the same request twice adds once.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newPageKey } from '../../platform/env.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import css from './dialogs.module.css'
import type { SkuLeftRow } from './sku-left.tsx'

export type TopUpWish = { skuId: string; units: number; requestId: string }
const unitsMax = 10_000
const first = 10

export function TopUpDialog({
  open,
  title,
  skus,
  busy,
  refusal,
  onAdd,
  onClose,
}: {
  open: boolean
  title: string
  skus: readonly SkuLeftRow[]
  busy: boolean
  /** Why the last try was refused, in words. */
  refusal: string | null
  onAdd: (wish: TopUpWish) => void
  onClose: () => void
}) {
  const { t } = useTranslation('studio')
  const [skuId, setSkuId] = useState('')
  const [text, setText] = useState(String(first))
  const [requestId, setRequestId] = useState(newPageKey)
  // what is sent once keeps its key until it is changed, so that a second press adds nothing twice
  useEffect(() => {
    if (open) setRequestId(newPageKey())
  }, [open, skuId, text])
  const chosen = skus.find((sku) => sku.skuId === skuId) ?? skus.toSorted((a, b) => (a.left ?? a.total) - (b.left ?? b.total))[0]
  const units = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0
  const wrong = units < 1 || units > unitsMax
  return (
    <DeskDialog
      open={open}
      title={t('topUp.title', { title })}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('topUp.cancel')}</DeskButton>
          <DeskButton
            look="primary"
            busy={busy}
            disabled={wrong || !chosen}
            onClick={() => chosen && onAdd({ skuId: chosen.skuId, units, requestId })}
          >
            {t('topUp.add', { count: units })}
          </DeskButton>
        </>
      }
    >
      {skus.length > 1 && (
        <fieldset className={css.choices}>
          <legend>{t('topUp.sku')}</legend>
          {skus.map((sku) => (
            <label key={sku.skuId}>
              <input type="radio" name="sku" checked={sku.skuId === chosen?.skuId} onChange={() => setSkuId(sku.skuId)} />
              <span>
                {sku.label} <small className="num">{t('skus.left', { left: sku.left ?? sku.total, total: sku.total })}</small>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <label className={css.line}>
        <span>{t('topUp.units')}</span>
        <input
          className="num"
          data-first=""
          inputMode="numeric"
          maxLength={5}
          value={text}
          aria-invalid={wrong}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !wrong && chosen && !busy) onAdd({ skuId: chosen.skuId, units, requestId })
          }}
        />
      </label>
      {refusal !== null && (
        <p role="alert" className={css.wrong}>
          {refusal}
        </p>
      )}
      <p>{t('topUp.words')}</p>
    </DeskDialog>
  )
}
