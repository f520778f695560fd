// The course of an order: which steps lie behind it in each state.
import { expect, test } from '@jest/globals'
import type { OrderDetail, OrderState } from '../../../../server/protocol/orders.ts'
import { courseOf } from '../../../../web/src/features/orders/order-course.rules.ts'
import { groupedOrderNo } from '../../../../web/src/features/orders/order-no.ts'

const detail = (state: OrderState, paidAtMs: number | null = 5) =>
  ({ order: { state, createdAtMs: 1, paidAtMs }, timeline: [{ code: 'shipped', atMs: 9 }] }) as unknown as OrderDetail
const states = (state: OrderState, paidAtMs?: number | null) => courseOf(detail(state, paidAtMs)).map((step) => `${step.key}:${step.state}`)

test.each([
  ['pendingPayment', ['placed:done', 'paid:now', 'ship:later', 'receive:later', 'done:later']],
  ['paid', ['placed:done', 'paid:done', 'ship:now', 'receive:later', 'done:later']],
  ['toShip', ['placed:done', 'paid:done', 'ship:now', 'receive:later', 'done:later']],
  ['shipped', ['placed:done', 'paid:done', 'ship:done', 'receive:now', 'done:later']],
  ['completed', ['placed:done', 'paid:done', 'ship:done', 'receive:done', 'done:done']],
] as const)('%s', (state, expected) => expect(states(state)).toEqual(expected))
test('a closed order ends there, with or without a payment', () => {
  expect(states('closed', null)).toEqual(['placed:done', 'closed:now'])
  expect(states('refunded')).toEqual(['placed:done', 'paid:done', 'closed:now'])
})
test('times stand at what is done', () => expect(courseOf(detail('shipped')).map((step) => step.atMs)).toEqual([1, 5, 9, null, null]))
test('an order number is read in fours', () => expect(groupedOrderNo('112300187042000011')).toBe('1123 0018 7042 0000 11'))
