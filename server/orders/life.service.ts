// The later life of an order that money has not decided yet: hold extended, expired, cancelled; and the releases that are owed to the gate.
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { StockGate } from '../offers/stock-gate.service.ts'
import type { GateKeeper } from './gate/gate-keeper.service.ts'
import type { OrderRow } from './order.rules.ts'
import type { ReadTerms } from './placing/sale-terms.rules.ts'

const SLICE = 200
const SLICES_MAX = 25
/** How long a provider that does not answer may hold up the closing of an order. */
export const PROVIDER_PATIENCE_MS = 60_000
export const EXTENSION_MS = 120_000

export type Owed = { readonly orderId: string; readonly offerId: string }
export type LifeStore = {
  readonly byId: (orderId: string) => Promise<OrderRow | null>
  /** Unpaid orders whose hold is over by the database's clock, oldest first. */
  readonly due: (limit: number) => Promise<readonly OrderRow[]>
  /** Closes those of them that are still unpaid and due, frees their units and owes their release; answers the closed ones. */
  readonly expire: (orderIds: readonly string[]) => Promise<readonly OrderRow[]>
  readonly cancel: (orderId: string) => Promise<OrderRow | null>
  /** While the hold lasts: notes the payment, and the first time makes the hold longer. Null when the hold is over. */
  readonly extend: (orderId: string, paymentId: string, byMs: number) => Promise<OrderRow | null>
  readonly owed: (limit: number) => Promise<readonly Owed[]>
  readonly releaseDone: (orderIds: readonly string[]) => Promise<void>
}
export type ClosePayment = (paymentId: string) => Promise<'closed' | 'paid' | 'unknown'>
export type LifeDeps = {
  readonly store: LifeStore
  readonly gate: StockGate
  readonly keeper: GateKeeper
  readonly terms: ReadTerms
  /** Asks the provider to close an open payment; `paid` has been applied when it answers. */
  readonly closePayment: ClosePayment
  readonly changed: (row: OrderRow) => void
  readonly moved: (offerId: string) => void
  /** Holds that just ran out unpaid. */
  readonly ranOut?: (rows: readonly OrderRow[]) => Promise<void>
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Pick<Metrics, 'counter'>
  readonly patienceMs?: number
}
export type Life = {
  readonly expireDue: () => Promise<number>
  /** Refuses not_found and wrong_state (paid meanwhile, or closed). */
  readonly cancel: (memberId: string, orderId: string) => Promise<OrderRow>
  readonly releaseOwed: () => Promise<number>
}

export const createLife = (deps: LifeDeps): Life => {
  const { store, gate, keeper, terms: readTerms, closePayment, changed, moved, clock, logger } = deps
  const patienceMs = deps.patienceMs ?? PROVIDER_PATIENCE_MS
  const expired = deps.metrics.counter('sibo_orders_expired_total', 'Unpaid orders closed at the end of their hold')
  const released = deps.metrics.counter('sibo_order_releases_total', 'Owed releases that the gate took, or that no gate needed any more')

  /** May this order be closed now? An open payment is closed at the provider first. */
  const mayClose = async ({ paymentId, expiresAt }: OrderRow): Promise<boolean> => {
    if (paymentId === undefined) return true
    const answer = await closePayment(paymentId).catch(() => 'unknown' as const)
    if (answer === 'unknown') return clock.nowMs() - expiresAt.getTime() >= patienceMs
    return answer === 'closed'
  }
  const expireSlice = async (): Promise<{ seen: number; closed: number }> => {
    const due = await store.due(SLICE)
    const allowed = await Promise.all(due.map(mayClose))
    const ids = due.filter((_, place) => allowed[place]).map(({ _id }) => _id)
    const closed = ids.length > 0 ? await store.expire(ids) : []
    for (const row of closed) changed(row)
    await deps.ranOut?.(closed)
    // Nothing closed (the provider is silent): the same rows would come again at once.
    return { seen: closed.length > 0 ? due.length : 0, closed: closed.length }
  }
  const releaseOffer = async (offerId: string, orderIds: readonly string[]): Promise<number> => {
    const fresh = await readTerms(offerId, { fresh: true })
    // No gate to tell: a gate that comes back is built from the database, which knows.
    if (fresh?.state !== 'open') {
      await store.releaseDone(orderIds)
      released.inc(orderIds.length)
      return orderIds.length
    }
    const keys = orderIds.map((key) => ({ key, keep: [] }))
    const answer = await keeper.call(offerId, (terms) => gate.release(terms, keys))
    if (answer.code === 'busy') return 0 // stays owed
    await store.releaseDone(orderIds)
    released.inc(orderIds.length)
    moved(offerId)
    return orderIds.length
  }
  const releaseOwed = async (): Promise<number> => {
    const byOffer = new Map<string, string[]>()
    for (const { orderId, offerId } of await store.owed(SLICE)) byOffer.set(offerId, [...(byOffer.get(offerId) ?? []), orderId])
    const done = await Promise.all([...byOffer].map(([offerId, ids]) => releaseOffer(offerId, ids)))
    return done.reduce((total, count) => total + count, 0)
  }
  return {
    expireDue: async () => {
      let total = 0
      for (let slice = 0; slice < SLICES_MAX; slice += 1) {
        const { seen, closed } = await expireSlice()
        total += closed
        if (seen < SLICE) break
      }
      if (total > 0) {
        expired.inc(total)
        logger.info({ orders: total }, 'orders expired')
        await releaseOwed()
      }
      return total
    },
    cancel: async (memberId, orderId) => {
      const row = found(await store.byId(orderId))
      if (row.memberId !== memberId) throw new DomainError('not_found')
      if (row.state === 'closed' && row.reason === 'cancelled') return row
      if (row.state !== 'pendingPayment') throw new DomainError('wrong_state')
      if (row.paymentId !== undefined && (await closePayment(row.paymentId).catch(() => 'unknown')) === 'paid')
        throw new DomainError('wrong_state')
      const closed = await store.cancel(orderId)
      if (!closed) throw new DomainError('wrong_state')
      changed(closed)
      releaseOwed().catch((err: unknown) => logger.warn({ err, orderId }, 'release stays owed'))
      return closed
    },
    releaseOwed,
  }
}
