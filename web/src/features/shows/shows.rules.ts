// Sorts shows into what is on air, what is coming and what can be seen again.
import type { Phase, ShowCard } from '../../../../server/protocol/shows.ts'

const onAirPhases: readonly Phase[] = ['live', 'paused', 'interrupted']
const replayPhases: readonly Phase[] = ['ended', 'processing', 'replay']
const upcomingPhases: readonly Phase[] = ['scheduled', 'rehearsal']

export const isOnAir = (phase: Phase): boolean => onAirPhases.includes(phase)
export const isOver = (phase: Phase): boolean => replayPhases.includes(phase) || phase === 'archived'

export type ShowGroups = { live: ShowCard[]; upcoming: ShowCard[]; replays: ShowCard[] }

/** On air by viewers, coming by start, past by newest first. Banned, cancelled and expired shows are in none. */
export function groupShows(rows: readonly ShowCard[]): ShowGroups {
  return {
    live: rows.filter((row) => isOnAir(row.phase)).toSorted((a, b) => (b.viewers ?? 0) - (a.viewers ?? 0)),
    upcoming: rows.filter((row) => upcomingPhases.includes(row.phase)).toSorted((a, b) => a.startsAtMs - b.startsAtMs),
    replays: rows.filter((row) => replayPhases.includes(row.phase)).toSorted((a, b) => b.startsAtMs - a.startsAtMs),
  }
}

/** Whole minutes on air, never negative. */
export const minutesSince = (startsAtMs: number, nowMs: number): number => Math.max(0, Math.floor((nowMs - startsAtMs) / 60_000))
