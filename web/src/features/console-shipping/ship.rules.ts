// What is typed into a parcel's line before it may leave. Pure.
import type { Carrier, PackParcel, ShipResult, ShipRow } from '../../../../server/protocol/shipments.ts'

export const carriers: readonly Carrier[] = ['sf', 'jd', 'zto', 'yto', 'sto', 'yunda', 'jt', 'ems', 'deppon', 'post', 'other']
export type Waybill = { carrier: Carrier; waybillNo: string }

/** Spaces of a copied number are dropped; null until it looks like one. */
export function waybillOf(text: string): string | null {
  const plain = text.replace(/\s/g, '').toUpperCase()
  return /^[0-9A-Z-]{6,32}$/.test(plain) ? plain : null
}

const starts: readonly (readonly [RegExp, Carrier])[] = [
  [/^SF/, 'sf'],
  [/^JD/, 'jd'],
  [/^YT/, 'yto'],
  [/^JT/, 'jt'],
  [/^E[A-Z]\d{9}/, 'ems'],
  [/^DP/, 'deppon'],
]
/** The carrier that a number's beginning gives away. */
export const carrierOf = (waybillNo: string): Carrier | null => starts.find(([form]) => form.test(waybillNo))?.[1] ?? null

/** Every order of the parcel under its one waybill. */
export const rowsOf = (parcel: PackParcel, { carrier, waybillNo }: Waybill): ShipRow[] =>
  parcel.lines.map(({ orderNo }) => ({ orderNo, carrier, waybillNo }))

export type ShipSummary = { sent: number; unchanged: number; refused: ShipResult[] }
export const summaryOf = (results: readonly ShipResult[]): ShipSummary => ({
  sent: results.filter(({ outcome }) => outcome === 'shipped' || outcome === 'part').length,
  unchanged: results.filter(({ outcome }) => outcome === 'unchanged').length,
  refused: results.filter(({ outcome }) => outcome === 'refused'),
})
