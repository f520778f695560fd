// Computes a commission again from what its entry says, and whether two lines of the ledger join. Pure.
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

/** What the entry must amount to: floor for everybody, never more than the base. */
export const recomputedFen = (explain: Explained): number =>
  explain.rateBps === null
    ? Math.min(explain.baseFen, (explain.fenPerUnit ?? 0) * explain.units)
    : shareOf(explain.baseFen, explain.rateBps)

export type ChainVerdict = 'good' | 'bad' | 'unknown'
/** Whether a line joins its neighbours in the list as the chain demands; unknown without a neighbour. */
export function chainVerdict(entry: EntryRow, rows: readonly EntryRow[]): ChainVerdict {
  const before = rows.find((row) => row.number === entry.number - 1)
  const after = rows.find((row) => row.number === entry.number + 1)
  if (!before && !after) return 'unknown'
  const joinsBefore = !before || before.hash === entry.previousHash
  const joinsAfter = !after || after.previousHash === entry.hash
  return joinsBefore && joinsAfter ? 'good' : 'bad'
}

/** 64 hex digits as two short groups at each end. */
export const shortHash = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)} ⋯ ${hash.slice(-8, -4)} ${hash.slice(-4)}`
