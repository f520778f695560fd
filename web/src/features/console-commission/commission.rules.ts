// Rows of the commission editor: what is typed in them, what they mean on the wire, and what is still missing. Pure.
import type { CommissionRules, RateRowGiven, RateTermsGiven, RateValue } from '../../../../server/protocol/commission.ts'

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

type Levels = Pick<RateTermsGiven, 'levelFen' | 'levelNames'>
/** What is typed as the name of each level; '' where it goes by its number. */
export const levelNamesOf = ({ levelFen, levelNames = [] }: Levels): string[] => levelFen.map((_, place) => levelNames[place] ?? '')

/** Each level begins above the one before. */
export const levelsRise = (levelFen: readonly number[]): boolean =>
  levelFen.every((fen, place) => (place === 0 ? fen === 0 : fen > (levelFen[place - 1] ?? 0)))

/** One more level at twice the last, or the last one gone; names go along. */
export function withLevels({ levelFen, levelNames }: Levels, more: boolean): Levels {
  const names = levelNamesOf({ levelFen, ...(levelNames && { levelNames }) })
  return more
    ? { levelFen: [...levelFen, Math.max(firstLevelFen, (levelFen.at(-1) ?? 0) * 2)], levelNames: [...names, ''] }
    : { levelFen: levelFen.slice(0, -1), levelNames: names.slice(0, -1) }
}
/** ¥10,000: where a shop's second level begins at first. */
const firstLevelFen = 1_000_000

/** Names are all there or none: half of them would leave the others without one. */
export function wireTermsOf({ levelNames = [], ...terms }: RateTermsGiven): RateTermsGiven {
  const names = levelNames.map((name) => name.trim())
  return names.length > 0 && names.every((name) => name !== '') ? { ...terms, levelNames: names } : terms
}

export type LevelsFault = 'levels' | 'levelNames'
/** What keeps the levels from being saved; null when nothing does. */
export function levelsFault(terms: Levels): LevelsFault | null {
  if (!levelsRise(terms.levelFen)) return 'levels'
  const given = levelNamesOf(terms).filter((name) => name.trim() !== '').length
  return given === 0 || given === terms.levelFen.length ? null : 'levelNames'
}
