// Touches: written by the opened page's own join, merged into the member at sign-in, counted for leaders and their links.
import type { Actor } from '../../actor.ts'
import { permit } from '../../members/permit.service.ts'
import type { BindingService } from '../attribution/binding.service.ts'
import type { LeaderFacts } from '../leader.service.ts'
import type { Link } from './link.service.ts'
import { touchRefusal, touchShow, TOUCH_SAME_WITHIN_MS, type Touch } from './touch.rules.ts'

/** A member who came by a leader's links, and when last. */
export type Visit = { readonly memberId: string; readonly lastAtMs: number }

export type TouchStore = {
  /** False when the same visitor, link and show touched within the same minute. */
  readonly insert: (touch: Touch, source: string) => Promise<boolean>
  /** Since when the visitor's last touch of this link and show is, or null. */
  readonly lastOf: (visitorId: string, linkId: string, showId: string | null) => Promise<number | null>
  /** Touches of a member that may still decide, latest first. */
  readonly ofMember: (memberId: string, sinceMs: number, limit: number) => Promise<Touch[]>
  readonly ofVisitor: (visitorId: string, showId: string, sinceMs: number, limit: number) => Promise<Touch[]>
  readonly byId: (touchId: string) => Promise<Touch | null>
  /** Touches of a visitor that belong to nobody yet, in order of (time, id). */
  readonly unmerged: (visitorId: string, limit: number) => Promise<Touch[]>
  readonly giveTo: (touchId: string, memberId: string) => Promise<void>
  /** The member a visitor belongs to, for ever: hers if it belonged to nobody. */
  readonly claimVisitor: (visitorId: string, memberId: string, atMs: number) => Promise<string>
  readonly moveMember: (goneId: string, keepId: string) => Promise<void>
  readonly countByLink: (linkIds: readonly string[]) => Promise<Map<string, number>>
  /** A counting touch of her links by somebody else than `notMemberId` within [fromMs, untilMs). */
  readonly anyOf: (leaderId: string, notMemberId: string, fromMs: number, untilMs: number) => Promise<boolean>
  /** Members who came by her links, the last to come first; `before` goes on behind a row. */
  readonly visitsOf: (leaderId: string, before: Visit | null, limit: number) => Promise<Visit[]>
  readonly countPeople: (leaderId: string) => Promise<{ visitors: number; members: number }>
  /** Brings in who is missing among her people although a touch since then shows them: a crash between the two writes. */
  readonly countAgain: (sinceMs: number) => Promise<void>
}

export type TouchDeps = {
  readonly store: TouchStore
  readonly linkByCode: (code: string) => Promise<Link | null>
  readonly leaderOf: (leaderId: string) => Promise<LeaderFacts | null>
  readonly isHerself: (memberId: string, leader: LeaderFacts) => Promise<boolean>
  readonly bindings: Pick<BindingService, 'touched' | 'merge'>
  readonly clock: { readonly nowMs: () => number }
  readonly newId: () => string
  readonly onChanged: (memberId: string) => void
}
export type TouchService = ReturnType<typeof createTouchService>

/** One slice of a visitor's history; merging goes on until none is left. */
const MERGE_SLICE = 200
/** Sharing for a leader: somebody came by her links in this long before (rules.md 8.3). */
const SHARING_MS = 30 * 86_400_000

export function createTouchService(deps: TouchDeps) {
  const { store, linkByCode, leaderOf, isHerself, bindings, clock, newId, onChanged } = deps

  /**
   * The opened page joined a show with a code. Writes a touch (also one that does not count, with why), once a minute; a code that
   * does not prove itself or names no link writes nothing. Never refuses: a bad code opens the room uncredited. showId null: no page.
   */
  async function write(given: { actor: Actor; code: string; showId: string | null; source: string }): Promise<Touch | null> {
    const { actor, code, source } = given
    permit(actor, 'touch.write')
    const link = await linkByCode(code)
    if (link === null) return null
    const leader = link.leaderId === null ? null : await leaderOf(link.leaderId)
    const atMs = clock.nowMs()
    const showId = touchShow(link, given.showId)
    const lastAtMs = await store.lastOf(actor.visitorId, link.linkId, showId)
    if (lastAtMs !== null && atMs - lastAtMs < TOUCH_SAME_WITHIN_MS) return null
    const memberId = actor.kind === 'member' ? actor.personId : null
    const touch: Touch = {
      touchId: newId(),
      visitorId: actor.visitorId,
      memberId,
      linkId: link.linkId,
      leaderId: link.leaderId,
      showId,
      groupId: link.groupId,
      channel: link.channel,
      atMs,
      refusal: touchRefusal(link, leader?.state, atMs),
    }
    if (!(await store.insert(touch, source))) return null
    if (memberId !== null) await bind(memberId, touch, leader)
    return touch
  }

  async function bind(memberId: string, touch: Touch, leader: LeaderFacts | null): Promise<void> {
    onChanged(memberId)
    if (leader !== null) await bindings.touched(memberId, touch, await isHerself(memberId, leader))
  }

  /**
   * A visitor signed in: her touches become the member's, each judged at its own time (2.2). Once: a visitor belongs to one member
   * for ever. Done before the session is given; a repeat goes on where a crash stopped.
   */
  async function merge(visitorId: string, memberId: string): Promise<void> {
    if ((await store.claimVisitor(visitorId, memberId, clock.nowMs())) !== memberId) return
    for (;;) {
      const touches = await store.unmerged(visitorId, MERGE_SLICE)
      for (const touch of touches) {
        await bind(memberId, touch, touch.leaderId === null ? null : await leaderOf(touch.leaderId))
        await store.giveTo(touch.touchId, memberId)
      }
      if (touches.length > 0) onChanged(memberId)
      if (touches.length < MERGE_SLICE) return
    }
  }

  /** Two members are one: touches unite, orders keep their credit, one binding stays. */
  async function mergeMembers(keepId: string, goneId: string): Promise<void> {
    await bindings.merge(keepId, goneId)
    await store.moveMember(goneId, keepId)
    onChanged(keepId)
    onChanged(goneId)
  }

  /** Was she sharing just before a moment? */
  async function wasSharing(leaderId: string, beforeMs: number): Promise<boolean> {
    const leader = await leaderOf(leaderId)
    return leader !== null && store.anyOf(leaderId, leader.memberId, beforeMs - SHARING_MS, beforeMs)
  }

  return { write, merge, mergeMembers, wasSharing, countByLink: store.countByLink }
}
