// Opens a payment for one or several orders of a show, and answers how it stands; one open payment a member and show.
import { createHash } from 'node:crypto'
import type { Actor } from '../../actor.ts'
import type { Clock } from '../../clock.ts'
import { DomainError, found } from '../../domain-error.ts'
import type { Logger } from '../../logger.ts'
import { permit } from '../../members/permit.service.ts'
import type { PaymentRow, Payments } from '../../payments/payment.service.ts'
import { sum } from '../../protocol/money.ts'
import type { PaymentQuote } from '../../protocol/freight.ts'
import type { Payment } from '../../protocol/orders.ts'
import { chargesOf, type Charge } from './checkout-freight.rules.ts'
import { EXTENSION_MS, type LifeStore } from '../life.service.ts'
import { paymentIdOf } from '../order-id.rules.ts'
import type { OrderRow } from '../order.rules.ts'

const ROUNDS_MAX = 3

export type FreightGroupStore = {
  /** Paid orders of these groups of which nothing was sent, those refunded whole among them in the order of going. */
  readonly freightGroup: (memberId: string, showId: string, groupKeys: readonly string[]) => Promise<readonly OrderRow[]>
}
export type CheckoutStore = Pick<LifeStore, 'extend'> &
  FreightGroupStore & {
    /** Of this member; in the order asked, absent ones left out. */
    readonly byNos: (memberId: string, orderNos: readonly string[]) => Promise<readonly OrderRow[]>
    readonly byIds: (orderIds: readonly string[]) => Promise<readonly OrderRow[]>
  }
export type CheckoutDeps = {
  readonly store: CheckoutStore
  readonly payments: Payments
  readonly changed: (row: OrderRow) => void
  readonly clock: Clock
  readonly logger: Logger
}
export type Checkout = {
  /** Refuses not_found, wrong_state (an order is not unpaid any more), bad_input (two shows), key_reused, busy, unavailable. */
  readonly open: (actor: Actor, orderNos: readonly string[], idempotencyKey: string) => Promise<Payment>
  readonly read: (actor: Actor, paymentId: string) => Promise<Payment>
  /** What `open` would ask for these orders now; opens nothing. Refuses as it does. */
  readonly quote: (actor: Actor, orderNos: readonly string[]) => Promise<PaymentQuote>
}

const bodyHashOf = (orderNos: readonly string[]): string =>
  createHash('sha256')
    .update([...orderNos].toSorted().join('|'))
    .digest('hex')
    .slice(0, 20)
const sameOrders = (payment: PaymentRow, orders: readonly OrderRow[]): boolean =>
  payment.lines
    .map(({ orderId }) => orderId)
    .toSorted()
    .join() ===
  orders
    .map(({ _id }) => _id)
    .toSorted()
    .join()
const titleOf = ([first, ...rest]: readonly OrderRow[]): string =>
  `${first?.productSnapshot.title ?? ''}${rest.length > 0 ? ` +${rest.length}` : ''}`

