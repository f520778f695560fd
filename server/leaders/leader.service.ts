// Leaders: applying, what staff decides, and who somebody is as a leader.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Bus } from '../domain-events.ts'
import { DomainError, found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { Notices } from '../notifications/notice.service.ts'
import { FIRST_LEVEL, type LevelStep } from './level.rules.ts'
import { decide, type LeaderDecision, type LeaderState } from './leader.rules.ts'

/** A leader's row. One a member; reason: what staff said last. */
export type Leader = {
  readonly leaderId: string
  readonly memberId: string
  readonly name: string
  readonly about: string
  readonly state: LeaderState
  readonly reason: string | null
  /** Held since the last of her moves; `levelFalls` were announced (level.rules says what she holds at a moment). */
  readonly level: number
  readonly levelFalls?: readonly LevelStep[]
  /** The number of her last move; left out: she never moved. */
  readonly levelMove?: number
  readonly appliedAtMs: number
  readonly approvedAtMs: number | null
  /** Who of staff took her in by a file; she waits only for the courses needed. Null or left out: nobody did. */
  readonly acceptedBy?: string | null
  readonly version: number
}

/** What credit, touches and links read of a leader. */
export type LeaderFacts = Pick<Leader, 'leaderId' | 'memberId' | 'name' | 'state' | 'level' | 'levelFalls'>

export type LeaderStore = {
  readonly byId: (leaderId: string) => Promise<Leader | null>
  readonly byMember: (memberId: string) => Promise<Leader | null>
  readonly byIds: (leaderIds: readonly string[]) => Promise<Leader[]>
  /** False when the member has a row already. */
  readonly insert: (leader: Leader) => Promise<boolean>
  /** Compare-and-set on version; null when another was first. `changes` replaces those fields and version becomes seenVersion + 1. */
  readonly change: (
    leaderId: string,
    seenVersion: number,
    changes: Partial<Omit<Leader, 'leaderId' | 'memberId' | 'version'>>,
  ) => Promise<Leader | null>
  /** Those who were taken in and wait for courses, newest first, below an id. */
  readonly accepted: (beforeId: string | null, limit: number) => Promise<Leader[]>
  /** Newest application first; beforeId: the last id of the page before. */
  readonly list: (ask: { state: LeaderState | null; beforeId: string | null; limit: number }) => Promise<Leader[]>
}

export type LeaderDeps = {
  readonly store: LeaderStore
  readonly clock: { readonly nowMs: () => number }
  readonly newId: () => string
  readonly bus: Bus
  readonly writeAudit: Audit['write']
  readonly notices: Notices
  readonly publicUrl: string
  /** Her state changed: what is kept of her is old. */
  readonly onState: (leaderId: string) => void
  /** Called after a leader is disabled for ever: her bindings end. */
  readonly onDisabled: (leaderId: string) => Promise<void>
  /** She is one of these people: the same person, phone or ID number. */
  readonly areOne: (personId: string, others: readonly (string | null)[]) => Promise<boolean>
  /** Titles of the courses that a member still has to pass before she can be approved; left out: none is needed. */
  readonly toLearn?: (memberId: string) => Promise<readonly string[]>
}
export type LeaderService = ReturnType<typeof createLeaderService>

/** Each loss means that somebody else changed her row meanwhile. */
const HOLD_TRIES_MAX = 20

export function createLeaderService(deps: LeaderDeps) {
  const { store, clock, newId, bus, writeAudit, notices, publicUrl, onState, onDisabled, areOne, toLearn = async () => [] } = deps
  const told = (leader: Leader) => {
    onState(leader.leaderId)
    bus.emit('personChanged', { personId: leader.memberId })
    bus.emit('toldPerson', { personId: leader.memberId, entry: { kind: 'roles', version: leader.version } })
  }

  /** Applies, or applies again after a refusal. Anything else is answered with the row as it is. */
  async function apply(actor: Actor, given: { name: string; about: string }): Promise<Leader> {
    permit(actor, 'leader.apply', { own: true })
    const memberId = memberIdOf(actor)
    const nowMs = clock.nowMs()
    const fresh: Leader = {
      leaderId: newId(),
      memberId,
      ...given,
      state: 'applied',
      reason: null,
      level: FIRST_LEVEL,
      appliedAtMs: nowMs,
      approvedAtMs: null,
      version: 1,
    }
    if (await store.insert(fresh)) {
      told(fresh)
      return fresh
    }
    const row = found(await store.byMember(memberId))
    if (row.state !== 'refused') {
      return row
    }
    const again = await store.change(row.leaderId, row.version, { ...given, state: 'applied', reason: null, appliedAtMs: nowMs })
    if (again !== null) told(again)
    return again ?? found(await store.byMember(memberId))
  }

  async function application(actor: Actor): Promise<Leader | null> {
    permit(actor, 'leader.apply', { own: true })
    return store.byMember(memberIdOf(actor))
  }

  /**
   * What staff decides. Refuses: not_found, wrong_state (this decision is not open from here), changed_meanwhile, not_ready {missing: titles} (an
   * applicant has not passed the courses needed before). Nobody decides about herself.
   */
  async function decideOn(
    actor: Actor,
    leaderId: string,
    given: { decision: LeaderDecision; reason: string; seenVersion: number },
  ): Promise<Leader> {
    permit(actor, 'leader.decide')
    const before = found(await store.byId(leaderId))
    if (await areOne(actor.personId ?? '', [before.memberId])) throw new DomainError('not_allowed')
    if (before.version !== given.seenVersion) throw new DomainError('changed_meanwhile', { value: before.state, version: before.version })
    const state = decide(before.state, given.decision)
    if (state === undefined) throw new DomainError('wrong_state', { state: before.state })
    const missing = given.decision === 'approve' ? await toLearn(before.memberId) : []
    if (missing.length > 0) throw new DomainError('not_ready', { missing })
    const approvedAtMs = given.decision === 'approve' ? clock.nowMs() : before.approvedAtMs
    const answered = before.acceptedBy ? { acceptedBy: null } : {}
    const after = await store.change(leaderId, before.version, { state, reason: given.reason, approvedAtMs, ...answered })
    if (after === null) {
      const now = found(await store.byId(leaderId))
      throw new DomainError('changed_meanwhile', { value: now.state, version: now.version })
    }
    await writeAudit({
      actor,
      act: 'leader.decide',
      on: { kind: 'leader', id: leaderId },
      before: { state: before.state },
      after: { state: after.state },
      reason: given.reason,
    })
    told(after)
    if (after.state === 'disabled') await onDisabled(leaderId)
    const { decision, reason } = given
    await notices.send(after.memberId, { template: 'leaderDecided', decision, reason, url: `${publicUrl}/leader` })
    return after
  }

  /** Her standing after her n-th move; a later one stays. Harmless to repeat. */
  async function holdLevel(
    leaderId: string,
    standing: { level: number; levelFalls: readonly LevelStep[]; levelMove: number },
  ): Promise<void> {
    for (let tries = 0; tries < HOLD_TRIES_MAX; tries += 1) {
      const row = await store.byId(leaderId)
      if (row === null || (row.levelMove ?? 0) >= standing.levelMove) return
      const after = await store.change(leaderId, row.version, standing)
      if (after === null) continue
      onState(leaderId)
      bus.emit('toldPerson', { personId: after.memberId, entry: { kind: 'refresh', version: after.version, what: 'leader' } })
      return
    }
    throw new DomainError('busy')
  }

  /** Whether a member is a leader, and in which state; null for everybody else. */
  async function standing(memberId: string): Promise<{ leaderId: string; state: LeaderState } | null> {
    const leader = await store.byMember(memberId)
    return leader && { leaderId: leader.leaderId, state: leader.state }
  }

  /** Rows of these leaders by id; unknown ids are absent. */
  async function cards(leaderIds: readonly string[]): Promise<Map<string, Leader>> {
    const rows = leaderIds.length === 0 ? [] : await store.byIds([...new Set(leaderIds)])
    return new Map(rows.map((row) => [row.leaderId, row]))
  }

  /** For staff: newest application first. */
  async function search(actor: Actor, ask: { state: LeaderState | null; cursor: string | null; limit: number }) {
    permit(actor, 'leader.search')
    const rows = await store.list({ state: ask.state, beforeId: ask.cursor, limit: ask.limit + 1 })
    const page = rows.slice(0, ask.limit)
    return { rows: page, next: rows.length > ask.limit ? (page.at(-1)?.leaderId ?? null) : null }
  }

  /** Who may sell now, newest first, below an id. */
  const activeBefore = (beforeId: string | null, limit: number): Promise<Leader[]> => store.list({ state: 'active', beforeId, limit })

  /** Everybody who ever applied, newest first, below an id. */
  const before = (beforeId: string | null, limit: number): Promise<Leader[]> => store.list({ state: null, beforeId, limit })

  return {
    activeBefore,
    before,
    apply,
    application,
    decide: decideOn,
    holdLevel,
    standing,
    cards,
    search,
    byId: store.byId,
    byMember: store.byMember,
  }
}

function memberIdOf(actor: Actor): string {
  if (actor.kind !== 'member' || actor.personId === null) throw new DomainError('sign_in_needed')
  return actor.personId
}
