// The list of products: what each is, its prices, what can be sold, and whether it stands on the shelf.
import { Switch, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ProductRow } from '../../../../server/protocol/catalog.ts'
import { yuanText } from '../../../../server/protocol/money.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { Picture } from '../../ui/picture.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import css from './goods.module.css'
import { availableOf, priceSpan } from './product.rules.ts'

export function ProductTable({
  rows,
  loading,
  empty,
  mayWrite,
  busyId,
  pathOf,
  onShelf,
}: {
  rows: readonly ProductRow[]
  loading: boolean
  empty: ReactNode
  mayWrite: boolean
  busyId: string | null
  pathOf: (id: string) => string
  onShelf: (product: ProductRow, wish: boolean) => void
}) {
  const { t } = useTranslation('console')
  const columns: TableColumnsType<ProductRow> = [
    {
      key: 'title',
      title: t('goods.product'),
      render: (_, product) => (
        <Link className={css.product} to={pathOf(product.id)}>
          <Picture src={product.pictures[0]?.url} alt="" className={css.thumb} />
          <span>
            <b>{product.title}</b>
            <small>{[product.category, t('goods.skuCount', { count: product.skus.length })].filter(Boolean).join(' · ')}</small>
          </span>
        </Link>
      ),
    },
    {
      key: 'price',
      title: t('goods.price'),
      align: 'right',
      className: 'num',
      render: (_, { skus }) => {
        const { lowFen, highFen } = priceSpan(skus)
        return lowFen === highFen ? yuanText(lowFen) : `${yuanText(lowFen)} – ${yuanText(highFen)}`
      },
    },
    { key: 'available', title: t('goods.available'), align: 'right', className: 'num', render: (_, { skus }) => availableOf(skus) },
    {
      key: 'reserved',
      title: t('goods.reserved'),
      align: 'right',
      className: 'num',
      responsive: ['lg'],
      render: (_, { skus }) => skus.reduce((sum, sku) => sum + sku.reserved, 0),
    },
    {
      key: 'updated',
      title: t('goods.updated'),
      className: 'num',
      responsive: ['lg'],
      render: (_, product) => dateTimeOf(product.updatedAtMs, serverNow()),
    },
    {
      key: 'shelf',
      title: t('goods.onShelf'),
      width: 110,
      render: (_, product) => (
        <Switch
          size="small"
          checked={product.onShelf}
          disabled={!mayWrite}
          loading={busyId === product.id}
          aria-label={t('goods.shelfOf', { title: product.title })}
          onChange={(wish) => onShelf(product, wish)}
        />
      ),
    },
  ]
  return <DeskTable minPx={720} rowKey="id" columns={columns} rows={rows} loading={loading} empty={empty} />
}
