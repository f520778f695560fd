// The buyer's choices for a case, what they would bring, and a case's course in steps.
import { describe, expect, test } from '@jest/globals'
import type { AfterSale, CaseChoice } from '../../../../server/protocol/after-sales.ts'
import {
  choiceOf,
  firstDraft,
  freightComes,
  goodsFenOf,
  isWaybill,
  missingOf,
  plainWaybill,
  reasonsOf,
  stepsOf,
  unitsMaxOf,
  waysOf,
} from '../../../../web/src/features/after-sales/case.rules.ts'

const choice = (facts: Partial<CaseChoice>): CaseChoice => ({
  kind: 'refundOnly',
  reason: 'changedMind',
  unsent: true,
  unitsMax: 2,
  whole: false,
  evidence: false,
  sellerFault: false,
  atOnce: false,
  ...facts,
})
const shop = {
  goodsLeftFen: 10_000,
  unitsLeft: 3,
  choices: [
    choice({}),
    choice({ reason: 'noReason', kind: 'returnRefund', unsent: false, unitsMax: 1 }),
    choice({ reason: 'quality', kind: 'returnRefund', unsent: false, unitsMax: 1, evidence: true, sellerFault: true }),
    choice({ reason: 'quality', unsent: false, unitsMax: 1, evidence: true, sellerFault: true }),
  ],
}
describe('choosing', () => {
  test('ways: what has not left first, then goods and money, then money alone', () => {
    expect(waysOf(shop)).toEqual([
      { kind: 'refundOnly', unsent: true },
      { kind: 'returnRefund', unsent: false },
      { kind: 'refundOnly', unsent: false },
    ])
    expect(firstDraft(shop)).toEqual({ kind: 'refundOnly', unsent: true, reason: null, units: 2 })
  })
  test('reasons and units follow the way', () => {
    const draft = { kind: 'returnRefund', unsent: false, reason: 'quality', units: 1 } as const
    expect(reasonsOf(shop, draft).map(({ reason }) => reason)).toEqual(['noReason', 'quality'])
    expect(unitsMaxOf(shop, draft)).toBe(1)
    expect(missingOf(choiceOf(shop, draft), 0)).toBe('pictures')
    expect(missingOf(choiceOf(shop, draft), 1)).toBeNull()
    expect(missingOf(choiceOf(shop, { ...draft, reason: null }), 1)).toBe('reason')
  })
  test('money is the floor of the units’ share, the last takes the rest; freight with all of it or by the seller’s fault', () => {
    expect([1, 2, 3].map((units) => goodsFenOf(shop, units))).toEqual([3_333, 6_666, 10_000])
    expect(goodsFenOf({ goodsLeftFen: 0, unitsLeft: 0 }, 1)).toBe(0)
    expect(freightComes(shop, choice({ unitsMax: 3 }))).toBe(true)
    expect(freightComes(shop, choice({ unitsMax: 2 }))).toBe(false)
    expect(freightComes(shop, choice({ sellerFault: true, unsent: false }))).toBe(true)
  })
  test('waybills as labels print them', () => {
    expect(plainWaybill(' sf 1234 567 ')).toBe('SF1234567')
    expect([isWaybill('sf123456'), isWaybill('123'), isWaybill('中通123456')]).toEqual([true, false, false])
  })
})
test('the course: what was, what is next, what comes later', () => {
  const mark = (code: AfterSale['marks'][number]['code']): AfterSale['marks'][number] => ({ code, by: 'buyer', atMs: 1, words: null })
  const steps = stepsOf({ kind: 'returnRefund', state: 'approved', marks: [mark('opened'), mark('approved')] })
  expect(steps.map(({ state, next }) => [state, next])).toEqual([
    ['done', null],
    ['done', null],
    ['now', 'sendBack'],
    ['later', 'refund'],
  ])
  expect(stepsOf({ kind: 'refundOnly', state: 'approved', marks: [] }).map(({ next }) => next)).toEqual(['refund'])
  expect(stepsOf({ kind: 'refundOnly', state: 'done', marks: [mark('done')] })).toHaveLength(1)
})
