// What must hold for every order's commission, whatever is refunded, moved and settled in whatever order.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  baseOf,
  creditSteps,
  openCredit,
  stepCredit,
  targetsOf,
  type CreditEvent,
  type CreditOrder,
  type CreditTerms,
} from '../../../server/commission/credit.rules.ts'
import { freezeInviterBps, inviterShare, leaderShare } from '../../../server/commission/share.rules.ts'
import { mulDivFloor, shareOf, split, sum } from '../../../server/protocol/money.ts'

const rate = fc.oneof(
  fc.integer({ min: 0, max: 10_000 }).map((bps) => ({ bps })),
  fc.integer({ min: 0, max: 100_000 }).map((fenPerUnit) => ({ fenPerUnit })),
)
const terms = (leaderId: string): fc.Arbitrary<CreditTerms> =>
  fc.record({
    leaderId: fc.constant(leaderId),
    rate,
    inviterId: fc.option(fc.constant(`inviter of ${leaderId}`), { nil: null }),
    inviterBps: fc.integer({ min: 0, max: 300 }),
  })
const order: fc.Arbitrary<CreditOrder> = fc
  .record({
    units: fc.integer({ min: 1, max: 30 }),
    goodsFen: fc.integer({ min: 0, max: 999_999_999 }),
    bonusPart: fc.integer({ min: 0, max: 10_000 }),
    capBps: fc.integer({ min: 0, max: 3000 }),
    terms: terms('A'),
  })
  .map(({ bonusPart, ...rest }) => ({ ...rest, bonusGoodsFen: shareOf(rest.goodsFen, bonusPart) }))

/** Refunds that together give everything back: goods money and units each cut into pieces. */
const wholeRefund = (given: CreditOrder, weights: readonly number[]): CreditEvent[] => {
  const money = split(given.goodsFen, weights)
  const units = split(given.units, weights)
  return weights.map((_, place) => ({ type: 'refund', refundId: `r${place}`, goodsFen: money[place] ?? 0, units: units[place] ?? 0 }))
}
const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 8 })
const PAID: CreditEvent = { type: 'paid', blocked: null }

describe('commission of an order', () => {
  it('a full refund ends at exactly 0, in whatever pieces, before or after settling, with whatever move', () => {
    fc.assert(
      fc.property(order, weights, fc.option(terms('B')), fc.nat(8), fc.nat(8), (given, pieces, moved, moveAt, settleAt) => {
        const events: CreditEvent[] = [PAID, ...wholeRefund(given, pieces)]
        events.splice(1 + (settleAt % events.length), 0, { type: 'settle' })
        if (moved !== null) events.splice(1 + (moveAt % events.length), 0, { type: 'move', terms: moved })
        const rows = creditSteps(given, events).flatMap((step) => step.rows)
        const owed = new Map<string, number>()
        for (const row of rows) owed.set(row.leaderId, (owed.get(row.leaderId) ?? 0) + row.amountFen)
        for (const fen of owed.values()) expect(fen).toBe(0)
      }),
    )
  })
  it('after any refunds each person holds exactly the target on what is left, and together at most the cap', () => {
    fc.assert(
      fc.property(order, weights, fc.nat(), (given, pieces, some) => {
        const refunds = wholeRefund(given, pieces).slice(0, some % (pieces.length + 1))
        const steps = creditSteps(given, [PAID, ...refunds])
        const state = steps.at(-1)?.state ?? openCredit(given)
        expect({ leaderFen: state.leaderFen, inviterFen: state.inviterFen }).toEqual(targetsOf(state))
        expect(state.leaderFen + state.inviterFen).toBeLessThanOrEqual(shareOf(baseOf(state), given.capBps))
        expect(steps.every((step, place) => place === 0 || step.rows.every((row) => row.amountFen < 0))).toBe(true)
      }),
    )
  })
  it("the order of refunds changes nobody's balance", () => {
    fc.assert(
      fc.property(order, weights, (given, pieces) => {
        const refunds = wholeRefund(given, pieces).slice(1)
        const end = (events: CreditEvent[]) => creditSteps(given, [PAID, ...events]).at(-1)?.state
        const [one, other] = [end(refunds), end(refunds.toReversed())]
        expect([one?.leaderFen, one?.inviterFen]).toEqual([other?.leaderFen, other?.inviterFen])
      }),
    )
  })
  it('a refund before or after a staff move ends the same', () => {
    fc.assert(
      fc.property(order, weights, terms('B'), fc.nat(), (given, pieces, moved, at) => {
        const refunds = wholeRefund(given, pieces).slice(1)
        const withMove = (place: number): CreditEvent[] => [
          ...refunds.slice(0, place),
          { type: 'move', terms: moved },
          ...refunds.slice(place),
        ]
        const balances = (events: CreditEvent[]) => {
          const state = creditSteps(given, [PAID, ...events]).at(-1)?.state
          return [state?.leaderFen, state?.inviterFen]
        }
        expect(balances(withMove(at % (refunds.length + 1)))).toEqual(balances(withMove(0)))
      }),
    )
  })
  it('a repeated, refused or early event makes no row and changes nothing', () => {
    fc.assert(
      fc.property(order, weights, (given, pieces) => {
        const unpaid = openCredit(given)
        const [refund] = wholeRefund(given, pieces)
        for (const event of [refund, { type: 'settle' }] as CreditEvent[]) {
          expect(stepCredit(unpaid, event)).toMatchObject({ answer: 'not_paid', state: unpaid, rows: [] })
        }
        const { state } = stepCredit(unpaid, PAID)
        const tooMuch: CreditEvent = { type: 'refund', refundId: 'r', goodsFen: given.goodsFen + 1, units: 0 }
        expect(stepCredit(state, PAID).answer).toBe('repeat')
        expect(stepCredit(state, tooMuch)).toMatchObject({ answer: 'over_paid', state, rows: [] })
        expect(stepCredit(state, { ...tooMuch, goodsFen: 0, units: given.units + 1 }).answer).toBe('over_paid')
        expect(stepCredit(state, { type: 'unblock' })).toMatchObject({ answer: 'not_blocked', state, rows: [] })
        const settled = stepCredit(state, { type: 'settle' }).state
        expect(stepCredit(settled, { type: 'unblock' }).answer).toBe('settled')
        expect(stepCredit(settled, { type: 'move', terms: given.terms }).answer).toBe('settled')
      }),
    )
  })
})

describe('shares', () => {
  it("the inviter's frozen rate never lets the two together pass the cap, on any smaller base", () => {
    fc.assert(
      fc.property(
        rate,
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 0, max: 999_999_999 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 10_000 }),
        (given, inviterBps, capBps, base0Fen, units, part) => {
          const frozen = freezeInviterBps({ rate: given, inviterBps, capBps, base0Fen, units })
          expect(frozen).toBeGreaterThanOrEqual(0)
          expect(frozen).toBeLessThanOrEqual(inviterBps)
          const leftFen = mulDivFloor(base0Fen, part, 10_000)
          const people = [leaderShare(given, leftFen, units, capBps, frozen), inviterShare(frozen, leftFen)]
          expect(sum(people)).toBeLessThanOrEqual(shareOf(leftFen, capBps))
          expect(Math.min(...people)).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})
