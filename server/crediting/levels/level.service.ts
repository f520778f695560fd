// Moves leaders' levels on the first of each month by their settled sales, and by staff; every move is kept, told, and follows its own announcement.
import type { Actor } from '../../actor.ts'
import type { Audit } from '../../audit/audit.service.ts'
import type { RateTerms } from '../../commission/rate-terms.rules.ts'
import { DomainError, found } from '../../domain-error.ts'
import {
  changeBetween,
  fallDueMs,
  fallsAhead,
  heldLevel,
  levelOnceHeld,
  levelSpread,
  levelWorth,
  movedTo,
  type LevelChange,
  type LevelSpread,
  type LevelStanding,
  type LevelStep,
} from '../../leaders/level.rules.ts'
import type { Leader, LeaderService } from '../../leaders/leader.service.ts'
import { permit } from '../../members/permit.service.ts'
import type { OnceNotices } from '../../notifications/notice.service.ts'
import type { LevelSet } from '../../protocol/levels.ts'
import type { Fen } from '../../protocol/money.ts'
import { levelName } from '../../commission/rate-terms.rules.ts'
import { localDay } from '../../ledger/local-day.rules.ts'
import { dayAfter, monthOf, WINDOW_DAYS, type MonthSpan } from './level-month.rules.ts'

/** The n-th move of a leader: from atMs on she holds `level`, until the falls that were announced with it. */
export type LevelMove = {
  readonly leaderId: string
  readonly n: number
  readonly kind: LevelChange
  readonly atMs: number
  readonly from: number
  readonly level: number
  readonly levelFalls: readonly LevelStep[]
  /** Settled sales that decided, of the window before a month; null: staff did. */
  readonly settledFen: Fen | null
  readonly byPersonId: string | null
  readonly reason: string | null
}
export type LevelHolder = LevelStanding & { readonly leaderId: string; readonly memberId: string; readonly levelMove?: number }
export type LevelStore = {
  /** Active and paused leaders. */
  readonly holders: () => Promise<readonly LevelHolder[]>
  /** A leader's moves, oldest first. */
  readonly movesOf: (leaderId: string) => Promise<LevelMove[]>
  /** Owed until `done`. False when the leader's n-th move is there. */
  readonly insert: (move: LevelMove) => Promise<boolean>
  readonly owed: (limit: number) => Promise<LevelMove[]>
  readonly done: (leaderId: string, n: number) => Promise<void>
  /** The last local day whose books are summed and closed. */
  readonly lastClosedDay: () => Promise<string | null>
  /** Settled sales by leader, of these local days, both included. */
  readonly settledBetween: (fromDay: string, untilDay: string) => Promise<ReadonlyMap<string, Fen>>
  readonly settledOf: (leaderId: string, days: readonly string[]) => Promise<Fen>
  readonly isDone: (month: string, what: 'moved' | 'warned') => Promise<boolean>
  readonly setDone: (month: string, what: 'moved' | 'warned') => Promise<void>
  /** False when this leader was warned of this month. */
  readonly warn: (leaderId: string, month: string) => Promise<boolean>
}
export type LevelDeps = {
  readonly store: LevelStore
  readonly leaders: Pick<LeaderService, 'byId' | 'holdLevel'>
  readonly termsAt: (atMs: number) => Promise<RateTerms>
  /** She is one of these people: the same person or phone. */
  readonly areOne: (personId: string, others: readonly (string | null)[]) => Promise<boolean>
  readonly audit: Pick<Audit, 'write'>
  readonly notices: OnceNotices
  readonly clock: { readonly nowMs: () => number }
  readonly timeZone: string
  readonly publicUrl: string
}
export type Levels = ReturnType<typeof createLevels>

const DAY_MS = 86_400_000
const OWED_SLICE = 200
/** So long before levels move, those who would fall as it stands are told what is missing. */
const WARN_DAYS = 5

