// Which rate an order is promised (rules.md 8): one row of the table in force, a campaign only where it is more, and old tables for as long as their cut is not yet due.
import type { Bps, Fen } from '../protocol/money.ts'
import type { RateTerms } from './rate-terms.rules.ts'
import { leaderShare, NO_RATE, SHARE_CAP_BPS, type CommissionRate } from './share.rules.ts'

/** One row; the fields present say its scope. Campaign rows carry a name and a span (untilMs outside). */
export type RateRow = {
  readonly id: string
  readonly showId?: string | undefined
  readonly skuId?: string | undefined
  readonly category?: string | undefined
  readonly campaign?: string | undefined
  readonly fromMs?: number | undefined
  readonly untilMs?: number | undefined
  readonly rate: CommissionRate
  readonly byLevel?: Readonly<Record<number, CommissionRate>> | undefined
}
/** A table is published whole; version n is in force from publishedAtMs until the next is published. */
export type RateTable = {
  readonly version: number
  readonly publishedAtMs: number
  readonly rows: readonly RateRow[]
  /** Left out: those a shop starts with. */
  readonly terms?: RateTerms | undefined
}

export type RateSettings = { readonly noticeMs: number; readonly protectMs: number; readonly capBps: Bps }
export const RATE_SETTINGS: RateSettings = { noticeMs: 48 * 3_600_000, protectMs: 7 * 86_400_000, capBps: SHARE_CAP_BPS }

/** What a table promised with its rows: a cut of it follows the notice it gave itself, not the one that replaces it. */
export function settingsOf({ terms }: Pick<RateTable, 'terms'>, settings: RateSettings = RATE_SETTINGS): RateSettings {
  if (terms === undefined) return settings
  return { noticeMs: terms.noticeHours * 3_600_000, protectMs: terms.protectDays * 86_400_000, capBps: terms.capBps }
}

export type RateAsk = {
  readonly showId: string
  readonly skuId: string
  /** Nearest first. */
  readonly categories: readonly string[]
  readonly level: number
  readonly atMs: number
  /** Net goods and units: what amounts are compared on. */
  readonly baseFen: Fen
  readonly units: number
  /** Since when leaders could see the offer: before that nothing was promised on it. */
  readonly offerVisibleAtMs: number
  /** Was she sharing just before this moment (a counting touch by another person in the 30 days before)? */
  readonly wasSharing: (beforeMs: number) => boolean
}
export type PromisedRate = {
  readonly rowId: string | null
  readonly version: number
  readonly rate: CommissionRate
  readonly amountFen: Fen
}

/** Kept on the order and never read from a table again. amountFen: what it comes to on the order's goods as placed. */
export type FrozenRate = {
  readonly rate: CommissionRate
  readonly capBps: Bps
  readonly level: number
  readonly tableVersion: number
  readonly rowId: string | null
  readonly inviterId: string | null
  readonly inviterBps: Bps
  readonly amountFen: Fen
}

/** The best of what is promised at a moment: the table now, and each replaced one whose cut is not due yet; ties to the newer. */
export function promisedRate(tables: readonly RateTable[], ask: RateAsk, settings: RateSettings = RATE_SETTINGS): PromisedRate {
  const published = tables.filter((table) => table.publishedAtMs <= ask.atMs).sort((a, b) => b.version - a.version)
  const promises = published.filter((table, place) => {
    const replacedBy = published[place - 1]
    return replacedBy === undefined || isStillPromised(replacedBy.publishedAtMs, ask, settingsOf(table, settings))
  })
  const candidates = promises.map((table) => rateIn(table, ask, settingsOf(table, settings)))
  const [first, ...older] = candidates
  if (first === undefined) {
    return { rowId: null, version: 0, rate: NO_RATE, amountFen: 0 }
  }
  return older.reduce((best, candidate) => (candidate.amountFen > best.amountFen ? candidate : best), first)
}

function isStillPromised(replacedAtMs: number, ask: RateAsk, settings: RateSettings): boolean {
  if (ask.offerVisibleAtMs >= replacedAtMs) {
    return false
  }
  const noticeEndMs = replacedAtMs + settings.noticeMs
  return ask.atMs < noticeEndMs || (ask.atMs < noticeEndMs + settings.protectMs && ask.wasSharing(replacedAtMs))
}

function rateIn(table: RateTable, ask: RateAsk, settings: RateSettings): PromisedRate {
  const priced = (row: RateRow | undefined): PromisedRate => {
    const rate = row === undefined ? NO_RATE : (row.byLevel?.[levelIn(table, ask.level)] ?? row.rate)
    const amountFen = leaderShare(rate, ask.baseFen, ask.units, settings.capBps)
    return { rowId: row?.id ?? null, version: table.version, rate, amountFen }
  }
  const ordinary = priced(ordinaryRow(table, ask))
  const campaigns = table.rows.filter((row) => isRunning(row, ask.atMs) && fits(row, ask)).map(priced)
  return campaigns.reduce((best, campaign) => (campaign.amountFen > best.amountFen ? campaign : best), ordinary)
}

/** A table of fewer levels pays who stands above them like the highest it has. */
function levelIn({ terms }: RateTable, level: number): number {
  return terms === undefined ? level : Math.min(level, terms.levelFen.length)
}

/** SKU in this show, SKU, show, category (nearest first), shop: the first scope with a row wins, whatever its value. */
export function ordinaryRow(table: Pick<RateTable, 'rows'>, ask: Pick<RateAsk, 'showId' | 'skuId' | 'categories'>): RateRow | undefined {
  const rows = table.rows.filter((row) => row.campaign === undefined)
  const only = (showId: string | undefined, skuId: string | undefined, category: string | undefined) =>
    rows.find((row) => row.showId === showId && row.skuId === skuId && row.category === category)
  const byCategory = ask.categories.map((category) => only(undefined, undefined, category)).find((row) => row !== undefined)
  return (
    only(ask.showId, ask.skuId, undefined) ??
    only(undefined, ask.skuId, undefined) ??
    only(ask.showId, undefined, undefined) ??
    byCategory ??
    only(undefined, undefined, undefined)
  )
}

function isRunning(row: RateRow, atMs: number): boolean {
  return row.campaign !== undefined && (row.fromMs ?? 0) <= atMs && atMs < (row.untilMs ?? 0)
}

function fits(row: RateRow, ask: RateAsk): boolean {
  return (
    (row.showId === undefined || row.showId === ask.showId) &&
    (row.skuId === undefined || row.skuId === ask.skuId) &&
    (row.category === undefined || ask.categories.includes(row.category))
  )
}

/** What a frozen rate comes to on an order's goods, before any refund. */
export function commissionOf(frozen: Pick<FrozenRate, 'rate' | 'capBps'>, goodsFen: Fen, units: number): Fen {
  return leaderShare(frozen.rate, goodsFen, units, frozen.capBps)
}
