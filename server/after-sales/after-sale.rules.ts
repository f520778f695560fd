// The life of an after-sale case as a table, which clock runs in each state, and what happens when it runs out (rules.md 25). Pure.
import type { CaseClock, CaseKind, CaseMark, CaseReason, CaseState, CaseTab } from '../protocol/after-sales.ts'
import type { Carrier } from '../protocol/shipments.ts'
import type { Moves } from '../transitions.ts'

/** approved -> withdrawn: she keeps the goods after all, or did not send them in time. */
export const CASE_MOVES: Moves<CaseState> = {
  requested: ['approved', 'refused', 'withdrawn'],
  approved: ['returning', 'refunding', 'withdrawn'],
  returning: ['received'],
  received: ['refunding'],
  refunding: ['done'],
  done: [],
  refused: [],
  withdrawn: [],
}
export const OPEN_STATES: readonly CaseState[] = ['requested', 'approved', 'returning', 'received', 'refunding']
export const isOpen = (state: CaseState): boolean => OPEN_STATES.includes(state)
/** Which states stand behind which tab of the staff's queue. */
export const TAB_STATES: Readonly<Record<CaseTab, readonly CaseState[]>> = {
  waiting: ['requested', 'received'],
  returning: ['approved', 'returning'],
  refunding: ['refunding'],
  closed: ['done', 'refused', 'withdrawn'],
}
/** A buyer may open so many for one order; staff open those that come after it is final besides. */
export const CASES_PER_ORDER = 3

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Scope shop, defaults of rules.md 25; `arriveDays` is ours: a parcel sent back that nobody notes must not wait for ever. */
export const CASE_TERMS = {
  answerMs: 48 * HOUR_MS,
  ownerMs: 48 * HOUR_MS,
  shipBackMs: 7 * DAY_MS,
  arriveMs: 10 * DAY_MS,
  inspectMs: 7 * DAY_MS,
  shipWithinMs: 48 * HOUR_MS,
  afterSaleDays: 7,
} as const

/** What goes back: decided by staff or the clock, kept with the case before anything moves. */
export type RefundPlan = {
  readonly goodsFen: number
  readonly freightFen: number
  readonly units: number
  /** Units inspected and good to sell again, and those that are not; the rest stays where it is. */
  readonly sellableUnits: number
  readonly damagedUnits: number
  /** All of the order goes and nothing of it had left. */
  readonly wholeUnsent: boolean
  /** Freight that returns to orders of its group which went before. */
  readonly others: readonly { readonly orderId: string; readonly fen: number }[]
}
export type FirstYes = {
  readonly personId: string
  readonly atMs: number
  readonly goodsFen: number
  readonly units: number
  readonly sellableUnits: number
  readonly damagedUnits: number
}
export type Mark = {
  readonly code: CaseMark
  readonly by: 'buyer' | 'staff' | 'clock'
  readonly atMs: number
  readonly words: string | null
}
export type CaseRow = {
  readonly _id: string
  readonly orderId: string
  readonly orderNo: string
  readonly memberId: string
  readonly showId: string
  /** 1, 2, 3 … of its order. */
  readonly number: number
  readonly kind: CaseKind
  readonly reason: CaseReason
  readonly units: number
  readonly unsent: boolean
  readonly words: string
  readonly pictureIds: readonly string[]
  readonly askedFen: number
  readonly state: CaseState
  /** Exactly while it is open: the index allows one an order. */
  readonly open?: true
  /** The order's own row is owed this case's lock, or its end. */
  readonly owed?: true
  readonly clock: CaseClock | null
  readonly dueAt: Date | null
  readonly firstYes?: FirstYes | null
  readonly sentBack?: { readonly carrier: Carrier; readonly waybillNo: string; readonly atMs: number }
  readonly agreed?: { readonly goodsFen: number; readonly units: number }
  readonly plan?: RefundPlan
  readonly marks: readonly Mark[]
  readonly openedBy: 'buyer' | 'staff'
  readonly openedAt: Date
  readonly closedAt?: Date
  readonly nextTryAt?: Date
  readonly version: number
}

/** Which clock starts when a case comes into a state, and how long it runs. */
export const clockIn = (state: CaseState, kind: CaseKind): { readonly clock: CaseClock; readonly forMs: number } | null => {
  switch (state) {
    case 'requested':
      return { clock: 'answer', forMs: CASE_TERMS.answerMs }
    case 'approved':
      return kind === 'returnRefund' ? { clock: 'shipBack', forMs: CASE_TERMS.shipBackMs } : null
    case 'returning':
      return { clock: 'arrive', forMs: CASE_TERMS.arriveMs }
    case 'received':
      return { clock: 'inspect', forMs: CASE_TERMS.inspectMs }
    case 'refunding':
    case 'done':
    case 'refused':
    case 'withdrawn':
      return null
  }
}

export type ClockStep = 'approve' | 'toOwner' | 'lapse' | 'arrived' | 'refundWhole'
/** What the end of the running clock does; null: no clock runs, or it is not over (a span's end is outside it). */
export const clockStep = (row: Pick<CaseRow, 'clock' | 'dueAt' | 'kind' | 'unsent'>, nowMs: number): ClockStep | null => {
  if (row.clock === null || row.dueAt === null || nowMs < row.dueAt.getTime()) return null
  switch (row.clock) {
    case 'answer':
      return row.kind === 'refundOnly' && !row.unsent ? 'toOwner' : 'approve'
    case 'owner':
      return 'approve'
    case 'shipBack':
      return 'lapse'
    case 'arrive':
      return 'arrived'
    case 'inspect':
      return 'refundWhole'
  }
}
