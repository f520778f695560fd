// Decides when the generated broadcast starts and stops: it fills an empty stage, and gives way to a person.
import type { Phase } from '../protocol/shows.ts'
import { isOnAir } from '../shows/phase.rules.ts'

/** The host may reload her page, or look for another camera, before the drawing takes her place again. */
export const BACK_AFTER_PERSON_MS = 15_000
/** The engine restarts a feed by itself: only when nothing came of that is it started anew. */
export const DARK_MS_MAX = 10_000
export const RETRY_MS = 10_000
/** A pause that its host forgot ends. */
export const PAUSED_MS_MAX = 10 * 60_000

export type FeedFacts = {
  readonly nowMs: number
  readonly phase: Phase
  readonly phaseSinceMs: number
  readonly source: 'page' | 'feed' | null
  /** We started a feed and have not stopped it. */
  readonly fed: boolean
  /** When the stage was first seen without a picture; null while it has one. */
  readonly darkSinceMs: number | null
  /** When a person's picture was last seen on the stage. */
  readonly personSeenAtMs: number | null
  readonly triedAtMs: number | null
}
export type FeedVerdict = 'start' | 'stop' | 'resume' | 'wait'

export const feedVerdict = (facts: FeedFacts): FeedVerdict => {
  const { nowMs, phase, source, fed } = facts
  if (!isOnAir(phase)) return fed ? 'stop' : 'wait'
  if (source === 'page') return fed ? 'stop' : 'wait'
  if (source === 'feed') return phase === 'paused' && nowMs - facts.phaseSinceMs > PAUSED_MS_MAX ? 'resume' : 'wait'
  if (facts.personSeenAtMs !== null && nowMs - facts.personSeenAtMs < BACK_AFTER_PERSON_MS) return 'wait'
  if (facts.triedAtMs !== null && nowMs - facts.triedAtMs < RETRY_MS) return 'wait'
  if (fed && facts.darkSinceMs !== null && nowMs - facts.darkSinceMs < DARK_MS_MAX) return 'wait'
  return 'start'
}
