// Counts uses against a rate inside one process: points come back evenly, a burst of all of them is allowed.
import type { Rate } from '../protocol/limits.ts'

export type TokenBucket = {
  /** 0: taken; else milliseconds until the next point is there. */
  readonly take: (nowMs: number) => number
}

export const createTokenBucket = ({ points, perSec }: Pick<Rate, 'points' | 'perSec'>): TokenBucket => {
  const msPerPoint = (perSec * 1000) / points
  let left = points
  let countedAtMs = -Infinity
  return {
    take: (nowMs) => {
      left = Math.min(points, left + (nowMs - countedAtMs) / msPerPoint)
      countedAtMs = nowMs
      if (left < 1) return Math.ceil((1 - left) * msPerPoint)
      left -= 1
      return 0
    },
  }
}
