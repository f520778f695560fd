// Where money meets an order: paid, paid late, or refused and given back; every effect is "make it so", so a repeat or a crash only repeats it.
import type { Clock } from '../../clock.ts'
import { DomainError } from '../../domain-error.ts'
import type { Logger } from '../../logger.ts'
import type { Metrics } from '../../metrics.ts'
import type { StockGate } from '../../offers/stock-gate.service.ts'
import type { CommitStore } from '../placing/committer.service.ts'
import type { HoldsBack } from '../guarding/sale-risk.service.ts'
import type { GateKeeper } from '../gate/gate-keeper.service.ts'
import type { GateLine } from '../gate/gate-line.service.ts'
import type { RefundAsk } from '../../payments/refund.service.ts'
import { lateKeyOf, refundIdOf } from '../order-id.rules.ts'
import { judgePayment } from '../order-state.rules.ts'
import type { OrderRow } from '../order.rules.ts'

const REDO_ROUNDS_MAX = 5
const REPAIR_SLICE = 100
/** A late payment waits so long for a gate that is away; then its money goes back. */
const LATE_WAIT_MAX_MS = 600_000

type Taken = { readonly grant: string; readonly units: readonly number[]; readonly slots: readonly number[] }
export type SettlementStore = {
  readonly byId: (orderId: string) => Promise<OrderRow | null>
  /** amountFen: what this payment asked for the order; freight is what of it is not goods. */
  readonly pay: (orderId: string, paymentId: string, payer: string | null, amountFen: number) => Promise<OrderRow | null>
  readonly payLate: (
    orderId: string,
    paymentId: string,
    payer: string | null,
    amountFen: number,
    taken: Taken,
  ) => Promise<{ readonly code: 'paid'; readonly row: OrderRow } | { readonly code: 'lost' | 'conflict' }>
  /** Null when this payment pays the order; `first` when it was not refused before. */
  readonly refusePayment: (orderId: string, paymentId: string) => Promise<{ readonly row: OrderRow; readonly first: boolean } | null>
  readonly toShip: (orderId: string) => Promise<OrderRow | null>
  /** Paid and not waiting for its review. */
  readonly stuckPaid: (limit: number) => Promise<readonly OrderRow[]>
  /** The first review stays; answers the order as it is then. */
  readonly keepReview: (orderId: string, untilAt: Date) => Promise<OrderRow | null>
  /** Ends a review that still runs; null where none does. */
  readonly endReview: (orderId: string) => Promise<OrderRow | null>
  /** The first block judged stays; answers it. */
  readonly keepBlock: (orderId: string, blocked: string | null) => Promise<string | null>
}
/** One line of a payment that succeeded at the provider. */
export type PaidLine = {
  readonly orderId: string
  readonly paymentId: string
  readonly amountFen: number
  readonly payer: string | null
  readonly succeededAtMs?: number
}
export type SettlementDeps = {
  readonly store: SettlementStore
  readonly reads: Pick<CommitStore, 'ownedAmong' | 'slotsOf'>
  readonly gate: StockGate
  readonly keeper: GateKeeper
  readonly line: GateLine
  /** Everything a paid order owes to leaders and the ledger; deterministic, harmless to repeat. */
  readonly creditPaid: (row: OrderRow) => Promise<void>
  /** True: a paid order waits for its review before it goes on; none does where this is left out. */
  readonly holdsBack?: HoldsBack
  /** Makes the refund row and asks the provider; harmless to repeat. */
  readonly giveBack: (refund: RefundAsk) => Promise<unknown>
  readonly changed: (row: OrderRow) => void
  readonly paid: (row: OrderRow) => void
  readonly clock: Pick<Clock, 'nowMs'>
  readonly logger: Logger
  readonly metrics: Metrics
}
export type Settlement = {
  /** `later`: nothing can be decided now (no gate, no such order yet): ask again. */
  readonly markPaid: (line: PaidLine) => Promise<'done' | 'later'>
  /** Finishes orders whose credit was not written when a process died, and those whose review is over. */
  readonly repair: () => Promise<void>
  /** Ends an order's review before its time. Refuses wrong_state. */
  readonly release: (orderId: string) => Promise<void>
}

