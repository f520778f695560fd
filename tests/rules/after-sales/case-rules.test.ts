// After-sale cases: every pair of states, every clock, every reason with its terms, and what may be asked for when.
import { describe, expect, test } from '@jest/globals'
import {
  CASE_MOVES,
  CASE_TERMS,
  CASES_PER_ORDER,
  clockIn,
  clockStep,
  isOpen,
  OPEN_STATES,
  type CaseRow,
} from '../../../server/after-sales/after-sale.rules.ts'
import {
  choicesOf,
  finalAtOf,
  isLate,
  NO_REASON_EXCLUDED,
  proposalOf,
  REASONS,
  shutOf,
  unitsOf,
  type Asking,
} from '../../../server/after-sales/reason.rules.ts'
import { freightBackOf } from '../../../server/after-sales/refund-plan.rules.ts'
import type { OrderRow, RefundPart } from '../../../server/orders/order.rules.ts'
import { CASE_REASONS, CASE_STATES, type CaseState } from '../../../server/protocol/after-sales.ts'
import { ORDER_STATES } from '../../../server/protocol/orders.ts'
import { canMove } from '../../../server/transitions.ts'
import { paidOrder } from '../../support/paid-order.ts'

const ZONE = 'Asia/Shanghai'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW = Date.UTC(2026, 2, 12, 4)

const ALLOWED = new Set([
  'requested>approved',
  'requested>refused',
  'requested>withdrawn',
  'approved>returning',
  'approved>refunding',
  'approved>withdrawn',
  'returning>received',
  'received>refunding',
  'refunding>done',
])
describe('the life of a case', () => {
  test.each(CASE_STATES.flatMap((from) => CASE_STATES.map((to) => [from, to] as const)))('%s -> %s', (from, to) => {
    expect(canMove(CASE_MOVES, from, to)).toBe(ALLOWED.has(`${from}>${to}`))
  })
  test('open is every state that something follows', () => {
    for (const state of CASE_STATES) expect(isOpen(state)).toBe(CASE_MOVES[state].length > 0)
    expect(OPEN_STATES).toHaveLength(5)
  })
})

describe('clocks (rules.md 25)', () => {
  const waiting = (facts: Partial<CaseRow>): Pick<CaseRow, 'clock' | 'dueAt' | 'kind' | 'unsent'> => ({
    clock: 'answer',
    dueAt: new Date(NOW),
    kind: 'refundOnly',
    unsent: true,
    ...facts,
  })
  test.each([
    ['requested', 'refundOnly', 'answer', 48 * HOUR_MS],
    ['requested', 'returnRefund', 'answer', 48 * HOUR_MS],
    ['approved', 'returnRefund', 'shipBack', 7 * DAY_MS],
    ['approved', 'refundOnly', null, 0],
    ['returning', 'returnRefund', 'arrive', 10 * DAY_MS],
    ['received', 'returnRefund', 'inspect', 7 * DAY_MS],
    ['refunding', 'refundOnly', null, 0],
    ['done', 'refundOnly', null, 0],
    ['refused', 'refundOnly', null, 0],
    ['withdrawn', 'refundOnly', null, 0],
  ] as const)('%s %s: %s', (state, kind, clock, forMs) => {
    expect(clockIn(state, kind)).toEqual(clock === null ? null : { clock, forMs })
  })
  test.each([
    ['money for goods not sent is approved', { clock: 'answer', unsent: true }, 'approve'],
    ['a return is approved', { clock: 'answer', kind: 'returnRefund', unsent: false }, 'approve'],
    ['money for goods that left goes to the owner', { clock: 'answer', unsent: false }, 'toOwner'],
    ['the owner did not answer either', { clock: 'owner', unsent: false }, 'approve'],
    ['nothing was sent back', { clock: 'shipBack' }, 'lapse'],
    ['nobody noted the parcel', { clock: 'arrive' }, 'arrived'],
    ['nobody looked at the goods', { clock: 'inspect' }, 'refundWhole'],
    ['no clock runs', { clock: null }, null],
  ] as const)('%s', (_name, facts, step) => {
    expect(clockStep(waiting(facts), NOW)).toBe(step)
    expect(clockStep(waiting(facts), NOW - 1)).toBeNull()
  })
})

