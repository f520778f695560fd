// States what the chat needs of the world: lines, numbers, orders of the room, limits, and who somebody is.
import type { Actor } from '../actor.ts'
import type { Role } from '../protocol/acts.ts'
import type { Grants, Shows } from '../shows/show.service.ts'
import type { ChatRules, Line } from './chat-line.rules.ts'
import type { MuteFacts } from './mute.rules.ts'

/** What came of an insert: another line had the number, or this key was published before. */
export type AppendResult = 'appended' | 'numberTaken' | 'keyTaken'
export type LineStore = {
  readonly append: (line: Line) => Promise<AppendResult>
  readonly byKey: (showId: string, personId: string, clientMessageId: string) => Promise<Line | null>
  readonly byNumber: (showId: string, lineNo: number) => Promise<Line | null>
  /** Numbers rising, at most `limit`: the first ones after `after`. */
  readonly after: (showId: string, after: number, limit: number) => Promise<Line[]>
  /** Numbers rising, at most `limit`: the last ones before `before` (null: of all). */
  readonly before: (showId: string, before: number | null, limit: number) => Promise<Line[]>
  /** 0 when nobody has spoken. */
  readonly highest: (showId: string) => Promise<number>
  /** False when it was erased already. */
  readonly erase: (showId: string, lineNo: number, byPersonId: string, atMs: number) => Promise<boolean>
  /** Who spoke under this key in this show. */
  readonly personOf: (showId: string, speakerKey: string) => Promise<string | null>
}
export type LineNumbers = {
  readonly next: (showId: string) => Promise<number>
  /** The counter was behind: goes on after the highest line of record. */
  readonly seed: (showId: string) => Promise<number>
}
export type Speaker = { readonly name: string; readonly simulated: boolean; readonly roles: readonly Role[] }
export type ChatLimits = {
  readonly consume: (
    rule: { name: string; points: number; perSec: number },
    key: string,
  ) => Promise<{ ok: true } | { ok: false; retryAfterMs: number }>
}
export type Mute = MuteFacts & { readonly roomId: string; readonly personId: string; readonly version: number }
export type ModerationStore = {
  readonly rules: (showId: string) => Promise<ChatRules>
  /** Compare-and-set on the version (0: no row yet). Null when another was first. */
  readonly changeRules: (
    showId: string,
    seenVersion: number,
    wish: { roomMuted: boolean; slowModeSec: number; byName: string },
  ) => Promise<ChatRules | null>
  /** Of this room and of the whole shop, ended ones too. */
  readonly mutes: (roomId: string, personId: string) => Promise<Mute[]>
  readonly mute: (given: { roomId: string; personId: string; untilMs: number; byPersonId: string; atMs: number }) => Promise<Mute>
  readonly kick: (given: { showId: string; personId: string; byPersonId: string; atMs: number }) => Promise<void>
  readonly isKicked: (showId: string, personKey: string) => Promise<boolean>
}
const NO_GRANTS: Grants = { host: false, assistant: null }

/** Grants are asked for only where the standing roles say that there may be one. */
export const grantsIn = (shows: Pick<Shows, 'grants'>, actor: Pick<Actor, 'personId' | 'roles'>, showId: string): Promise<Grants> =>
  actor.roles.includes('host') || actor.roles.includes('assistant') ? shows.grants(actor, showId) : Promise.resolve(NO_GRANTS)
