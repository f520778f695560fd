// Moves stock: into a lot and back, in and out of the house; each move is one journal row that a repeat finds already there.
import { DomainError } from '../domain-error.ts'
import { availableOf, type Stock, type StockMove } from './stock.rules.ts'

export type JournalRow = StockMove & { readonly atMs: number }
/** A running transaction; only the store behind the port knows what is in it. */
export type Tx = object
/** `already`: the journal has this move. `short`: fewer units available than asked, nothing changed. */
export type MoveResult = 'moved' | 'already' | 'short'

export type StockStore = {
  /** All or nothing; the work may run more than once, and what it throws undoes it. */
  readonly transact: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  readonly apply: (tx: Tx, move: StockMove, atMs: number) => Promise<MoveResult>
  readonly rows: (skuIds: readonly string[]) => Promise<Map<string, Stock>>
  /** Newest first. */
  readonly moves: (skuId: string, limit: number) => Promise<JournalRow[]>
}

export type LotMove = { readonly skuId: string; readonly lotId: string; readonly units: number; readonly moveId: string }
export type StockDeps = { readonly store: StockStore; readonly nowMs: () => number }
export type StockService = ReturnType<typeof createStock>

export const createStock = ({ store, nowMs }: StockDeps) => {
  const refuseShort = async (skuId: string): Promise<never> => {
    const row = (await store.rows([skuId])).get(skuId)
    throw new DomainError('no_stock', { skuId, available: row ? availableOf(row) : 0 })
  }

  return {
    transact: store.transact,
    rows: store.rows,
    moves: store.moves,
    /**
     * Takes units out of normal stock for a lot, inside the caller's transaction. A repeat of the same move changes nothing.
     * Refuses `no_stock {skuId, available}`, which undoes the transaction.
     */
    toLot: async (tx: Tx, { skuId, lotId, units, moveId }: LotMove, code: 'open' | 'topUp' = 'open'): Promise<MoveResult> => {
      const move: StockMove = { id: moveId, skuId, lotId, quantity: units, from: 'onHand', to: 'lot', code }
      const result = await store.apply(tx, move, nowMs())
      return result === 'short' ? refuseShort(skuId) : result
    },
    /** Gives units of a lot back to normal stock (take-back, restocked refund), inside the caller's transaction; a repeat changes nothing. */
    fromLot: (tx: Tx, { skuId, lotId, units, moveId }: LotMove, code: 'back' | 'restock' = 'back'): Promise<MoveResult> =>
      store.apply(tx, { id: moveId, skuId, lotId, quantity: units, from: 'lot', to: 'onHand', code }, nowMs()),
    /** Writes down units that came back spoilt: they leave the house and are never sellable again; a repeat changes nothing. */
    lose: (tx: Tx, { skuId, lotId, units, moveId }: LotMove): Promise<MoveResult> =>
      store.apply(tx, { id: moveId, skuId, lotId, quantity: units, from: 'lot', to: 'outside', code: 'damaged' }, nowMs()),
    /**
     * Counts stock up or down by `by` units, with a reason. The page's key makes a repeat harmless.
     * Refuses `no_stock {skuId, available}` when fewer are free than would be taken.
     */
    adjust: async (ask: { skuId: string; by: number; reason: string; key: string; byPersonId: string }): Promise<MoveResult> => {
      if (ask.by === 0) return 'already'
      const quantity = Math.abs(ask.by)
      const way = ask.by > 0 ? ({ from: 'outside', to: 'onHand' } as const) : ({ from: 'onHand', to: 'outside' } as const)
      const { skuId, reason, byPersonId } = ask
      const move: StockMove = { id: `${skuId}:adjust:${ask.key}`, skuId, lotId: null, quantity, ...way, code: 'adjust', reason, byPersonId }
      const result = await store.transact((tx) => store.apply(tx, move, nowMs()))
      return result === 'short' ? refuseShort(skuId) : result
    },
  }
}
