// What a fault is to a fault test: its name, what it does while a sale runs, and what the sale hands it.
import type { ClientAct } from '../../scripts/reconcile/history-checks.ts'
import type { LoadLeader } from './fault-leaders.ts'
import type { LoadOffer } from './fault-load.ts'
import type { Stand } from './fault-stand.ts'
import type { PageClient } from './page-client.ts'

/** On the clock of performance.now(). */
export type Span = { fromMs: number; untilMs: number }
/** The sale that runs while a fault is at work. */
export type FaultSale = {
  readonly showId: string
  readonly offers: readonly LoadOffer[]
  readonly leaders: readonly LoadLeader[]
  readonly merchant: PageClient
  /** What the buyers were told so far; it grows. */
  readonly history: readonly ClientAct[]
  /** Whom each member's orders must credit; a fault that brings buyers of its own adds them. */
  readonly due: Map<string, string | null>
  /** Phone tails from here on belong to nobody yet. */
  readonly phoneTails: () => number
}
export type Fault = {
  /** Its number in the list of faults, and what is broken. */
  readonly name: string
  /** Runs for about `seconds`; answers what must not have been, found while it ran. */
  readonly run: (stand: Stand, seconds: number, sale: FaultSale) => Promise<readonly string[] | void>
  /** Spans in which no order may be accepted. */
  readonly shut?: readonly Span[]
}
