// Units left of each SKU of what is shown, so that the host can say which sizes are nearly gone.
import { useTranslation } from 'react-i18next'
import { cx } from '../../ui/class-names.ts'
import css from './sku-left.module.css'

export type SkuLeftRow = { skuId: string; label: string; left: number | null; total: number }
const fewShare = 0.15

export function SkuLeft({ rows }: { rows: readonly SkuLeftRow[] }) {
  const { t } = useTranslation('studio')
  if (rows.length < 2) return null
  return (
    <section className={css.panel} aria-label={t('skus.title')}>
      <h2>{t('skus.title')}</h2>
      <ul>
        {rows.map((row) => {
          const left = row.left ?? row.total
          const few = left > 0 && left <= Math.max(1, row.total * fewShare)
          return (
            <li key={row.skuId} className={cx(left === 0 && css.out, few && css.few)}>
              <span className="ell">{row.label}</span>
              <span className="num">{left === 0 ? t('sheet.soldOut') : t('skus.left', { left, total: row.total })}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
