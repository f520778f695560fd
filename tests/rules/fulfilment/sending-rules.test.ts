// How many units of an order may leave, and when receipt confirms itself, by state, refunds and an open case.
import { describe, expect, test } from '@jest/globals'
import { asksProvider, confirmAtMs, judgeSend, unitsToSend } from '../../../server/fulfilment/sending.rules.ts'
import type { OrderRow, RefundDone, RefundPart } from '../../../server/orders/order.rules.ts'
import { ORDER_STATES } from '../../../server/protocol/orders.ts'
import { paidOrder } from '../../support/paid-order.ts'

const back = (unsentUnits: number, units = unsentUnits): RefundDone => ({ units, unsentUnits }) as RefundDone
const asked = (unsentUnits: number): RefundPart => ({ units: unsentUnits, unsentUnits }) as RefundPart
const hold = (holdsUnits: number) => ({ caseId: 'c', since: new Date(0), holdsUnits })

describe('units that may leave', () => {
  test.each([
    ['all of a paid order', {}, 4],
    ['less the sent ones', { sentUnits: 3 }, 1],
    ['less the refunded ones', { refunds: [back(1)], refundsAsked: [asked(1)] }, 3],
    ['less those whose refund is asked', { refundsAsked: [asked(1), asked(2)] }, 1],
    ['not less those that came back after they had left', { sentUnits: 1, refunds: [back(0, 1)] }, 3],
    ['less those a case asks for', { openCase: hold(2) }, 2],
    ['never below none', { sentUnits: 3, refunds: [back(1)], openCase: hold(2) }, 0],
  ] as [string, Partial<OrderRow>, number][])('%s', (_, facts, expected) =>
    expect(unitsToSend(paidOrder({ quantity: 4, ...facts }))).toBe(expected),
  )
  test.each([
    ['all at once is the last', {}, null, { units: 4, isLast: true }],
    ['some are not', {}, 3, { units: 3, isLast: false }],
    ['the rest is', { sentUnits: 3 }, 1, { units: 1, isLast: true }],
    ['with the others refunded, the rest is', { refunds: [back(1)], sentUnits: 1 }, 2, { units: 2, isLast: true }],
    ['one that came back was sent: the rest is the last', { refunds: [back(0, 1)], sentUnits: 1 }, 3, { units: 3, isLast: true }],
    ['with a refund only asked, it is not', { refundsAsked: [asked(1)] }, null, { units: 3, isLast: false }],
    ['too many', { sentUnits: 3 }, 2, { refused: 'too_many' }],
    ['those of a case', { openCase: hold(2) }, 3, { refused: 'case_open' }],
    ['more than even the case leaves', { openCase: hold(2) }, 5, { refused: 'too_many' }],
    ['nothing beside a case for all', { openCase: hold(4) }, null, { refused: 'case_open' }],
    ['pickup is handed over, not sent', { pickup: { pointId: 'p', name: 'n', place: 'x', codeIndex: 'i' } }, null, { refused: 'pickup' }],
  ] as [string, Partial<OrderRow>, number | null, object][])('%s', (_, facts, units, expected) =>
    expect(judgeSend(paidOrder({ quantity: 4, ...facts }), units)).toEqual(expected),
  )
  test.each(ORDER_STATES.filter((state) => state !== 'toShip'))('nothing leaves a %s order', (state) =>
    expect(judgeSend(paidOrder({ state }), null)).toEqual({ refused: 'not_to_ship' }),
  )
})

describe('receipt by the clock', () => {
  const confirmAt = new Date(1_000_000)
  test('runs while shipped, later by what cases stopped', () => {
    expect(confirmAtMs(paidOrder({ state: 'shipped', confirmAt }))).toBe(1_000_000)
    expect(confirmAtMs(paidOrder({ state: 'shipped', confirmAt, pausedMs: 500 }))).toBe(1_000_500)
  })
  test('stands still in a case, before all is sent and after receipt', () => {
    expect(confirmAtMs(paidOrder({ state: 'shipped', confirmAt, openCase: hold(0) }))).toBeNull()
    expect(confirmAtMs(paidOrder({ state: 'toShip' }))).toBeNull()
    expect(confirmAtMs(paidOrder({ state: 'completed', confirmAt }))).toBeNull()
  })
})

test.each([
  [100_000, undefined, false],
  [100_001, undefined, true],
  [100_001, new Date(), false],
])('the provider is asked above 1,000 yuan, once: %d fen', (totalFen, moneySeenAt, expected) =>
  expect(asksProvider({ totalFen, ...(moneySeenAt ? { moneySeenAt } : {}) })).toBe(expected),
)
