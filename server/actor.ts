// Who is asking: the one shape both edges build from a cookie and every service judges by.
import type { Role, Scope } from './protocol/acts.ts'

/** Standing roles only; host and assistant are grants of a room or show, judged with the row's facts. */
export type Actor = {
  readonly kind: 'guest' | 'member' | 'staff'
  /** The browser: the visitor cookie's row. */
  readonly visitorId: string
  /** Member or staff id; null for a guest. */
  readonly personId: string | null
  readonly sid: string | null
  readonly roles: readonly Role[]
  readonly scopes: readonly Scope[]
  /** Rank order and "may at all" need to know that a person hosts or assists somewhere. */
  readonly leaderId: string | null
  readonly stepUpAtMs: number | null
  readonly demo: boolean
  /** Simulated viewers of the demo: counted apart, labelled. */
  readonly simulated: boolean
  /** IPv4 whole or IPv6 /64, for limits and the fraud desk only. */
  readonly network: string
  /** Browser family, for session lists. */
  readonly browser: string
}

/** What one person is in a show's room: her member or staff id, else the browser. */
export const personKey = (actor: Pick<Actor, 'personId' | 'visitorId'>): string => actor.personId ?? actor.visitorId
