// Orders in memory: the same judges as the unique indexes and the validator of the real collection, every call one step.
import type { CheckoutStore } from '../../server/orders/checkout/checkout.service.ts'
import type { ClosingStore } from '../../server/orders/gate/closing.service.ts'
import type { CommitStore, InsertVerdict } from '../../server/orders/placing/committer.service.ts'
import type { LifeStore } from '../../server/orders/life.service.ts'
import type { OrderRow, RefusalRow, TakeBackRow } from '../../server/orders/order.rules.ts'
import type { OwnedRow, RebuildStore } from '../../server/orders/gate/rebuild.service.ts'
import type { RecoveryStore } from '../../server/orders/gate/recovery.service.ts'
import { MONEY_STATES } from '../../server/orders/refunding/refunding.rules.ts'
import type { RefundingStore } from '../../server/orders/refunding/refunding.service.ts'
import type { SettlementStore } from '../../server/orders/checkout/settlement.service.ts'
import type { ViewStore } from '../../server/orders/views.service.ts'

type Row = OrderRow | RefusalRow | TakeBackRow
type Stored = { -readonly [K in keyof OrderRow]: OrderRow[K] }
export type OrderStores = {
  readonly orders: CommitStore & RebuildStore
  readonly life: LifeStore
  readonly settlement: SettlementStore
  readonly refunding: RefundingStore
  readonly views: ViewStore & Pick<CheckoutStore, 'byNos' | 'byIds' | 'freightGroup'> & Pick<RecoveryStore, 'anyReleaseOwed'>
  readonly closing: ClosingStore
  /** Puts an order into `completed`, whatever it was: shipping and receipt are another's steps. */
  readonly complete: (orderId: string, receivedAt: Date) => Promise<void>
  /** Every row as it is, for checkers. */
  readonly all: () => Promise<readonly Row[]>
}

const unitsOf = (row: Row): readonly number[] => ('units' in row ? (row.units ?? []) : [])
const isOrder = (row: Row): row is OrderRow => 'orderNo' in row
const isUnsettled = (row: OrderRow): boolean => row.state === 'completed' && !row.settledAt && !row.openCase
const meets = (one: readonly number[], other: readonly number[]): boolean => one.some((number) => other.includes(number))

const isValid = (row: Row): boolean => {
  const units = unitsOf(row)
  const slots = 'slots' in row ? (row.slots ?? []) : []
  const distinct = new Set(units).size === units.length && new Set(slots).size === slots.length
  const inRange = units.every((unit) => Number.isInteger(unit) && unit >= 1) && slots.every((slot) => slot >= 1 && slot <= 30)
  const owns = row.state === 'closed' ? units.length === 0 && slots.length === 0 : units.length === row.quantity
  return distinct && inRange && owns && (row.state !== 'pendingPayment' || 'expiresAt' in row)
}

