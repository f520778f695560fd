// Commission rates: the tables the shop published, and the rate frozen on an order when it is placed (rules.md 8).
import type { Bps, Fen } from '../protocol/money.ts'
import { promisedRate, settingsOf, type FrozenRate, type RateRow, type RateTable } from './rate.rules.ts'
import { FIRST_TERMS, type RateTerms } from './rate-terms.rules.ts'
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
  /** Whom an order of this leader pays a bonus, one level up; null: nobody. */
  readonly inviterOf?: (ask: { leaderId: string; buyerId: string | null; atMs: number }, terms: RateTerms) => Promise<string | null>
}
export type RateService = ReturnType<typeof createRateService>

export type FreezeRateAsk = {
  readonly leaderId: string
  /** Who buys: her own inviter's bonus is not paid on it (rules.md 6.1). */
  readonly buyerId?: string | undefined
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

export function createRateService({ store, clock, wasSharing, inviterOf = async () => null }: RateDeps) {
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
    const cuts = published.flatMap((table, place) => (isRecent(published[place - 1], table, ask.atMs) ? [table.publishedAtMs] : []))
    const shared = await Promise.all(cuts.map((cutMs) => wasSharing(ask.leaderId, cutMs)))
    const promised = promisedRate(published, {
      ...ask,
      baseFen: ask.goodsFen,
      offerVisibleAtMs: ask.offerVisibleAtMs ?? -Infinity,
      wasSharing: (beforeMs) => shared[cuts.indexOf(beforeMs)] ?? false,
    })
    const { rate, version, rowId, amountFen } = promised
    const { capBps } = settingsOf(published.find((table) => table.version === version) ?? {})
    const terms = await termsAt(ask.atMs)
    const inviterId = await inviterOf({ leaderId: ask.leaderId, buyerId: ask.buyerId ?? null, atMs: ask.atMs }, terms)
    const bonus = { inviterId, inviterBps: inviterId === null ? 0 : terms.inviterBps }
    return { rate, capBps, level: ask.level, tableVersion: version, rowId, ...bonus, amountFen }
  }

  /** The table in force at a moment. */
  async function tableAt(atMs: number): Promise<RateTable | null> {
    return (await tables()).findLast((table) => table.publishedAtMs <= atMs) ?? null
  }

  /** What the shop set beside the rows, in force at a moment. */
  async function termsAt(atMs: number): Promise<RateTerms> {
    return (await tableAt(atMs))?.terms ?? FIRST_TERMS
  }

  /** The shop's ordinary rate that everybody of a level is promised now, for leaders to see; 0 where a fixed amount is paid instead. */
  async function shopBps(level: number): Promise<Bps> {
    const nowMs = clock.nowMs()
    const published = (await tables()).filter(({ publishedAtMs }) => publishedAtMs <= nowMs)
    const promised = published.filter((table, place) => {
      const replacedBy = published[place + 1]
      return replacedBy === undefined || nowMs < replacedBy.publishedAtMs + settingsOf(table).noticeMs
    })
    return Math.max(0, ...promised.map((table) => shopBpsIn(table, level)))
  }

  /** Publishes a whole table as the next version, in force at once; false when another was published meanwhile. */
  async function publish(rows: readonly RateRow[]): Promise<boolean> {
    const last = (await store.tables()).at(-1)
    const done = await store.insert({ version: (last?.version ?? 0) + 1, publishedAtMs: clock.nowMs(), rows, terms: last?.terms })
    drop()
    return done
  }

  /** A table was published: what is kept of them is old. */
  function drop(): void {
    kept = null
  }

  return { freeze, shopBps, tables, tableAt, termsAt, publish, drop }
}

/** A cut older than its notice and protection binds nobody: who was sharing then need not be asked. */
function isRecent(replaced: RateTable | undefined, { publishedAtMs }: RateTable, atMs: number): boolean {
  if (replaced === undefined) return false
  const { noticeMs, protectMs } = settingsOf(replaced)
  return publishedAtMs <= atMs && atMs < publishedAtMs + noticeMs + protectMs
}

function shopBpsIn({ rows, terms }: RateTable, level: number): Bps {
  const row = rows.find(isShopRow)
  const rate = row?.byLevel?.[Math.min(level, terms?.levelFen.length ?? level)] ?? row?.rate ?? NO_RATE
  return 'bps' in rate ? rate.bps : 0
}

function isShopRow(row: RateRow): boolean {
  return [row.showId, row.skuId, row.category, row.campaign].every((scope) => scope === undefined)
}
