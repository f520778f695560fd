// Which unpaid orders may be paid in one payment.
import { describe, expect, test } from '@jest/globals'
import type { OrderCard, OrderState } from '../../../../server/protocol/orders.ts'
import { tickOf, together } from '../../../../web/src/features/orders/together.rules.ts'

const order = (no: number, showId: string, state: OrderState = 'pendingPayment'): OrderCard =>
  ({ orderNo: String(no), showId, state }) as OrderCard
const a1 = order(1, 'a')
const a2 = order(2, 'a')
const b3 = order(3, 'b')
const b4 = order(4, 'b')
const paid = order(5, 'a', 'toShip')

describe('ticked together', () => {
  test('only unpaid ones of the first show', () => {
    const rows = [a1, a2, b3, paid]
    expect(together(rows, ['1', '3', '2', '5']).map(({ orderNo }) => orderNo)).toEqual(['1', '2'])
    expect(together(rows, [])).toEqual([])
  })
  test('ten at most', () => {
    const rows = Array.from({ length: 12 }, (_, no) => order(no, 'a'))
    const all = rows.map(({ orderNo }) => orderNo)
    expect(together(rows, all)).toHaveLength(10)
    expect(tickOf(order(11, 'a'), rows, together(rows, all.slice(0, 10)))).toEqual({ on: false, may: false })
  })
})

describe('the tick', () => {
  test('is there only beside another unpaid order of the show', () => {
    expect(tickOf(a1, [a1, paid, b3], [])).toBeNull()
    expect(tickOf(paid, [a1, a2, paid], [])).toBeNull()
    expect(tickOf(a1, [a1, a2], [])).toEqual({ on: false, may: true })
  })
  test('waits while another show is ticked', () => {
    const rows = [a1, a2, b3, b4]
    expect(tickOf(b3, rows, [a1])).toEqual({ on: false, may: false })
    expect(tickOf(a2, rows, [a1])).toEqual({ on: false, may: true })
    expect(tickOf(a1, rows, [a1])).toEqual({ on: true, may: true })
  })
})
