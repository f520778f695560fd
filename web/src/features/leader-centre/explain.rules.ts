// Computes a commission again from what its entry says. Pure.
import type { EntryRow } from '../../../../server/protocol/leaders.ts'
import { shareOf } from '../../../../server/protocol/money.ts'

type Explained = NonNullable<EntryRow['explain']>

/** 1125 -> "11.25%" */
export const rateText = (bps: number): string => `${(bps / 100).toFixed(2).replace(/\.?0+$/, '')}%`

/** base × rate before rounding, in fen with one decimal where there is one: 17800 × 1125 / 10000 = "2002.5". */
export function rawFenText(explain: Explained): string {
  if (explain.rateBps === null) return String((explain.fenPerUnit ?? 0) * explain.units)
  const tenThousandths = BigInt(explain.baseFen) * BigInt(explain.rateBps)
  const whole = tenThousandths / 10_000n
  const rest = (tenThousandths % 10_000n).toString().padStart(4, '0').replace(/0+$/, '')
  return rest === '' ? whole.toString() : `${whole}.${rest}`
}

/** What the entry must amount to: floor for everybody, never above the shop's share of the base (capBps), nor above the base itself. */
export function recomputedFen(explain: Explained, capBps = 10_000): number {
  const { rateBps, baseFen, fenPerUnit, units } = explain
  return rateBps === null ? Math.min(shareOf(baseFen, capBps), (fenPerUnit ?? 0) * units) : shareOf(baseFen, Math.min(rateBps, capBps))
}

/** 64 hex digits as two short groups at each end. */
export const shortHash = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)} ⋯ ${hash.slice(-8, -4)} ${hash.slice(-4)}`
