// Decides how a show's phase may move, and what the phases mean to those who ask: on air, plannable, over.
import type { Phase } from '../protocol/shows.ts'
import { canMove, type Moves } from '../transitions.ts'

/** Every move a show may make; all others are refused with `wrong_phase`. */
export const PHASE_MOVES: Moves<Phase> = {
  draft: ['scheduled', 'cancelled'],
  scheduled: ['rehearsal', 'live', 'cancelled', 'expired'],
  rehearsal: ['scheduled', 'live', 'cancelled'],
  live: ['paused', 'interrupted', 'ended', 'banned'],
  paused: ['live', 'interrupted', 'ended', 'banned'],
  interrupted: ['live', 'paused', 'ended', 'banned'],
  ended: ['processing'],
  processing: ['replay', 'archived'],
  replay: ['archived'],
  archived: [],
  banned: [],
  cancelled: [],
  expired: [],
}

/** Viewers are in the room and offers may be sold. */
export const ON_AIR: readonly Phase[] = ['live', 'paused', 'interrupted']
export const UPCOMING: readonly Phase[] = ['scheduled', 'rehearsal']
export const PLANNABLE: readonly Phase[] = ['draft', 'scheduled', 'rehearsal']
/** Was on air and may be looked at again. */
export const WATCHABLE_AFTER: readonly Phase[] = ['ended', 'processing', 'replay']

export const isOnAir = (phase: Phase): boolean => ON_AIR.includes(phase)
export const isPlannable = (phase: Phase): boolean => PLANNABLE.includes(phase)
/** Nothing of it will be sold or changed any more. */
export const isOver = (phase: Phase): boolean => !isOnAir(phase) && !isPlannable(phase)

/** What people outside the show's own see: a rehearsal is not theirs to know, it is still announced. */
export const publicPhase = (phase: Phase): Phase => (phase === 'rehearsal' ? 'scheduled' : phase)

export type MoveVerdict = 'move' | 'already' | 'refused'

/**
 * Whether a show in `from` may go to `to`. An interrupted show comes back only as it was before (`phaseBefore`),
 * so a pause is not lifted by the camera's return.
 */
export const moveVerdict = (from: Phase, to: Phase, phaseBefore: Phase | null): MoveVerdict => {
  if (from === to) return 'already'
  if (!canMove(PHASE_MOVES, from, to)) return 'refused'
  if (from === 'interrupted' && (to === 'live' || to === 'paused') && to !== (phaseBefore ?? 'live')) return 'refused'
  return 'move'
}

/** Not on air this long after its start: the show expires (architecture, life of things). */
export const EXPIRES_AFTER_MS = 6 * 60 * 60 * 1000

export const expiredBy = (show: { phase: Phase; startsAtMs: number }, nowMs: number): boolean =>
  show.phase === 'scheduled' && nowMs >= show.startsAtMs + EXPIRES_AFTER_MS
