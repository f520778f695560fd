// The rules of orders: ids that repeat, every pair of states, every meeting of a payment and an order, click tokens, what a row owns.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createClickTokens } from '../../../server/orders/placing/click-token.rules.ts'
import {
  bodyHashOf,
  createOrderNo,
  lateKeyOf,
  orderIdOf,
  orderIdOfKey,
  paymentIdOf,
  refundIdOf,
} from '../../../server/orders/order-id.rules.ts'
import { judgePayment, mayMove, ORDER_MOVES, ownsUnits } from '../../../server/orders/order-state.rules.ts'
import { freeUnits, keptUnder, type StoredOrder } from '../../../server/orders/order.rules.ts'
import { afterOf } from '../../../server/orders/views.service.ts'
import { ORDER_ID_PATTERN, ORDER_NO_PATTERN } from '../../../server/protocol/ids.ts'
import { ORDER_STATES, type OrderState } from '../../../server/protocol/orders.ts'

describe('ids of orders', () => {
  const MEMBER = 'a'.repeat(24)
  test('are the same for the same member and key, and differ for any other', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 16, maxLength: 40 }), fc.string({ minLength: 16, maxLength: 40 }), (one, other) => {
        expect(orderIdOf(MEMBER, one)).toMatch(ORDER_ID_PATTERN)
        expect(orderIdOf(MEMBER, one) === orderIdOf(MEMBER, other)).toBe(one === other)
        expect(orderIdOf(MEMBER, one)).not.toBe(orderIdOf('b'.repeat(24), one))
      }),
    )
  })
  test('a known id stays what it is', () => {
    expect(orderIdOf('65f000000000000000000001', 'key-0123456789abcdef')).toBe(
      orderIdOf('65f000000000000000000001', 'key-0123456789abcdef'),
    )
    expect(orderIdOf('65f000000000000000000001', 'key-0123456789abcdef')).toHaveLength(26)
  })
  test('the body counts: offer, SKU, quantity and address', () => {
    const body = { offerId: 'o', skuId: 's', quantity: 1, addressId: 'a' }
    const hashes = [body, { ...body, offerId: 'x' }, { ...body, skuId: 'x' }, { ...body, quantity: 2 }, { ...body, addressId: 'x' }].map(
      bodyHashOf,
    )
    expect(new Set(hashes).size).toBe(5)
    expect(bodyHashOf({ ...body, seenPriceFen: 1 } as typeof body)).toBe(hashes[0])
  })
  test('order numbers begin with the local day and count on when two meet', () => {
    const orderNo = createOrderNo('Asia/Shanghai')
    const lateEvening = Date.UTC(2026, 2, 9, 16, 30) // 10 March, 00:30 in Shanghai
    const id = orderIdOf(MEMBER, 'k'.repeat(20))
    expect(orderNo(id, lateEvening)).toMatch(/^20260310/)
    expect(orderNo(id, lateEvening)).toMatch(ORDER_NO_PATTERN)
    expect(orderNo(id, lateEvening, 0)).toBe(orderNo(id, lateEvening))
    expect(new Set([0, 1, 2, 3].map((round) => orderNo(id, lateEvening, round))).size).toBe(4)
  })
  test('keys of the gate and of refunds lead back to their order', () => {
    const id = orderIdOf(MEMBER, 'k'.repeat(20))
    const payment = paymentIdOf(MEMBER, 'p'.repeat(20))
    expect(payment).toMatch(/^[0-9a-f]{24}$/)
    expect(orderIdOfKey(id)).toBe(id)
    expect(orderIdOfKey(lateKeyOf(id, payment))).toBe(id)
    expect(refundIdOf(payment, id)).toBe(`${payment}:${id}`)
  })
  test('a cursor that is not ours starts at the beginning', () => {
    expect(afterOf(`1700000000000.${orderIdOf(MEMBER, 'k'.repeat(20))}`)?.createdAtMs).toBe(1_700_000_000_000)
    for (const bad of [undefined, '', '1', '.', 'x.y', '1700000000000.short', `-1.${'a'.repeat(26)}`]) expect(afterOf(bad)).toBeNull()
  })
})

