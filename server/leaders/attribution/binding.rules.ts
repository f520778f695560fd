// Bindings: which leader a member is bound to, and what a touch, a paid order, a disabled leader or a merge of members does to that (rules.md 2, 4).
import { DAY_MS, type AttributionReason, type AttributionSettings } from './attribution-settings.rules.ts'
import { keepsBindings, type LeaderState } from '../leader.rules.ts'
import type { Touch } from '../links/touch.rules.ts'

/** A member's current binding. Spans are half-open: at protectedUntilMs it may be taken, at validUntilMs it is over. */
export type Binding = {
  readonly bindingId: string
  readonly leaderId: string
  readonly boundAtMs: number
  readonly protectedUntilMs: number
  readonly validUntilMs: number
  /** The touch that made it, and where that came from. */
  readonly touchId: string | null
  readonly groupId: string | null
  readonly channel: string | null
}
export type BindingEnd = 'taken' | 'over' | 'leaderDisabled' | 'merged' | 'transferred'
/** What an event does to the current binding. `bind` replaces whatever is there (ended: why the old one went). */
export type BindingChange =
  | { readonly kind: 'keep' }
  | { readonly kind: 'renew'; readonly binding: Binding }
  | { readonly kind: 'bind'; readonly binding: Binding; readonly ended: BindingEnd | null }
  | { readonly kind: 'end'; readonly ended: BindingEnd }

const KEEP: BindingChange = { kind: 'keep' }

/** Living by its dates alone: not ended (ended ones are not current) and before its end. Who may be credited by it is asked apart. */
export function livesAt(binding: Binding | null, atMs: number): binding is Binding {
  return binding !== null && atMs < binding.validUntilMs
}

type Start = { readonly bindingId: string; readonly leaderId: string; readonly atMs: number } & Pick<
  Binding,
  'touchId' | 'groupId' | 'channel'
>

function newBinding(start: Start, settings: AttributionSettings): Binding {
  const { atMs, bindingId, leaderId, touchId, groupId, channel } = start
  return {
    bindingId,
    leaderId,
    boundAtMs: atMs,
    protectedUntilMs: atMs + settings.protectDays * DAY_MS,
    validUntilMs: atMs + settings.validDays * DAY_MS,
    touchId,
    groupId,
    channel,
  }
}

/**
 * A counting touch of a member (also a merged one, at its own time). `settings`: those in force at the touch.
 * leaderState: the leader's state now (differs from then only for merged touches). isOwnLink: the member is that leader (6 a).
 */
export function onTouch(
  current: Binding | null,
  touch: Touch,
  facts: {
    readonly settings: AttributionSettings
    readonly leaderState: LeaderState | undefined
    readonly isOwnLink: boolean
    readonly newId: string
  },
): BindingChange {
  const { settings, leaderState, isOwnLink, newId } = facts
  const counts = touch.refusal === null && touch.leaderId !== null && leaderState === 'active'
  if (!counts || isOwnLink || settings.mode === 'lastTouch' || touch.leaderId === null) {
    return KEEP
  }
  if (livesAt(current, touch.atMs)) {
    const validUntilMs = touch.atMs + settings.validDays * DAY_MS
    if (current.leaderId !== touch.leaderId || validUntilMs <= current.validUntilMs) {
      return KEEP
    }
    return { kind: 'renew', binding: { ...current, validUntilMs } }
  }
  const binding = newBinding({ ...touch, bindingId: newId, leaderId: touch.leaderId }, settings)
  return { kind: 'bind', binding, ended: current === null ? null : 'over' }
}

/** What a paid order says about the binding: the answer given at its creation, whatever staff moved since. */
export type PaidOrder = {
  readonly createdAtMs: number
  readonly leaderId: string | null
  readonly reason: AttributionReason | 'moved'
  readonly touchId: string | null
  /** The binding the order saw when it was created, credited or passed over. */
  readonly bindingId: string | null
  readonly groupId: string | null
  readonly channel: string | null
  readonly netGoodsFen: number
  readonly blocked: boolean
}

/** An order was paid: only money renews protection or moves a bound customer. `settings`: those in force at createdAt. Call once an order. */
export function onPaid(
  current: Binding | null,
  order: PaidOrder,
  facts: { readonly settings: AttributionSettings; readonly leaderState: LeaderState | undefined; readonly newId: string },
): BindingChange {
  const { settings, leaderState, newId } = facts
  const { leaderId, createdAtMs } = order
  const speaks = leaderId !== null && order.netGoodsFen >= settings.renewMinFen && !order.blocked
  if (!speaks || settings.mode === 'lastTouch' || !keepsBindings(leaderState)) {
    return KEEP
  }
  const binding = newBinding({ ...order, bindingId: newId, leaderId, atMs: createdAtMs }, settings)
  if (!livesAt(current, createdAtMs)) {
    return order.reason === 'touch' ? { kind: 'bind', binding, ended: current === null ? null : 'over' } : KEEP
  }
  if (current.leaderId === leaderId) {
    const protectedUntilMs = Math.max(current.protectedUntilMs, binding.protectedUntilMs)
    const validUntilMs = Math.max(current.validUntilMs, binding.validUntilMs)
    const changed = protectedUntilMs !== current.protectedUntilMs || validUntilMs !== current.validUntilMs
    return changed ? { kind: 'renew', binding: { ...current, protectedUntilMs, validUntilMs } } : KEEP
  }
  const mayTake = order.reason === 'touch' && current.bindingId === order.bindingId && createdAtMs >= current.protectedUntilMs
  return mayTake && settings.mode === 'protect' ? { kind: 'bind', binding, ended: 'taken' } : KEEP
}

/** Her leader changed state: disabling ends the binding for ever, pausing keeps it. */
export function onLeaderState(current: Binding | null, leaderId: string, state: LeaderState): BindingChange {
  return current?.leaderId === leaderId && !keepsBindings(state) ? { kind: 'end', ended: 'leaderDisabled' } : KEEP
}

/**
 * Two members are one: which binding stays. Of two living ones the protected, else the older, else the smaller id; dates
 * unchanged, the other ends `merged`. A binding past its date yields to a living one.
 */
export function mergedBinding(one: Binding | null, other: Binding | null, atMs: number): Binding | null {
  if (one === null || other === null) {
    return one ?? other
  }
  const rank = (binding: Binding) => [livesAt(binding, atMs) ? 0 : 1, atMs < binding.protectedUntilMs ? 0 : 1, binding.boundAtMs]
  const [ranks, otherRanks] = [rank(one), rank(other)]
  const differing = ranks.findIndex((value, place) => value !== otherRanks[place])
  if (differing === -1) {
    return one.bindingId < other.bindingId ? one : other
  }
  return (ranks[differing] ?? 0) < (otherRanks[differing] ?? 0) ? one : other
}
