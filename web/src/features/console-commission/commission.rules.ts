// Rows of the commission editor: what is typed in them, what they mean on the wire, and what is still missing. Pure.
import type { CommissionRules, RateRowGiven, RateValue } from '../../../../server/protocol/commission.ts'

export type Unit = 'bps' | 'fen'
/** One row as it is edited: one unit for all its levels; value in basis points or fen. */
export type EditRow = {
  readonly showId?: string | undefined
  readonly skuId?: string | undefined
  readonly category?: string | undefined
  readonly campaign?: string | undefined
  readonly fromMs?: number | undefined
  readonly untilMs?: number | undefined
  readonly unit: Unit
  readonly value: number
  /** Levels above the first that have a value of their own. */
  readonly levels: Readonly<Record<number, number>>
}
export type Scope = Pick<EditRow, 'showId' | 'skuId' | 'category' | 'campaign'>

export const keyOf = ({ showId = '', skuId = '', category = '', campaign = '' }: Scope): string =>
  [campaign, showId, skuId, category].join('|')
export const isShopRow = (row: Scope): boolean => keyOf(row) === '|||'

const numberOf = (value: RateValue): number => ('bps' in value ? value.bps : value.fenPerUnit)
const valueOf = (unit: Unit, number: number): RateValue => (unit === 'bps' ? { bps: number } : { fenPerUnit: number })

export function editRowOf({ rate, byLevel = [], ...scope }: RateRowGiven): EditRow {
  const unit: Unit = 'bps' in rate ? 'bps' : 'fen'
  const levels = Object.fromEntries(byLevel.map((one) => [one.level, numberOf(one.rate)]))
  return { ...scope, unit, value: numberOf(rate), levels }
}

export function wireRowOf({ unit, value, levels, ...scope }: EditRow, levelCount: number): RateRowGiven {
  const byLevel = Object.entries(levels)
    .filter(([level]) => Number(level) <= levelCount && scope.campaign === undefined)
    .map(([level, number]) => ({ level: Number(level), rate: valueOf(unit, number) }))
  return { ...scope, rate: valueOf(unit, value), ...(byLevel.length > 0 && { byLevel }) }
}

/** 1250 -> "12.5%", 300 fen -> "¥3.00" by the caller's words for a unit. */
export const percentText = (bps: number): string => `${Number((bps / 100).toFixed(2))}%`

/** The names of what a row is about, from what the server and the pickers know. */
export function namesIn(rules: Pick<CommissionRules, 'shows' | 'skus'>, picked: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...[...rules.shows, ...rules.skus].map(({ id, title }) => [id, title] as const), ...picked])
}

/** Why a row may not be added beside the others; null when it may. */
export function addFault(rows: readonly EditRow[], wish: Scope & { fromMs?: number | undefined; untilMs?: number | undefined }) {
  if (rows.some((row) => keyOf(row) === keyOf(wish))) return 'twice'
  const hasSpan = wish.fromMs !== undefined && wish.untilMs !== undefined && wish.fromMs < wish.untilMs
  return wish.campaign !== undefined && !hasSpan ? 'span' : null
}
