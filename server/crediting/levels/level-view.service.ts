// Shows a level: to the leader herself what she holds, how far the next one is and what comes; to staff her standing and every move.
import type { Actor } from '../../actor.ts'
import { levelName, type RateTerms } from '../../commission/rate-terms.rules.ts'
import { found } from '../../domain-error.ts'
import { fallsAhead, heldLevel, levelWorth, nextLevel } from '../../leaders/level.rules.ts'
import type { Leader } from '../../leaders/leader.service.ts'
import { permit } from '../../members/permit.service.ts'
import type { LeaderLevel, LevelMoveRow, StaffLeaderLevel } from '../../protocol/levels.ts'
import { daysBetween, midnightOf, monthOf } from './level-month.rules.ts'
import type { LevelMove, LevelStore } from './level.service.ts'
import { localDay } from '../../ledger/local-day.rules.ts'

export type LevelViewDeps = {
  readonly store: Pick<LevelStore, 'movesOf' | 'settledOf'>
  readonly leaderById: (leaderId: string) => Promise<Leader | null>
  readonly termsAt: (atMs: number) => Promise<RateTerms>
  /** The shop's ordinary rate of a level; 0 where a fixed amount is paid. */
  readonly shopBps: (level: number) => Promise<number>
  readonly clock: { readonly nowMs: () => number }
  readonly timeZone: string
}
export type LevelViews = ReturnType<typeof createLevelViews>

/** Two years of months. */
const HISTORY_SHOWN = 24

const moveRow = ({ n, kind, atMs, from, level, levelFalls, settledFen, reason }: LevelMove): LevelMoveRow => {
  return { n, kind, atMs, from, level, falls: [...levelFalls], settledFen, reason }
}

export function createLevelViews({ store, leaderById, termsAt, shopBps, clock, timeZone }: LevelViewDeps) {
  async function standingOf(leader: Leader, terms: RateTerms, nowMs: number) {
    const level = heldLevel(leader, nowMs)
    const moves = await store.movesOf(leader.leaderId)
    return {
      level,
      name: levelName(terms, level),
      timeZone,
      falls: fallsAhead(leader, nowMs).map((fall) => ({ ...fall, name: levelName(terms, fall.level) })),
      history: moves.slice(-HISTORY_SHOWN).toReversed().map(moveRow),
    }
  }

  /** The caller's own. The window is the one that the next first of a month counts: it may not have begun yet. */
  async function own(actor: Actor): Promise<LeaderLevel> {
    permit(actor, 'leader.home', { own: actor.leaderId !== null })
    const leader = found(await leaderById(actor.leaderId ?? ''))
    const nowMs = clock.nowMs()
    const terms = await termsAt(nowMs)
    const { levelFen } = terms
    const { fromMs, firstDay } = monthOf(nowMs, timeZone, 1)
    const settledFen = await store.settledOf(leader.leaderId, daysBetween(firstDay, localDay(nowMs, timeZone)))
    const standing = await standingOf(leader, terms, nowMs)
    const next = nextLevel(levelFen, Math.min(standing.level, levelFen.length), settledFen)
    const keepFen = levelFen[Math.min(standing.level, levelFen.length) - 1] ?? 0
    const rates = await Promise.all(levelFen.map((_, place) => shopBps(place + 1)))
    return {
      ...standing,
      movesAtMs: fromMs,
      countedFromMs: midnightOf(firstDay, timeZone),
      settledFen,
      worth: levelWorth(levelFen, settledFen),
      next: next && { ...next, name: levelName(terms, next.level) },
      keepMissingFen: Math.max(0, keepFen - Math.max(0, settledFen)),
      graceDays: terms.levelGraceDays,
      levels: levelFen.map((fromFen, place) => ({
        level: place + 1,
        name: levelName(terms, place + 1),
        fromFen,
        rateBps: rates[place] ?? 0,
      })),
    }
  }

  async function ofLeader(actor: Actor, leaderId: string): Promise<StaffLeaderLevel> {
    permit(actor, 'leader.readAny')
    const leader = found(await leaderById(leaderId))
    const nowMs = clock.nowMs()
    const terms = await termsAt(nowMs)
    return {
      ...(await standingOf(leader, terms, nowMs)),
      version: leader.levelMove ?? 0,
      levels: terms.levelFen.map((_, place) => ({ level: place + 1, name: levelName(terms, place + 1) })),
    }
  }
  return { own, ofLeader }
}
