// Commission rates: the tables the shop published, and the rate frozen on an order when it is placed (rules.md 8).
import type { Bps, Fen } from '../protocol/money.ts'
import { promisedRate, RATE_SETTINGS, type FrozenRate, type RateRow, type RateTable } from './rate.rules.ts'
import { NO_RATE } from './share.rules.ts'

export type RateStore = {
  readonly tables: () => Promise<RateTable[]>
  /** False when that version is there already. */
  readonly insert: (table: RateTable) => Promise<boolean>
}
export type RateDeps = {
  readonly store: RateStore
  readonly clock: { readonly nowMs: () => number; readonly monotonicMs: () => number }
  readonly wasSharing: (leaderId: string, beforeMs: number) => Promise<boolean>
}
export type RateService = ReturnType<typeof createRateService>

export type FreezeRateAsk = {
  readonly leaderId: string
  readonly level: number
  readonly showId: string
  readonly skuId: string
  /** Nearest first. */
  readonly categories: readonly string[]
  readonly goodsFen: Fen
  readonly units: number
  readonly atMs: number
  /** Since when leaders could see the offer; left out: always, which only ever promises more. */
  readonly offerVisibleAtMs?: number | undefined
}

/** A table decides from its first millisecond by its own time; a process may learn of it this much later. */
const TABLES_MAX_AGE_MS = 5000

export function createRateService({ store, clock, wasSharing }: RateDeps) {
  let kept: { tables: Promise<RateTable[]>; atMs: number } | null = null

  async function tables(): Promise<RateTable[]> {
    if (kept !== null && clock.monotonicMs() - kept.atMs < TABLES_MAX_AGE_MS) return kept.tables
    const fresh = { tables: store.tables(), atMs: clock.monotonicMs() }
    kept = fresh
    fresh.tables.catch(() => {
      if (kept === fresh) kept = null
    })
    return fresh.tables
  }

  /** The best rate promised to this leader for this order, frozen. */
  async function freeze(ask: FreezeRateAsk): Promise<FrozenRate> {
    const published = await tables()
    const cuts = published.map((table) => table.publishedAtMs).filter((atMs) => isRecent(atMs, ask.atMs))
    const shared = await Promise.all(cuts.map((cutMs) => wasSharing(ask.leaderId, cutMs)))
    const promised = promisedRate(published, {
      ...ask,
      baseFen: ask.goodsFen,
      offerVisibleAtMs: ask.offerVisibleAtMs ?? -Infinity,
      wasSharing: (beforeMs) => shared[cuts.indexOf(beforeMs)] ?? false,
    })
    const { rate, version, rowId, amountFen } = promised
    return { rate, capBps: RATE_SETTINGS.capBps, level: ask.level, tableVersion: version, rowId, inviterId: null, inviterBps: 0, amountFen }
  }

  /** The shop's ordinary rate for a level now, for leaders to see; 0 where a fixed amount is paid instead. */
  async function shopBps(level: number): Promise<Bps> {
    const table = (await tables()).findLast((candidate) => candidate.publishedAtMs <= clock.nowMs())
    const row = table?.rows.find((candidate) => isShopRow(candidate))
    const rate = row?.byLevel?.[level] ?? row?.rate ?? NO_RATE
    return 'bps' in rate ? rate.bps : 0
  }

  /** Publishes a whole table as the next version, in force at once; false when another was published meanwhile. */
  async function publish(rows: readonly RateRow[]): Promise<boolean> {
    const last = (await store.tables()).at(-1)
    const done = await store.insert({ version: (last?.version ?? 0) + 1, publishedAtMs: clock.nowMs(), rows })
    kept = null
    return done
  }

  return { freeze, shopBps, publish }
}

/** A cut older than its notice and protection binds nobody: who was sharing then need not be asked. */
function isRecent(publishedAtMs: number, atMs: number): boolean {
  return publishedAtMs <= atMs && atMs < publishedAtMs + RATE_SETTINGS.noticeMs + RATE_SETTINGS.protectMs
}

function isShopRow(row: RateRow): boolean {
  return [row.showId, row.skuId, row.category, row.campaign].every((scope) => scope === undefined)
}
