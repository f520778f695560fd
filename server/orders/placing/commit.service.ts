// Decides a granted order in the database: the table of results of the order engine, redo of refused units, written refusals.
import { DomainError } from '../../domain-error.ts'
import type { Logger } from '../../logger.ts'
import type { Metrics } from '../../metrics.ts'
import type { GateAsk } from '../../offers/stock-gate.rules.ts'
import type { StockGate } from '../../offers/stock-gate.service.ts'
import type { ErrorCode, ErrorParams } from '../../protocol/errors.ts'
import type { Committer, CommitStore } from './committer.service.ts'
import type { GateKeeper } from '../gate/gate-keeper.service.ts'
import type { GateLine } from '../gate/gate-line.service.ts'
import { isRefusal, keptUnder, type OrderRow, type RefusalRow, type StoredOrder } from '../order.rules.ts'

const REDO_ROUNDS_MAX = 5
const NUMBER_ROUNDS_MAX = 8

/** What every answer about one key ends in. `fresh`: this call put the order in (others only found it). */
export type Decided =
  | { readonly kind: 'order'; readonly row: OrderRow; readonly fresh: boolean }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly params: ErrorParams; readonly written: boolean }
/** settled: nothing of this key is left open in the gate. Else its grant stays for the recovery. */
export type Outcome = { readonly decided: Decided; readonly settled: boolean }

export type RefusalFacts = Pick<RefusalRow, '_id' | 'memberId' | 'showId' | 'offerId' | 'lotId' | 'quantity' | 'bodyHash' | 'createdAt'>
export type Commit = {
  /** One try of these very numbers; `conflict` names the index that refused it while no document stands under its id. Throws `answer_pending`. */
  readonly insert: (row: OrderRow) => Promise<Outcome | { readonly conflict: string }>
  /** Throws `answer_pending` when the outcome stays unknown. */
  readonly commit: (row: OrderRow, ask: GateAsk, cap: number) => Promise<Outcome>
  /** A refusal after a grant or to a retry: written, so that an insert still travelling can never turn it into an order. */
  readonly refuse: (facts: RefusalFacts, code: ErrorCode, params?: ErrorParams) => Promise<Outcome>
  /** The answer that a stored document is. */
  readonly answerOf: (found: StoredOrder, bodyHash: string) => Decided
}
export type CommitDeps = {
  readonly store: Omit<CommitStore, 'insertMany' | 'insertRefusal'>
  readonly committer: Committer
  readonly gate: StockGate
  readonly keeper: GateKeeper
  readonly line: GateLine
  readonly orderNo: (orderId: string, createdAtMs: number, round: number) => string
  readonly logger: Logger
  readonly metrics: Metrics
}

const refused = (code: ErrorCode, params: ErrorParams = {}, written = false): Decided => ({ kind: 'refused', code, params, written })

const answerOf = (found: StoredOrder, bodyHash: string): Decided => {
  if (found.bodyHash !== bodyHash) return refused('key_reused')
  return isRefusal(found) ? refused(found.refusal, found.refusalParams, true) : { kind: 'order', row: found, fresh: false }
}

