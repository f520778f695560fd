// The rules of the waiting list: who is served by what came back, whether units keep to the line, and how a place ends.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  keepsLine,
  lapseOf,
  servable,
  stateAfter,
  waitCardOf,
  waitIdOf,
  waitKeyOf,
  type WaitRow,
} from '../../../server/orders/waiting/wait.rules.ts'
import { ORDER_STATES } from '../../../server/protocol/orders.ts'

const rows = (...quantities: number[]) => quantities.map((quantity, seq) => ({ quantity, seq }))
const line = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 40 }).map((quantities) => rows(...quantities))

describe('the rules of the waiting list', () => {
  test('what came back goes down the line; who wants more than is left is passed over and keeps her place', () => {
    expect(servable(rows(1, 1, 1), 2)).toEqual(rows(1, 1))
    expect(servable(rows(3, 2, 1), 3)).toEqual([{ quantity: 3, seq: 0 }])
    expect(servable(rows(4, 2, 1), 3)).toEqual([
      { quantity: 2, seq: 1 },
      { quantity: 1, seq: 2 },
    ])
    expect(servable(rows(5), 4)).toEqual([])
    expect(servable([], 4)).toEqual([])
  })

  test('never more than is left, in the order of the line, and nobody who would still fit is forgotten', () => {
    fc.assert(
      fc.property(line, fc.nat(60), (waiting, left) => {
        const served = servable(waiting, left)
        const taken = served.reduce((total, { quantity }) => total + quantity, 0)
        expect(taken).toBeLessThanOrEqual(left)
        expect(served.map(({ seq }) => seq)).toEqual(served.map(({ seq }) => seq).toSorted((a, b) => a - b))
        const rest = waiting.filter((row) => !served.includes(row))
        expect(rest.every(({ quantity }) => quantity > left - taken)).toBe(true)
        expect(keepsLine(rest, left - taken)).toBe(left === taken && rest.length > 0)
      }),
    )
  })

  test('units keep to the line only while somebody of it could take them', () => {
    expect(keepsLine([], 0)).toBe(false)
    expect(keepsLine(rows(3), 0)).toBe(true)
    expect(keepsLine(rows(3), 2)).toBe(false)
    expect(keepsLine(rows(3, 2), 2)).toBe(true)
  })

  test('a place follows its order', () => {
    expect(ORDER_STATES.map(stateAfter)).toEqual(['offered', 'taken', 'taken', 'taken', 'taken', 'lapsed', 'taken'])
  })

  test('a refused turn ends a wait only when waiting cannot help', () => {
    expect(['over_cap', 'price_changed', 'bad_address', 'offer_closed', 'not_found'].map((code) => lapseOf(code as 'over_cap'))).toEqual([
      'over_cap',
      'price_changed',
      'bad_address',
      'offer_closed',
      'offer_closed',
    ])
    for (const code of ['sold_out', 'busy', 'answer_pending', 'fault'] as const) expect(lapseOf(code)).toBe(null)
  })

  test('every round has a key of its own, and the card hides the number once she does not wait', () => {
    const row = { _id: waitIdOf('lot', 'member'), round: 2, state: 'waiting', quantity: 1, version: 3 } as WaitRow
    expect(waitKeyOf(row)).toBe('wait:lot|member:2')
    expect(waitCardOf(row, 4, 120)).toMatchObject({ ahead: 4, holdSec: 120, version: 3 })
    expect(waitCardOf({ ...row, state: 'offered' }, 4, 120).ahead).toBe(null)
  })
})
