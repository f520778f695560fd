// Who may be a leader's inviter (rules.md 7): an older active leader, one level, and nobody who leads back to her; and on whose orders a bonus is paid. Pure.
import type { LeaderState } from '../leader.rules.ts'

export type InviterCard = { readonly leaderId: string; readonly state: LeaderState; readonly approvedAtMs: number | null }
/** self: herself; cycle: the way up leads back to her; notActive; younger: not approved before her. */
export const INVITER_FAULTS = ['self', 'cycle', 'notActive', 'younger'] as const
export type InviterFault = (typeof INVITER_FAULTS)[number]

/** Why this leader may not be her inviter, or null. wayUp: the inviter's own inviter, hers, and so on, as far as it goes. */
export function inviterFault(leader: InviterCard, inviter: InviterCard, wayUp: readonly string[]): InviterFault | null {
  if (inviter.leaderId === leader.leaderId) return 'self'
  if (wayUp.includes(leader.leaderId)) return 'cycle'
  if (inviter.state !== 'active') return 'notActive'
  const isOlder = inviter.approvedAtMs !== null && leader.approvedAtMs !== null && inviter.approvedAtMs < leader.approvedAtMs
  return isOlder ? null : 'younger'
}

const DAY_MS = 86_400_000

/** What the shop set: off by default. */
export type BonusTerms = { readonly inviterBonus: boolean; readonly inviterDays: number }

/**
 * Whether her inviter is owed a bonus on an order placed at a moment: the switch is on, the inviter active then, the leader not approved
 * too long ago, and the buyer is not the inviter (6.1). Nothing is ever paid for a person: no joining, no headcount, no second level.
 */
export function paysInviter(
  terms: BonusTerms,
  ask: {
    readonly inviter: { readonly state: LeaderState; readonly memberId: string }
    /** When the leader herself was approved. */
    readonly approvedAtMs: number
    readonly buyerId: string | null
    readonly atMs: number
  },
): boolean {
  const { inviter, approvedAtMs, buyerId, atMs } = ask
  if (!terms.inviterBonus || inviter.state !== 'active' || inviter.memberId === buyerId) return false
  return approvedAtMs <= atMs && atMs < approvedAtMs + terms.inviterDays * DAY_MS
}
