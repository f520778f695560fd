// What a commission table would change: row by row against the table in force, and on the commission of past orders; writes nothing.
import type { Actor } from '../actor.ts'
import { promisedRate, settingsOf, type RateTable } from '../commission/rate.rules.ts'
import { rateRowsOf, refuseTable } from './rate-desk.service.ts'
import { rateChanges } from '../commission/rate-table.rules.ts'
import { freezeInviterBps, inviterShare } from '../commission/share.rules.ts'
import { FIRST_TERMS } from '../commission/rate-terms.rules.ts'
import type { BonusTerms } from '../leaders/inviters/inviter.rules.ts'
import type { LevelSpread } from '../leaders/level.rules.ts'
import type { Leader } from '../leaders/leader.service.ts'
import { permit } from '../members/permit.service.ts'
import type { CommissionPreview, RateRowGiven, RateTermsGiven } from '../protocol/commission.ts'

/** A paid order that a leader is credited for. */
export type CommissionPast = {
  readonly leaderId: string
  readonly buyerId: string
  readonly level: number
  readonly showId: string
  readonly skuId: string
  readonly category: string
  readonly goodsFen: number
  readonly units: number
  readonly atMs: number
}
export type CommissionPreviewDeps = {
  /** The newest first, simulated ones left out. */
  readonly ordersSince: (sinceMs: number, limit: number) => Promise<CommissionPast[]>
  readonly tableAt: (atMs: number) => Promise<RateTable | null>
  readonly categoriesOf: (skuIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly cards: (leaderIds: readonly string[]) => Promise<ReadonlyMap<string, Leader>>
  /** Whom an order of one of these leaders pays a bonus under given terms; null: nobody. */
  readonly inviterOf: (
    leaderIds: readonly string[],
  ) => Promise<(ask: { leaderId: string; buyerId: string | null; atMs: number }, terms: BonusTerms) => string | null>
  /** Leaders by level now, and by these thresholds; left out: not asked. */
  readonly levelSpread?: (levelFen: readonly number[]) => Promise<readonly LevelSpread[]>
  readonly clock: { readonly nowMs: () => number }
}
export type CommissionPreviewOf = ReturnType<typeof createCommissionPreview>
type InviterOf = Awaited<ReturnType<CommissionPreviewDeps['inviterOf']>>
type Asked = { readonly rows: readonly RateRowGiven[]; readonly terms: RateTermsGiven; readonly days: number }

const ORDERS_MAX = 5000
const LEADERS_SHOWN = 10
const DAY_MS = 86_400_000
const NO_TABLE: RateTable = { version: 0, publishedAtMs: 0, rows: [], terms: FIRST_TERMS }

/** What one table alone pays for an order, as it does once nothing older is promised any more. */
function paidBy(table: RateTable, order: CommissionPast, inviterOf: InviterOf): { leaderFen: number; bonusFen: number } {
  const ask = { ...order, categories: [order.category], baseFen: order.goodsFen, offerVisibleAtMs: -Infinity, wasSharing: () => false }
  const { rate, amountFen } = promisedRate([{ ...table, publishedAtMs: 0 }], ask)
  const terms = table.terms ?? FIRST_TERMS
  if (inviterOf(order, terms) === null) return { leaderFen: amountFen, bonusFen: 0 }
  const { capBps, inviterBps } = terms
  const bps = freezeInviterBps({ rate, inviterBps, capBps, base0Fen: order.goodsFen, units: order.units })
  return { leaderFen: amountFen, bonusFen: inviterShare(bps, order.goodsFen) }
}

export function createCommissionPreview({
  ordersSince,
  tableAt,
  categoriesOf,
  cards,
  inviterOf,
  levelSpread = async () => [],
  clock,
}: CommissionPreviewDeps) {
  return async (actor: Actor, { rows, terms, days }: Asked): Promise<CommissionPreview> => {
    permit(actor, 'rule.preview')
    refuseTable({ rows, terms })
    const nowMs = clock.nowMs()
    const sinceMs = nowMs - days * DAY_MS
    const inForce = (await tableAt(nowMs)) ?? NO_TABLE
    const wished: RateTable = { version: inForce.version + 1, publishedAtMs: nowMs, rows: rateRowsOf(rows), terms }
    const found = await ordersSince(sinceMs, ORDERS_MAX + 1)
    const orders = found.slice(0, ORDERS_MAX)
    const sums = new Map<string, { beforeFen: number; afterFen: number }>()
    const inviter = await inviterOf([...new Set(orders.map(({ leaderId }) => leaderId))])
    let [beforeFen, afterFen, bonusBeforeFen, bonusAfterFen] = [0, 0, 0, 0]
    for (const order of orders) {
      const [before, after] = [paidBy(inForce, order, inviter), paidBy(wished, order, inviter)]
      const [was, would] = [before.leaderFen, after.leaderFen]
      beforeFen += was
      afterFen += would
      bonusBeforeFen += before.bonusFen
      bonusAfterFen += after.bonusFen
      const sum = sums.get(order.leaderId) ?? { beforeFen: 0, afterFen: 0 }
      sums.set(order.leaderId, { beforeFen: sum.beforeFen + was, afterFen: sum.afterFen + would })
    }
    const changed = [...sums].filter(([, sum]) => sum.beforeFen !== sum.afterFen)
    changed.sort(([, a], [, b]) => Math.abs(b.afterFen - b.beforeFen) - Math.abs(a.afterFen - a.beforeFen))
    const shown = changed.slice(0, LEADERS_SHOWN)
    const leaders = await cards(shown.map(([leaderId]) => leaderId))
    const categories = await categoriesOf([...inForce.rows, ...wished.rows].flatMap(({ skuId }) => skuId ?? []))
    const { noticeMs, protectMs } = settingsOf(inForce)
    return {
      changes: rateChanges(inForce, wished, (skuId) => categories.get(skuId)).map(({ scope, ...change }) => ({ ...scope, ...change })),
      cutFromMs: nowMs + noticeMs,
      protectedUntilMs: nowMs + noticeMs + protectMs,
      sinceMs,
      orders: orders.length,
      beforeFen,
      afterFen,
      bonusBeforeFen,
      bonusAfterFen,
      partial: found.length > ORDERS_MAX,
      levels: [...(await levelSpread(terms.levelFen))],
      leaders: shown.map(([leaderId, sum]) => ({ name: leaders.get(leaderId)?.name ?? '', ...sum })),
    }
  }
}
