// Freight by template (rules.md 21.7): which row an address meets, what one order pays alone, what a merged group still owes and gets back (23.3).
import type { Fen } from '../protocol/money.ts'

/** firstFen to firstGrams, stepFen for each begun step of stepGrams, nothing when net goods >= freeOverFen. */
export type FreightRow = {
  readonly firstGrams: number
  readonly firstFen: Fen
  readonly stepGrams: number
  readonly stepFen: Fen
  readonly freeOverFen?: Fen | undefined
}
/** areas are paths from the province down: "浙江", "浙江/舟山", "浙江/舟山/定海". No `other` = nowhere else is delivered to. */
export type FreightTemplate = {
  readonly regions: readonly (FreightRow & { readonly areas: readonly string[] })[]
  readonly other?: FreightRow | undefined
}

const AREA_ENDS = /(壮族自治区|回族自治区|维吾尔自治区|特别行政区|自治区|省|市)$/u
/** People write 浙江 and 浙江省: a province and a city without their ending. */
export const areaForm = (name: string): string => {
  const bare = name.replace(AREA_ENDS, '')
  return bare === '' ? name : bare
}

/** The nearest row of an address [province, city?, district?]; undefined = not delivered there. */
export function freightRowOf(template: FreightTemplate, region: readonly string[]): FreightRow | undefined {
  for (let depth = region.length; depth > 0; depth -= 1) {
    const area = region.slice(0, depth).join('/')
    const row = template.regions.find((candidate) => candidate.areas.includes(area))
    if (row !== undefined) {
      return row
    }
  }
  return template.other
}

/** What a parcel of these grams costs by one row. */
export function freightBy(row: FreightRow, parcel: { readonly grams: number; readonly goodsFen: Fen }): Fen {
  if (row.freeOverFen !== undefined && parcel.goodsFen >= row.freeOverFen) {
    return 0
  }
  const overGrams = Math.max(0, parcel.grams - row.firstGrams)
  return row.firstFen + Math.ceil(overGrams / row.stepGrams) * row.stepFen
}

export type FreightAsk = {
  readonly template: FreightTemplate
  readonly region: readonly string[]
  readonly grams: number
  readonly goodsFen: Fen
  readonly pickup?: boolean | undefined
}

/** One order's own freight; null = not delivered there, to be refused before placing. Pickup costs nothing anywhere. */
export function freightOf(ask: FreightAsk): Fen | null {
  if (ask.pickup === true) {
    return 0
  }
  const row = freightRowOf(ask.template, ask.region)
  return row === undefined ? null : freightBy(row, ask)
}

/** The most an order can ever pay, frozen on it: its own freight, at most the show's cap. */
export function aloneOf(ownFen: Fen, capFen: Fen | undefined): Fen {
  return Math.min(ownFen, capFen ?? Infinity)
}