export const createCheckout = ({ store, payments, changed, clock, logger }: CheckoutDeps): Checkout => {
  const present = async (payment: PaymentRow): Promise<Payment> => {
    const orders = await store.byIds(payment.lines.map(({ orderId }) => orderId))
    const asked = new Map(payment.lines.map(({ orderId, amountFen }) => [orderId, amountFen]))
    return {
      paymentId: payment._id,
      state: payment.state,
      amountFen: payment.amountFen,
      cashierUrl: payment.state === 'pending' ? (payment.cashierUrl ?? null) : null,
      orders: orders.map(({ _id, orderNo, totalFen, state }) => ({ orderNo, totalFen: asked.get(_id) ?? totalFen, state })),
      showId: payment.showId,
      nowMs: clock.nowMs(),
    }
  }
  /** Freight of what travels together, asked once: by what her paid orders of the show have already brought. */
  const chargesFor = async (memberId: string, orders: readonly OrderRow[]): Promise<ReadonlyMap<string, Charge>> => {
    const keys = [...new Set(orders.flatMap(({ freight }) => (freight ? [freight.groupKey] : [])))]
    return chargesOf(orders, await store.freightGroup(memberId, orders[0]?.showId ?? '', keys))
  }
  const amountsFor = async (memberId: string, orders: readonly OrderRow[]): Promise<Pick<PaymentRow, 'lines' | 'amountFen'>> => {
    const charges = await chargesFor(memberId, orders)
    const lines = orders.map(({ _id, orderNo, totalFen }) => ({ orderId: _id, orderNo, amountFen: charges.get(_id)?.totalFen ?? totalFen }))
    return { lines, amountFen: sum(lines.map(({ amountFen }) => amountFen)) }
  }
  const rowFor = async (memberId: string, orders: readonly OrderRow[], id: string, bodyHash: string): Promise<PaymentRow> => {
    const now = new Date(clock.nowMs())
    return {
      _id: id,
      memberId,
      showId: orders[0]?.showId ?? '',
      ...(await amountsFor(memberId, orders)),
      currency: 'CNY',
      title: titleOf(orders),
      bodyHash,
      state: 'created',
      open: true,
      expiresAt: now,
      polledAt: now,
      createdAt: now,
      version: 1,
    }
  }
  /** Holds are made longer, once; a hold that is over cannot be paid any more. Answers the moment the first of them ends. */
  const extendHolds = async (payment: PaymentRow): Promise<number> => {
    const rows = await Promise.all(payment.lines.map(({ orderId }) => store.extend(orderId, payment._id, EXTENSION_MS)))
    const held = rows.filter((row): row is OrderRow => row !== null)
    for (const row of held) changed(row)
    if (held.length < rows.length) {
      await payments.close(payment._id)
      throw new DomainError('wrong_state')
    }
    return Math.min(...held.map(({ expiresAt }) => expiresAt.getTime()))
  }
  const start = async (payment: PaymentRow): Promise<PaymentRow> => {
    if (payment.amountFen === 0) {
      await payments.payNothing(payment)
      return (await payments.byId(payment._id)) ?? payment
    }
    const expiresAtMs = await extendHolds(payment)
    try {
      return await payments.start(payment, expiresAtMs, `/orders?paid=${payment._id}`)
    } catch (err) {
      logger.warn({ err, paymentId: payment._id }, 'payment provider does not answer')
      throw new DomainError('unavailable')
    }
  }
  /**
   * Amounts are fixed once, now that no other payment of hers in this show can be opened: one that was open before may have brought its
   * freight since they were counted. The provider hears only of fixed ones.
   */
  const priced = async (payment: PaymentRow, orders: readonly OrderRow[]): Promise<PaymentRow> => {
    if (payment.state !== 'created') return payment
    const fixed = await payments.fix(payment._id, await amountsFor(payment.memberId, orders))
    return fixed ?? found(await payments.byId(payment._id))
  }
  const ordersToPay = async (memberId: string, orderNos: readonly string[]): Promise<readonly OrderRow[]> => {
    const orders = await store.byNos(memberId, orderNos)
    if (orders.length < new Set(orderNos).size) throw new DomainError('not_found')
    if (new Set(orders.map(({ showId }) => showId)).size > 1) throw new DomainError('bad_input', { field: 'orderNos' })
    if (orders.some(({ state }) => state !== 'pendingPayment')) throw new DomainError('wrong_state')
    return orders
  }
  /** The payment that is open now makes room: the same orders go on with it, others are closed first. */
  const openInstead = async (memberId: string, orders: readonly OrderRow[], make: () => Promise<PaymentRow>): Promise<PaymentRow> => {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const row = await make()
      if ((await payments.insert(row)) === 'inserted') return row
      const own = await payments.byId(row._id)
      if (own) return own
      const current = await payments.openOf(memberId, row.showId)
      if (current && sameOrders(current, orders)) return current
      const closed = current ? await payments.close(current._id) : 'closed'
      if (closed === 'unknown') throw new DomainError('unavailable')
      if (closed === 'paid' && current && orders.some(({ _id }) => current.lines.some(({ orderId }) => orderId === _id)))
        throw new DomainError('wrong_state')
    }
    throw new DomainError('busy')
  }
  return {
    open: async (actor, orderNos, idempotencyKey) => {
      const memberId = actor.personId ?? ''
      permit(actor, 'payment.open', { own: true })
      const id = paymentIdOf(memberId, idempotencyKey)
      const bodyHash = bodyHashOf(orderNos)
      const known = await payments.byId(id)
      if (known && known.bodyHash !== bodyHash) throw new DomainError('key_reused')
      if (known && known.state !== 'created') return present(known)
      const orders = await ordersToPay(memberId, orderNos)
      const payment = known ?? (await openInstead(memberId, orders, () => rowFor(memberId, orders, id, bodyHash)))
      const fixed = await priced(payment, orders)
      // Another payment of hers was opened in its place since.
      return present(fixed.open ? await start(fixed) : fixed)
    },
    quote: async (actor, orderNos) => {
      const memberId = actor.personId ?? ''
      permit(actor, 'payment.open', { own: true })
      const orders = await ordersToPay(memberId, orderNos)
      const { lines, amountFen } = await amountsFor(memberId, orders)
      return {
        amountFen,
        freightFen: amountFen - sum(orders.map(({ goodsFen }) => goodsFen)),
        savedFen: sum(orders.map(({ totalFen }) => totalFen)) - amountFen,
        orders: lines.map(({ orderNo, amountFen: totalFen }) => ({ orderNo, totalFen })),
      }
    },
    read: async (actor, paymentId) => {
      const payment = found(await payments.byId(paymentId))
      permit(actor, 'order.readOwn', { own: payment.memberId === actor.personId })
      return present(payment)
    },
  }
}
