// Carries a case's refund out, step by step, each harmless to repeat: asked on the order, given back, noted, credit, goods, freight of others, done.
import type { StockService } from '../catalog/stock.service.ts'
import type { Logger } from '../logger.ts'
import type { OrderRow, RefundPart } from '../orders/order.rules.ts'
import type { Refunding } from '../orders/refunding/refunding.service.ts'
import type { RefundWish } from '../orders/refunding/refunding.rules.ts'
import type { Refunds } from '../payments/refund.service.ts'
import { DomainError, found } from '../domain-error.ts'
import type { CaseRow, Mark, RefundPlan } from './after-sale.rules.ts'
import type { CaseBook } from './case.service.ts'
import { REASONS } from './reason.rules.ts'
import { freightBackOf, isWholeUnsent } from './refund-plan.rules.ts'

const SLICE = 50
const AGAIN_MS = 5_000

/** Coupons and points of an order that went back (rules.md 24); whoever keeps them is told once a refund, by its number. */
export type BenefitsBack = {
  readonly refundId: string
  readonly orderId: string
  /** The whole order went before anything left: its coupon returns. */
  readonly wholeUnsent: boolean
  readonly goodsFen: number
  readonly goodsRefundedFen: number
}
export type CarryOutDeps = {
  readonly book: CaseBook
  readonly orders: Pick<Refunding, 'byId' | 'ask' | 'done' | 'groupOf'>
  readonly refunds: Pick<Refunds, 'giveBack'>
  readonly stock: Pick<StockService, 'transact' | 'fromLot' | 'lose'>
  readonly giveBackBenefits?: (back: BenefitsBack) => Promise<void>
  readonly logger: Logger
  readonly nowMs: () => number
}
export type CarryOut = ReturnType<typeof createCarryOut>

export const createCarryOut = ({ book, orders, refunds, stock, giveBackBenefits, logger, nowMs }: CarryOutDeps) => {
  /** One order's money, from being counted to its commission; null while the provider has not said yes. */
  const giveBack = async (orderId: string, wish: RefundWish): Promise<{ part: RefundPart; order: OrderRow } | null> => {
    const { part, row } = await orders.ask(orderId, wish)
    const { orderNo, paidBy: paymentId = '' } = row
    const state = await refunds.giveBack({ refundId: wish.refundId, paymentId, orderId, orderNo, amountFen: part.amountFen })
    return state === 'succeeded' ? { part, order: await orders.done(orderId, wish.refundId) } : null
  }
  /** Before shipping: back to normal stock. After it: only what was inspected; what is spoilt is written down as such. */
  const restock = async (row: CaseRow, order: OrderRow, part: RefundPart, plan: RefundPlan): Promise<void> => {
    const { skuId, lotId } = order
    const sellable = row.unsent ? part.unsentUnits : plan.sellableUnits
    const move = (units: number, name: string) => ({ skuId, lotId, units, moveId: `${row._id}:${name}` })
    if (sellable > 0) await stock.transact((tx) => stock.fromLot(tx, move(sellable, 'restock'), 'restock'))
    if (!row.unsent && plan.damagedUnits > 0) await stock.transact((tx) => stock.lose(tx, move(plan.damagedUnits, 'damaged')))
  }
  const refund = async (row: CaseRow, plan: RefundPlan): Promise<CaseRow | null> => {
    const { _id: refundId, orderId, unsent } = row
    const { goodsFen, freightFen, units } = plan
    const own = await giveBack(orderId, { refundId, goodsFen, freightFen, units, unsentUnits: unsent ? units : 0 })
    if (!own) return null
    await restock(row, own.order, own.part, plan)
    await giveBackBenefits?.({
      refundId,
      orderId,
      wholeUnsent: plan.wholeUnsent,
      goodsFen: own.order.goodsFen,
      goodsRefundedFen: own.order.goodsFen - (own.order.refunds.at(-1)?.goodsAfterFen ?? own.order.goodsFen),
    })
    for (const [place, { orderId: other, fen }] of plan.others.entries()) {
      const wish = { refundId: `${refundId}:f:${place}`, goodsFen: 0, freightFen: fen, units: 0, unsentUnits: 0 }
      if (!(await giveBack(other, wish))) return null
    }
    return book.move(row, 'done', { code: 'done', by: 'clock' })
  }
  /** The case's plan as it stands, made at the moment it goes to be refunded. */
  const planOf = async (
    row: CaseRow,
    inspected: { sellableUnits: number; damagedUnits: number; goodsFen?: number },
  ): Promise<RefundPlan> => {
    const order = found(await orders.byId(row.orderId))
    const units = row.agreed?.units ?? row.units
    const group = order.freight ? await orders.groupOf(order.freight.groupKey) : []
    const { sellerFault } = REASONS[row.reason]
    const back = freightBackOf({ order, sellerFault, unsent: row.unsent, units }, group)
    return {
      goodsFen: Math.min(inspected.goodsFen ?? Infinity, row.agreed?.goodsFen ?? row.askedFen),
      freightFen: back.ownFen,
      units,
      sellableUnits: inspected.sellableUnits,
      damagedUnits: inspected.damagedUnits,
      wholeUnsent: isWholeUnsent(order, row.unsent, units),
      others: back.others,
    }
  }
  /** From approved (money alone) or received to refunding, and on as far as the provider lets it. */
  const start = async (
    row: CaseRow,
    by: Mark['by'],
    inspected: { sellableUnits: number; damagedUnits: number; goodsFen?: number } = { sellableUnits: 0, damagedUnits: 0 },
  ): Promise<CaseRow | null> => {
    const plan = await planOf(row, inspected)
    const code = row.state === 'received' && by === 'staff' ? 'inspected' : 'refunding'
    const moved = await book.move(row, 'refunding', { code, by, plan })
    return moved && carry(moved)
  }
  /** As far as it goes now; what is left is tried again by the duty. */
  const carry = async (row: CaseRow): Promise<CaseRow> => {
    try {
      if (row.state === 'approved') return (await start(row, 'clock')) ?? row
      const done = row.plan && (await refund(row, row.plan))
      if (done) return done
    } catch (err) {
      if (err instanceof DomainError && err.code === 'changed_meanwhile') return row
      logger.error({ err, caseId: row._id }, 'refund of a case stopped half-way: it goes on')
    }
    await book.store.tryLater(row._id, nowMs() + AGAIN_MS)
    return (await book.store.byId(row._id)) ?? row
  }
  return {
    start,
    carry,
    /** Duty: what waits for the provider, or was left by a death. */
    goOn: async (): Promise<void> => {
      for (const row of await book.store.toRefund(nowMs(), SLICE)) await carry(row)
    },
  }
}
