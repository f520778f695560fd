// Says when the HLS player is worth fetching although WebRTC is still being tried: so that stepping down finds it there. Pure.
import type { Playback } from './playback.rules.ts'

/** Asked for or answered, and not connected after this long: a healthy way takes a third of it. */
export const HLS_AHEAD_MS = 1000

export const wantsHlsAhead = (state: Playback, nowMs: number): boolean =>
  state.at === 'watching' && state.mediaOn && !state.connected && nowMs - (state.answeredAtMs ?? state.sinceMs) > HLS_AHEAD_MS
