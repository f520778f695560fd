// What an order's drawer derives: counts of tabs, steps, and the arithmetic of the commission.
import { describe, expect, test } from '@jest/globals'
import type { OrderCard, OrderDetail } from '../../../../server/protocol/orders.ts'
import { commissionSum, orderSteps, tabCount } from '../../../../web/src/features/console-orders/order.rules.ts'

const card = (change: Partial<OrderCard>): OrderCard => ({
  orderId: 'a'.repeat(26),
  orderNo: '202611230000000001',
  showId: 's',
  offerId: 'o',
  skuId: 'k',
  title: '开衫',
  skuLabel: 'M',
  pictureUrl: null,
  quantity: 1,
  priceFen: 22_087,
  totalFen: 22_087,
  state: 'toShip',
  reason: null,
  refunding: false,
  inReview: false,
  pickup: false,
  expiresAtMs: null,
  createdAtMs: 100,
  paidAtMs: 200,
  leaderName: null,
  version: 1,
  ...change,
})
const states = (change: Partial<OrderCard>, timeline: OrderDetail['timeline'] = []) =>
  orderSteps({ order: card(change), timeline }).map((step) => `${step.key}:${step.state}${step.atMs === null ? '' : `@${step.atMs}`}`)

describe('steps', () => {
  test('waiting for payment', () =>
    expect(states({ state: 'pendingPayment', paidAtMs: null })).toEqual([
      'placed:done@100',
      'paid:now',
      'ship:later',
      'receive:later',
      'settle:later',
    ]))
  test('to be shipped', () => expect(states({})).toEqual(['placed:done@100', 'paid:done@200', 'ship:now', 'receive:later', 'settle:later']))
  test('closed unpaid', () =>
    expect(states({ state: 'closed', paidAtMs: null }, [{ code: 'expired', atMs: 300 }])).toEqual(['placed:done@100', 'closed:now@300']))
  test('refunded after payment', () =>
    expect(states({ state: 'refunded' }, [{ code: 'refunded', atMs: 400 }])).toEqual([
      'placed:done@100',
      'paid:done@200',
      'refunded:now@400',
    ]))
})

describe('commission', () => {
  const lines = (payable: number, freight = 0): OrderDetail['priceLines'] => [
    { code: 'goods', amountFen: payable - freight },
    { code: 'freight', amountFen: freight },
    { code: 'payable', amountFen: payable },
  ]
  test('base × rate, floored', () => {
    expect(commissionSum(lines(22_087), 1200, 2650)).toBe('¥220.87 × 12.00%')
    expect(commissionSum(lines(14_413), 1000, 1441)).toBe('¥144.13 × 10.00%')
  })
  test('freight is no base', () => expect(commissionSum(lines(23_087, 1000), 1200, 2650)).toBe('¥220.87 × 12.00%'))
  test('a sum that does not come out is not shown', () => {
    expect(commissionSum(lines(22_087), 1200, 2651)).toBeNull()
    expect(commissionSum(lines(22_087), null, 500)).toBeNull()
  })
})

test('tabs count their state, the first counts all', () => {
  const counts = [
    { state: 'toShip' as const, count: 46 },
    { state: 'closed' as const, count: 5 },
  ]
  expect([tabCount(counts, ''), tabCount(counts, 'toShip'), tabCount(counts, 'shipped'), tabCount(undefined, '')]).toEqual([
    51,
    46,
    0,
    null,
  ])
})
