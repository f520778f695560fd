// One leader's figures for staff: how far her visitors went, what she earned, and whether her buyers came again.
import type { Actor } from '../../actor.ts'
import { found } from '../../domain-error.ts'
import type { LeaderService } from '../../leaders/leader.service.ts'
import { localDay } from '../../ledger/local-day.rules.ts'
import { permit } from '../../members/permit.service.ts'
import type { LeaderProfile } from '../../protocol/leader-profile.ts'

type DayWork = { readonly orders: number; readonly gmvFen: number; readonly settledGmvFen: number; readonly incomeFen: number }
export type LeaderProfileStore = {
  readonly shares: (leaderId: string, since: Date) => Promise<number>
  readonly steps: (leaderId: string, since: Date) => Promise<{ opens: number; stays: number; clicks: number; sinceMs: number | null }>
  /** Buyers by show: who placed an order, who paid one. Without the demo's audience. */
  readonly buying: (leaderId: string, since: Date) => Promise<{ orders: number; paid: number }>
  readonly buyers: (leaderId: string, since: Date) => Promise<LeaderProfile['buyers']>
  /** By local day; days without work are absent. */
  readonly work: (leaderId: string, days: readonly string[]) => Promise<ReadonlyMap<string, DayWork>>
}
export type LeaderProfileDeps = {
  readonly store: LeaderProfileStore
  readonly leaders: Pick<LeaderService, 'byId'>
  readonly clock: { readonly nowMs: () => number }
  readonly timeZone: string
}
export type LeaderProfiles = ReturnType<typeof createLeaderProfiles>

const DAY_MS = 86_400_000
const NOTHING: DayWork = { orders: 0, gmvFen: 0, settledGmvFen: 0, incomeFen: 0 }

export function createLeaderProfiles({ store, leaders, clock, timeZone }: LeaderProfileDeps) {
  /** Of the last so many days, today among them. Refuses not_found. */
  async function of(actor: Actor, leaderId: string, days: number): Promise<LeaderProfile> {
    permit(actor, 'leader.readAny')
    found(await leaders.byId(leaderId))
    const nowMs = clock.nowMs()
    const since = new Date(nowMs - days * DAY_MS)
    const names = Array.from({ length: days }, (_, back) => localDay(nowMs - (days - 1 - back) * DAY_MS, timeZone))
    const [shares, { sinceMs, ...steps }, buying, buyers, work] = await Promise.all([
      store.shares(leaderId, since),
      store.steps(leaderId, since),
      store.buying(leaderId, since),
      store.buyers(leaderId, since),
      store.work(leaderId, names),
    ])
    const byDay = names.map((day) => ({ day, ...(work.get(day) ?? NOTHING) }))
    const total = (field: keyof DayWork): number => byDay.reduce((sum, day) => sum + day[field], 0)
    return {
      days,
      fromMs: since.getTime(),
      stepsSinceMs: sinceMs,
      funnel: { shares, ...steps, ...buying },
      income: { accruedFen: total('incomeFen'), settledGmvFen: total('settledGmvFen'), gmvFen: total('gmvFen'), orders: total('orders') },
      buyers,
      byDay: byDay.map(({ day, gmvFen, orders }) => ({ day, gmvFen, orders })),
    }
  }
  return { of }
}
