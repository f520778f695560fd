// Decides what stands over the host's picture while it does not reach viewers, and since when. Pure.
import type { PublishAt } from './publish.rules.ts'

export type AwayFacts = {
  readonly at: PublishAt
  /** By the page's steady clock: since when it is in this state, when the picture last went out well (null: never in this visit). */
  readonly sinceMs: number
  readonly lastGoodMs: number | null
  readonly nowMs: number
}
export type AwayKind = 'reconnecting' | 'busy' | 'elsewhere'
export type Away = { readonly kind: AwayKind; readonly sinceMs: number }

/** A hitch shorter than this is not worth a card over the picture. */
export const AWAY_NOTICE_MS = 1500

export function awayOf({ at, sinceMs, lastGoodMs, nowMs }: AwayFacts): Away | null {
  if (at === 'busy') return { kind: 'busy', sinceMs }
  if (at === 'takenOver') return { kind: 'elsewhere', sinceMs }
  if (at === 'publishing' || at === 'idle') return null
  // tries follow one another: what counts is since when no picture went out, not since when this try runs
  const awaySinceMs = lastGoodMs ?? sinceMs
  return nowMs - awaySinceMs >= AWAY_NOTICE_MS ? { kind: 'reconnecting', sinceMs: awaySinceMs } : null
}
