// What may still go back of an order, what a refund that went through leaves, and which credit events its life means. Pure.
import type { CreditEvent } from '../../commission/credit.rules.ts'
import { baseLeft, SHARE_CAP_BPS } from '../../commission/share.rules.ts'
import { sum } from '../../protocol/money.ts'
import type { OrderState } from '../../protocol/orders.ts'
import { statesBefore } from '../../transitions.ts'
import { ORDER_MOVES } from '../order-state.rules.ts'
import { eventOf, type CreditChange } from '../moving/credit-change.rules.ts'
import type { OrderRow, RefundDone, RefundPart } from '../order.rules.ts'

export type RefundWish = Pick<RefundPart, 'refundId' | 'goodsFen' | 'freightFen' | 'units' | 'unsentUnits'>
type Left = { readonly goodsFen: number; readonly freightFen: number; readonly units: number }
type Money = Pick<OrderRow, 'goodsFen' | 'totalFen' | 'quantity' | 'refundsAsked'>

/** Money has come and units are kept: something can go back. */
export const REFUNDABLE_STATES: readonly OrderState[] = statesBefore(ORDER_MOVES, 'refunded')
/** Money alone (freight that others no longer need) may follow the last unit. */
export const MONEY_STATES: readonly OrderState[] = [...REFUNDABLE_STATES, 'refunded']

/** Paid minus asked back so far (done ones are among the asked). */
export const leftOf = ({ goodsFen, totalFen, quantity, refundsAsked = [] }: Money): Left => ({
  goodsFen: goodsFen - sum(refundsAsked.map((part) => part.goodsFen)),
  freightFen: totalFen - goodsFen - sum(refundsAsked.map((part) => part.freightFen)),
  units: quantity - sum(refundsAsked.map((part) => part.units)),
})

/** The wish within what is left, so that two refunds at once can never give back more than came. */
export const partWithin = (row: Money, wish: RefundWish, nowMs: number): RefundPart => {
  const left = leftOf(row)
  const goodsFen = Math.min(wish.goodsFen, left.goodsFen)
  const freightFen = Math.min(wish.freightFen, left.freightFen)
  const units = Math.min(wish.units, left.units)
  return {
    refundId: wish.refundId,
    goodsFen,
    freightFen,
    amountFen: goodsFen + freightFen,
    units,
    unsentUnits: Math.min(wish.unsentUnits, units),
    askedAt: new Date(nowMs),
  }
}

type Done = Pick<OrderRow, 'goodsFen' | 'quantity' | 'refunds' | 'settledAt'>
/** The next entry of an order's refunds. Stored-bonus money is no part of an order yet: the base at payment is its goods money. */
export const doneEntry = (row: Done, part: RefundPart, nowMs: number): RefundDone => {
  const { askedAt: _, ...money } = part
  const goodsAfterFen = row.goodsFen - sum(row.refunds.map((one) => one.goodsFen)) - part.goodsFen
  return {
    ...money,
    n: row.refunds.length + 1,
    unitsAfter: row.quantity - sum(row.refunds.map((one) => one.units)) - part.units,
    goodsAfterFen,
    baseAfterFen: baseLeft(row.goodsFen, goodsAfterFen, row.goodsFen),
    side: row.settledAt === undefined ? 'frozen' : 'available',
    doneAt: new Date(nowMs),
  }
}

/**
 * What happened to a paid order, for its commission: what staff changed before the money came, payment, refunds before settlement with
 * the changes between them, settlement, refunds after it.
 */
export const creditEventsOf = (
  row: Pick<OrderRow, 'refunds' | 'settledAt' | 'creditChanges'>,
  blocked: string | null,
  capBps: number = SHARE_CAP_BPS,
): CreditEvent[] => {
  const refund = ({ refundId, goodsFen, units }: RefundDone): CreditEvent => ({ type: 'refund', refundId, goodsFen, units })
  const { creditChanges = [] } = row
  const changes = (isThen: (change: CreditChange) => boolean): CreditEvent[] =>
    creditChanges.filter(isThen).flatMap((change) => eventOf(change, capBps) ?? [])
  const frozen = row.refunds.filter(({ side }) => side === 'frozen').map(refund)
  const atFirst = changes(({ paid, refunds }) => paid && refunds === 0)
  const before = frozen.flatMap((one, place) => [one, ...changes(({ paid, refunds }) => paid && refunds === place + 1)])
  const after = row.refunds.filter(({ side }) => side === 'available').map(refund)
  return [
    ...changes(({ paid }) => !paid),
    { type: 'paid', blocked },
    ...atFirst,
    ...before,
    ...(row.settledAt === undefined ? [] : [{ type: 'settle' } as const, ...after]),
  ]
}