describe('states of an order', () => {
  const allowed: Readonly<Record<OrderState, readonly OrderState[]>> = {
    pendingPayment: ['paid', 'closed'],
    paid: ['toShip', 'refunded'],
    toShip: ['shipped', 'refunded'],
    shipped: ['completed', 'refunded'],
    completed: ['refunded'],
    closed: ['paid'],
    refunded: [],
  }
  test.each(ORDER_STATES.flatMap((from) => ORDER_STATES.map((to) => [from, to] as const)))('%s -> %s', (from, to) => {
    expect(mayMove(from, to)).toBe(allowed[from].includes(to))
    expect(ORDER_MOVES[from].includes(to)).toBe(allowed[from].includes(to))
  })
  test('every state but closed owns units', () => {
    expect(ORDER_STATES.filter((state) => !ownsUnits(state))).toEqual(['closed'])
  })
})

describe('a payment meets an order', () => {
  const P = 'p1'
  const rows = ORDER_STATES.flatMap((state) =>
    [null, 'expired', 'cancelled', 'refused'].flatMap((reason) =>
      [undefined, P, 'p2'].flatMap((paidBy) =>
        [[], [P], ['p2']].map((refusedPayments) => ({ state, reason, ...(paidBy ? { paidBy } : {}), refusedPayments })),
      ),
    ),
  )
  test.each(rows)('%j', (row) => {
    const expected =
      'paidBy' in row && row.paidBy === P
        ? 'already'
        : row.refusedPayments.includes(P)
          ? 'refused_before'
          : row.state === 'pendingPayment'
            ? 'pay'
            : row.state === 'closed' && row.reason === 'expired'
              ? 'late'
              : 'refuse'
    expect(judgePayment(row, P)).toBe(expected)
  })
})

describe('what a row owns', () => {
  const order = { _id: 'x', grant: 'x', units: [1, 2] } as unknown as StoredOrder
  test('is kept only under its own key', () => {
    expect(keptUnder(order, 'x')).toEqual([1, 2])
    expect(keptUnder({ ...order, grant: 'x:p' } as StoredOrder, 'x')).toEqual([])
    expect(keptUnder({ _id: 'x', refusal: 'sold_out' } as unknown as StoredOrder, 'x')).toEqual([])
  })
  test('what nobody owns is free', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (unitCount, owned) => {
        const free = freeUnits(unitCount, new Set(owned))
        expect(free).toEqual([...new Set(free)].toSorted((a, b) => a - b))
        for (let unit = 1; unit <= unitCount; unit += 1) expect(free.includes(unit)).toBe(!owned.includes(unit))
        expect(free.every((unit) => unit <= unitCount)).toBe(true)
      }),
    )
  })
})

describe('click tokens', () => {
  const NOW = 1_772_000_000_000
  const keys = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const tokens = createClickTokens(keys)
  const token = tokens.make('sid', 'offer', NOW)
  test('are good for their session and offer for 30 minutes', () => {
    expect(tokens.isGood(token, 'sid', 'offer', NOW)).toBe(true)
    expect(tokens.isGood(token, 'sid', 'offer', NOW + 30 * 60_000 - 1)).toBe(true)
    expect(tokens.isGood(token, 'sid', 'offer', NOW + 30 * 60_000)).toBe(false)
    expect(tokens.isGood(token, 'sid', 'offer', NOW - 5_000)).toBe(true)
    expect(tokens.isGood(token, 'sid', 'offer', NOW - 5_001)).toBe(false)
    expect(tokens.isGood(token, 'other', 'offer', NOW)).toBe(false)
    expect(tokens.isGood(token, 'sid', 'other', NOW)).toBe(false)
    expect(tokens.isGood(undefined, 'sid', 'offer', NOW)).toBe(false)
  })
  test('are verified by a key that was rotated out, and signed by the first', () => {
    const old = createClickTokens([keys[1] ?? Buffer.alloc(0)]).make('sid', 'offer', NOW)
    expect(tokens.isGood(old, 'sid', 'offer', NOW)).toBe(true)
    expect(createClickTokens([Buffer.alloc(32, 9)]).isGood(token, 'sid', 'offer', NOW)).toBe(false)
    expect(() => createClickTokens([])).toThrow('need a key')
  })
  test('fail with any byte flipped or cut', () => {
    for (let place = 0; place < token.length; place += 1) {
      const flipped = token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1)
      // The last character of base64url carries two unused bits: it must still name the same bytes to pass.
      const sameBytes =
        place === token.length - 1 && Buffer.from(flipped.slice(-22), 'base64url').equals(Buffer.from(token.slice(-22), 'base64url'))
      expect(tokens.isGood(flipped, 'sid', 'offer', NOW)).toBe(sameBytes)
      expect(tokens.isGood(token.slice(0, place), 'sid', 'offer', NOW)).toBe(false)
    }
  })
})
