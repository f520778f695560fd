// Gives money back without a case: with a fresh proof of identity, by two persons where two are there, written down, and once whatever dies in between.
import { createHash } from 'node:crypto'
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Logger } from '../logger.ts'
import { permit } from '../members/permit.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import { leftOf } from '../orders/refunding/refunding.rules.ts'
import type { Refunding } from '../orders/refunding/refunding.service.ts'
import type { Refunds } from '../payments/refund.service.ts'
import type { DirectRefund, DirectRefundAsk, DirectRefunds as DirectRefundsTold } from '../protocol/after-sales.ts'
import { judgeDirect, presentDirect, type DirectRefundRow, type DirectRefundState } from './direct-refund.rules.ts'

const ID_CHARS = 24
const SLICE = 50
const AGAIN_MS = 5_000
const SHOWN_MAX = 20

export type DirectRefundStore = {
  /** `taken`: the id is known, or another of this order is open. */
  readonly insert: (row: DirectRefundRow) => Promise<'inserted' | 'taken'>
  readonly byId: (refundId: string) => Promise<DirectRefundRow | null>
  /** Newest first. */
  readonly ofOrder: (orderId: string, limit: number) => Promise<readonly DirectRefundRow[]>
  /** Only from that state; the end of its life lets the order go. */
  readonly move: (
    refundId: string,
    from: DirectRefundState,
    to: { readonly state: DirectRefundState; readonly decidedBy?: string; readonly doneAt?: Date },
  ) => Promise<DirectRefundRow | null>
  readonly toCarry: (nowMs: number, limit: number) => Promise<readonly DirectRefundRow[]>
  readonly tryLater: (refundId: string, atMs: number) => Promise<void>
}
export type DirectRefundDeps = {
  readonly store: DirectRefundStore
  readonly orders: Pick<Refunding, 'byId' | 'byNo' | 'ask' | 'done'>
  readonly refunds: Pick<Refunds, 'giveBack'>
  readonly audit: Pick<Audit, 'write'>
  readonly nicknames: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Another account that may agree: then nobody is both of two. */
  readonly anotherRefunds: (personId: string) => Promise<boolean>
  /** She is the buyer of this order or its leader: not hers to decide. */
  readonly isLinked: (personId: string, order: OrderRow) => Promise<boolean>
  readonly logger: Logger
  readonly nowMs: () => number
}
export type DirectRefunds = ReturnType<typeof createDirectRefunds>

const idOf = (personId: string, key: string): string =>
  createHash('sha256').update(`refund|${personId}|${key}`).digest('hex').slice(0, ID_CHARS)

