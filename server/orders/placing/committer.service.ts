// Brings orders into MongoDB in batches and turns what the database says into one verdict a document: in, refused by an index, or not known.
import { setTimeout as pause } from 'node:timers/promises'
import type { Metrics } from '../../metrics.ts'
import { createMicroBatcher } from './micro-batcher.service.ts'
import type { OrderRow, RefusalRow, StoredOrder } from '../order.rules.ts'

const BATCH_MAX = 128
const BATCHES_IN_FLIGHT_MAX = 8
const TRIES_MAX = 3
/** A connection that was just lost comes back in a moment; a time-out has waited long enough by itself. */
const UNKNOWN_PAUSE_MS = 100

/** duplicate: a unique index said no (its name is a hint, never the decision). invalid: the validator or another fault of ours. */
export type InsertVerdict =
  | { readonly code: 'inserted' }
  | { readonly code: 'duplicate'; readonly index: string }
  | { readonly code: 'invalid'; readonly mongoCode: number }
  | { readonly code: 'unknown' }

export type CommitStore = {
  /** Unordered, majority and journal, 6 s. A write-concern error, a time-out or a lost connection makes every verdict `unknown`. */
  readonly insertMany: (rows: readonly OrderRow[]) => Promise<readonly InsertVerdict[]>
  readonly insertRefusal: (row: RefusalRow) => Promise<InsertVerdict>
  /** By majority. */
  readonly byId: (orderId: string) => Promise<StoredOrder | null>
  readonly ownedAmong: (lotId: string, units: readonly number[]) => Promise<readonly number[]>
  readonly slotsOf: (offerId: string, memberId: string) => Promise<readonly number[]>
}
export type Committer = {
  /** Sends the same document again while the outcome is unknown, three times at most; never a new id. */
  readonly insert: (row: OrderRow) => Promise<InsertVerdict>
  readonly insertRefusal: (row: RefusalRow) => Promise<InsertVerdict>
}

export const createCommitter = (
  store: Pick<CommitStore, 'insertMany' | 'insertRefusal'>,
  { counter }: Pick<Metrics, 'counter'>,
): Committer => {
  const unknown = counter('sibo_order_unknown_outcomes_total', 'Writes whose outcome was not known; the same documents were sent again')
  const batcher = createMicroBatcher({
    sizeMax: BATCH_MAX,
    inFlightMax: BATCHES_IN_FLIGHT_MAX,
    run: (rows: readonly OrderRow[]) => store.insertMany(rows),
  })
  const known = async (send: () => Promise<InsertVerdict>): Promise<InsertVerdict> => {
    for (let count = 1; ; count += 1) {
      const verdict = await send()
      if (verdict.code !== 'unknown') return verdict
      unknown.inc()
      if (count >= TRIES_MAX) return verdict
      await pause(UNKNOWN_PAUSE_MS * count * (0.5 + Math.random()))
    }
  }
  return {
    insert: (row) => known(() => batcher.add(row)),
    insertRefusal: (row) => known(() => store.insertRefusal(row)),
  }
}
