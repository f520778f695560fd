// Who is credited for an order (rules.md 3): resolved once when the order is created, from facts, with the reason stored; never recomputed.
import { HOUR_MS, type AttributionReason, type AttributionSettings } from './attribution-settings.rules.ts'
import { livesAt, type Binding } from './binding.rules.ts'
import type { BlockReason } from './self-purchase.rules.ts'
import { byTime, type Touch } from '../links/touch.rules.ts'

/** The answer kept on the order. leaderId null = the merchant. bindingId is the living binding even when it was passed over. */
export type Attribution = {
  readonly leaderId: string | null
  readonly reason: AttributionReason
  readonly touchId: string | null
  readonly bindingId: string | null
  readonly groupId: string | null
  readonly channel: string | null
  readonly ruleVersion: number
  readonly factsAtMs: number
}

/** The answer frozen on an order: the rule's, with what people are shown of it. selfMatch: why its commission will be blocked (6 c). */
export type Credited = Omit<Attribution, 'reason'> & {
  /** moved: staff gave it to her afterwards. */
  readonly reason: AttributionReason | 'moved'
  readonly leaderMemberId: string | null
  readonly leaderName: string | null
  readonly leaderLevel: number | null
  readonly touchAtMs: number | null
  readonly bindingSinceMs: number | null
  readonly selfMatch: BlockReason | null
}

export type AttributionFacts = {
  /** The moment the order is created. */
  readonly atMs: number
  readonly showId: string
  /** The buyer's touches, in any order; those that do not count or are of other shows are passed over. */
  readonly touches: readonly Touch[]
  readonly binding: Binding | null
  /** True for a leader who is active now and is not the buyer herself (3.1, 6 a). */
  readonly isCandidate: (leaderId: string) => boolean
  readonly settings: AttributionSettings
  /** When these facts were read. */
  readonly factsAtMs: number
}

type Source = Pick<Attribution, 'touchId' | 'groupId' | 'channel'>
const NO_SOURCE: Source = { touchId: null, groupId: null, channel: null }

/** The first row of the table that fits. */
export function resolveAttribution(facts: AttributionFacts): Attribution {
  const { atMs, binding, isCandidate, settings } = facts
  const living = livesAt(binding, atMs) && settings.mode !== 'lastTouch' ? binding : null
  const usable = living !== null && isCandidate(living.leaderId) ? living : null
  const fitting = fittingTouches(facts)
  const answer = (leaderId: string | null, reason: AttributionReason, source: Source): Attribution => ({
    leaderId,
    reason,
    touchId: source.touchId,
    bindingId: living?.bindingId ?? null,
    groupId: source.groupId,
    channel: source.channel,
    ruleVersion: settings.version,
    factsAtMs: facts.factsAtMs,
  })
  if (usable !== null && (settings.mode === 'exclusive' || atMs < usable.protectedUntilMs)) {
    return answer(usable.leaderId, 'protectedBinding', sourceOf(usable, fitting))
  }
  const latest = fitting.find((touch) => touch.leaderId !== null && isCandidate(touch.leaderId))
  if (latest !== undefined) {
    return answer(latest.leaderId, 'touch', latest)
  }
  if (usable !== null) {
    return answer(usable.leaderId, 'binding', sourceOf(usable, fitting))
  }
  return answer(null, 'direct', NO_SOURCE)
}

/** Counting touches of this show inside the window, latest first. */
function fittingTouches({ touches, atMs, showId, settings }: AttributionFacts): Touch[] {
  const windowMs = settings.touchWindowHours * HOUR_MS
  return touches
    .filter((touch) => touch.refusal === null && touch.showId === showId && touch.atMs <= atMs && atMs < touch.atMs + windowMs)
    .sort((a, b) => byTime(b, a))
}

/** Group and channel of an order credited by a binding: her leader's own latest touch of this show, else the touch that bound. */
function sourceOf(binding: Binding, fitting: readonly Touch[]): Source {
  return fitting.find((touch) => touch.leaderId === binding.leaderId) ?? binding
}
