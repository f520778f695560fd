// A touch: somebody opened a page with a leader's code. Says whether it counts, for which show, and when it is the same touch again (rules.md 1).
import { canBeCredited, type LeaderState } from '../leader.rules.ts'

export type LinkKind = 'show' | 'room' | 'contact' | 'brand'
/** A share link. showId is set for show links; brand links have no leader. untilMs is outside. */
export type LinkFacts = {
  readonly linkId: string
  readonly kind: LinkKind
  readonly leaderId: string | null
  readonly showId: string | null
  readonly groupId: string | null
  readonly channel: string | null
  readonly disabled: boolean
  readonly untilMs: number | null
}

export type TouchRefusal = 'badCode' | 'linkDisabled' | 'linkEnded' | 'leaderInactive' | 'brand'
export type Touch = {
  readonly touchId: string
  readonly visitorId: string
  readonly memberId: string | null
  readonly linkId: string | null
  readonly leaderId: string | null
  readonly showId: string | null
  readonly groupId: string | null
  readonly channel: string | null
  readonly atMs: number
  /** null: it counts. Else why it never will: what was true at that moment stays. */
  readonly refusal: TouchRefusal | null
}

/** The same visitor, link and show within this time is one touch. */
export const TOUCH_SAME_WITHIN_MS = 60_000

/** Why a touch of this link at this moment does not count, or null when it does. */
export function touchRefusal(link: LinkFacts | undefined, leaderState: LeaderState | undefined, atMs: number): TouchRefusal | null {
  if (link === undefined) return 'badCode'
  if (link.leaderId === null) return 'brand'
  if (link.disabled) return 'linkDisabled'
  if (link.untilMs !== null && atMs >= link.untilMs) return 'linkEnded'
  return canBeCredited(leaderState) ? null : 'leaderInactive'
}

/** The show of a touch: the link's own whatever page it opened; a room link takes the page's; a contact code has none. */
export function touchShow(link: LinkFacts, pageShowId: string | null): string | null {
  if (link.kind === 'contact') return null
  return link.showId ?? pageShowId
}

/** True when `next` is not a new touch but the page opened again. */
export function isSameTouch(
  last: Pick<Touch, 'visitorId' | 'linkId' | 'showId' | 'atMs'>,
  next: Pick<Touch, 'visitorId' | 'linkId' | 'showId' | 'atMs'>,
): boolean {
  return (
    last.visitorId === next.visitorId &&
    last.linkId === next.linkId &&
    last.showId === next.showId &&
    next.atMs >= last.atMs &&
    next.atMs - last.atMs < TOUCH_SAME_WITHIN_MS
  )
}

/** Order of touches: time, then id; in one millisecond the larger id is later. */
export function byTime(a: Pick<Touch, 'atMs' | 'touchId'>, b: Pick<Touch, 'atMs' | 'touchId'>): number {
  return a.atMs - b.atMs || (a.touchId < b.touchId ? -1 : a.touchId > b.touchId ? 1 : 0)
}
