// Decides which list of a show is played, which window of time a segment's path is good for, and how long what may be kept.
import type { Phase } from '../protocol/shows.ts'

export type ListView = 'live' | 'replay'

/** Null: nothing of this show is played (not begun, banned, put away). An end that is being worked on shows its last window. */
export const viewOf = (phase: Phase): ListView | null => {
  if (phase === 'live' || phase === 'paused' || phase === 'interrupted') return 'live'
  if (phase === 'ended' || phase === 'processing') return 'live'
  return phase === 'replay' ? 'replay' : null
}

/** security.md part 5: a path is good for its window and the next. */
export const WINDOW_MS: Readonly<Record<ListView, number>> = { live: 10 * 60_000, replay: 12 * 3_600_000 }

/** What the MAC in a segment's path is made of; `back` 1 is the window before. */
export const pathText = (showId: string, view: ListView, nowMs: number, back: 0 | 1 = 0): string =>
  `${showId}|${view}|${Math.floor(nowMs / WINDOW_MS[view]) - back}`

/** Every text whose MAC is accepted now. */
export const acceptedTexts = (showId: string, nowMs: number): string[] => [
  pathText(showId, 'live', nowMs),
  pathText(showId, 'live', nowMs, 1),
  pathText(showId, 'replay', nowMs),
  pathText(showId, 'replay', nowMs, 1),
]

/** A name holds one content for ever. */
export const SEGMENT_CACHE = 'public, max-age=31536000, immutable'
/** One copy serves everybody behind a proxy; an answer that carries a visitor's cookie is hers alone. */
export const listCache = (ended: boolean, setsCookie: boolean): string => (setsCookie ? 'no-store' : `public, max-age=${ended ? 30 : 1}`)

/** Another site's page may not read the list (links to our pictures would be its show), save the origins the merchant named. */
export const isForeign = (fetchSite: string | undefined, origin: string | undefined, allowed: readonly string[]): boolean =>
  fetchSite === 'cross-site' && !(origin !== undefined && allowed.includes(origin))
