// Which decisions a leader's state allows, and which of them must be confirmed by typing her name. Pure.
import type { Decision, LeaderState } from './leaders.query.ts'

export const LEADER_TABS = ['', 'applied', 'active', 'paused', 'refused', 'disabled'] as const
export type LeaderTab = (typeof LEADER_TABS)[number]

const moves: Record<LeaderState, readonly Decision[]> = {
  applied: ['approve', 'refuse'],
  active: ['pause', 'disable'],
  paused: ['resume', 'disable'],
  refused: [],
  disabled: [],
}
export const decisionsFor = (state: LeaderState): readonly Decision[] => moves[state]
/** For good: asked for by typing her name. */
export const isFinal = (decision: Decision): boolean => decision === 'disable'
/** Read by her: a refusal without a reason is no answer; the others have words of their own when none is given. */
export const needsReason = (decision: Decision): boolean => decision === 'refuse' || decision === 'pause' || decision === 'disable'
