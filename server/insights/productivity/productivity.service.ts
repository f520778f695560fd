// Keeps a shop's daily figures of leaders up to date and shows staff the last ones with their trend.
import type { Actor } from '../../actor.ts'
import type { Clock } from '../../clock.ts'
import type { Leader } from '../../leaders/leader.service.ts'
import { localDay, localMidnightMs } from '../../ledger/local-day.rules.ts'
import { permit } from '../../members/permit.service.ts'
import type { LeaderProductivity } from '../../protocol/productivity.ts'
import { productivityOf, WINDOW_DAYS, type LeaderWork, type Productivity } from './productivity.rules.ts'

export type DayFigures = Productivity & {
  /** Local day, "2026-03-10". */
  readonly day: string
  readonly atMs: number
}
export type ProductivityStore = {
  /** The last day that was summed after its end; null before the first. */
  readonly lastClosed: () => Promise<string | null>
  /** When the ledger's first entry of a leader was written. */
  readonly firstEntryMs: () => Promise<number | null>
  /** Sums the ledger's entries of one day by leader and keeps the sums in place of former ones. */
  readonly sumDay: (day: string, fromMs: number, untilMs: number) => Promise<void>
  readonly closeDay: (day: string) => Promise<void>
  /** From the kept sums of these days, both included. */
  readonly workBetween: (fromDay: string, untilDay: string) => Promise<readonly LeaderWork[]>
  readonly sellingIds: () => Promise<readonly string[]>
  readonly keep: (figures: DayFigures) => Promise<void>
  /** The last `limit` days, newest first. */
  readonly lastDays: (limit: number) => Promise<readonly DayFigures[]>
}
export type ProductivityDeps = {
  readonly store: ProductivityStore
  readonly leaders: { readonly cards: (leaderIds: readonly string[]) => Promise<ReadonlyMap<string, Pick<Leader, 'name'>>> }
  readonly clock: Clock
  readonly timeZone: string
}
export type ProductivityService = ReturnType<typeof createProductivity>

const DAY_MS = 86_400_000
/** An entry's time is that of its server: a day is closed once every server is surely past its end. */
const CLOSED_AFTER_MS = 600_000
/** A first run looks back as far as trend and window reach. */
const LOOK_BACK_DAYS = 2 * WINDOW_DAYS
const TREND_DAYS = 30

export function createProductivity({ store, leaders, clock, timeZone }: ProductivityDeps) {
  const dayAfter = (day: string, days: number): string =>
    new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
  const beginOf = (day: string): number => localMidnightMs(Date.parse(`${day}T12:00:00Z`), timeZone)

  async function firstOpenDay(today: string): Promise<string> {
    const closed = await store.lastClosed()
    if (closed !== null) return dayAfter(closed, 1)
    const firstMs = await store.firstEntryMs()
    const oldest = dayAfter(today, -LOOK_BACK_DAYS)
    const first = firstMs === null ? today : localDay(firstMs, timeZone)
    return first < oldest ? oldest : first
  }
  async function figuresOf(day: string, atMs: number): Promise<DayFigures> {
    const [selling, work] = await Promise.all([store.sellingIds(), store.workBetween(dayAfter(day, 1 - WINDOW_DAYS), day)])
    return { day, atMs, ...productivityOf(selling, work) }
  }
  /**
   * Sums every day that is not closed yet, today with what there is. Entries are never changed, so a closed day stays as it is; twins
   * write the same.
   */
  async function sum(): Promise<void> {
    const nowMs = clock.nowMs()
    const today = localDay(nowMs, timeZone)
    for (let day = await firstOpenDay(today); day <= today; day = dayAfter(day, 1)) {
      const untilMs = beginOf(dayAfter(day, 1))
      await store.sumDay(day, beginOf(day), untilMs)
      await store.keep(await figuresOf(day, nowMs))
      if (nowMs >= untilMs + CLOSED_AFTER_MS) await store.closeDay(day)
    }
  }
  /** For staff: the last figures, the trend of thirty days, whom to help first. Null figures: nothing was summed yet. */
  async function read(actor: Actor): Promise<LeaderProductivity> {
    permit(actor, 'productivity.read')
    const days = await store.lastDays(TREND_DAYS)
    const [latest] = days
    if (!latest) return { figures: null, trend: [], coaching: [] }
    const { coaching, day, atMs, bands, ...figures } = latest
    const names = await leaders.cards(coaching.map(({ leaderId }) => leaderId))
    return {
      figures: { day, atMs, ...figures, bands: [...bands] },
      trend: days.map(({ day: on, active, activeBps, gmvPerActiveFen }) => ({ day: on, active, activeBps, gmvPerActiveFen })).toReversed(),
      coaching: coaching.map((work) => ({ ...work, name: names.get(work.leaderId)?.name ?? '' })),
    }
  }
  /** What the leader in the middle of those who sell earned in the window, as last summed; null before, and while nobody sells. */
  const medianIncomeFen = async (): Promise<number | null> => {
    const [latest] = await store.lastDays(1)
    return latest === undefined || latest.active === 0 ? null : latest.medianIncomeFen
  }
  return { sum, read, medianIncomeFen }
}
