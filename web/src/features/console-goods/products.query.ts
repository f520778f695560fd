// Reads and writes products, their shelf and their stock on hand.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ProductRow } from '../../../../server/protocol/catalog.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'
import type { productWrite } from './product.rules.ts'

const listKey = ['console', 'products'] as const
const oneKey = (id: string) => ['console', 'product', id] as const
export type ProductFilter = { q: string; onShelf: '' | 'yes' | 'no'; cursor: string }

export const useProducts = ({ q, onShelf, cursor }: ProductFilter) =>
  useQuery({
    queryKey: [...listKey, q, onShelf, cursor],
    queryFn: ({ signal }) => rest('GET /staff/products', { query: { q, cursor, ...(onShelf !== '' && { onShelf }) }, signal }),
    placeholderData: keepPreviousData,
  })

export const useProduct = (id: string | null) =>
  useQuery({
    queryKey: oneKey(id ?? ''),
    queryFn: ({ signal }) => rest('GET /staff/products/:id', { params: { id: id ?? '' }, signal }),
    enabled: id !== null,
    // a form is open on it: fresh numbers come when something was written
    refetchOnWindowFocus: false,
  })

const journalKey = (productId: string, skuId: string) => ['console', 'stock', productId, skuId] as const
/** The latest moves of a SKU's stock. */
export const useStockJournal = (productId: string, skuId: string | null) =>
  useQuery({
    queryKey: journalKey(productId, skuId ?? ''),
    queryFn: ({ signal }) => rest('GET /staff/products/:id/stock', { params: { id: productId }, query: { skuId: skuId ?? '' }, signal }),
    enabled: skuId !== null,
  })

/** Keeps what the server answered, and lets the lists be read again. */
function useKeep() {
  const queries = useQueryClient()
  return (product: ProductRow): void => {
    queries.setQueryData(oneKey(product.id), product)
    void queries.invalidateQueries({ queryKey: listKey })
  }
}

type Write = ReturnType<typeof productWrite>
export function useSaveProduct(known: ProductRow | null) {
  const keep = useKeep()
  return useMutation<ProductRow, RestError, Write>({
    mutationFn: (write) =>
      known
        ? rest('PATCH /staff/products/:id', { params: { id: known.id }, body: { ...write, seenVersion: known.version } })
        : rest('POST /staff/products', { body: write }),
    onSuccess: keep,
  })
}

export function useShelf() {
  const keep = useKeep()
  return useMutation<ProductRow, RestError, { product: ProductRow; onShelf: boolean }>({
    mutationFn: ({ product, onShelf }) =>
      rest('PUT /staff/products/:id/shelf', { params: { id: product.id }, body: { onShelf, seenVersion: product.version } }),
    onSuccess: keep,
  })
}

export function useAdjustStock(productId: string) {
  const keep = useKeep()
  const queries = useQueryClient()
  return useMutation<ProductRow, RestError, { skuId: string; by: number; reason: string; requestId: string }>({
    mutationFn: (body) => rest('POST /staff/products/:id/stock', { params: { id: productId }, body }),
    onSuccess: (product, { skuId }) => {
      keep(product)
      void queries.invalidateQueries({ queryKey: journalKey(productId, skuId) })
    },
  })
}
