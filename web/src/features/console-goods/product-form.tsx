// Makes or changes a product: words and pictures left, SKUs below; what is wrong is said at its place once saving was tried.
import { Input } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProductRow } from '../../../../server/protocol/catalog.ts'
import { DeskCard, DeskField } from '../../ui/desk-parts.tsx'
import { Dimensions } from './dimensions.tsx'
import css from './goods.module.css'
import { Pictures } from './pictures.tsx'
import { productProblems, skuLines, TITLE_CHARS, type Dimension, type ProductDraft, type SkuDraft } from './product.rules.ts'
import { SkuTable } from './sku-table.tsx'

export function ProductForm({
  draft,
  product,
  showProblems,
  onDraft,
  onStock,
}: {
  draft: ProductDraft
  product: ProductRow | null
  showProblems: boolean
  onDraft: (change: (before: ProductDraft) => ProductDraft) => void
  onStock: ((skuId: string) => void) | null
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const problems = productProblems(draft, product)
  const set = (change: Partial<ProductDraft>) => {
    onDraft((before) => ({ ...before, ...change }))
  }
  const setDimensions = (dimensions: readonly Dimension[]) => set({ dimensions })
  const lines = skuLines(draft, product)
  const setSku = (key: string, change: Partial<SkuDraft>) =>
    onDraft((before) => {
      const line = skuLines(before, product).find((one) => one.key === key)
      if (!line) return before
      const { id: skuId, price, onHand, weight, off } = line
      return {
        ...before,
        skus: new Map([...before.skus, [key, { ...(skuId !== undefined && { id: skuId }), price, onHand, weight, off, ...change }]]),
      }
    })
  const wrong = (is: boolean, words: string) => (showProblems && is ? words : null)
  return (
    <div className={css.form}>
      <DeskCard title={t('goods.basics')} className={css.basics}>
        <div className={css.fields}>
          <DeskField label={t('goods.title')} htmlFor={`${id}-title`} error={wrong(problems.title, t('goods.wrong.title'))}>
            <Input
              id={`${id}-title`}
              value={draft.title}
              maxLength={TITLE_CHARS.max * 2}
              showCount={{ formatter: ({ count }) => `${count}/${TITLE_CHARS.max}` }}
              aria-invalid={showProblems && problems.title}
              onChange={(event) => set({ title: event.target.value })}
            />
          </DeskField>
          <DeskField label={t('goods.category')} htmlFor={`${id}-category`} hint={t('goods.categoryHint')}>
            <Input
              id={`${id}-category`}
              value={draft.category}
              maxLength={20}
              onChange={(event) => set({ category: event.target.value })}
            />
          </DeskField>
          <DeskField className={css.whole} label={t('goods.pictures')} htmlFor={`${id}-pictures`} hint={t('goods.picturesHint')}>
            <Pictures
              pictures={draft.pictures}
              onChange={(change) => onDraft((before) => ({ ...before, pictures: change(before.pictures) }))}
            />
          </DeskField>
          <DeskField
            className={css.whole}
            label={t('goods.description')}
            htmlFor={`${id}-description`}
            hint={t('goods.descriptionHint')}
            error={wrong(problems.description, t('goods.wrong.description'))}
          >
            <Input.TextArea
              id={`${id}-description`}
              autoSize={{ minRows: 4, maxRows: 14 }}
              value={draft.description}
              maxLength={5000}
              onChange={(event) => set({ description: event.target.value })}
            />
          </DeskField>
        </div>
      </DeskCard>
      <DeskCard title={t('goods.skus')} words={t('goods.skusWords')}>
        <div className={css.pad}>
          <Dimensions dimensions={draft.dimensions} onChange={setDimensions} />
          {showProblems && problems.dimensions !== null && (
            <p role="alert" className={css.cellWrong}>
              {t(`goods.wrong.dimension.${problems.dimensions}`)}
            </p>
          )}
          {showProblems && problems.noSku && (
            <p role="alert" className={css.cellWrong}>
              {t('goods.wrong.noSku')}
            </p>
          )}
        </div>
        <SkuTable
          lines={lines}
          dimensions={draft.dimensions}
          problems={problems.skus}
          showProblems={showProblems}
          onChange={setSku}
          onStock={onStock}
        />
      </DeskCard>
    </div>
  )
}
