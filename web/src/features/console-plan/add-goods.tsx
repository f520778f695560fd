// Chooses products to put on the run sheet: found by name, ticked, added at the end.
import { Checkbox, Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProductRow } from '../../../../server/protocol/catalog.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskSkeleton } from '../../ui/desk-parts.tsx'
import { Picture } from '../../ui/picture.tsx'
import css from './plan.module.css'
import { useGoods } from './sheet.query.ts'

export function AddGoods({
  open,
  onSheet,
  room,
  onAdd,
  onClose,
}: {
  open: boolean
  onSheet: ReadonlySet<string>
  room: number
  onAdd: (products: readonly ProductRow[]) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const [q, setQ] = useState('')
  const [chosen, setChosen] = useState<ReadonlyMap<string, ProductRow>>(new Map())
  const goods = useGoods(useDeferredValue(q.trim()), open)
  const toggle = (product: ProductRow) =>
    setChosen((before) => {
      const next = new Map(before)
      if (!next.delete(product.id) && next.size < room) next.set(product.id, product)
      return next
    })
  const add = () => {
    onAdd([...chosen.values()])
    setChosen(new Map())
    onClose()
  }
  const rows = goods.data?.rows ?? []
  return (
    <DeskDialog
      wide
      open={open}
      title={t('plan.addTitle')}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" disabled={chosen.size === 0} onClick={add}>
            {t('plan.addCount', { count: chosen.size })}
          </DeskButton>
        </>
      }
    >
      <Input.Search
        data-first=""
        allowClear
        value={q}
        maxLength={40}
        placeholder={t('goods.find')}
        aria-label={t('goods.find')}
        onChange={(event) => setQ(event.target.value)}
      />
      {goods.isError && <p role="alert">{failureTextOf(goods.error)}</p>}
      {goods.isPending && open ? (
        <DeskSkeleton rows={4} label={t('loading')} />
      ) : (
        <ul className={css.goods}>
          {rows.length === 0 && <li className={css.noGoods}>{q.trim() === '' ? t('plan.noGoods') : t('goods.noneFound')}</li>}
          {rows.map((product) => (
            <li key={product.id}>
              <Checkbox
                checked={chosen.has(product.id)}
                disabled={!chosen.has(product.id) && chosen.size >= room}
                onChange={() => toggle(product)}
              >
                <span className={css.product}>
                  <Picture src={product.pictures[0]?.url} alt="" className={css.thumb} />
                  <span>
                    <b>{product.title}</b>
                    <small className="num">
                      {yuanText(Math.min(...product.skus.map((sku) => sku.priceFen)))} ·{' '}
                      {t('plan.available', { count: product.skus.reduce((sum, sku) => sum + sku.available, 0) })}
                      {onSheet.has(product.id) && ` · ${t('plan.onSheet')}`}
                    </small>
                  </span>
                </span>
              </Checkbox>
            </li>
          ))}
        </ul>
      )}
    </DeskDialog>
  )
}
