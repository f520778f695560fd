// What an attribution rule would have changed: past orders replayed under the rules as they were and with the new one on top; writes nothing.
import type { Actor } from '../actor.ts'
import { replayCredit, type PastOrder } from '../leaders/attribution/attribution-replay.rules.ts'
import { DAY_MS, type AttributionSettings } from '../leaders/attribution/attribution-settings.rules.ts'
import type { Leader } from '../leaders/leader.service.ts'
import type { Touch } from '../leaders/links/touch.rules.ts'
import { permit } from '../members/permit.service.ts'
import type { AttributionPreview, AttributionRule } from '../protocol/attribution.ts'

export type PastOrderOf = PastOrder & { readonly memberId: string }
export type RulePreviewStore = {
  /** The newest first, simulated ones left out. */
  readonly ordersSince: (sinceMs: number, limit: number) => Promise<PastOrderOf[]>
  readonly touchesOf: (memberIds: readonly string[]) => Promise<Map<string, Touch[]>>
}
export type RulePreviewDeps = {
  readonly store: RulePreviewStore
  readonly cards: (leaderIds: readonly string[]) => Promise<ReadonlyMap<string, Leader>>
  /** The rules as they were, version by version. */
  readonly versions: () => Promise<readonly AttributionSettings[]>
  readonly clock: { readonly nowMs: () => number }
}
export type RulePreview = ReturnType<typeof createRulePreview>

const ORDERS_MAX = 5000
const LEADERS_SHOWN = 10

export function createRulePreview({ store, cards, versions, clock }: RulePreviewDeps) {
  return async (actor: Actor, { days, ...rule }: AttributionRule & { days: number }): Promise<AttributionPreview> => {
    permit(actor, 'rule.preview')
    const sinceMs = clock.nowMs() - days * DAY_MS
    const found = await store.ordersSince(sinceMs, ORDERS_MAX + 1)
    const orders = found.slice(0, ORDERS_MAX)
    const byMember = Map.groupBy(orders, (order) => order.memberId)
    const touches = await store.touchesOf([...byMember.keys()])
    const leaders = await cards([...new Set([...touches.values()].flat().flatMap((touch) => touch.leaderId ?? []))])
    const published = await versions()
    // The new rule as if it had been in force all the time that is looked at.
    const wished = [{ ...rule, version: Number.MAX_SAFE_INTEGER, fromMs: null }]
    const counts = new Map<string | null, { before: number; after: number }>()
    const count = (leaderId: string | null, side: 'before' | 'after') => {
      const kept = counts.get(leaderId) ?? { before: 0, after: 0 }
      counts.set(leaderId, { ...kept, [side]: kept[side] + 1 })
    }
    let [moved, movedFen] = [0, 0]
    for (const [memberId, hers] of byMember) {
      const past = {
        touches: touches.get(memberId) ?? [],
        orders: hers,
        stateOf: (leaderId: string) => leaders.get(leaderId)?.state,
        isHerself: (leaderId: string) => leaders.get(leaderId)?.memberId === memberId,
      }
      const [before, after] = [replayCredit(past, published), replayCredit(past, wished)]
      for (const { orderId, netGoodsFen } of hers) {
        const [was, would] = [before.get(orderId) ?? null, after.get(orderId) ?? null]
        count(was, 'before')
        count(would, 'after')
        if (was === would) continue
        moved += 1
        movedFen += netGoodsFen
      }
    }
    const changed = [...counts].filter(([, one]) => one.before !== one.after)
    changed.sort(([, a], [, b]) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
    const shown = changed
      .slice(0, LEADERS_SHOWN)
      .map(([leaderId, one]) => ({ name: leaderId === null ? null : (leaders.get(leaderId)?.name ?? ''), ...one }))
    return { sinceMs, orders: orders.length, moved, movedFen, partial: found.length > ORDERS_MAX, leaders: shown }
  }
}