export function createLevels(deps: LevelDeps) {
  const { store, leaders, termsAt, areOne, audit, notices, clock, timeZone, publicUrl } = deps
  const url = `${publicUrl}/leader/level`

  /** Writes a move of hers, if anything changes; null when nothing does, or somebody else moved her meanwhile. */
  async function move(
    holder: LevelHolder,
    worth: number,
    given: { atMs: number; dueMs: number } & Pick<LevelMove, 'settledFen' | 'byPersonId' | 'reason'>,
  ): Promise<LevelMove | null> {
    const { atMs, dueMs, ...why } = given
    const after = movedTo(holder, worth, { atMs, dueMs })
    const kind = changeBetween(holder, after, atMs)
    if (kind === null) return null
    const { leaderId, levelMove = 0 } = holder
    const made: LevelMove = { leaderId, n: levelMove + 1, kind, atMs, from: heldLevel(holder, atMs), ...after, ...why }
    return (await store.insert(made)) ? made : null
  }

  /** After the move itself: what she holds, and telling her. Each step is harmless to repeat. */
  async function follow(made: LevelMove): Promise<void> {
    const { leaderId, n, kind, level, levelFalls } = made
    await leaders.holdLevel(leaderId, { level, levelFalls, levelMove: n })
    const [leader, terms] = await Promise.all([leaders.byId(leaderId), termsAt(made.atMs)])
    const fall = levelFalls.at(-1)
    if (leader !== null)
      await notices.once(`levelMoved:${leaderId}:${n}`, leader.memberId, {
        template: 'levelMoved',
        move: kind,
        level: kind === 'down' && fall ? fall.level : level,
        name: levelName(terms, kind === 'down' && fall ? fall.level : level),
        fromMs: kind === 'down' && fall ? fall.fromMs : made.atMs,
        url,
      })
    await store.done(leaderId, n)
  }

  /** Judges every leader by a window whose books are closed. Who was moved since the month began (staff) waits for the next. */
  async function judge({ month, fromMs, firstDay, lastDay }: MonthSpan): Promise<void> {
    const closed = await store.lastClosedDay()
    if (closed === null || closed < lastDay) return
    const [terms, settled, holders] = await Promise.all([termsAt(fromMs), store.settledBetween(firstDay, lastDay), store.holders()])
    for (const holder of holders) {
      const settledFen = settled.get(holder.leaderId) ?? 0
      const worth = levelWorth(terms.levelFen, settledFen)
      const isAtRest = worth === holder.level && (holder.levelFalls ?? []).length === 0
      if (isAtRest || (await movedSince(holder, fromMs))) continue
      const atMs = clock.nowMs()
      const dueMs = fallDueMs({ monthFromMs: fromMs, atMs, graceDays: terms.levelGraceDays })
      const made = await move(holder, worth, { atMs, dueMs, settledFen, byPersonId: null, reason: null })
      if (made !== null) await follow(made)
    }
    await store.setDone(month, 'moved')
  }
  const movedSince = async ({ leaderId, levelMove = 0 }: LevelHolder, fromMs: number): Promise<boolean> =>
    levelMove > 0 && ((await store.movesOf(leaderId)).at(-1)?.atMs ?? 0) >= fromMs

  /** Tells each leader once who would fall as it stands what is missing until the month is over. */
  async function warn({ month, fromMs, firstDay, lastDay }: MonthSpan): Promise<void> {
    const [terms, settled, holders] = await Promise.all([termsAt(clock.nowMs()), store.settledBetween(firstDay, lastDay), store.holders()])
    for (const holder of holders) {
      const settledFen = Math.max(0, settled.get(holder.leaderId) ?? 0)
      const kept = holder.levelFalls?.at(-1)?.level ?? holder.level
      const keepFen = terms.levelFen[Math.min(kept, terms.levelFen.length) - 1] ?? 0
      if (levelWorth(terms.levelFen, settledFen) >= kept || keepFen <= settledFen) continue
      if (!(await store.warn(holder.leaderId, month))) continue
      const name = levelName(terms, kept)
      const text = { template: 'levelAhead', level: kept, name, missingFen: keepFen - settledFen, byMs: fromMs, url } as const
      await notices.once(`levelAhead:${holder.leaderId}:${month}`, holder.memberId, text)
    }
    await store.setDone(month, 'warned')
  }

  /** The beat: judges the month that began, warns before the one that comes. */
  async function monthly(): Promise<void> {
    const nowMs = clock.nowMs()
    const [now, next] = [monthOf(nowMs, timeZone), monthOf(nowMs, timeZone, 1)]
    if (!(await store.isDone(now.month, 'moved'))) await judge(now)
    const isSoon = nowMs >= next.fromMs - WARN_DAYS * DAY_MS
    if (isSoon && !(await store.isDone(next.month, 'warned'))) await warn(next)
  }

  /**
   * Staff give a level: up at once, down after the grace; the next month judges again. Refuses not_found, not_allowed (staff of this
   * leader), wrong_state (she does not sell), bad_input (no such level, or hers already), changed_meanwhile.
   */
  async function set(actor: Actor, leaderId: string, given: LevelSet): Promise<Leader> {
    permit(actor, 'level.set')
    const leader = found(await leaders.byId(leaderId))
    if (await areOne(actor.personId ?? '', [leader.memberId])) throw new DomainError('not_allowed')
    if (leader.state !== 'active' && leader.state !== 'paused') throw new DomainError('wrong_state', { state: leader.state })
    const version = leader.levelMove ?? 0
    if (version !== given.seenVersion) throw new DomainError('changed_meanwhile', { version })
    const atMs = clock.nowMs()
    const terms = await termsAt(atMs)
    if (given.level > terms.levelFen.length) throw new DomainError('bad_input', { field: 'level' })
    const dueMs = atMs + terms.levelGraceDays * DAY_MS
    const why = { settledFen: null, byPersonId: actor.personId, reason: given.reason }
    const before = { level: heldLevel(leader, atMs), falls: fallsAhead(leader, atMs) }
    const wouldChange = changeBetween(leader, movedTo(leader, given.level, { atMs, dueMs }), atMs) !== null
    if (!wouldChange) throw new DomainError('bad_input', { field: 'level' })
    const made = await move(leader, given.level, { atMs, dueMs, ...why })
    if (made === null) throw new DomainError('changed_meanwhile', { version: version + 1 })
    const on = { kind: 'leader', id: leaderId }
    const after = { level: made.level, falls: made.levelFalls }
    await audit.write({ actor, act: 'level.set', on, before, after, reason: given.reason })
    await follow(made)
    return found(await leaders.byId(leaderId))
  }

  return {
    monthly,
    set,
    /** Finishes what a process that died left owed. */
    repair: async (): Promise<void> => {
      for (const made of await store.owed(OWED_SLICE)) await follow(made)
    },
    /** Where leaders stand, and where their last thirty days would put them under other thresholds. */
    spread: async (levelFen: readonly Fen[]): Promise<LevelSpread[]> => {
      const nowMs = clock.nowMs()
      const today = localDay(nowMs, timeZone)
      const [holders, settled] = await Promise.all([store.holders(), store.settledBetween(dayAfter(today, 1 - WINDOW_DAYS), today)])
      return levelSpread(
        levelFen,
        holders.map((holder) => ({ level: heldLevel(holder, nowMs), settledFen: settled.get(holder.leaderId) ?? 0 })),
      )
    },
    /** The level she held at a moment of the past: what an order placed then was paid by. */
    onceHeld: async (leader: Pick<Leader, 'leaderId' | 'level'>, atMs: number): Promise<number> =>
      levelOnceHeld(await store.movesOf(leader.leaderId), atMs, leader.level),
  }
}
