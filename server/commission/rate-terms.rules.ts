// What the shop set beside its rate rows: notice and protection of cuts, the share cap, the inviter's bonus, and from where levels begin.
import type { Bps, Fen } from '../protocol/money.ts'
import { SHARE_CAP_BPS } from './share.rules.ts'

/** levelFen[n]: settled goods of 30 days from which level n + 1 begins; the first is 0. */
export type RateTerms = {
  readonly noticeHours: number
  readonly protectDays: number
  readonly capBps: Bps
  /** Off by default: who pays it must know what the law says about a second level. */
  readonly inviterBonus: boolean
  readonly inviterBps: Bps
  readonly inviterDays: number
  readonly levelGraceDays: number
  readonly levelFen: readonly Fen[]
  /** What the shop calls each level; left out: by their numbers. */
  readonly levelNames?: readonly string[] | undefined
}

export const FIRST_TERMS: RateTerms = {
  noticeHours: 48,
  protectDays: 7,
  capBps: SHARE_CAP_BPS,
  inviterBonus: false,
  inviterBps: 100,
  inviterDays: 365,
  levelGraceDays: 7,
  levelFen: [0, 1_000_000, 5_000_000],
}

export const LEVELS_MAX = 9
/** [least, most] of each number (rules.md 7, 8, 12). */
export const TERM_BOUNDS = {
  noticeHours: [48, 720],
  protectDays: [7, 90],
  capBps: [0, SHARE_CAP_BPS],
  inviterBps: [0, 300],
  inviterDays: [0, 3650],
  levelGraceDays: [0, 60],
} as const

const within = (value: number, [least, most]: readonly [number, number]): boolean =>
  Number.isInteger(value) && least <= value && value <= most

/** Names of the terms that are out of range; an empty list may be published. */
export function termsFaults(terms: RateTerms): (keyof RateTerms)[] {
  const numbers = Object.keys(TERM_BOUNDS) as (keyof typeof TERM_BOUNDS)[]
  const faults: (keyof RateTerms)[] = numbers.filter((name) => !within(terms[name], TERM_BOUNDS[name]))
  const { levelFen } = terms
  const rises = levelFen.every((fen, place) => (place === 0 ? fen === 0 : fen > (levelFen[place - 1] ?? 0)))
  const isGood = levelFen.length >= 1 && levelFen.length <= LEVELS_MAX && rises
  const areNamed = terms.levelNames === undefined || terms.levelNames.length === levelFen.length
  return [...faults, ...(isGood ? [] : (['levelFen'] as const)), ...(areNamed ? [] : (['levelNames'] as const))]
}

/** What the shop calls a level, or null where it goes by its number. */
export function levelName({ levelNames }: Pick<RateTerms, 'levelNames'>, level: number): string | null {
  return levelNames?.[level - 1] ?? null
}
