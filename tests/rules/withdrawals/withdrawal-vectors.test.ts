// The vectors of commission.json about withdrawals and tax; every success and failure is told twice.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { canMove } from '../../../server/transitions.ts'
import { taxOn, type TaxMode } from '../../../server/withdrawals/tax.rules.ts'
import {
  emptyPurse,
  stepWithdrawal,
  WITHDRAWAL_MOVES,
  type WithdrawalEvent,
  type WithdrawalSettings,
  type WithdrawalState,
} from '../../../server/withdrawals/withdrawal.rules.ts'
import { vectorFile, type Vector } from '../vectors/vector-file.ts'

type Head = { zone: string; withdrawal: Omit<WithdrawalSettings, 'timeZone'>; vectors: Vector<any, any, any>[] }
const file = vectorFile<Head>('commission')
const ofKind = (kind: string) => file.vectors.filter((vector) => vector.kind === kind).map((vector) => [vector.name, vector] as const)
const settings: WithdrawalSettings = { ...file.withdrawal, timeZone: file.zone }
const eventOf = ({ type, fen, at }: any): WithdrawalEvent => ({
  type,
  ...(fen === undefined ? {} : { fen }),
  ...(at === undefined ? {} : { atMs: Date.parse(at) }),
})

describe('withdrawal vectors', () => {
  it.each(ofKind('withdrawal'))('%s', (_, { given, events, expected }) => {
    const inForce = { ...settings, ...given.settings }
    let state = emptyPurse(given.availableFen)
    for (const told of events) {
      const step = stepWithdrawal(state, eventOf(told), inForce)
      expect([told.type, step.answer]).toEqual([told.type, told.answer])
      state = step.state
      if (told.type === 'success' || told.type === 'fail') {
        expect(stepWithdrawal(state, eventOf(told), inForce).state).toEqual(state)
      }
    }
    const { availableFen, withdrawingFen, taxFen, cashFen } = state
    expect({ availableFen, withdrawingFen, taxFen, cashFen }).toEqual(expected)
  })
})

describe('tax vectors', () => {
  it.each(ofKind('tax'))('%s', (_, { given, expected }) => {
    const taxes = given.incomesFen.map((income: number, place: number) => taxOn(given.taxMode, income, given.months?.[place]))
    expect({ taxFen: taxes }).toEqual(expected)
  })
  it('more income is never less tax, and never more than the income', () => {
    fc.assert(
      fc.property(fc.constantFrom<TaxMode>('month', 'year'), fc.nat(200_000_000), fc.nat(100_000), (mode, income, more) => {
        const [tax, higher] = [taxOn(mode, income), taxOn(mode, income + more)]
        expect(tax).toBeGreaterThanOrEqual(0)
        expect(tax).toBeLessThanOrEqual(income)
        // Where the flat deduction ends, a floor may cost one fen.
        expect(higher).toBeGreaterThanOrEqual(tax - 1)
      }),
    )
  })
})

describe('withdrawals', () => {
  const allowed = new Set([
    'requested>approved',
    'requested>rejected',
    'approved>paying',
    'approved>rejected',
    'paying>paid',
    'paying>failed',
  ])
  const states = Object.keys(WITHDRAWAL_MOVES) as WithdrawalState[]
  it.each(states.flatMap((from) => states.map((to) => [from, to] as const)))('%s to %s is as the table says', (from, to) => {
    expect(canMove(WITHDRAWAL_MOVES, from, to)).toBe(allowed.has(`${from}>${to}`))
  })
  it('no money is made or lost, whatever happens in whatever order', () => {
    const fen = fc.integer({ min: 1, max: 3_000_000 })
    const event: fc.Arbitrary<WithdrawalEvent> = fc.oneof(
      fc.record({ type: fc.constantFrom('request' as const, 'income' as const, 'clawback' as const), fen }),
      fc.record({ type: fc.constantFrom('approve' as const, 'success' as const, 'fail' as const) }),
      fc.record({ type: fc.constant('pay' as const), atMs: fc.integer({ min: 1_770_000_000_000, max: 1_780_000_000_000 }) }),
    )
    fc.assert(
      fc.property(fen, fc.array(event, { maxLength: 40 }), (start, events) => {
        let state = emptyPurse(start)
        let whole = start
        for (const one of events) {
          const step = stepWithdrawal(state, one, settings)
          state = step.state
          if (one.type === 'income') whole += one.fen
          if (one.type === 'clawback') whole -= one.fen
          expect(state.availableFen + state.withdrawingFen + state.taxFen + state.cashFen).toBe(whole)
          expect(Math.min(state.withdrawingFen, state.taxFen, state.cashFen)).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })
})
