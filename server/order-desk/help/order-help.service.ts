// Order help for leaders: how far an order of hers goes, and one reminder to who has not paid, if the buyer lets herself be told.
import type { Actor } from '../../actor.ts'
import type { CaseStore } from '../../after-sales/case.service.ts'
import { DomainError, found } from '../../domain-error.ts'
import type { NoticeChoices } from '../../members/notices/notice-settings.service.ts'
import { permit } from '../../members/permit.service.ts'
import type { Notices } from '../../notifications/notice.service.ts'
import type { OrderRow } from '../../orders/order.rules.ts'
import type { Act } from '../../protocol/acts.ts'
import type { LeaderOrderProgress } from '../../protocol/order-help.ts'

export type ReminderStore = {
  /** False when this order was reminded of before. */
  readonly insert: (orderId: string, leaderId: string, atMs: number) => Promise<boolean>
  readonly atMsOf: (orderId: string) => Promise<number | null>
}
export type OrderHelpDeps = {
  readonly store: ReminderStore
  readonly orderByNo: (orderNo: string) => Promise<OrderRow | null>
  readonly casesOf: CaseStore['ofOrder']
  readonly choices: Pick<NoticeChoices, 'of'>
  readonly notices: Notices
  readonly limits: {
    readonly consume: (rule: { name: string; points: number; perSec: number }, key: string) => Promise<{ readonly ok: boolean }>
  }
  readonly publicUrl: string
  readonly clock: { readonly nowMs: () => number }
}
export type OrderHelp = ReturnType<typeof createOrderHelp>

/** Of all her leaders together. */
const A_PERSON_A_DAY = { name: 'order-remind', points: 2, perSec: 86_400 }
const CASES_SHOWN = 20
const ms = (at: Date | undefined): number | null => at?.getTime() ?? null

export function createOrderHelp(deps: OrderHelpDeps) {
  const { store, orderByNo, casesOf, choices, notices, limits, publicUrl, clock } = deps

  /** Another leader's order answers like a missing one. */
  async function hers(actor: Actor, orderNo: string, act: Act): Promise<OrderRow> {
    const row = await orderByNo(orderNo)
    permit(actor, act, { people: row !== null && actor.leaderId !== null && row.attribution.leaderId === actor.leaderId })
    return found(row)
  }

  async function progress(actor: Actor, orderNo: string): Promise<LeaderOrderProgress> {
    const row = await hers(actor, orderNo, 'leaderOrders.read')
    const [cases, remindedAtMs] = await Promise.all([casesOf(row._id), store.atMsOf(row._id)])
    return {
      state: row.state,
      paidAtMs: ms(row.paidAt),
      shippedAtMs: ms(row.shippedAt),
      receivedAtMs: ms(row.receivedAt),
      settledAtMs: ms(row.settledAt),
      refundedFen: row.refunds.reduce((total, { amountFen }) => total + amountFen, 0),
      afterSales: cases.slice(0, CASES_SHOWN).map(({ state, openedAt, closedAt, units }) => ({
        state,
        openedAtMs: openedAt.getTime(),
        closedAtMs: ms(closedAt),
        units,
      })),
      remindedAtMs,
    }
  }

  /** Refuses not_found, wrong_state {why: paid | over | again}. */
  async function remind(actor: Actor, orderNo: string): Promise<{ sent: boolean; remindedAtMs: number }> {
    const row = await hers(actor, orderNo, 'order.remind')
    const nowMs = clock.nowMs()
    if (row.state !== 'pendingPayment') throw new DomainError('wrong_state', { why: row.state === 'closed' ? 'over' : 'paid' })
    if (row.expiresAt.getTime() <= nowMs) throw new DomainError('wrong_state', { why: 'over' })
    // First the row, then the notice: cut off in between she is told once too few, never once too many.
    if (!(await store.insert(row._id, actor.leaderId ?? '', nowMs))) throw new DomainError('wrong_state', { why: 'again' })
    const wants = (await choices.of(row.memberId)).orderWaits
    const may = wants && (await limits.consume(A_PERSON_A_DAY, row.memberId)).ok
    const text = { title: row.productSnapshot.title, leaderName: row.attribution.leaderName ?? '' }
    const url = `${publicUrl}/orders/${row.orderNo}`
    const sent = may && (await notices.send(row.memberId, { template: 'orderWaits', ...text, url }))
    return { sent, remindedAtMs: nowMs }
  }

  return { progress, remind }
}
