// An order's own books of money going back: asked before the provider is called, noted when it went, settled when it is final; one compare-and-set each.
import { DomainError, found } from '../../domain-error.ts'
import type { OrderRow, RefundDone, RefundPart } from '../order.rules.ts'
import { doneEntry, MONEY_STATES, partWithin, type RefundWish } from './refunding.rules.ts'

/** Each loss means that somebody else changed the order, so this many in a row is a fault elsewhere. */
const TRIES_MAX = 20

export type RefundingStore = {
  readonly byId: (orderId: string) => Promise<OrderRow | null>
  readonly byNo: (orderNo: string) => Promise<OrderRow | null>
  /** Only while the row is as it was seen (version). */
  readonly addAsked: (orderId: string, seenVersion: number, part: RefundPart) => Promise<OrderRow | null>
  /** Only as the n-th and only once; the refund of the last unit makes the order refunded. */
  readonly addDone: (orderId: string, entry: RefundDone) => Promise<OrderRow | null>
  /** Paid orders whose freight was charged together, those refunded included. */
  readonly groupOf: (groupKey: string) => Promise<readonly OrderRow[]>
  /** From completed, once, and not while a case is open; its ledger entries are owed from then on. */
  readonly settle: (orderId: string, atMs: number) => Promise<OrderRow | null>
  readonly settleDone: (orderId: string) => Promise<void>
  /** Settled by a process that died before the ledger said so. */
  readonly settleOwed: (limit: number) => Promise<readonly OrderRow[]>
  /** Completed, received before a moment, not settled and without an open case, oldest receipt first. */
  readonly unsettled: (receivedBeforeMs: number, limit: number) => Promise<readonly OrderRow[]>
}
export type RefundingDeps = {
  readonly store: RefundingStore
  /** Brings the order's commission to what the order says; harmless to repeat. */
  readonly bringCredit: (row: OrderRow) => Promise<void>
  readonly changed: (row: OrderRow) => void
  readonly nowMs: () => number
}
export type Refunding = {
  readonly byId: RefundingStore['byId']
  readonly byNo: RefundingStore['byNo']
  readonly unsettled: RefundingStore['unsettled']
  readonly settleOwed: RefundingStore['settleOwed']
  readonly groupOf: RefundingStore['groupOf']
  /**
   * Counts a refund against what was paid, before the provider is called. Cut to what is left; the same number again answers what was
   * counted the first time. Refuses wrong_state for an order without money.
   */
  readonly ask: (orderId: string, wish: RefundWish) => Promise<{ readonly part: RefundPart; readonly row: OrderRow }>
  /** The provider gave the money back: the n-th refund of the order, its commission follows. Harmless to repeat. */
  readonly done: (orderId: string, refundId: string) => Promise<OrderRow>
  /** The order is final: its commission becomes available. Null when it is not completed or a case is open. */
  readonly settle: (orderId: string) => Promise<OrderRow | null>
}

export const createRefunding = ({ store, bringCredit, changed, nowMs }: RefundingDeps): Refunding => {
  const askOnce = async (orderId: string, wish: RefundWish): Promise<{ part: RefundPart; row: OrderRow } | null> => {
    const row = found(await store.byId(orderId))
    const known = row.refundsAsked?.find(({ refundId }) => refundId === wish.refundId)
    if (known) return { part: known, row }
    if (!MONEY_STATES.includes(row.state)) throw new DomainError('wrong_state')
    const part = partWithin(row, wish, nowMs())
    const counted = await store.addAsked(orderId, row.version, part)
    if (!counted) return null
    changed(counted)
    return { part, row: counted }
  }
  const doneOnce = async (orderId: string, refundId: string): Promise<OrderRow | null> => {
    const row = found(await store.byId(orderId))
    if (row.refunds.some((one) => one.refundId === refundId)) return row
    const part = found(row.refundsAsked?.find((one) => one.refundId === refundId))
    const noted = await store.addDone(orderId, doneEntry(row, part, nowMs()))
    if (noted) changed(noted)
    return noted
  }
  const untilWon = async <T>(attempt: () => Promise<T | null>): Promise<T> => {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const won = await attempt()
      if (won !== null) return won
    }
    throw new DomainError('busy')
  }
  return {
    byId: store.byId,
    byNo: store.byNo,
    unsettled: store.unsettled,
    settleOwed: store.settleOwed,
    groupOf: store.groupOf,
    ask: (orderId, wish) => untilWon(() => askOnce(orderId, wish)),
    done: async (orderId, refundId) => {
      const row = await untilWon(() => doneOnce(orderId, refundId))
      await bringCredit(row)
      return row
    },
    settle: async (orderId) => {
      const row = (await store.settle(orderId, nowMs())) ?? (await store.byId(orderId))
      if (row?.settledAt === undefined) return null
      await bringCredit(row)
      if (row.settleOwed) await store.settleDone(orderId)
      return row
    },
  }
}
