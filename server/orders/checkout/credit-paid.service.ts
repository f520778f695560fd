// What an order owes to its leader, if it has one: ledger rows from payment to the last refund, and the buyer's binding; a pure function of the order, harmless to repeat.
import type { AccrualService } from '../../commission/accrual.service.ts'
import type { CreditService } from '../../leaders/attribution/credit.service.ts'
import type { OrderRow } from '../order.rules.ts'
import { creditEventsOf } from '../refunding/refunding.rules.ts'

export type CreditPaidDeps = {
  readonly accruals: Pick<AccrualService, 'bring'>
  readonly credit: Pick<CreditService, 'onPaid' | 'payerMatch'>
  /** Keeps the first judgement of a block with the order, and answers what is kept. */
  readonly keepBlock: (orderId: string, blocked: string | null) => Promise<string | null>
}
export type OrderCredit = {
  /** After payment: the accrual, and what the sale means for the buyer's binding. */
  readonly paid: (row: OrderRow) => Promise<void>
  /** Makes the ledger what the order says: accrued, reversed by refunds, settled, clawed back. */
  readonly bring: (row: OrderRow) => Promise<void>
}

export const createOrderCredit = ({ accruals, credit, keepBlock }: CreditPaidDeps): OrderCredit => {
  /** Why nothing accrues: bought by the show's own people, or the buyer or payer is the leader herself. */
  const blockOf = async ({ insider, attribution, payer }: OrderRow): Promise<string | null> => {
    if (insider) return 'insider'
    if (attribution.selfMatch !== null || attribution.leaderMemberId === null) return attribution.selfMatch
    return credit.payerMatch(attribution.leaderMemberId, payer ?? null)
  }
  /** Judged once: who paid and who leads may change later, the answer stays. */
  const keptBlock = async (row: OrderRow): Promise<string | null> =>
    row.creditBlock === undefined ? keepBlock(row._id, await blockOf(row)) : row.creditBlock
  const bringTo = async (row: OrderRow, blocked: string | null): Promise<void> => {
    const { _id: orderId, orderNo, attribution, rate: frozen, quantity: units, goodsFen } = row
    const { leaderId, reason, touchAtMs, bindingSinceMs, ruleVersion } = attribution
    const why = { touchAtMs, bindingSinceMs, reason, ruleVersion, title: row.productSnapshot.title }
    await accruals.bring({ orderId, orderNo, why, leaderId, frozen, units, goodsFen }, creditEventsOf(row, blocked))
  }
  const paid = async (row: OrderRow): Promise<void> => {
    const { _id: orderId, memberId, showId, attribution, createdAt, paidAt, goodsFen: netGoodsFen } = row
    const blocked = await keptBlock(row)
    await bringTo(row, blocked)
    const { leaderId, reason, touchId, bindingId, groupId, channel } = attribution
    const order = {
      createdAtMs: createdAt.getTime(),
      leaderId,
      reason,
      touchId,
      bindingId,
      groupId,
      channel,
      netGoodsFen,
      blocked: blocked !== null,
    }
    await credit.onPaid({ orderId, memberId, showId, paidAtMs: (paidAt ?? createdAt).getTime(), order })
  }
  return { paid, bring: async (row) => bringTo(row, await keptBlock(row)) }
}
