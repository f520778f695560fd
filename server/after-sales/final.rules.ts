// The clocks that money waits for (rules.md 25): when an express parcel counts as received by itself, and when an order is final.
import { localMidnightMs } from '../ledger/local-day.rules.ts'

const DAY_MS = 86_400_000
/** Asked for once before the end. */
const EXTENSION_MS = 3 * DAY_MS

/** A case is open from its opening to its closing; closedAtMs null: still open. */
export type CaseSpan = { readonly openedAtMs: number; readonly closedAtMs: number | null }

/**
 * When receipt confirms itself: `days` after the last parcel, plus the time a case was open since then (overlaps once), plus three
 * days if asked. null while a case is open: no date yet.
 */
export function autoConfirmAtMs(ask: {
  readonly shippedAtMs: number
  readonly days: number
  readonly extended: boolean
  readonly cases: readonly CaseSpan[]
}): number | null {
  const spans: { from: number; until: number }[] = []
  for (const { openedAtMs, closedAtMs } of ask.cases) {
    if (closedAtMs === null) return null
    spans.push({ from: Math.max(openedAtMs, ask.shippedAtMs), until: closedAtMs })
  }
  return ask.shippedAtMs + ask.days * DAY_MS + (ask.extended ? EXTENSION_MS : 0) + coveredMs(spans)
}

function coveredMs(spans: readonly { from: number; until: number }[]): number {
  let coveredUntil = -Infinity
  let total = 0
  for (const { from, until } of [...spans].sort((a, b) => a.from - b.from)) {
    total += Math.max(0, until - Math.max(from, coveredUntil))
    coveredUntil = Math.max(coveredUntil, until)
  }
  return total
}

/** When an order is final: 00:00 of the receipt's local day + 1 + afterSaleDays. A case may be opened before it, commission settles from it on. */
export function finalAtMs(receiptAtMs: number, afterSaleDays: number, timeZone: string): number {
  return localMidnightMs(receiptAtMs, timeZone, 1 + afterSaleDays)
}