export type MemoryOrders = OrderStores & { readonly endHold: (orderId: string) => Promise<void> }
/** `missing`: indexes that a test takes away. */
export const createMemoryOrders = (nowMs: () => number, missing: readonly string[] = []): MemoryOrders => {
  const rows = new Map<string, Row>()
  const values = (): Row[] => [...rows.values()]
  const orders = (): OrderRow[] => values().filter(isOrder)
  // Rows are never changed in place by the services: one level is enough, and a model test copies millions.
  const copy = <T extends Row>(row: T): T => ({ ...row })

  const conflict = (row: Row): string | null => {
    for (const other of values()) {
      if (other._id === row._id) continue
      if (!missing.includes('unitOnce') && other.lotId === row.lotId && meets(unitsOf(other), unitsOf(row))) return 'unitOnce'
      if (!isOrder(other) || !isOrder(row)) continue
      if (other.orderNo === row.orderNo) return 'orderNoOnce'
      const sameSlots = other.offerId === row.offerId && other.memberId === row.memberId && meets(other.slots ?? [], row.slots ?? [])
      if (sameSlots && !missing.includes('slotOnce')) return 'slotOnce'
    }
    return null
  }
  const insert = (row: Row): InsertVerdict => {
    if (rows.has(row._id)) return { code: 'duplicate', index: '_id_' }
    if (!isValid(row)) return { code: 'invalid', mongoCode: 121 }
    const index = conflict(row)
    if (index !== null) return { code: 'duplicate', index }
    rows.set(row._id, copy(row))
    return { code: 'inserted' }
  }
  const change = (orderId: string, when: (row: OrderRow) => boolean, apply: (row: Stored) => void): OrderRow | null => {
    const known = rows.get(orderId)
    if (!known || !isOrder(known) || !when(known)) return null
    const next: Stored = { ...copy(known) }
    apply(next)
    next.version += 1
    if (!isValid(next)) throw new Error('the validator refuses this change')
    if (conflict(next) !== null) throw Object.assign(new Error('duplicate'), { code: 11_000 })
    rows.set(orderId, next)
    return copy(next)
  }
  const close = (reason: 'expired' | 'cancelled') => (row: Stored) => {
    Object.assign(row, { state: 'closed', reason, closedAt: new Date(nowMs()), releaseOwed: true })
    Object.assign(row, { releasedUnits: row.units, releasedSlots: row.slots ?? [] })
    delete row.units
    delete row.slots
  }
  const isOver = (row: OrderRow): boolean => row.state === 'pendingPayment' && row.expiresAt.getTime() <= nowMs()
  const paidUnreviewed = (row: OrderRow): boolean => row.state === 'paid' && !row.review
  const inReview = (row: OrderRow): boolean => row.state === 'paid' && (row.review?.untilAt.getTime() ?? 0) > nowMs()
  const some = (when: (row: OrderRow) => boolean, limit: number): OrderRow[] => orders().filter(when).slice(0, limit).map(copy)
  const byId = (orderId: string): OrderRow | null => {
    const row = rows.get(orderId)
    return row && isOrder(row) ? copy(row) : null
  }
  const byIds = (ids: readonly string[]): OrderRow[] => ids.flatMap((id) => byId(id) ?? [])
  const pay = (row: Stored, paymentId: string, payer: string | null, totalFen: number): void => {
    const now: Record<string, number> = { freight: totalFen - row.goodsFen, payable: totalFen }
    const priceLines = row.priceLines.map((line) => ({ ...line, amountFen: now[line.code] ?? line.amountFen }))
    Object.assign(row, { state: 'paid', reason: null, paidBy: paymentId, payer, paidAt: new Date(nowMs()), baseFen: row.goodsFen })
    Object.assign(row, { totalFen, freightFen: totalFen - row.goodsFen, priceLines })
  }

  const views: OrderStores['views'] = {
    byId: async (id) => {
      const row = rows.get(id)
      return row && row.state !== 'takenBack' ? copy(row) : null
    },
    byNo: async (orderNo) => orders().find((row) => row.orderNo === orderNo) ?? null,
    byNos: async (memberId, nos) => orders().filter((row) => row.memberId === memberId && nos.includes(row.orderNo)),
    byIds: async (ids) => byIds(ids),
    freightGroup: async (memberId, showId, keys) =>
      orders()
        .filter((row) => row.memberId === memberId && row.showId === showId && keys.includes(row.freight?.groupKey ?? ''))
        .filter(({ state, sentUnits = 0 }) => ['paid', 'toShip', 'refunded'].includes(state) && sentUnits === 0),
    list: async (query, after, limit) =>
      orders()
        .filter(
          (row) =>
            (query.memberId ?? row.memberId) === row.memberId &&
            (query.showId ?? row.showId) === row.showId &&
            (query.leaderId === undefined || query.leaderId === row.attribution.leaderId) &&
            (query.state ?? row.state) === row.state &&
            row.orderNo.startsWith(query.noStartsWith ?? ''),
        )
        .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a._id < b._id ? 1 : -1))
        .filter(
          ({ createdAt, _id }) =>
            after === null || createdAt.getTime() < after.createdAtMs || (createdAt.getTime() === after.createdAtMs && _id < after.orderId),
        )
        .slice(0, limit),
    counts: async () => [...Map.groupBy(orders(), ({ state }) => state)].map(([state, some]) => ({ state, count: some.length })),
    payersOf: async (memberId) => [...new Set(orders().flatMap((row) => (row.memberId === memberId ? (row.payer ?? []) : [])))],
    anyReleaseOwed: async (offerId) => orders().some((row) => row.offerId === offerId && row.releaseOwed === true),
  }
  return {
    views,
    orders: {
      insertMany: async (given) => given.map(insert),
      insertRefusal: async (row) => insert(row),
      byId: views.byId,
      ownedAmong: async (lotId, units) =>
        values().flatMap((row) => (row.lotId === lotId ? unitsOf(row).filter((unit) => units.includes(unit)) : [])),
      slotsOf: async (offerId, memberId) =>
        orders().flatMap((row) => (row.offerId === offerId && row.memberId === memberId ? (row.slots ?? []) : [])),
      owned: async (lotId) =>
        values()
          .filter((row) => row.lotId === lotId && unitsOf(row).length > 0)
          .map((row): OwnedRow => {
            const order = isOrder(row) ? row : null
            return {
              memberId: order?.memberId ?? null,
              gateKey: order?.grant ?? null,
              bodyHash: order?.bodyHash ?? '',
              lotIndex: order?.lotIndex ?? 0,
              pending: row.state === 'pendingPayment',
              units: [...unitsOf(row)],
              slots: [...(order?.slots ?? [])],
            }
          }),
    },
    life: {
      byId: async (id) => byId(id),
      due: async (limit) =>
        orders()
          .filter(isOver)
          .toSorted((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime())
          .slice(0, limit)
          .map(copy),
      expire: async (ids) => {
        for (const id of ids) change(id, isOver, close('expired'))
        return byIds(ids).filter((row) => row.state === 'closed' && row.reason === 'expired')
      },
      cancel: async (id) => change(id, (row) => row.state === 'pendingPayment', close('cancelled')),
      extend: async (id, paymentId, byMs) =>
        change(
          id,
          (row) => row.state === 'pendingPayment' && !isOver(row),
          (row) => {
            if (!row.extended) row.expiresAt = new Date(row.expiresAt.getTime() + byMs)
            Object.assign(row, { extended: true, paymentId })
          },
        ),
      owed: async (limit) =>
        orders()
          .filter((row) => row.releaseOwed === true)
          .slice(0, limit)
          .map(({ _id, offerId }) => ({ orderId: _id, offerId })),
      releaseDone: async (ids) => {
        for (const id of ids) {
          const row = rows.get(id)
          if (row && isOrder(row)) delete (row as Stored).releaseOwed
        }
      },
    },
    settlement: {
      byId: async (id) => byId(id),
      pay: async (id, paymentId, payer, amountFen) =>
        change(
          id,
          (row) => row.state === 'pendingPayment' && !row.refusedPayments?.includes(paymentId),
          (row) => pay(row, paymentId, payer, amountFen),
        ),
      payLate: async (id, paymentId, payer, amountFen, { grant, units, slots }) => {
        const isLate = (row: OrderRow): boolean =>
          row.state === 'closed' && row.reason === 'expired' && !row.refusedPayments?.includes(paymentId)
        try {
          const row = change(id, isLate, (next) => {
            pay(next, paymentId, payer, amountFen)
            Object.assign(next, { grant, units: [...units], ...(slots.length > 0 ? { slots: [...slots] } : {}) })
          })
          return row ? { code: 'paid', row } : { code: 'lost' }
        } catch {
          return { code: 'conflict' }
        }
      },
      refusePayment: async (id, paymentId) => {
        const first = change(
          id,
          (row) => row.paidBy !== paymentId && !row.refusedPayments?.includes(paymentId),
          (row) => void Object.assign(row, { refusedPayments: [...(row.refusedPayments ?? []), paymentId] }),
        )
        const before = first ?? byId(id)
        return before?.refusedPayments?.includes(paymentId) ? { row: before, first: first !== null } : null
      },
      toShip: async (id) =>
        change(
          id,
          (row) => row.state === 'paid',
          (row) => void Object.assign(row, { state: 'toShip', toShipAt: new Date(nowMs()) }),
        ),
      stuckPaid: async (limit) => some((row) => row.state === 'paid' && !inReview(row), limit),
      keepReview: async (id, untilAt) => change(id, paidUnreviewed, (row) => void (row.review = { untilAt })) ?? byId(id),
      endReview: async (id) =>
        change(id, inReview, (row) => void (row.review = { untilAt: new Date(nowMs()), releasedAt: new Date(nowMs()) })),
      keepBlock: async (id, blocked) => {
        const row = rows.get(id)
        if (!row || !isOrder(row)) return null
        if (row.creditBlock === undefined) rows.set(id, { ...row, creditBlock: blocked })
        return row.creditBlock ?? blocked
      },
    },
    refunding: {
      byId: async (id) => byId(id),
      byNo: views.byNo,
      addAsked: async (id, seenVersion, part) =>
        change(
          id,
          (row) => row.version === seenVersion && MONEY_STATES.includes(row.state),
          (row) => void Object.assign(row, { refundsAsked: [...(row.refundsAsked ?? []), part] }),
        ),
      addDone: async (id, entry) =>
        change(
          id,
          (row) =>
            row.refunds.length === entry.n - 1 &&
            row.refunds.every(({ refundId }) => refundId !== entry.refundId) &&
            (row.settledAt !== undefined) === (entry.side === 'available') &&
            MONEY_STATES.includes(row.state),
          (row) => {
            Object.assign(row, { refunds: [...row.refunds, entry], baseFen: entry.baseAfterFen })
            row.freightBackFen = (row.freightBackFen ?? 0) + entry.freightFen
            if (entry.unitsAfter === 0) Object.assign(row, { state: 'refunded', refundedAt: entry.doneAt })
          },
        ),
      groupOf: async (groupKey) =>
        orders()
          .filter((row) => row.freight?.groupKey === groupKey && MONEY_STATES.includes(row.state))
          .map(copy),
      settle: async (id, atMs) =>
        change(id, isUnsettled, (row) => void Object.assign(row, { settledAt: new Date(atMs), settleOwed: true })),
      settleDone: async (id) => void Reflect.deleteProperty(rows.get(id) ?? {}, 'settleOwed'),
      settleOwed: async (limit) => some(({ settleOwed }) => settleOwed === true, limit),
      unsettled: async (receivedBeforeMs, limit) =>
        some((row) => isUnsettled(row) && (row.receivedAt?.getTime() ?? Infinity) < receivedBeforeMs, limit),
    },
    closing: {
      ownedUnits: async (lotId) => new Set(values().flatMap((row) => (row.lotId === lotId ? unitsOf(row) : []))),
      insertTakeBacks: async (given) => given.map(insert),
      takeBacks: async (lotId) => values().filter((row): row is TakeBackRow => row.lotId === lotId && row.state === 'takenBack'),
      anyPending: async (offerId) => orders().some((row) => row.offerId === offerId && row.state === 'pendingPayment'),
    },
    complete: async (id, receivedAt) =>
      void change(
        id,
        () => true,
        (row) => void Object.assign(row, { state: 'completed', receivedAt, shippedAt: receivedAt, sentUnits: row.quantity }),
      ),
    all: async () => values().map(copy),
    endHold: async (orderId) => {
      const row = rows.get(orderId)
      if (row && isOrder(row)) (row as Stored).expiresAt = new Date(0)
    },
  }
}
