// Keeps order in a room: erasing lines, muting and kicking people, muting or slowing the whole room; each act leaves an audit row.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Bus } from '../domain-events.ts'
import { outranks, rankOf } from '../members/permissions.rules.ts'
import { permit } from '../members/permit.service.ts'
import type { Role } from '../protocol/acts.ts'
import type { CellEntry } from '../protocol/room-fold.ts'
import type { AckOf, PayloadOf } from '../protocol/socket-events.ts'
import type { Grants, Shows } from '../shows/show.service.ts'
import type { ChatRules } from './chat-line.rules.ts'
import { grantsIn, type LineStore, type ModerationStore, type Speaker } from './chat-ports.service.ts'
import { muteEnds, mutedUntil } from './mute.rules.ts'

export type ModerationDeps = {
  readonly store: ModerationStore
  readonly lines: Pick<LineStore, 'byNumber' | 'erase' | 'personOf'>
  readonly shows: Pick<Shows, 'get' | 'grants'>
  readonly speaker: (personId: string) => Promise<Speaker | null>
  readonly audit: Pick<Audit, 'write'>
  readonly clock: Clock
  readonly bus: Bus
}
export type Moderation = ReturnType<typeof createModeration>

const personIdOf = (actor: Actor): string => actor.personId ?? ''
const reasonOf = (reason: string | undefined): { reason?: string } => (reason === undefined ? {} : { reason })
const rulesCell = ({ version, roomMuted, slowModeSec }: ChatRules): CellEntry => ({ kind: 'chatRules', version, roomMuted, slowModeSec })

/** The person behind a key of this show, if the actor stands above her. Refuses `not_found` (nobody spoke so) and `rank`. */
const personBelow = async (deps: ModerationDeps, actor: Actor, grants: Grants, showId: string, speakerKey: string): Promise<string> => {
  const personId = found(await deps.lines.personOf(showId, speakerKey))
  const [speaker, hers] = await Promise.all([deps.speaker(personId), deps.shows.grants({ personId }, showId)])
  const roles: readonly Role[] = speaker?.roles ?? ['member']
  if (!outranks(rankOf(actor.roles, grants), rankOf(roles, hers))) throw new DomainError('rank')
  return personId
}

/** Whole values: an unfinished wish keeps what it does not name. */
const changeRules = async (deps: ModerationDeps, actor: Actor, showId: string, ask: PayloadOf<'chat:rules'>): Promise<ChatRules> => {
  const byName = (await deps.speaker(personIdOf(actor)))?.name ?? ''
  const now = await deps.store.rules(showId)
  const wish = { roomMuted: ask.roomMuted ?? now.roomMuted, slowModeSec: ask.slowModeSec ?? now.slowModeSec }
  if (wish.roomMuted === now.roomMuted && wish.slowModeSec === now.slowModeSec) return now
  const changed = ask.seenVersion === now.version ? await deps.store.changeRules(showId, now.version, { ...wish, byName }) : null
  if (changed) {
    deps.bus.emit('cellChanged', { showId, entry: rulesCell(changed) })
    const { roomMuted, slowModeSec } = now
    const act = wish.roomMuted === roomMuted ? 'slowMode' : 'roomMute'
    await deps.audit.write({ actor, act, on: { kind: 'show', id: showId }, before: { roomMuted, slowModeSec }, after: wish })
    return changed
  }
  const other = await deps.store.rules(showId)
  throw new DomainError('changed_meanwhile', {
    version: other.version,
    roomMuted: other.roomMuted,
    slowModeSec: other.slowModeSec,
    byName: other.byName,
  })
}

export const createModeration = (deps: ModerationDeps) => {
  const { store, lines, shows, audit, clock, bus } = deps

  /** A tombstone for everybody. A repeat answers ok and says it again: the first may have died before it told the room. */
  const erase = async (actor: Actor, showId: string, lineNo: number): Promise<{ version: number }> => {
    permit(actor, 'chat.delete', await grantsIn(shows, actor, showId))
    const line = found(await lines.byNumber(showId, lineNo))
    const erased = await lines.erase(showId, lineNo, personIdOf(actor), clock.nowMs())
    bus.emit('cellChanged', { showId, entry: { kind: 'erased', version: 1, lineNos: [lineNo] } })
    // The words stay in the row, for appeals; the audit names it.
    if (erased) await audit.write({ actor, act: 'chat.delete', on: { kind: 'chatLine', id: line.id }, before: { showId, lineNo } })
    return { version: 1 }
  }

  /** Mutes in the room (this and later shows of it) or lifts. Refuses `not_found`, `rank`. */
  const mute = async (actor: Actor, showId: string, ask: PayloadOf<'chat:mute'>): Promise<AckOf<'chat:mute'>> => {
    const grants = await grantsIn(shows, actor, showId)
    permit(actor, 'mute.show', grants)
    const { roomId } = found(await shows.get(showId))
    const personId = await personBelow(deps, actor, grants, showId, ask.speakerKey)
    const nowMs = clock.nowMs()
    const before = mutedUntil(await store.mutes(roomId, personId), nowMs)
    const untilMs = muteEnds(ask.minutes, nowMs)
    const { version } = await store.mute({ roomId, personId, untilMs, byPersonId: personIdOf(actor), atMs: nowMs })
    bus.emit('toldPerson', { personId, entry: { kind: 'mute', version, untilMs } })
    const on = { kind: 'person', id: personId }
    await audit.write({ actor, act: 'mute.show', on, before: { untilMs: before }, after: { roomId, untilMs }, ...reasonOf(ask.reason) })
    return { untilMs }
  }

  /** Mutes or slows the whole room. Refuses `changed_meanwhile {version, roomMuted, slowModeSec, byName}`. */
  const setRules = async (actor: Actor, showId: string, ask: PayloadOf<'chat:rules'>): Promise<{ version: number }> => {
    const grants = await grantsIn(shows, actor, showId)
    if (ask.roomMuted !== undefined) permit(actor, 'roomMute', grants)
    if (ask.slowModeSec !== undefined) permit(actor, 'slowMode', grants)
    const { version } = await changeRules(deps, actor, showId, ask)
    return { version }
  }

  /** Out of this show, and not in again. Refuses `not_found`, `rank`. */
  const kick = async (actor: Actor, showId: string, ask: PayloadOf<'viewer:kick'>): Promise<AckOf<'viewer:kick'>> => {
    const grants = await grantsIn(shows, actor, showId)
    permit(actor, 'kick', grants)
    const personId = await personBelow(deps, actor, grants, showId, ask.speakerKey)
    await store.kick({ showId, personId, byPersonId: personIdOf(actor), atMs: clock.nowMs() })
    bus.emit('personEnded', { personId, showId, reason: 'kicked' })
    await audit.write({ actor, act: 'kick', on: { kind: 'person', id: personId }, after: { showId }, ...reasonOf(ask.reason) })
    return {}
  }

  return {
    erase,
    mute,
    setRules,
    kick,
    isKicked: store.isKicked,
    /** 0 when she may speak. */
    mutedUntil: async (roomId: string, personId: string): Promise<number> => mutedUntil(await store.mutes(roomId, personId), clock.nowMs()),
    /** The chat rules' cell as the row says it, for rebuilding a room and for the audit. */
    cells: async (showId: string): Promise<CellEntry[]> => [rulesCell(await store.rules(showId))],
  }
}
