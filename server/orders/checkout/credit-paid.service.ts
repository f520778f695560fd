// What an order owes to its leader, if it has one: ledger rows from payment to the last refund, and the buyer's binding; a pure function of the order, harmless to repeat.
import type { AccrualService } from '../../commission/accrual.service.ts'
import type { CreditService } from '../../leaders/attribution/credit.service.ts'
import type { OrderRow } from '../order.rules.ts'
import { creditAtPlacement } from '../moving/credit-change.rules.ts'
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
    const { _id: orderId, orderNo, quantity: units, goodsFen, creditChanges = [] } = row
    const { attribution, rate: frozen } = creditAtPlacement(row)
    const { title } = row.productSnapshot
    const why = { ...attribution, title }
    const whys: (typeof why)[] = []
    for (const { after } of creditChanges) whys.push(after ? { ...after.attribution, title } : (whys.at(-1) ?? why))
    const order = { orderId, orderNo, why, whys, leaderId: attribution.leaderId, frozen, units, goodsFen }
    await accruals.bring(order, creditEventsOf(row, blocked, frozen?.capBps))
  }
  const paid = async (row: OrderRow): Promise<void> => {
    const { _id: orderId, memberId, showId, createdAt, paidAt, goodsFen: netGoodsFen } = row
    const blocked = await keptBlock(row)
    await bringTo(row, blocked)
    // Bindings go by the answer given at placement, whoever is credited now.
    const { leaderId, reason, touchId, bindingId, groupId, channel } = creditAtPlacement(row).attribution
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
    const creditedTo = row.attribution.leaderId
    await credit.onPaid({ orderId, memberId, showId, paidAtMs: (paidAt ?? createdAt).getTime(), order, creditedTo })
  }
  return { paid, bring: async (row) => bringTo(row, await keptBlock(row)) }
}