export const createCommit = (deps: CommitDeps): Commit => {
  const { store, committer, gate, keeper, line, orderNo, logger, metrics } = deps
  const faults = metrics.counter('sibo_order_faults_total', 'Orders the database refused as invalid: a fault of ours')
  const redone = metrics.counter('sibo_order_redo_total', 'Granted units that the database had given to others')

  const release = async (offerId: string, key: string, keep: readonly number[]): Promise<boolean> => {
    const answer = await keeper.call(offerId, (terms) => gate.release(terms, [{ key, keep }]))
    return answer.code !== 'busy' // closed: the gate of this offer is gone, nothing is left in it
  }
  /** Somebody else's document stands under our id: it is the answer; the gate keeps exactly what it owns. */
  const settleWith = async (found: StoredOrder, offerId: string, bodyHash: string, granted: readonly number[] | null): Promise<Outcome> => {
    const keep = keptUnder(found, found._id)
    const asGranted = granted !== null && keep.join() === granted.join()
    const settled = asGranted || (await release(offerId, found._id, keep))
    return { decided: answerOf(found, bodyHash), settled }
  }
  const refuse: Commit['refuse'] = async (facts, code, params = {}) => {
    const row: RefusalRow = { ...facts, state: 'closed', reason: 'refused', refusal: code, refusalParams: params, version: 1 }
    const verdict = await committer.insertRefusal(row)
    if (verdict.code === 'unknown') throw new DomainError('answer_pending')
    if (verdict.code === 'invalid') throw new Error(`a refusal was refused: ${verdict.mongoCode}`)
    if (verdict.code === 'duplicate') {
      const found = await store.byId(facts._id)
      if (!found) throw new DomainError('answer_pending')
      return settleWith(found, facts.offerId, facts.bodyHash, null)
    }
    return { decided: refused(code, params, true), settled: await release(facts.offerId, facts._id, []) }
  }
  const refuseRow = (row: OrderRow, code: ErrorCode, params?: ErrorParams): Promise<Outcome> => {
    const { _id, memberId, showId, offerId, lotId, quantity, bodyHash, createdAt } = row
    return refuse({ _id, memberId, showId, offerId, lotId, quantity, bodyHash, createdAt }, code, params)
  }
  /** The database gave our units or slots to others: tells the gate and asks for other numbers. Without a gate the outcome stays open. */
  const redo = async (row: OrderRow, ask: GateAsk, cap: number): Promise<OrderRow | Outcome> => {
    redone.inc()
    logger.info({ orderId: row._id, lotId: row.lotId }, 'units were taken by others: asking for other numbers')
    const tried = row.units ?? []
    const [spent, slots] = await Promise.all([
      store.ownedAmong(row.lotId, tried),
      cap > 0 ? store.slotsOf(row.offerId, row.memberId) : Promise.resolve([]),
    ])
    if (cap > 0 && slots.length + row.quantity > cap) return refuseRow(row, 'over_cap', { cap, mine: slots.length })
    const answer = await line.ask(row.offerId, { ...ask, redo: { tried, spent, slots } })
    switch (answer.code) {
      case 'units':
        return withUnits(row, answer.units, answer.slots)
      case 'sold_out':
        return refuseRow(row, 'sold_out')
      case 'over_cap':
        return refuseRow(row, 'over_cap', { cap, mine: slots.length })
      case 'closed':
        return refuseRow(row, 'offer_closed')
      case 'reused':
        return { decided: refused('key_reused'), settled: true }
      case 'busy':
      case 'terms_changed':
        // Never written: `busy` says that the same key may come again, and a written one would answer it for ever.
        throw new DomainError('answer_pending')
    }
  }

  const insert: Commit['insert'] = async (row) => {
    const verdict = await committer.insert(row)
    if (verdict.code === 'inserted') return { decided: { kind: 'order', row, fresh: true }, settled: true }
    if (verdict.code === 'unknown') throw new DomainError('answer_pending')
    if (verdict.code === 'invalid') {
      faults.inc()
      logger.error({ orderId: row._id, mongoCode: verdict.mongoCode }, 'order refused by the database as invalid')
      return refuseRow(row, 'fault')
    }
    // Never decided from the index alone: the id is asked first.
    const found = await store.byId(row._id)
    return found ? settleWith(found, row.offerId, row.bodyHash, row.units ?? []) : { conflict: verdict.index }
  }
  const commit: Commit['commit'] = async (first, ask, cap) => {
    let row = first
    let redoRounds = 0
    for (let numberRound = 0; ;) {
      const done = await insert(row)
      if ('decided' in done) return done
      if (done.conflict === 'orderNoOnce' && numberRound < NUMBER_ROUNDS_MAX) {
        numberRound += 1
        row = { ...row, orderNo: orderNo(row._id, row.createdAt.getTime(), numberRound) }
        continue
      }
      if (redoRounds >= REDO_ROUNDS_MAX) throw new DomainError('answer_pending')
      redoRounds += 1
      const next = await redo(row, ask, cap)
      if ('decided' in next) return next
      row = next
    }
  }
  return { commit, insert, refuse, answerOf }
}

/** Slots exist only under a cap: two empty arrays would collide in the index. */
export const withUnits = (row: OrderRow, units: readonly number[], slots: readonly number[]): OrderRow => {
  const { slots: _, ...rest } = row
  return { ...rest, units, ...(slots.length > 0 ? { slots } : {}) }
}