export const createSettlement = (deps: SettlementDeps): Settlement => {
  const { store, reads, gate, keeper, line, logger, metrics } = deps
  const repaired = metrics.counter('sibo_orders_paid_repaired_total', 'Paid orders whose credit or next state was missing')
  const outcomes = metrics.labelled('sibo_payments_settled_total', 'Payment lines settled, by outcome', 'outcome')

  const finish = async (row: OrderRow): Promise<'done'> => {
    await deps.creditPaid(row)
    if (row.state === 'paid' && (await deps.holdsBack?.(row))) return 'done'
    const ready = row.state === 'paid' ? await store.toShip(row._id) : null
    if (ready) {
      deps.changed(ready)
      deps.paid(ready)
    }
    return 'done'
  }
  const refuse = async ({ orderId, paymentId, amountFen }: PaidLine): Promise<'done' | 'later'> => {
    const refused = await store.refusePayment(orderId, paymentId)
    if (!refused) return 'later' // it pays the order after all: the next round of the notice finds it so
    await deps.giveBack({ refundId: refundIdOf(paymentId, orderId), paymentId, orderId, orderNo: refused.row.orderNo, amountFen })
    if (!refused.first) return 'done'
    deps.changed(refused.row)
    outcomes.inc('refunded')
    logger.info({ orderId, paymentId }, 'payment given back')
    return 'done'
  }
  /** Units taken for a late payment that are not to be kept; a gate that is away leaves them to the recovery. */
  const dropUnits = async (offerId: string, key: string): Promise<void> => {
    const answer = await keeper.call(offerId, (terms) => gate.release(terms, [{ key, keep: [] }]))
    if (answer.code === 'busy') throw new Error('the gate could not take units back')
  }
  const hasWaitedLong = ({ succeededAtMs }: PaidLine): boolean =>
    succeededAtMs !== undefined && deps.clock.nowMs() - succeededAtMs > LATE_WAIT_MAX_MS
  /** The hold was over when the money came: takes units again if the lot still has some. */
  const payLate = async (row: OrderRow, paid: PaidLine): Promise<'done' | 'later'> => {
    const key = lateKeyOf(row._id, paid.paymentId)
    const ask = { key, hash: 'late', lotIndex: row.lotIndex, memberId: row.memberId, quantity: row.quantity }
    const { offerId } = row
    const isCapped = (row.releasedSlots?.length ?? 0) > 0
    let redo: { tried: readonly number[]; spent: readonly number[]; slots: readonly number[] } | null = null
    for (let round = 0; round <= REDO_ROUNDS_MAX; round += 1) {
      const answer = await line.ask(offerId, redo ? { ...ask, redo } : ask)
      if (answer.code === 'busy' || answer.code === 'terms_changed') {
        if (!hasWaitedLong(paid)) return 'later'
        // What a gate that is away may still hold for it is found by the audit.
        await dropUnits(offerId, key).catch(() => undefined)
        return refuse(paid)
      }
      if (answer.code !== 'units') return refuse(paid)
      const { units, slots } = answer
      const done = await store.payLate(row._id, paid.paymentId, paid.payer, paid.amountFen, { grant: key, units, slots })
      if (done.code === 'paid') {
        outcomes.inc('late')
        return finish(done.row)
      }
      if (done.code === 'lost') {
        const now = await store.byId(row._id)
        if (now?.paidBy === paid.paymentId) return finish(now)
        await dropUnits(offerId, key)
        return 'later' // judged again as the order stands now
      }
      const [spent, taken] = await Promise.all([
        reads.ownedAmong(row.lotId, units),
        isCapped ? reads.slotsOf(offerId, row.memberId) : Promise.resolve([]),
      ])
      redo = { tried: units, spent, slots: taken }
    }
    await dropUnits(offerId, key)
    return refuse(paid)
  }
  const judged = async (paid: PaidLine): Promise<'done' | 'later'> => {
    const { orderId, paymentId, payer, amountFen } = paid
    const won = await store.pay(orderId, paymentId, payer, amountFen)
    if (won) {
      outcomes.inc('paid')
      return finish(won)
    }
    const row = await store.byId(orderId)
    if (!row) return 'later'
    switch (judgePayment(row, paymentId)) {
      case 'pay':
        return 'later' // changed between the two looks
      case 'already':
        return finish(row)
      case 'late':
        return payLate(row, paid)
      case 'refuse':
      case 'refused_before':
        return refuse(paid)
    }
  }
  return {
    markPaid: async (paid) => {
      const key = lateKeyOf(paid.orderId, paid.paymentId)
      line.begin(key)
      let offerId = ''
      let decided = false
      try {
        offerId = (await store.byId(paid.orderId))?.offerId ?? ''
        const answer = await judged(paid)
        decided = true
        return answer
      } finally {
        line.end(offerId, key, decided)
      }
    },
    release: async (orderId) => {
      const row = await store.endReview(orderId)
      if (!row) throw new DomainError('wrong_state')
      await finish(row)
    },
    repair: async () => {
      for (const row of await store.stuckPaid(REPAIR_SLICE)) {
        await finish(row)
        repaired.inc()
        logger.info({ orderId: row._id }, 'paid order finished after a crash')
      }
    },
  }
}