const part = (units: number, unsentUnits: number, goodsFen: number, freightFen = 0): RefundPart => ({
  refundId: `r${units}${goodsFen}`,
  goodsFen,
  freightFen,
  amountFen: goodsFen + freightFen,
  units,
  unsentUnits,
  askedAt: new Date(NOW),
})
const asking = (facts: Partial<OrderRow>, more: Partial<Asking> = {}): Asking => ({
  order: paidOrder({ quantity: 3, paidAt: new Date(NOW - HOUR_MS), ...facts }),
  cases: 0,
  anyOpen: false,
  timeZone: ZONE,
  nowMs: NOW,
  ...more,
})
const offered = (ask: Asking, byStaff = false): string[] =>
  choicesOf(ask, byStaff).map(({ kind, reason, unsent, unitsMax }) => `${reason} ${kind} ${unsent ? 'unsent' : 'sent'} ${unitsMax}`)
const sent = { state: 'shipped', sentUnits: 3 } as const

describe('what may be asked for', () => {
  test('nothing of an order without money, refunded, with an open case, after three cases, or final', () => {
    for (const state of ORDER_STATES) {
      const shut = shutOf(asking({ state }))
      expect(shut).toBe(state === 'refunded' ? 'refunded' : state === 'pendingPayment' || state === 'closed' ? 'unpaid' : null)
    }
    expect(shutOf(asking({}, { anyOpen: true }))).toBe('open')
    expect(shutOf(asking({}, { cases: CASES_PER_ORDER }))).toBe('tooMany')
    expect(shutOf(asking({}, { cases: CASES_PER_ORDER }), true)).toBeNull()
    expect(shutOf(asking({ refundsAsked: [part(3, 3, 15_000)] }))).toBe('nothingLeft')
    expect(choicesOf(asking({}, { anyOpen: true }))).toEqual([])
  })
  test('final is 00:00 of the receipt’s local day + 1 + 7, and its first millisecond is outside', () => {
    const receivedAt = new Date(Date.UTC(2026, 2, 10, 15, 59)) // 10 March 23:59 in Shanghai
    const finalAt = Date.UTC(2026, 2, 17, 16) // 18 March 00:00 there
    const order = { ...sent, state: 'completed', receivedAt } as const
    expect(finalAtOf(order, ZONE)).toBe(finalAt)
    expect(shutOf(asking(order, { nowMs: finalAt - 1 }))).toBeNull()
    expect(shutOf(asking(order, { nowMs: finalAt }))).toBe('final')
    expect(offered(asking(order, { nowMs: finalAt }), true)).toEqual([
      'quality refundOnly sent 3',
      'quality returnRefund sent 3',
      'damaged refundOnly sent 3',
      'damaged returnRefund sent 3',
      'wrongItem refundOnly sent 3',
      'wrongItem returnRefund sent 3',
      'notAsDescribed refundOnly sent 3',
      'notAsDescribed returnRefund sent 3',
      'missing refundOnly sent 3',
      'notReceived refundOnly sent 3',
      'guardian refundOnly sent 3',
      'guardian returnRefund sent 3',
      'agreed refundOnly sent 3',
      'agreed returnRefund sent 3',
    ])
  })
  test('before sending: money only, and at once from the end of the promised time on', () => {
    expect(offered(asking({}))).toEqual(['changedMind refundOnly unsent 3', 'guardian refundOnly unsent 3'])
    const paidAt = new Date(NOW - CASE_TERMS.shipWithinMs)
    expect(isLate({ paidAt }, NOW)).toBe(true)
    expect(isLate({ paidAt }, NOW - 1)).toBe(false)
    expect(offered(asking({ paidAt }))).toContain('late refundOnly unsent 3')
    expect(choicesOf(asking({ paidAt })).every(({ atOnce }) => atOnce)).toBe(true)
    expect(choicesOf(asking({})).some(({ atOnce }) => atOnce)).toBe(false)
  })
  test('partly sent: each part has its own reasons and its own number of units', () => {
    const choices = offered(asking({ sentUnits: 1 }))
    expect(choices).toContain('changedMind refundOnly unsent 2')
    expect(choices).toContain('noReason returnRefund sent 1')
    expect(choices.filter((one) => one.startsWith('quality'))).toEqual(['quality refundOnly sent 1', 'quality returnRefund sent 1'])
  })
  test('units of which money was asked back are counted where they were', () => {
    expect(unitsOf({ quantity: 3, sentUnits: 1, refundsAsked: [part(1, 1, 1)] })).toEqual({ unsent: 1, sent: 1 })
    expect(unitsOf({ quantity: 3, sentUnits: 1, refundsAsked: [part(1, 0, 1)] })).toEqual({ unsent: 2, sent: 0 })
    expect(unitsOf({ quantity: 3, refundsAsked: [part(0, 0, 500)] })).toEqual({ unsent: 3, sent: 0 })
  })
  test.each(NO_REASON_EXCLUDED)('%s goes back for a reason only', (category) => {
    const order = paidOrder(sent)
    const excluded = offered(asking({ ...sent, productSnapshot: { ...order.productSnapshot, category } }))
    expect(excluded.some((one) => one.startsWith('noReason'))).toBe(false)
    expect(excluded.some((one) => one.startsWith('quality'))).toBe(true)
    expect(offered(asking(sent))).toContain('noReason returnRefund sent 3')
  })
  test('every reason has terms, is offered somewhere, and only staff may say that it was agreed', () => {
    expect(Object.keys(REASONS).toSorted()).toEqual([...CASE_REASONS].toSorted())
    const late = { paidAt: new Date(NOW - 3 * DAY_MS) }
    const everything = [...choicesOf(asking(late), true), ...choicesOf(asking({ ...sent, ...late }), true)]
    expect(new Set(everything.map(({ reason }) => reason))).toEqual(new Set(CASE_REASONS))
    const buyers = [...choicesOf(asking(late)), ...choicesOf(asking({ ...sent, ...late }))]
    expect(buyers.some(({ reason }) => reason === 'agreed')).toBe(false)
    expect(everything.some(({ evidence }) => evidence)).toBe(false)
    expect(buyers.filter(({ evidence }) => evidence).map(({ reason }) => reason)).toContain('quality')
    expect(everything.every(({ kind, unsent }) => kind === 'refundOnly' || !unsent)).toBe(true)
    expect(choicesOf(asking(sent)).filter(({ whole }) => whole)).toHaveLength(2)
  })
})

