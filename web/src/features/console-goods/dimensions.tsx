// The spec dimensions of a product: a name and its values, at most three; together they make the SKUs.
import { Input, Select } from 'antd'
import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { DeskButton } from '../../ui/desk-button.tsx'
import css from './goods.module.css'
import { DIMENSIONS_MAX, type Dimension } from './product.rules.ts'

export function Dimensions({
  dimensions,
  onChange,
}: {
  dimensions: readonly Dimension[]
  onChange: (dimensions: readonly Dimension[]) => void
}) {
  const { t } = useTranslation('console')
  const put = (index: number, change: Partial<Dimension>) =>
    onChange(dimensions.map((one, at) => (at === index ? { ...one, ...change } : one)))
  return (
    <div className={css.dimensions}>
      {dimensions.map((dimension, index) => (
        <div key={index} className={css.dimension}>
          <Input
            value={dimension.name}
            maxLength={10}
            placeholder={t('goods.dimensionHint')}
            aria-label={t('goods.dimensionName', { no: index + 1 })}
            onChange={(event) => put(index, { name: event.target.value })}
          />
          <Select
            mode="tags"
            open={false}
            suffixIcon={null}
            value={[...dimension.values]}
            tokenSeparators={['、', ',', '，', ';', '；']}
            placeholder={t('goods.valuesHint')}
            aria-label={t('goods.valuesOf', { name: dimension.name || String(index + 1) })}
            onChange={(values: string[]) =>
              put(index, { values: [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))] })
            }
          />
          <DeskButton
            look="ghost"
            square
            aria-label={t('goods.dimensionRemove', { name: dimension.name || String(index + 1) })}
            icon={<X size={16} aria-hidden="true" />}
            onClick={() => onChange(dimensions.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {dimensions.length < DIMENSIONS_MAX && (
        <DeskButton
          size="sm"
          icon={<Plus size={14} aria-hidden="true" />}
          onClick={() => onChange([...dimensions, { name: '', values: [] }])}
        >
          {t('goods.addDimension')}
        </DeskButton>
      )}
    </div>
  )
}
