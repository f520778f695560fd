// Who lets holds run out again and again keeps goods from others: shorter holds of one unit at first, then none in that show for an hour. Pure.

const MINUTE_MS = 60_000
export const HOARD_WITHIN_MS = 120 * MINUTE_MS
/** So many holds that ran out in two hours, of a member or of a browser. */
export const SLOWED_FROM = 3
export const BARRED_FROM = 6
export const BARRED_FOR_MS = 60 * MINUTE_MS
export const SLOWED_HOLD_SEC = 120
/** A hold that ended sooner kept nobody from anything. */
export const HELD_AT_LEAST_MS = MINUTE_MS

export type RunOut = { readonly atMs: number; readonly showId: string }
export type HoardingVerdict = { readonly standing: 'free' | 'slowed' } | { readonly standing: 'barred'; readonly untilMs: number }

/** By the holds that ran out, oldest first. Barred counts in the show where the last of them ran out. */
export const judgeHoarding = (runOuts: readonly RunOut[], showId: string, nowMs: number): HoardingVerdict => {
  const counted = runOuts.filter(({ atMs }) => atMs > nowMs - HOARD_WITHIN_MS)
  const last = counted.at(-1)
  if (!last || counted.length < SLOWED_FROM) return { standing: 'free' }
  const untilMs = last.atMs + BARRED_FOR_MS
  const isBarred = counted.length >= BARRED_FROM && last.showId === showId && nowMs < untilMs
  return isBarred ? { standing: 'barred', untilMs } : { standing: 'slowed' }
}

const RANK = { free: 0, slowed: 1, barred: 2 } as const
/** A member and her browser are judged apart; what weighs more counts. */
export const heavier = (one: HoardingVerdict, other: HoardingVerdict): HoardingVerdict =>
  RANK[other.standing] > RANK[one.standing] ? other : one
