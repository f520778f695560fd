// Keeps products in MongoDB, their opening stock beside them in one transaction.
import type { Connection } from 'mongoose'
import { collectionOf } from '../persistence/collections.ts'
import { inTransaction, type Session } from '../persistence/transaction.ts'
import type { OpeningStock, Product } from './product.rules.ts'
import type { ProductStore } from './product.service.ts'
import type { MoveRow, StockRow } from './stock.store.ts'

type Row = Omit<Product, 'id'> & { _id: string }
const toProduct = ({ _id, ...rest }: Row): Product => ({ id: _id, ...rest })

export const createProductStore = (db: Connection): ProductStore => {
  const products = collectionOf<Row>(db, 'products')
  const stock = collectionOf<StockRow>(db, 'stock')
  const moves = collectionOf<MoveRow>(db, 'stockMoves')

  const openStock = async (opening: readonly OpeningStock[], atMs: number, session: Session): Promise<void> => {
    if (opening.length === 0) return
    await stock.insertMany(
      opening.map(({ skuId, onHand }) => ({ _id: skuId, onHand, reserved: 0, safety: 0 })),
      { session },
    )
    const first = opening.filter(({ onHand }) => onHand > 0)
    if (first.length === 0) return
    const rows = first.map(({ skuId, onHand }): MoveRow => ({
      _id: `${skuId}:initial`,
      skuId,
      lotId: null,
      qty: onHand,
      from: 'outside',
      to: 'onHand',
      code: 'initial',
      createdAt: new Date(atMs),
    }))
    await moves.insertMany(rows, { session })
  }

  return {
    insert: ({ id, ...rest }, opening) =>
      inTransaction(db, async (session) => {
        await products.insertOne({ _id: id, ...rest }, { session })
        await openStock(opening, rest.createdAtMs, session)
      }),
    product: async (id) => {
      const row = await products.findOne({ _id: id })
      return row && toProduct(row)
    },
    change: (id, seenVersion, patch, opening) =>
      inTransaction(db, async (session) => {
        const row = await products.findOneAndUpdate(
          { _id: id, version: seenVersion },
          { $set: patch, $inc: { version: 1 } },
          { returnDocument: 'after', session },
        )
        if (row) await openStock(opening, row.updatedAtMs, session)
        return row && toProduct(row)
      }),
    list: async ({ q, onShelf }, afterId, limit) => {
      const filter = {
        // `q` is letters and digits only (match form), so it is a plain pattern.
        ...(q === '' ? {} : { searchText: { $regex: q } }),
        ...(onShelf === null ? {} : { onShelf }),
        ...(afterId === null ? {} : { _id: { $lt: afterId } }),
      }
      return (await products.find(filter).sort({ _id: -1 }).limit(limit).toArray()).map(toProduct)
    },
    bySkus: async (skuIds) => (await products.find({ 'skus.id': { $in: [...skuIds] } }).toArray()).map(toProduct),
  }
}
