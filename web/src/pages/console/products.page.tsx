// Products of the console: search and shelf in the address, a page at a time, the shelf switched in place.
import { Input, Segmented } from 'antd'
import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { ProductRow } from '../../../../server/protocol/catalog.ts'
import { ProductTable } from '../../features/console-goods/product-table.tsx'
import { useProducts, useShelf } from '../../features/console-goods/products.query.ts'
import { mayWriteProducts } from '../../features/console-shell/access.rules.ts'
import { sectionPath } from '../../features/console-shell/nav.tsx'
import { Pager } from '../../features/console-shell/pager.tsx'
import { usePages, useUrlFilters } from '../../features/console-shell/url-filters.ts'
import { useTyped } from '../../features/console-shell/use-typed.ts'
import { useMe } from '../../features/session/me.query.ts'
import { failureCodeOf, failureText } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard, DeskEmpty, DeskFailed, DeskHead } from '../../ui/desk-parts.tsx'
import { EmptyBoxDrawing } from '../../ui/drawings.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './console-list.module.css'

const shelves = ['', 'yes', 'no'] as const
type Shelf = (typeof shelves)[number]
export default function ProductsPage() {
  const { t } = useTranslation('console')
  const navigate = useNavigate()
  const { data: me } = useMe()
  const { get, set } = useUrlFilters()
  const pages = usePages()
  const onShelf = shelves.find((one) => one === get('shelf')) ?? ''
  const [typed, type] = useTyped(get('q'), (q) => set({ q }))
  const products = useProducts({ q: get('q'), onShelf, cursor: pages.cursor })
  const shelf = useShelf()
  const mayWrite = me !== undefined && mayWriteProducts(me)
  const newProduct = () => void navigate(`${sectionPath('products')}/new`)
  const filtered = get('q') !== '' || onShelf !== ''
  const put = (product: ProductRow, wish: boolean) =>
    shelf.mutate(
      { product, onShelf: wish },
      {
        onSuccess: () => showToast(t(wish ? 'goods.nowOn' : 'goods.nowOff', { title: product.title }), 'good'),
        onError: (error) => showToast(failureText(error.code), 'bad'),
      },
    )
  return (
    <>
      <DeskHead title={t('nav.products')} words={t('goods.words')}>
        {mayWrite && (
          <DeskButton look="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={newProduct}>
            {t('goods.new')}
          </DeskButton>
        )}
      </DeskHead>
      <DeskCard label={t('nav.products')}>
        <div className={css.tool}>
          <Input.Search
            className={css.search}
            allowClear
            value={typed}
            maxLength={40}
            placeholder={t('goods.find')}
            aria-label={t('goods.find')}
            onChange={(event) => type(event.target.value)}
            onSearch={(q) => set({ q: q.trim() })}
          />
          <Segmented<Shelf>
            value={onShelf}
            options={shelves.map((value) => ({ value, label: t(`goods.filter.${value === '' ? 'all' : value}`) }))}
            onChange={(value) => set({ shelf: value })}
          />
        </div>
        {products.isError ? (
          <DeskFailed
            title={t('goods.failed')}
            code={failureCodeOf(products.error) ?? 'fault'}
            busy={products.isFetching}
            onAgain={() => void products.refetch()}
          />
        ) : (
          <ProductTable
            rows={products.data?.rows ?? []}
            loading={products.isFetching && !products.data}
            mayWrite={mayWrite}
            busyId={shelf.isPending ? shelf.variables.product.id : null}
            pathOf={(id) => `${sectionPath('products')}/${id}`}
            onShelf={put}
            empty={
              filtered ? (
                <DeskEmpty title={t('goods.noneFound')} words={t('goods.noneFoundWords')} />
              ) : (
                <DeskEmpty drawing={<EmptyBoxDrawing />} title={t('goods.none')} words={t('goods.noneWords')}>
                  {mayWrite && (
                    <DeskButton look="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={newProduct}>
                      {t('goods.new')}
                    </DeskButton>
                  )}
                </DeskEmpty>
              )
            }
          />
        )}
        <Pager count={products.data?.rows.length ?? 0} next={products.data?.next ?? null} pages={pages} />
      </DeskCard>
    </>
  )
}
