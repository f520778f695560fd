// How numbers travel to and from the stock gate: bits, masks and fields lead back to what they were.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  askFields,
  batchOf,
  bitsOf,
  gateKeys,
  leftVersion,
  lookOf,
  maskOf,
  numbersOf,
  numbersText,
  pendingOf,
  slotsOf,
  unitsOf,
} from '../../../server/offers/stock-gate.rules.ts'

describe('numbers of the gate', () => {
  test('units survive the way through bits, and the string is never empty', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 500 })), (units) => {
        const bits = bitsOf(units, 500)
        expect(bits.length).toBe(63)
        expect(unitsOf(bits)).toEqual(new Set(units))
      }),
    )
    expect(bitsOf([], 0)).toHaveLength(1)
    expect(bitsOf([1], 1)).toEqual(Buffer.from([0x80]))
  })
  test('slots survive the way through the mask', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 30 })), (slots) => {
        expect(slotsOf(maskOf(slots))).toEqual(slots.toSorted((a, b) => a - b))
        expect(maskOf(slots)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
  test('lists survive the way through text', () => {
    fc.assert(fc.property(fc.array(fc.nat()), (numbers) => expect(numbersOf(numbersText(numbers))).toEqual(numbers)))
  })
  test('all keys of an offer share its tag', () => {
    const keys = gateKeys({ offerId: 'abc', gateEpoch: 1, skus: [{ lotIndex: 1 }, { lotIndex: 2 }] })
    expect(keys).toEqual([
      'gate:{abc}:meta',
      'gate:{abc}:ord',
      'gate:{abc}:user',
      'gate:{abc}:pend',
      'gate:{abc}:bits:1',
      'gate:{abc}:bits:2',
    ])
  })
  test('versions of the units left rise over a rebuild', () => {
    expect(leftVersion(3, 1)).toBeGreaterThan(leftVersion(2, 4_000_000_000))
    expect(Number.isSafeInteger(leftVersion(2 ** 20, 2 ** 31))).toBe(true)
  })
  test('an ask is seven fields', () => {
    const ask = { key: 'k', hash: 'h', lotIndex: 2, memberId: 'm', quantity: 3 }
    expect(askFields(ask)).toEqual(['k', 'h', '2', 'm', '3', '', ''])
    expect(askFields({ ...ask, fromLine: true, redo: { tried: [4, 5], spent: [5], slots: [1, 3] } })).toEqual([
      'k',
      'h',
      '2',
      'm',
      '3',
      'line',
      '4,5;5;5',
    ])
    expect(askFields({ ...ask, redo: { tried: [4], spent: [], slots: [] } }).at(-1)).toBe('4;;')
  })
  test('answers and refusals are read', () => {
    expect(batchOf(['STALE', '7'])).toEqual({ code: 'stale', gateEpoch: 7 })
    expect(batchOf(['STALE', ''])).toEqual({ code: 'stale', gateEpoch: 0 })
    expect(batchOf(['BUSY', '7'])).toEqual({ code: 'busy' })
    expect(batchOf(['CLOSED', '7'])).toEqual({ code: 'closed' })
    expect(batchOf(['OK', '', ['SOLD_OUT', 3], ['OVER_CAP'], ['REUSED']])).toEqual({
      code: 'ok',
      grant: null,
      answers: [{ code: 'sold_out', left: 3 }, { code: 'over_cap' }, { code: 'reused' }],
    })
    expect(batchOf(['OK', '1.2', ['UNITS', '1,2', '']])).toMatchObject({
      grant: '1.2',
      answers: [{ code: 'units', grant: '1.2', units: [1, 2], slots: [] }],
    })
  })
  test('a look at no gate says so', () => {
    expect(lookOf([[], 0, 'run'], 1)).toMatchObject({ epoch: 0, state: 'none', runMatches: false, lots: [{ n: 0, left: 0 }] })
    expect(pendingOf({ '1.1': 'gw a b' })).toEqual([{ grant: '1.1', gatewayId: 'gw', keys: ['a', 'b'] }])
  })
})
