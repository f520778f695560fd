// Decides in which phases a stage may be opened and watched, and what a pause may promise.
import type { Phase } from '../protocol/shows.ts'
import { isOnAir, isPlannable } from '../shows/phase.rules.ts'

/** Pre-flight and rehearsal use the same stage as the show on air. */
export const mayOpenStage = (phase: Phase): boolean => isPlannable(phase) || isOnAir(phase)

/** Before go-live the picture is the show's own people's. */
export const mayWatchIn = (phase: Phase, own: boolean): boolean => isOnAir(phase) || (own && isPlannable(phase))

/** "Back at": in the future, the same evening. */
export const BACK_AHEAD_MS_MAX = 6 * 3_600_000
export const mayPromiseBack = (backAtMs: number | undefined, nowMs: number): boolean =>
  backAtMs === undefined || (backAtMs > nowMs && backAtMs <= nowMs + BACK_AHEAD_MS_MAX)
