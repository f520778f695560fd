// The replay behind the preview: under the rules as they were it gives what was given; another rule moves exactly the orders it should.
import { describe, expect, test } from '@jest/globals'
import { replayCredit, type PastOf, type PastOrder } from '../../../server/leaders/attribution/attribution-replay.rules.ts'
import { DAY_MS, FIRST_SETTINGS, type AttributionSettings } from '../../../server/leaders/attribution/attribution-settings.rules.ts'
import type { Touch } from '../../../server/leaders/links/touch.rules.ts'

const START = 1_790_000_000_000
const day = (days: number) => START + days * DAY_MS
const touch = (touchId: string, leaderId: string, atDay: number): Touch => ({
  touchId,
  visitorId: 'v',
  memberId: 'm',
  linkId: `link-${leaderId}`,
  leaderId,
  showId: 'show',
  groupId: null,
  channel: null,
  atMs: day(atDay),
  refusal: null,
})
const order = (orderId: string, atDay: number, given: Partial<PastOrder> = {}): PastOrder => ({
  orderId,
  showId: 'show',
  createdAtMs: day(atDay),
  paidAtMs: day(atDay) + 1000,
  netGoodsFen: 100,
  blocked: false,
  ...given,
})
const past = (touches: Touch[], orders: PastOrder[], given: Partial<PastOf> = {}): PastOf => ({
  touches,
  orders,
  stateOf: () => 'active',
  isHerself: () => false,
  ...given,
})
const under = (given: Partial<AttributionSettings>): AttributionSettings[] => [{ ...FIRST_SETTINGS, ...given }]
const answers = (of: PastOf, versions = under({})) => [...replayCredit(of, versions).values()]

describe('the story of rules.md 4.5', () => {
  const touches = [touch('1', 'A', 0), touch('2', 'B', 3), touch('3', 'B', 9)]
  test('bound to A for a week, then B by her link, B bound by the money, and later the merchant’s', () => {
    expect(answers(past(touches, [order('a', 3, { paidAtMs: null }), order('b', 9), order('c', 12), order('d', 45)]))).toEqual([
      'A',
      'B',
      'B',
      null,
    ])
  })
  test('unpaid, the second order moves nobody', () => {
    const orders = [order('b', 9, { paidAtMs: null }), order('c', 12)]
    expect(answers(past(touches, orders))).toEqual(['B', 'A'])
  })
  test('under last touch the first order would have been B’s; without protection too; exclusive keeps A', () => {
    const orders = [order('a', 3), order('b', 9)]
    expect(answers(past(touches, orders), under({ mode: 'lastTouch' }))).toEqual(['B', 'B'])
    expect(answers(past(touches, orders), under({ protectDays: 0 }))).toEqual(['B', 'B'])
    expect(answers(past(touches, orders), under({ mode: 'exclusive' }))).toEqual(['A', 'A'])
  })
  test('a dated version decides from its first millisecond', () => {
    const versions = [...under({}), { ...FIRST_SETTINGS, version: 2, fromMs: day(3) + 1, mode: 'lastTouch' as const }]
    const orders = [order('a', 3), order('b', 3, { createdAtMs: day(3) + 1 })]
    expect(answers(past(touches, orders), versions)).toEqual(['A', 'B'])
  })
})

test('a leader who is not active, or is the buyer, is nobody', () => {
  const touches = [touch('1', 'A', 0)]
  expect(answers(past(touches, [order('a', 0)], { stateOf: () => 'disabled' }))).toEqual([null])
  expect(answers(past(touches, [order('a', 0)], { isHerself: () => true }))).toEqual([null])
  expect(answers(past([], [order('a', 0)]))).toEqual([null])
})
