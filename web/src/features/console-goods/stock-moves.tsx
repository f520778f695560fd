// The latest rows of a SKU's stock journal: when, what it was, and what it did to the stock on hand.
import { useTranslation } from 'react-i18next'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import css from './goods.module.css'
import { useStockJournal } from './products.query.ts'

const shownMax = 8

export function StockMoves({ productId, skuId }: { productId: string; skuId: string | null }) {
  const { t } = useTranslation('console')
  const rows = (useStockJournal(productId, skuId).data?.rows ?? []).slice(0, shownMax)
  if (rows.length === 0) return null
  return (
    <section className={css.moves} aria-label={t('goods.journal')}>
      <h3>{t('goods.journal')}</h3>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <time className="num">{dateTimeOf(row.atMs, serverNow())}</time>
            <span className="grow ell">
              {t(`goods.move.${row.code}`)}
              {row.reason !== null && ` · ${row.reason}`}
            </span>
            <b className="num">{row.by > 0 ? `+${row.by}` : row.by < 0 ? row.by : t('goods.lost', { count: row.units })}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}