describe('how much goes back (rules.md 23)', () => {
  test('the proposal is the floor of the units’ share, the last takes the rest', () => {
    const order = { goodsFen: 10_000, totalFen: 10_000, quantity: 3 }
    expect(proposalOf(order, 1)).toBe(3_333)
    expect(proposalOf({ ...order, refundsAsked: [part(1, 1, 3_333)] }, 1)).toBe(3_333)
    expect(proposalOf({ ...order, refundsAsked: [part(2, 2, 6_666)] }, 1)).toBe(3_334)
    expect(proposalOf({ ...order, refundsAsked: [part(0, 0, 1_000)] }, 3)).toBe(9_000)
  })
  const row = { firstGrams: 1_000, firstFen: 1_000, stepGrams: 1_000, stepFen: 500 }
  const freighted = (facts: Partial<OrderRow>): OrderRow =>
    paidOrder({
      goodsFen: 5_000,
      totalFen: 6_000,
      freightFen: 1_000,
      freight: { groupKey: 'g', row, capFen: null, aloneFen: 1_000 },
      ...facts,
    })
  const ask = (order: OrderRow, more: object = {}) => ({ order, sellerFault: false, unsent: true, units: 1, ...more })
  test('freight goes back with the whole order before sending, or when the seller is at fault', () => {
    const plain = paidOrder({ goodsFen: 5_000, totalFen: 6_000, freightFen: 1_000, quantity: 2 })
    expect(freightBackOf(ask(plain, { units: 2 }), [])).toEqual({ ownFen: 1_000, others: [] })
    expect(freightBackOf(ask(plain, { units: 1 }), [])).toEqual({ ownFen: 0, others: [] })
    expect(freightBackOf(ask({ ...plain, sentUnits: 1 }, { units: 1 }), []).ownFen).toBe(0)
    expect(freightBackOf(ask(plain, { unsent: false, sellerFault: true, units: 1 }), []).ownFen).toBe(1_000)
    const given = { ...plain, refundsAsked: [part(1, 0, 1, 1_000)] }
    expect(freightBackOf(ask(given, { sellerFault: true }), []).ownFen).toBe(0)
  })
  test('one that paid for the parcel keeps its freight there while another rides on it, and gets it back when that goes too', () => {
    const payer = freighted({})
    const rider = freighted({ totalFen: 5_000, freightFen: 0 })
    expect(freightBackOf(ask(payer), [payer, rider])).toEqual({ ownFen: 0, others: [] })
    const gone: OrderRow = { ...payer, state: 'refunded', refundedAt: new Date(NOW), refundsAsked: [part(1, 1, 5_000)] }
    expect(freightBackOf(ask(rider), [gone, rider])).toEqual({ ownFen: 0, others: [{ orderId: payer._id, fen: 1_000 }] })
  })
  test('once the other has left, its freight stays', () => {
    const payer = freighted({})
    const rider = freighted({ totalFen: 5_000, freightFen: 0, state: 'shipped', sentUnits: 1 })
    expect(freightBackOf(ask(payer), [payer, rider]).ownFen).toBe(0)
  })
})

test('states of the table are those of the wire', () => {
  expect(Object.keys(CASE_MOVES).toSorted()).toEqual([...(CASE_STATES satisfies readonly CaseState[])].toSorted())
})
