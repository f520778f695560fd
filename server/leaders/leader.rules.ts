// The life of a leader, and what each state of hers means for credit and bindings (rules.md 3.1, 4.3).
import type { Moves } from '../transitions.ts'

export type LeaderState = 'applied' | 'active' | 'refused' | 'paused' | 'disabled'

export const LEADER_MOVES: Moves<LeaderState> = {
  applied: ['active', 'refused'],
  active: ['paused', 'disabled'],
  refused: ['applied'],
  paused: ['active', 'disabled'],
  disabled: [],
}

/** Acts of staff on a leader, and the state each leads to. */
export const LEADER_DECISIONS = {
  approve: 'active',
  refuse: 'refused',
  pause: 'paused',
  resume: 'active',
  disable: 'disabled',
} as const satisfies Record<string, LeaderState>
export type LeaderDecision = keyof typeof LEADER_DECISIONS

// From where each act may be done: approve and resume lead to the same state, but not from the same one.
const DECISION_FROM: Readonly<Record<LeaderDecision, readonly LeaderState[]>> = {
  approve: ['applied'],
  refuse: ['applied'],
  pause: ['active'],
  resume: ['paused'],
  disable: ['active', 'paused'],
}

/** The state a decision leads to, or undefined when it cannot be taken from here. */
export function decide(from: LeaderState, decision: LeaderDecision): LeaderState | undefined {
  return DECISION_FROM[decision].includes(from) ? LEADER_DECISIONS[decision] : undefined
}

/** Only an active leader is a candidate for credit and can be shared for. */
export function canBeCredited(state: LeaderState | undefined): boolean {
  return state === 'active'
}

/** A disabled leader loses her bindings for ever and makes none; a paused one keeps them. */
export function keepsBindings(state: LeaderState | undefined): boolean {
  return state === 'active' || state === 'paused'
}

/** A member who does not let her leader see her counts for that leader in totals of at least this many only. */
export const COUNTED_FROM = 5
