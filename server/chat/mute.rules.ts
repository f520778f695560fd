// The ladder of mutes (10 minutes, 1, 7, 15 days, for ever) and what a mute means now.
import type { MUTE_MINUTES } from '../protocol/chat.ts'

export type MuteMinutes = (typeof MUTE_MINUTES)[number]
/** The end of a mute; 0 when it was lifted. */
export type MuteFacts = { readonly untilMs: number }

/** The last moment the wire knows: a mute for ever. */
export const FOR_EVER_MS = 4_102_444_800_000

/** @param minutes 0 lifts, -1 is for ever. */
export const muteEnds = (minutes: MuteMinutes, nowMs: number): number => {
  if (minutes === 0) return 0
  return minutes === -1 ? FOR_EVER_MS : nowMs + minutes * 60_000
}

/** The latest end of those that bind now (half-open: at its end a mute is over), else 0. */
export const mutedUntil = (mutes: readonly MuteFacts[], nowMs: number): number =>
  Math.max(0, ...mutes.map(({ untilMs }) => (untilMs > nowMs ? untilMs : 0)))
