// Which level a leader holds at a moment, which one her settled sales are worth, and how she moves to it: up at once, down after a notice (rules.md 8.4). Pure.
import type { Fen } from '../protocol/money.ts'

/** From a moment (inside) on. */
export type LevelStep = { readonly level: number; readonly fromMs: number }
/** What she holds since she last moved, and the falls that were announced, in their order. */
export type LevelStanding = { readonly level: number; readonly levelFalls?: readonly LevelStep[] | undefined }
/** The same from the moment it was made on, whole. */
export type LevelPlan = { readonly level: number; readonly levelFalls: readonly LevelStep[] }
/** up: at once; down: a fall was announced; kept: an announced fall does not come, or comes less deep. */
export const LEVEL_CHANGES = ['up', 'down', 'kept'] as const
export type LevelChange = (typeof LEVEL_CHANGES)[number]

export const FIRST_LEVEL = 1
const DAY_MS = 86_400_000

/** The level held at a moment not before the standing's own. */
export function heldLevel({ level, levelFalls = [] }: LevelStanding, atMs: number): number {
  return levelFalls.findLast(({ fromMs }) => fromMs <= atMs)?.level ?? level
}

/** Falls announced and not yet come. */
export function fallsAhead({ levelFalls = [] }: LevelStanding, atMs: number): LevelStep[] {
  return levelFalls.filter(({ fromMs }) => atMs < fromMs)
}

/** The level that settled sales of a window are worth; levelFen[n]: from where level n + 1 begins, the first 0. */
export function levelWorth(levelFen: readonly Fen[], settledFen: Fen): number {
  return Math.max(FIRST_LEVEL, levelFen.filter((fromFen) => settledFen >= fromFen).length)
}

/** What the next level asks and how much is missing; null at the top. settledFen below 0 counts as 0. */
export function nextLevel(
  levelFen: readonly Fen[],
  level: number,
  settledFen: Fen,
): { level: number; fromFen: Fen; missingFen: Fen } | null {
  const fromFen = levelFen[level]
  return fromFen === undefined ? null : { level: level + 1, fromFen, missingFen: Math.max(0, fromFen - Math.max(0, settledFen)) }
}

/** How many leaders are at each level now, and how many would be by their sales under other thresholds. */
export type LevelSpread = { readonly level: number; readonly held: number; readonly would: number }
export function levelSpread(
  levelFen: readonly Fen[],
  leaders: readonly { readonly level: number; readonly settledFen: Fen }[],
): LevelSpread[] {
  const highest = Math.max(levelFen.length, ...leaders.map(({ level }) => level))
  return Array.from({ length: highest }, (_, place) => ({
    level: place + 1,
    held: leaders.filter(({ level }) => level === place + 1).length,
    would: leaders.filter(({ settledFen }) => levelWorth(levelFen, settledFen) === place + 1).length,
  }))
}

/** When a fall decided at a moment takes hold: whole grace after the month's beginning, or after the decision where that came late. */
export function fallDueMs({ monthFromMs, atMs, graceDays }: { monthFromMs: number; atMs: number; graceDays: number }): number {
  const countsFromMs = atMs - monthFromMs < DAY_MS ? monthFromMs : atMs
  return Math.max(atMs, countsFromMs + graceDays * DAY_MS)
}

/**
 * Her standing from atMs on when her sales are worth `worth`: never below it again, at once; a deeper level only from dueMs, and never
 * before a fall that was announced for a later day. What is still ahead and not deeper than `worth` is taken back.
 */
export function movedTo(standing: LevelStanding, worth: number, { atMs, dueMs }: { atMs: number; dueMs: number }): LevelPlan {
  const level = Math.max(heldLevel(standing, atMs), worth)
  const falls: LevelStep[] = []
  const lowest = (): LevelStep => falls.at(-1) ?? { level, fromMs: atMs }
  for (const fall of fallsAhead(standing, atMs)) {
    const raised = Math.max(fall.level, worth)
    if (raised < lowest().level) falls.push({ ...fall, level: raised })
  }
  if (worth < lowest().level) {
    const fromMs = Math.max(dueMs, lowest().fromMs)
    if (falls.at(-1)?.fromMs === fromMs) falls.pop()
    falls.push({ level: worth, fromMs })
  }
  const now = falls[0]?.fromMs === atMs ? falls.shift() : undefined
  return { level: now?.level ?? level, levelFalls: falls }
}

/** What a move means to her; null: nothing changes. */
export function changeBetween(before: LevelStanding, after: LevelPlan, atMs: number): LevelChange | null {
  const held = heldLevel(before, atMs)
  if (after.level > held) return 'up'
  const [was, is] = [fallsAhead(before, atMs), after.levelFalls]
  const isSame = was.length === is.length && was.every((fall, place) => fall.level === is[place]?.level && fall.fromMs === is[place].fromMs)
  if (after.level === held && isSame) return null
  const lowestOf = (falls: readonly LevelStep[], level: number): number => falls.at(-1)?.level ?? level
  return lowestOf(is, after.level) < lowestOf(was, held) ? 'down' : 'kept'
}

/** A move as history keeps it: from atMs on she stands so. */
export type LevelMoved = LevelStanding & { readonly atMs: number; readonly from: number }

/** The level held at a moment of the past, from her moves in their order; before the first, what she held until then. */
export function levelOnceHeld(moves: readonly LevelMoved[], atMs: number, otherwise: number): number {
  const last = moves.findLast((move) => move.atMs <= atMs)
  return last === undefined ? (moves[0]?.from ?? otherwise) : heldLevel(last, atMs)
}
