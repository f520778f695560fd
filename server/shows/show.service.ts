// Keeps the shows of record: reading them, moving their phase, noting their media, and saying who hosts or assists where.
import type { Actor } from '../actor.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Bus } from '../domain-events.ts'
import type { CellEntry } from '../protocol/room-fold.ts'
import type { Phase } from '../protocol/shows.ts'
import type { MediaCell } from '../protocol/stage.ts'
import { EXPIRES_AFTER_MS, ON_AIR, UPCOMING, moveVerdict } from './phase.rules.ts'
import { mediaCell, movePatch, showCell, type MoveWish, type Room, type Show, type ShowMedia, type ShowPatch } from './show.rules.ts'

export type Assistant = { readonly trade: boolean; readonly mod: boolean }
export type Grants = { readonly host: boolean; readonly assistant: Assistant | null }
/** A place in the list of shows to plan, newest start first: rows after it. */
export type StaffPlace = { readonly startsAtMs: number; readonly id: string }

export type ShowStore = {
  readonly insertRoom: (room: Room, atMs: number) => Promise<void>
  readonly room: (id: string) => Promise<Room | null>
  readonly rooms: (hostPersonId: string | null, limit: number) => Promise<Room[]>
  readonly refreshHost: (roomId: string, host: { hostName: string; hostPictureUrl: string | null }) => Promise<void>
  readonly insert: (show: Show) => Promise<void>
  readonly show: (id: string) => Promise<Show | null>
  /** Compare-and-set on `version`; raises it by 1. Null when another was first. */
  readonly change: (id: string, seenVersion: number, patch: ShowPatch) => Promise<Show | null>
  /** Takes the media of the same or a later take and raises its version; null when a later take is already there. */
  readonly setMedia: (id: string, media: MediaCell) => Promise<Show | null>
  readonly byPhases: (phases: readonly Phase[], order: 'soonest' | 'latest', limit: number) => Promise<Show[]>
  readonly ofRoom: (roomId: string, limit: number) => Promise<Show[]>
  readonly toPlan: (of: { hostPersonId: string | null; phase: Phase | null }, after: StaffPlace | null, limit: number) => Promise<Show[]>
  readonly startedBefore: (phase: Phase, beforeMs: number, limit: number) => Promise<Show[]>
  readonly putAssistant: (showId: string, personId: string, grant: Assistant) => Promise<void>
  readonly dropAssistant: (showId: string, personId: string) => Promise<void>
  readonly assistant: (showId: string, personId: string) => Promise<Assistant | null>
  readonly hostsSomewhere: (personId: string) => Promise<boolean>
  readonly assistsSomewhere: (personId: string) => Promise<boolean>
  /** True when it was not there before. shareCode: whose link she came by; a later one takes its place, none leaves it. */
  readonly reserve: (showId: string, personId: string, given: { atMs: number; shareCode: string | null }) => Promise<boolean>
  readonly unreserve: (showId: string, personId: string) => Promise<void>
  readonly reservations: (showIds: readonly string[]) => Promise<Map<string, number>>
  /** Reservations of these shows whose person was not reminded yet. */
  readonly toRemind: (
    showIds: readonly string[],
    limit: number,
  ) => Promise<{ readonly showId: string; readonly personId: string; readonly shareCode: string | null }[]>
  /** True for the one who may send the reminder. */
  readonly claimReminder: (showId: string, personId: string, atMs: number) => Promise<boolean>
  readonly reservedAmong: (showIds: readonly string[], personId: string) => Promise<Set<string>>
}

export type MoveAsk = MoveWish & { readonly seenVersion?: number }
export type ShowsDeps = { readonly store: ShowStore; readonly clock: Clock; readonly bus: Bus }
export type Shows = ReturnType<typeof createShows>

const TRIES_MAX = 8 // two gateways may move one show at once; each try reads the row again
const EXPIRED_AT_ONCE = 50

