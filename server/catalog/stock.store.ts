// Keeps stock on hand and its journal in MongoDB; every change is a conditional update beside its journal row in one transaction.
import type { Connection } from 'mongoose'
import { collectionOf, isDuplicate } from '../persistence/collections.ts'
import { inTransaction, type Session } from '../persistence/transaction.ts'
import { onHandChange, type Stock, type StockMove } from './stock.rules.ts'
import type { StockStore, Tx } from './stock.service.ts'

export type StockRow = Omit<Stock, 'skuId'> & { _id: string }
export type MoveRow = Omit<StockMove, 'id' | 'quantity'> & { _id: string; qty: number; createdAt: Date }

// The service's handle is this store's session.
const sessionOf = (tx: Tx): Session => tx as Session

export const createStockStore = (db: Connection): StockStore => {
  const stock = collectionOf<StockRow>(db, 'stock')
  const moves = collectionOf<MoveRow>(db, 'stockMoves')

  const apply: StockStore['apply'] = async (tx, { id, quantity, ...move }, atMs) => {
    const session = sessionOf(tx)
    if (await moves.findOne({ _id: id }, { session, projection: { _id: 1 } })) return 'already'
    const by = onHandChange({ ...move, quantity })
    const enough = { $gte: [{ $subtract: ['$onHand', { $add: ['$reserved', '$safety'] }] }, quantity] }
    const changed = await stock.updateOne({ _id: move.skuId, ...(by < 0 ? { $expr: enough } : {}) }, { $inc: { onHand: by } }, { session })
    if (changed.matchedCount === 0) return 'short'
    await moves.insertOne({ _id: id, ...move, qty: quantity, createdAt: new Date(atMs) }, { session })
    return 'moved'
  }

  return {
    apply,
    transact: async (work) => {
      try {
        return await inTransaction(db, work)
      } catch (err) {
        // Two of the same move met in the journal: the other one is committed now, so the second run finds it.
        if (isDuplicate(err)) return inTransaction(db, work)
        throw err
      }
    },
    rows: async (skuIds) => {
      const rows = await stock.find({ _id: { $in: [...skuIds] } }).toArray()
      return new Map(rows.map(({ _id, onHand, reserved, safety }) => [_id, { skuId: _id, onHand, reserved, safety }]))
    },
    moves: async (skuId, limit) => {
      const rows = await moves.find({ skuId }).sort({ createdAt: -1, _id: -1 }).limit(limit).toArray()
      return rows.map(({ _id, qty, createdAt, ...move }) => ({ id: _id, quantity: qty, ...move, atMs: createdAt.getTime() }))
    },
  }
}
