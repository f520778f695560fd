// Units left of each SKU, said again and again with a version of their own: only a newer one is taken.
import type { LeftRow } from '../../../../server/protocol/room.ts'

export type LeftUnits = ReadonlyMap<string, { readonly left: number; readonly v: number }>
const keyOf = (offerId: string, skuId: string): string => `${offerId}:${skuId}`

export function takeLeft(known: LeftUnits, rows: readonly LeftRow[]): LeftUnits {
  const newer = rows.filter((row) => row.v > (known.get(keyOf(row.offerId, row.skuId))?.v ?? -1))
  if (newer.length === 0) return known
  const next = new Map(known)
  for (const row of newer) next.set(keyOf(row.offerId, row.skuId), { left: row.left, v: row.v })
  return next
}

/** Units free of one SKU; null while nobody has said. */
export const leftOf = (known: LeftUnits, offerId: string, skuId: string): number | null => known.get(keyOf(offerId, skuId))?.left ?? null

/** Units free of a whole offer; null while one of its SKUs is unknown. */
export function leftOfOffer(known: LeftUnits, offerId: string, skuIds: readonly string[]): number | null {
  let total = 0
  for (const skuId of skuIds) {
    const left = leftOf(known, offerId, skuId)
    if (left === null) return null
    total += left
  }
  return total
}