export const createDirectRefunds = (deps: DirectRefundDeps) => {
  const { store, orders, refunds, audit, nicknames, anotherRefunds, isLinked, logger, nowMs } = deps

  const told = async (actor: Actor, row: DirectRefundRow): Promise<DirectRefund> => {
    const names = await nicknames([row.askedBy, ...(row.decidedBy === null ? [] : [row.decidedBy])])
    return presentDirect(row, names, actor.personId)
  }
  const write = (actor: Actor, { orderNo }: Pick<DirectRefundRow, 'orderNo'>, after: object, reason: string): Promise<void> =>
    audit.write({ actor, act: 'refund.withoutCase', on: { kind: 'order', id: orderNo }, after, reason })
  /** Hers to decide about: a fresh proof, and no order of her own. */
  const judged = async (actor: Actor, order: OrderRow): Promise<string> => {
    const personId = actor.personId ?? ''
    if (await isLinked(personId, order)) throw new DomainError('not_allowed')
    return personId
  }
  /** Counted on the order, given back, noted with its commission: each step harmless to repeat. */
  const refund = async ({ _id: refundId, orderId, goodsFen, freightFen }: DirectRefundRow): Promise<DirectRefundRow | null> => {
    const { part, row } = await orders.ask(orderId, { refundId, goodsFen, freightFen, units: 0, unsentUnits: 0 })
    const { orderNo, paidBy: paymentId = '' } = row
    const isBack =
      part.amountFen === 0 || (await refunds.giveBack({ refundId, paymentId, orderId, orderNo, amountFen: part.amountFen })) === 'succeeded'
    if (!isBack) return null
    await orders.done(orderId, refundId)
    return store.move(refundId, 'refunding', { state: 'done', doneAt: new Date(nowMs()) })
  }
  const carry = async (row: DirectRefundRow): Promise<DirectRefundRow> => {
    try {
      const done = await refund(row)
      if (done) return done
    } catch (err) {
      logger.error({ err, refundId: row._id }, 'refund without a case stopped half-way: it goes on')
    }
    await store.tryLater(row._id, nowMs() + AGAIN_MS)
    return (await store.byId(row._id)) ?? row
  }
  const decided = async (actor: Actor, refundId: string): Promise<{ row: DirectRefundRow; personId: string }> => {
    permit(actor, 'refund.withoutCase', {})
    const row = found(await store.byId(refundId))
    const personId = await judged(actor, found(await orders.byId(row.orderId)))
    if (row.state !== 'waiting') throw new DomainError('wrong_state', { state: row.state })
    return { row, personId }
  }
  return {
    ofOrder: async (actor: Actor, orderNo: string): Promise<DirectRefundsTold> => {
      permit(actor, 'order.readAny', {})
      const order = found(await orders.byNo(orderNo))
      const left = leftOf(order)
      const isPaid = judgeDirect(order, { goodsFen: left.goodsFen, freightFen: 0 }).code === 'ok' || left.freightFen > 0
      const rows = await store.ofOrder(order._id, SHOWN_MAX)
      return {
        goodsLeftFen: isPaid ? left.goodsFen : 0,
        freightLeftFen: isPaid ? left.freightFen : 0,
        rows: await Promise.all(rows.map((row) => told(actor, row))),
      }
    },
    /** Refuses wrong_state {why}, bad_input {field, max}, confirm_identity, not_allowed. The same key is the same refund. */
    ask: async (actor: Actor, orderNo: string, wish: DirectRefundAsk, key: string): Promise<DirectRefund> => {
      permit(actor, 'refund.withoutCase', {})
      const order = found(await orders.byNo(orderNo))
      const personId = await judged(actor, order)
      const refundId = idOf(personId, key)
      const known = await store.byId(refundId)
      if (known && (known.orderId !== order._id || known.goodsFen !== wish.goodsFen)) throw new DomainError('key_reused')
      if (known) return told(actor, known)
      const verdict = judgeDirect(order, wish)
      if (verdict.code === 'unpaid') throw new DomainError('wrong_state', { why: 'unpaid' })
      if (verdict.code === 'too_much') throw new DomainError('bad_input', { field: verdict.field, max: verdict.max })
      if ((await store.ofOrder(order._id, SHOWN_MAX)).some(({ open }) => open)) throw new DomainError('wrong_state', { why: 'open' })
      // A shop of one decides alone, and the audit says so.
      const isSingle = !(await anotherRefunds(personId))
      const { goodsFen, freightFen, reason } = wish
      const row: DirectRefundRow = {
        _id: refundId,
        orderId: order._id,
        orderNo,
        goodsFen,
        freightFen,
        reason,
        state: isSingle ? 'refunding' : 'waiting',
        open: true,
        askedBy: personId,
        decidedBy: isSingle ? personId : null,
        ...(isSingle ? { single: true as const } : {}),
        askedAt: new Date(nowMs()),
        version: 1,
      }
      await write(actor, row, { goodsFen, freightFen, ...(isSingle ? { single: true } : { first: true }) }, reason)
      if ((await store.insert(row)) === 'taken') {
        const twin = await store.byId(refundId)
        if (!twin) throw new DomainError('wrong_state', { why: 'open' })
        return told(actor, twin)
      }
      return told(actor, isSingle ? await carry(row) : row)
    },
    /** Another person's yes. Refuses wrong_state {why: second} to who asked. */
    approve: async (actor: Actor, refundId: string, reason: string): Promise<DirectRefund> => {
      const { row, personId } = await decided(actor, refundId)
      if (row.askedBy === personId) throw new DomainError('wrong_state', { why: 'second' })
      const moved = await store.move(refundId, 'waiting', { state: 'refunding', decidedBy: personId })
      if (!moved) throw new DomainError('changed_meanwhile')
      await write(actor, row, { goodsFen: row.goodsFen, freightFen: row.freightFen, second: true }, reason)
      return told(actor, await carry(moved))
    },
    /** Taken back by who asked, or refused by another. */
    drop: async (actor: Actor, refundId: string, reason: string): Promise<DirectRefund> => {
      const { row, personId } = await decided(actor, refundId)
      const dropped = await store.move(refundId, 'waiting', { state: 'dropped', decidedBy: personId })
      if (!dropped) throw new DomainError('changed_meanwhile')
      await write(actor, row, { state: 'dropped' }, reason)
      return told(actor, dropped)
    },
    /** Duty: what waits for the provider, or was left by a death. */
    goOn: async (): Promise<void> => {
      for (const row of await store.toCarry(nowMs(), SLICE)) await carry(row)
    },
  }
}
