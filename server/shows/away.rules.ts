// Decides what a host's missing media means by how long it is away (rules.md 29).
import type { Phase } from '../protocol/shows.ts'
import { isOnAir } from './phase.rules.ts'

/** Viewers see the card with a timer; the phase stays. */
export const AWAY_CARD_MS = 3_000
/** The phase becomes interrupted; the host may still come back. */
export const AWAY_INTERRUPTED_MS = 180_000
/** The show ends. */
export const AWAY_ENDED_MS = 30 * 60 * 1000

export type AwayVerdict = 'wait' | 'card' | 'interrupt' | 'end'

/**
 * @param sinceMs when the media went away. Spans are "longer than": exactly 3 s, 180 s or 30 min is still the milder answer.
 * A show that is not on air only waits; one that is interrupted already is not interrupted again.
 */
export const awayVerdict = (phase: Phase, sinceMs: number, nowMs: number): AwayVerdict => {
  const awayMs = nowMs - sinceMs
  if (!isOnAir(phase)) return 'wait'
  if (awayMs > AWAY_ENDED_MS) return 'end'
  if (awayMs > AWAY_INTERRUPTED_MS && phase !== 'interrupted') return 'interrupt'
  return awayMs > AWAY_CARD_MS ? 'card' : 'wait'
}
