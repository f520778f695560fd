// An order's commission from payment to settlement (rules.md 9-13): a fold of what happened to the order into signed rows with fixed ids.
import type { Bps, Fen } from '../protocol/money.ts'
import { baseLeft, freezeInviterBps, inviterShare, leaderShare, type CommissionRate } from './share.rules.ts'

/** Who is credited at which rate; frozen when the order is created, replaced only by a staff move. */
export type CreditTerms = {
  readonly leaderId: string | null
  readonly rate: CommissionRate
  /** The older leader who brought her in, active at creation; null with the bonus switched off. */
  readonly inviterId: string | null
  readonly inviterBps: Bps
}
/** What commission reads of an order. goodsFen: net goods money; bonusGoodsFen: stored bonus money in it, outside the base. */
export type CreditOrder = {
  readonly units: number
  readonly goodsFen: Fen
  readonly bonusGoodsFen: Fen
  readonly capBps: Bps
  readonly terms: CreditTerms
}
export type CreditEvent =
  | { readonly type: 'paid'; readonly blocked: string | null }
  | { readonly type: 'refund'; readonly refundId: string; readonly goodsFen: Fen; readonly units: number }
  | { readonly type: 'settle' }
  | { readonly type: 'move'; readonly terms: CreditTerms }
  | { readonly type: 'unblock' }
  | { readonly type: 'block'; readonly reason: string }
export type CreditAnswer = 'ok' | 'repeat' | 'not_paid' | 'over_paid' | 'settled' | 'not_blocked'

export type CreditSide = 'frozen' | 'available'
/** One ledger leg from the leader's view; the merchant's commission expense is the other side (settle pairs its own two). */
export type CreditRow = { readonly id: string; readonly leaderId: string; readonly side: CreditSide; readonly amountFen: Fen }

export type CreditState = {
  readonly order: CreditOrder
  readonly terms: CreditTerms
  /** The inviter's rate; 0 until paid. */
  readonly inviterBps: Bps
  readonly paid: boolean
  readonly blocked: string | null
  readonly settled: boolean
  readonly refundIds: readonly string[]
  /** Attribution version: moves and releases of a block so far. */
  readonly moves: number
  readonly goodsLeftFen: Fen
  readonly unitsLeft: number
  /** Accrued minus reversed so far, of the current leader and inviter. */
  readonly leaderFen: Fen
  readonly inviterFen: Fen
}
/** before: the state the event met. */
export type CreditStep = {
  readonly answer: CreditAnswer
  readonly before: CreditState
  readonly state: CreditState
  readonly rows: readonly CreditRow[]
}

/** An order as it was created, unpaid. */
export function openCredit(order: CreditOrder): CreditState {
  return {
    order,
    terms: order.terms,
    inviterBps: 0,
    paid: false,
    blocked: null,
    settled: false,
    refundIds: [],
    moves: 0,
    goodsLeftFen: order.goodsFen,
    unitsLeft: order.units,
    leaderFen: 0,
    inviterFen: 0,
  }
}

/** The base of what is left. */
export function baseOf({ order, goodsLeftFen }: CreditState): Fen {
  return baseLeft(order.goodsFen - order.bonusGoodsFen, goodsLeftFen, order.goodsFen)
}

/** What leader and inviter are due on what is left, at the current terms. */
export function targetsOf(state: CreditState): { leaderFen: Fen; inviterFen: Fen } {
  const { terms, order, unitsLeft, blocked } = state
  if (terms.leaderId === null || blocked !== null) {
    return { leaderFen: 0, inviterFen: 0 }
  }
  const baseFen = baseOf(state)
  return {
    leaderFen: leaderShare(terms.rate, baseFen, unitsLeft, order.capBps, state.inviterBps),
    inviterFen: terms.inviterId === null ? 0 : inviterShare(state.inviterBps, baseFen),
  }
}

/** One event. A refused or repeated one changes nothing and makes no row. */
export function stepCredit(state: CreditState, event: CreditEvent): CreditStep {
  return { ...stepOf(state, event), before: state }
}

type Step = Omit<CreditStep, 'before'>
function stepOf(state: CreditState, event: CreditEvent): Step {
  switch (event.type) {
    case 'paid':
      return state.paid ? refused(state, 'repeat') : onPaid(state, event.blocked)
    case 'refund':
      return onRefund(state, event)
    case 'settle':
      return onSettle(state)
    case 'move':
      return onMove(state, event.terms)
    case 'unblock':
      return onUnblock(state)
    case 'block':
      return onBlock(state, event.reason)
  }
}

/** All steps of an order, from its creation: a pure function of the order, so its rows may be derived again at any time. */
export function creditSteps(order: CreditOrder, events: readonly CreditEvent[]): CreditStep[] {
  let state = openCredit(order)
  return events.map((event) => {
    const step = stepCredit(state, event)
    state = step.state
    return step
  })
}

const refused = (state: CreditState, answer: CreditAnswer): Step => ({ answer, state, rows: [] })

