// Asks a page for a little work before something costs the shop money, and takes each answer once.
import type { Clock } from '../../clock.ts'
import { DomainError } from '../../domain-error.ts'
import type { LimitRule, Limits } from '../asking.rules.ts'

/** A puzzle bound to one browser and one purpose; another maker (a captcha service) may take its place. */
export type Puzzles = {
  /** Text for the page; solving it takes a phone about a fifth of a second. */
  readonly make: (boundTo: string, untilMs: number) => Promise<string>
  /** The puzzle's own name when the answer is right, was made here, is bound to this and still in time; else null. */
  readonly solved: (answer: string, boundTo: string, nowMs: number) => Promise<string | null>
}
export type ProofDeps = { readonly puzzles: Puzzles; readonly limits: Limits; readonly clock: Clock }

const LIFE_MS = 5 * 60_000
/** One use for each puzzle: the limiter is the place that remembers. */
const USED: LimitRule = { name: 'proof-used', points: 1, perSec: LIFE_MS / 1000 + 60, closedWithoutRedis: true }

export type Proofs = ReturnType<typeof createProofs>

export const createProofs = ({ puzzles, limits, clock }: ProofDeps) => ({
  /** Refuses with `proof_needed` {puzzle} unless the answer is good; a used or foreign answer gets a new puzzle. */
  demand: async (purpose: string, visitorId: string, answer: string | undefined): Promise<void> => {
    const boundTo = `${purpose}|${visitorId}`
    const name = answer === undefined ? null : await puzzles.solved(answer, boundTo, clock.nowMs())
    if (name !== null && (await limits.consume(USED, name)).ok) return
    throw new DomainError('proof_needed', { puzzle: await puzzles.make(boundTo, clock.nowMs() + LIFE_MS) })
  },
})
