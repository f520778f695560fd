// Closes an offer for good: free units become take-back documents, so a late insert meets them in the index, and each goes to normal stock once.
import type { Logger } from '../../logger.ts'
import type { Metrics } from '../../metrics.ts'
import type { InsertVerdict } from '../placing/committer.service.ts'
import { freeUnits, TAKE_BACK_UNITS_MAX, type TakeBackRow } from '../order.rules.ts'
import type { SaleSku, SaleTerms } from '../placing/sale-terms.rules.ts'

const ROUNDS_MAX = 5

export type ClosingStore = {
  /** Every owned unit of the lot, by majority. */
  readonly ownedUnits: (lotId: string) => Promise<ReadonlySet<number>>
  readonly insertTakeBacks: (rows: readonly TakeBackRow[]) => Promise<readonly InsertVerdict[]>
  readonly takeBacks: (lotId: string) => Promise<readonly TakeBackRow[]>
  readonly anyPending: (offerId: string) => Promise<boolean>
}
export type ClosingDeps = {
  readonly store: ClosingStore
  /** Offers in state closing, with unit counts read by majority. */
  readonly closing: () => Promise<readonly SaleTerms[]>
  readonly fenceClosed: (terms: SaleTerms) => Promise<unknown>
  /** Moves a take-back's units to normal stock, once for its id. */
  readonly giveBack: (row: TakeBackRow) => Promise<void>
  readonly markClosed: (offerId: string) => Promise<void>
  readonly newId: () => string
  readonly nowMs: () => number
  readonly logger: Logger
  readonly metrics: Pick<Metrics, 'counter'>
}
export type Closing = { readonly run: () => Promise<void> }

const chunks = (units: readonly number[]): number[][] =>
  Array.from({ length: Math.ceil(units.length / TAKE_BACK_UNITS_MAX) }, (_, index) =>
    units.slice(index * TAKE_BACK_UNITS_MAX, (index + 1) * TAKE_BACK_UNITS_MAX),
  )

export const createClosing = (deps: ClosingDeps): Closing => {
  const { store, closing, fenceClosed, giveBack, markClosed, newId, nowMs, logger } = deps
  const takenBack = deps.metrics.counter('sibo_units_taken_back_total', 'Free units of closing offers that went back to normal stock')
  /** Moves that this process has seen made: asking again is harmless, but a large lot has hundreds of them. */
  const moved = new Set<string>()
  const giveBackOnce = async (row: TakeBackRow): Promise<void> => {
    if (moved.has(row._id)) return
    await giveBack(row)
    moved.add(row._id)
    takenBack.inc(row.quantity)
  }

  /** True when every unit of the lot is owned by somebody: a buyer or a take-back. */
  const takeBackFree = async (offerId: string, { lotId, skuId, unitCount }: SaleSku): Promise<boolean> => {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const free = freeUnits(unitCount, await store.ownedUnits(lotId))
      if (free.length === 0) return true
      const rows = chunks(free).map((units): TakeBackRow => {
        const createdAt = new Date(nowMs())
        return {
          _id: `${lotId}:back:${newId()}`,
          offerId,
          lotId,
          skuId,
          quantity: units.length,
          units,
          state: 'takenBack',
          version: 1,
          createdAt,
        }
      })
      // A duplicate: a late commit was first. Unknown: it may be in. Both are answered by reading again.
      await store.insertTakeBacks(rows)
    }
    return false
  }
  const close = async (terms: SaleTerms): Promise<void> => {
    await fenceClosed(terms).catch((err: unknown) => logger.warn({ err, offerId: terms.offerId }, 'gate not fenced yet'))
    let isWhole = true
    for (const sku of terms.skus) {
      isWhole = (await takeBackFree(terms.offerId, sku)) && isWhole
      for (const row of await store.takeBacks(sku.lotId)) await giveBackOnce(row)
    }
    if (!isWhole || (await store.anyPending(terms.offerId))) return
    await markClosed(terms.offerId)
    for (const id of moved) if (terms.skus.some(({ lotId }) => id.startsWith(`${lotId}:`))) moved.delete(id)
    logger.info({ offerId: terms.offerId }, 'offer closed')
  }
  return {
    run: async () => {
      for (const terms of await closing()) await close(terms)
    },
  }
}
