// What a paid order owes to its leader, if it has one: the accrual in the ledger and the buyer's binding; a pure function of the order, harmless to repeat.
import type { AccrualService } from '../commission/accrual.service.ts'
import type { CreditService } from '../leaders/credit.service.ts'
import type { OrderRow } from './order.rules.ts'

export type CreditPaidDeps = {
  readonly accruals: Pick<AccrualService, 'accrue'>
  readonly credit: Pick<CreditService, 'onPaid' | 'payerMatch'>
}

export const createCreditPaid = ({ accruals, credit }: CreditPaidDeps): ((row: OrderRow) => Promise<void>) => {
  /** Why nothing accrues: bought by the show's own people, or the buyer or payer is the leader herself. */
  const blockOf = async ({ insider, attribution, payer }: OrderRow): Promise<string | null> => {
    if (insider) return 'insider'
    if (attribution.selfMatch !== null || attribution.leaderMemberId === null) return attribution.selfMatch
    return credit.payerMatch(attribution.leaderMemberId, payer ?? null)
  }
  return async (row) => {
    const { _id: orderId, orderNo, memberId, showId, attribution, createdAt, paidAt } = row
    const blocked = await blockOf(row)
    const netGoodsFen = row.baseFen ?? row.goodsFen
    const { leaderId, reason, touchId, touchAtMs, bindingId, bindingSinceMs, groupId, channel, ruleVersion } = attribution
    const why = { touchAtMs, bindingSinceMs, reason, ruleVersion, title: row.productSnapshot.title }
    await accruals.accrue({ orderId, orderNo, why, leaderId, frozen: row.rate, units: row.quantity, goodsFen: netGoodsFen }, blocked)
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
}
