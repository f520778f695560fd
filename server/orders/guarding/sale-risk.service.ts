// Judges a paid flash order once: what looks like a machine's waits for a day or for staff, then goes on by itself.
import type { Clock } from '../../clock.ts'
import type { Logger } from '../../logger.ts'
import type { Metrics } from '../../metrics.ts'
import type { OrderRow } from '../order.rules.ts'
import type { ReadTerms } from '../placing/sale-terms.rules.ts'
import { REVIEW_FROM, REVIEW_MS, riskOf } from './sale-risk.rules.ts'

export type SaleRiskStore = {
  /** Counts this paid order to its address; answers the paid units there. The same order again changes nothing. */
  readonly toAddress: (offerId: string, deliveryIndex: string, orderId: string, units: number) => Promise<number>
  /** Counts this member to who paid; answers how many members that payer has. */
  readonly ofPayer: (payer: string, memberId: string) => Promise<number>
}
export type SaleRiskDeps = {
  readonly store: SaleRiskStore
  readonly terms: ReadTerms
  /** Keeps the first judgement with the order, and answers the order as it is then. */
  readonly keepReview: (orderId: string, untilAt: Date) => Promise<OrderRow | null>
  readonly changed: (row: OrderRow) => void
  readonly clock: Pick<Clock, 'nowMs'>
  readonly logger: Logger
  readonly metrics: Pick<Metrics, 'counter'>
}
/** True while the order waits: it is paid and stays so. */
export type HoldsBack = (row: OrderRow) => Promise<boolean>

export const createSaleRisk = (deps: SaleRiskDeps): HoldsBack => {
  const { store, terms, keepReview, changed, clock, logger } = deps
  const reviewed = deps.metrics.counter('sibo_orders_reviewed_total', 'Paid flash orders that wait a day before they are sent')

  const pointsOf = async (row: OrderRow): Promise<number> => {
    const { click, offerId, delivery, payer, memberId, _id: orderId, quantity } = row
    if (!click) return 0
    const [offer, unitsToAddress, membersOfPayer] = await Promise.all([
      terms(offerId),
      row.pickup ? 0 : store.toAddress(offerId, delivery.deliveryIndex, orderId, quantity),
      payer ? store.ofPayer(payer, memberId) : 0,
    ])
    return riskOf(click, { unitsToAddress, membersOfPayer, cap: offer?.cap ?? 0 })
  }
  return async (row) => {
    const nowMs = clock.nowMs()
    if (row.review) return nowMs < row.review.untilAt.getTime()
    if (row.saleKind !== 'flash' || row.simulated || !row.paidAt) return false
    // Whoever counts is away: nobody waits for that.
    const points = await pointsOf(row).catch((err: unknown) => {
      logger.warn({ err, orderId: row._id }, 'a paid order was not judged')
      return 0
    })
    if (points < REVIEW_FROM) return false
    const kept = await keepReview(row._id, new Date(row.paidAt.getTime() + REVIEW_MS))
    if (!kept?.review || nowMs >= kept.review.untilAt.getTime()) return false
    reviewed.inc()
    logger.info({ orderId: row._id, points }, 'paid order waits: it looks like a machine’s')
    changed(kept)
    return true
  }
}
