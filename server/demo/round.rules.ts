// Decides when the demo's show gives place to a fresh one: so that lots, limits and recordings do not grow for ever; pure.

/** A show goes on so long, and longer while a real viewer is in it. */
export const ROUND_MS = 3_600_000
export const ROUND_MS_MAX = 6 * 3_600_000
/** Recordings of earlier rounds that are kept as replays: an hour takes some 320 MB. */
export const REPLAYS_KEPT = 1

export const isRoundOver = (liveAtMs: number | null, nowMs: number, realViewers: number): boolean => {
  const lastedMs = liveAtMs === null ? 0 : nowMs - liveAtMs
  return lastedMs >= ROUND_MS_MAX || (lastedMs >= ROUND_MS && realViewers === 0)
}
