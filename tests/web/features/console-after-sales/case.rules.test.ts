// What staff may do with a case, how urgent it is, and amounts as people type them.
import { expect, test } from '@jest/globals'
import { CASE_STATES } from '../../../../server/protocol/after-sales.ts'
import { doingOf, fenOf, leftOf, toneOf } from '../../../../web/src/features/console-after-sales/case.rules.ts'

test('each state has its act or none', () => {
  expect(Object.fromEntries(CASE_STATES.map((state) => [state, doingOf({ state })]))).toEqual({
    requested: 'decide',
    approved: null,
    returning: 'receive',
    received: 'inspect',
    refunding: null,
    done: null,
    refused: null,
    withdrawn: null,
  })
  expect([toneOf('requested'), toneOf('done'), toneOf('withdrawn'), toneOf('returning')]).toEqual(['amber', 'green', 'grey', 'blue'])
})
test('time left in days and hours, red in the last day, nothing below zero', () => {
  const hour = 3_600_000
  expect(leftOf(49 * hour, 0)).toEqual({ days: 2, hours: 1, hot: false })
  expect(leftOf(24 * hour - 1, 0)).toEqual({ days: 1, hours: 0, hot: true })
  expect(leftOf(1, 0)).toEqual({ days: 0, hours: 1, hot: true })
  expect(leftOf(0, 5)).toEqual({ days: 0, hours: 0, hot: true })
})
test.each([
  ['12.3', 1_230],
  ['¥0', 0],
  ['99.99', 9_999],
  ['100', null],
  ['1.234', null],
  ['-1', null],
  ['', null],
  ['1e2', null],
])('%s is %p fen of at most 9999', (typed, fen) => expect(fenOf(typed, 9_999)).toBe(fen))