export const createShows = ({ store, clock, bus }: ShowsDeps) => {
  const told = (show: Show): Show => {
    bus.emit('cellChanged', { showId: show.id, entry: showCell(show) })
    return show
  }

  /** Writes a change by compare-and-set and tells the room. Null when another was first. */
  const change = async (show: Show, patch: ShowPatch): Promise<Show | null> => {
    const changed = await store.change(show.id, show.version, patch)
    return changed && told(changed)
  }

  /**
   * Moves the phase by the table. A show already there is answered as it is.
   * Refuses `not_found`, `wrong_phase {phase}`, `changed_meanwhile {version, phase}` when `seenVersion` is given and not the row's.
   */
  const move = async (showId: string, to: Phase, ask: MoveAsk = {}): Promise<Show> => {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const show = found(await store.show(showId))
      const verdict = moveVerdict(show.phase, to, show.phaseBefore)
      if (verdict === 'already') return show
      if (ask.seenVersion !== undefined && ask.seenVersion !== show.version)
        throw new DomainError('changed_meanwhile', { version: show.version, phase: show.phase })
      if (verdict === 'refused') throw new DomainError('wrong_phase', { phase: show.phase })
      const moved = await change(show, movePatch(show, to, clock.nowMs(), ask))
      if (moved) return moved
    }
    throw new DomainError('busy')
  }

  /**
   * Notes the state of the host's media. A report of an earlier take changes nothing; the row as it is comes back.
   * Refuses `not_found`.
   */
  const setMedia = async (showId: string, media: MediaCell): Promise<Show> => {
    const changed = await store.setMedia(showId, media)
    if (!changed) return found(await store.show(showId))
    bus.emit('cellChanged', { showId, entry: mediaCell(changed) })
    return changed
  }

  /** What this person is in this show, by the rows as they are now. Refuses nothing: nobody is nobody. */
  const grants = async (actor: Pick<Actor, 'personId'>, showId: string): Promise<Grants> => {
    if (actor.personId === null) return { host: false, assistant: null }
    const [show, assistant] = await Promise.all([store.show(showId), store.assistant(showId, actor.personId)])
    return { host: show?.hostPersonId === actor.personId, assistant: show ? assistant : null }
  }

  return {
    get: (id: string): Promise<Show | null> => store.show(id),
    change,
    move,
    setMedia,
    grants,
    /** Whether a person hosts or assists anywhere: her standing roles. */
    standing: async (personId: string): Promise<{ host: boolean; assistant: boolean }> => {
      const [host, assistant] = await Promise.all([store.hostsSomewhere(personId), store.assistsSomewhere(personId)])
      return { host, assistant }
    },
    onAir: (): Promise<Show[]> => store.byPhases(ON_AIR, 'latest', 50),
    /** Shows whose end has begun and is not finished. */
    ending: (): Promise<Show[]> => store.byPhases(['ended', 'processing'], 'latest', 50),
    /** On air first, then what comes, soonest first; `limit` in all. */
    nowAndNext: async (limit: number): Promise<Show[]> => {
      const [now, next] = await Promise.all([store.byPhases(ON_AIR, 'latest', limit), store.byPhases(UPCOMING, 'soonest', limit)])
      return [...now, ...next].slice(0, limit)
    },
    /** The show's and its media's cells from the row, for rebuilding a room and for the audit. */
    cells: async (showId: string): Promise<CellEntry[]> => {
      const show = await store.show(showId)
      return show ? [showCell(show), mediaCell(show)] : []
    },
    /** Duty: shows announced and never opened expire 6 h after their start. */
    expireDue: async (): Promise<void> => {
      const due = await store.startedBefore('scheduled', clock.nowMs() - EXPIRES_AFTER_MS + 1, EXPIRED_AT_ONCE)
      for (const show of due) await change(show, movePatch(show, 'expired', clock.nowMs(), {}))
    },
  }
}

export type { Room, Show, ShowMedia }
