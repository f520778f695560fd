// One product of the console: made or changed, its stock adjusted; leaving with unsaved changes asks first.
import { ChevronLeft } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import type { ProductRow } from '../../../../server/protocol/catalog.ts'
import { ProductForm } from '../../features/console-goods/product-form.tsx'
import { draftOf, emptyProduct, isClean, productProblems, productWrite } from '../../features/console-goods/product.rules.ts'
import { useProduct, useSaveProduct, useShelf } from '../../features/console-goods/products.query.ts'
import { StockDialog } from '../../features/console-goods/stock-dialog.tsx'
import { mayWriteProducts } from '../../features/console-shell/access.rules.ts'
import { sectionPath } from '../../features/console-shell/nav.tsx'
import { useMe } from '../../features/session/me.query.ts'
import { failureCodeOf, failureText } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip } from '../../ui/desk-chip.tsx'
import { DeskFailed, DeskHead, DeskSkeleton } from '../../ui/desk-parts.tsx'
import { showToast } from '../../ui/toast.tsx'

function Editor({ product }: { product: ProductRow | null }) {
  const { t } = useTranslation('console')
  const navigate = useNavigate()
  const { data: me } = useMe()
  const mayWrite = me !== undefined && mayWriteProducts(me)
  const [draft, setDraft] = useState(() => (product ? draftOf(product) : emptyProduct()))
  const [changed, setChanged] = useState(false)
  const [showProblems, setShowProblems] = useState(false)
  const [stockOf, setStockOf] = useState<string | null>(null)
  const save = useSaveProduct(product)
  const shelf = useShelf()
  useEffect(() => {
    if (!changed) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [changed])
  const submit = () => {
    setShowProblems(true)
    if (!isClean(productProblems(draft, product))) return showToast(t('goods.mendFirst'), 'bad')
    save.mutate(productWrite(draft, product), {
      onSuccess: (saved) => {
        setChanged(false)
        setShowProblems(false)
        setDraft(draftOf(saved))
        showToast(t('saved'), 'good')
        if (!product) void navigate(`${sectionPath('products')}/${saved.id}`, { replace: true })
      },
      onError: (error) => showToast(failureText(error.code), 'bad'),
    })
  }
  const putOn = (onShelf: boolean) =>
    product &&
    shelf.mutate(
      { product, onShelf },
      {
        onSuccess: () => showToast(t(onShelf ? 'goods.nowOn' : 'goods.nowOff', { title: product.title }), 'good'),
        onError: (error) => showToast(failureText(error.code), 'bad'),
      },
    )
  return (
    <>
      <DeskHead
        before={
          <DeskButton
            look="ghost"
            square
            aria-label={t('goods.back')}
            icon={<ChevronLeft size={18} aria-hidden="true" />}
            onClick={() => void navigate(sectionPath('products'))}
          />
        }
        title={product ? product.title : t('goods.new')}
        words={
          product && (
            <DeskChip tone={product.onShelf ? 'green' : 'grey'}>{t(product.onShelf ? 'goods.filter.yes' : 'goods.filter.no')}</DeskChip>
          )
        }
      >
        {changed && <span role="status">{t('goods.unsaved')}</span>}
        {product && mayWrite && (
          <DeskButton busy={shelf.isPending} onClick={() => putOn(!product.onShelf)}>
            {t(product.onShelf ? 'goods.takeOff' : 'goods.putOn')}
          </DeskButton>
        )}
        {mayWrite && (
          <DeskButton look="primary" busy={save.isPending} onClick={submit}>
            {t('save')}
          </DeskButton>
        )}
      </DeskHead>
      <ProductForm
        draft={draft}
        product={product}
        showProblems={showProblems}
        onDraft={(change) => {
          setChanged(true)
          setDraft(change)
        }}
        onStock={product && mayWrite ? setStockOf : null}
      />
      {product && <StockDialog product={product} skuId={stockOf} onClose={() => setStockOf(null)} />}
    </>
  )
}

export default function ProductPage() {
  const { t } = useTranslation('console')
  const { productId = 'new' } = useParams()
  const isNew = productId === 'new'
  const product = useProduct(isNew ? null : productId)
  if (isNew) return <Editor key="new" product={null} />
  if (product.isError)
    return (
      <DeskFailed
        title={t('goods.oneFailed')}
        code={failureCodeOf(product.error) ?? 'fault'}
        busy={product.isFetching}
        onAgain={() => void product.refetch()}
      />
    )
  if (!product.data) return <DeskSkeleton label={t('loading')} />
  return <Editor key={productId} product={product.data} />
}
