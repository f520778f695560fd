// Keeps products and stock in memory by the same contract as the real stores; transactions are undone from a copy.
import type { OpeningStock, Product } from '../../server/catalog/product.rules.ts'
import type { ProductStore } from '../../server/catalog/product.service.ts'
import { availableOf, onHandChange, type Stock } from '../../server/catalog/stock.rules.ts'
import type { JournalRow, StockStore } from '../../server/catalog/stock.service.ts'

export type MemoryGoods = {
  readonly stock: StockStore
  readonly products: ProductStore
  /** Joins another memory store's maps to these transactions. */
  readonly enlist: (part: Map<string, unknown>) => void
}

/** One transaction after another (a queue), each undone whole when it throws. */
const memoryTransactions = () => {
  const parts: Map<string, unknown>[] = []
  let last: Promise<unknown> = Promise.resolve()
  const run = async <T>(work: (tx: object) => Promise<T>): Promise<T> => {
    const before = parts.map((part) => new Map(part))
    try {
      return await work({})
    } catch (err) {
      parts.forEach((part, index) => {
        part.clear()
        for (const [key, value] of before[index] ?? []) part.set(key, value)
      })
      throw err
    }
  }
  return {
    enlist: (part: Map<string, unknown>): void => void parts.push(part),
    transact: <T>(work: (tx: object) => Promise<T>): Promise<T> => {
      const running = last.then(() => run(work))
      last = running.catch(() => undefined)
      return running
    },
  }
}

export const memoryGoods = (): MemoryGoods => {
  const stocks = new Map<string, Stock>()
  const moves = new Map<string, JournalRow>()
  const products = new Map<string, Product>()
  const { enlist, transact } = memoryTransactions()
  for (const part of [stocks, moves, products]) enlist(part as Map<string, unknown>)

  const apply: StockStore['apply'] = async (_tx, move, atMs) => {
    if (moves.has(move.id)) return 'already'
    const row = stocks.get(move.skuId)
    const by = onHandChange(move)
    if (!row || (by < 0 && availableOf(row) < move.quantity)) return 'short'
    stocks.set(move.skuId, { ...row, onHand: row.onHand + by })
    moves.set(move.id, { ...move, atMs })
    return 'moved'
  }
  const openStock = (opening: readonly OpeningStock[]): void => {
    for (const { skuId, onHand } of opening) {
      stocks.set(skuId, { skuId, onHand, reserved: 0, safety: 0 })
      const move: JournalRow = {
        atMs: 0,
        id: `${skuId}:initial`,
        skuId,
        lotId: null,
        quantity: onHand,
        from: 'outside',
        to: 'onHand',
        code: 'initial',
      }
      if (onHand > 0) moves.set(move.id, move)
    }
  }
  return {
    enlist,
    stock: {
      transact,
      apply,
      rows: async (skuIds) => new Map(skuIds.flatMap((id) => (stocks.has(id) ? [[id, stocks.get(id) as Stock]] : []))),
      moves: async (skuId, limit) =>
        [...moves.values()]
          .filter((move) => move.skuId === skuId)
          .toReversed()
          .slice(0, limit),
    },
    products: {
      insert: async (product, opening) => {
        products.set(product.id, product)
        openStock(opening)
      },
      product: async (id) => products.get(id) ?? null,
      change: async (id, seenVersion, patch, opening) => {
        const product = products.get(id)
        if (product?.version !== seenVersion) return null
        const changed = { ...product, ...patch, version: seenVersion + 1 }
        products.set(id, changed)
        openStock(opening)
        return changed
      },
      list: async ({ q, onShelf }, afterId, limit) =>
        [...products.values()]
          .filter(
            (row) => row.searchText.includes(q) && (onShelf === null || row.onShelf === onShelf) && (afterId === null || row.id < afterId),
          )
          .toSorted((a, b) => (a.id < b.id ? 1 : -1))
          .slice(0, limit),
      bySkus: async (skuIds) => [...products.values()].filter((row) => row.skus.some((sku) => skuIds.includes(sku.id))),
    },
  }
}