/** Rows of ids[0] for the leader and ids[1] for the inviter; no row where the amount is 0 or nobody is there. */
function rowsFor(terms: CreditTerms, side: CreditSide, ids: readonly [string, string], amounts: readonly [Fen, Fen]): CreditRow[] {
  const people = [terms.leaderId, terms.inviterId]
  return ids.flatMap((id, place) => {
    const leaderId = people[place] ?? null
    const amountFen = amounts[place] ?? 0
    return leaderId === null || amountFen === 0 ? [] : [{ id, leaderId, side, amountFen }]
  })
}

function frozenInviterBps(order: CreditOrder, terms: CreditTerms): Bps {
  if (terms.leaderId === null || terms.inviterId === null) {
    return 0
  }
  const { rate, inviterBps } = terms
  return freezeInviterBps({ rate, inviterBps, capBps: order.capBps, base0Fen: order.goodsFen - order.bonusGoodsFen, units: order.units })
}

/** Brings what current terms hold to their target on what is left, under the given ids. */
function accrueTo(state: CreditState, ids: readonly [string, string]): Step {
  const due = targetsOf(state)
  const rows = rowsFor(state.terms, 'frozen', ids, [due.leaderFen, due.inviterFen])
  return { answer: 'ok', state: { ...state, ...due }, rows }
}

function onPaid(state: CreditState, blocked: string | null): Step {
  return accrueTo({ ...state, paid: true, blocked, inviterBps: frozenInviterBps(state.order, state.terms) }, ['accrue', 'bonusAccrue'])
}

function onRefund(before: CreditState, event: { refundId: string; goodsFen: Fen; units: number }): Step {
  if (!before.paid) return refused(before, 'not_paid')
  if (before.refundIds.includes(event.refundId)) return refused(before, 'repeat')
  if (event.goodsFen > before.goodsLeftFen || event.units > before.unitsLeft) return refused(before, 'over_paid')
  const refundIds = [...before.refundIds, event.refundId]
  const state = { ...before, refundIds, goodsLeftFen: before.goodsLeftFen - event.goodsFen, unitsLeft: before.unitsLeft - event.units }
  const due = targetsOf(state)
  const back = [Math.max(0, before.leaderFen - due.leaderFen), Math.max(0, before.inviterFen - due.inviterFen)] as const
  const n = refundIds.length
  const rows = rowsFor(state.terms, state.settled ? 'available' : 'frozen', [`reverse:${n}`, `bonusReverse:${n}`], [-back[0], -back[1]])
  return { answer: 'ok', state: { ...state, leaderFen: before.leaderFen - back[0], inviterFen: before.inviterFen - back[1] }, rows }
}

function onSettle(state: CreditState): Step {
  if (!state.paid) return refused(state, 'not_paid')
  if (state.settled) return refused(state, 'repeat')
  const { terms, leaderFen, inviterFen } = state
  const rows = [
    ...rowsFor(terms, 'frozen', ['settle:out', 'bonusSettle:out'], [-leaderFen, -inviterFen]),
    ...rowsFor(terms, 'available', ['settle:in', 'bonusSettle:in'], [leaderFen, inviterFen]),
  ]
  return { answer: 'ok', state: { ...state, settled: true }, rows }
}

function onMove(before: CreditState, terms: CreditTerms): Step {
  if (before.settled) return refused(before, 'settled')
  const moves = before.moves + 1
  // A block was about the old leader; the new one is no self-match, or the move is not allowed.
  const moved = { ...before, terms, moves, blocked: null, leaderFen: 0, inviterFen: 0 }
  if (!before.paid) return { answer: 'ok', state: moved, rows: [] }
  const out = rowsFor(before.terms, 'frozen', [`lead:${moves}:out`, `bonusLead:${moves}:out`], [-before.leaderFen, -before.inviterFen])
  const state = { ...moved, inviterBps: frozenInviterBps(moved.order, terms) }
  const step = accrueTo(state, [`lead:${moves}:in`, `bonusLead:${moves}:in`])
  return { ...step, rows: [...out, ...step.rows] }
}

function onUnblock(before: CreditState): Step {
  if (before.settled) return refused(before, 'settled')
  if (before.blocked === null) return refused(before, 'not_blocked')
  const moves = before.moves + 1
  return accrueTo({ ...before, blocked: null, moves }, [`lead:${moves}:in`, `bonusLead:${moves}:in`])
}

/** What was accrued goes back; the credit stays, and a release accrues it again on what is left. */
function onBlock(before: CreditState, reason: string): Step {
  if (before.settled) return refused(before, 'settled')
  if (before.blocked !== null) return refused(before, 'repeat')
  const moves = before.moves + 1
  const blocked = { ...before, blocked: reason, moves, leaderFen: 0, inviterFen: 0 }
  if (!before.paid) return { answer: 'ok', state: blocked, rows: [] }
  const out = rowsFor(before.terms, 'frozen', [`lead:${moves}:out`, `bonusLead:${moves}:out`], [-before.leaderFen, -before.inviterFen])
  return { answer: 'ok', state: blocked, rows: out }
}
