// The buying desk: one wish at a time, kept until its answer, sent over HTTP with the same key when there is no line.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createBuying, type Chosen } from '../../../../web/src/features/buying/buying.store.ts'
import { keepPending, keptPending } from '../../../../web/src/features/buying/pending-order.ts'
import type { Outcome } from '../../../../web/src/features/buying/place-order.ts'
import { fakeLine } from '../../fake-line.ts'

const wish = { offerId: 'o', skuId: 'k', quantity: 1, addressId: 'a', seenPriceFen: 8900 }
const chosen: Chosen = { offerId: 'o', skuId: 'k', quantity: 1, title: '糕点礼盒', skuLabel: '经典', picture: null, totalFen: 8900 }
const placed = { orderId: 'x', orderNo: '1', state: 'pendingPayment', version: 1 }
const before = globalThis.fetch

const open = (state: 'open' | 'away' = 'open') => {
  const line = fakeLine(state)
  const late: Outcome[] = []
  const done: unknown[] = []
  const waits: unknown[] = []
  const buying = createBuying({
    socket: line.socket,
    showId: 's',
    nowMs: () => 1000,
    onPlaced: (order) => done.push(order.orderId),
    onLateAnswer: (outcome) => late.push(outcome),
    onWait: (wait) => waits.push(wait),
  })
  return { line, buying, late, done, waits, now: () => buying.store.getState() }
}

beforeEach(() => sessionStorage.clear())
afterEach(() => {
  globalThis.fetch = before
})

test('an accepted order shows its hold and is no longer kept', async () => {
  const { line, buying, now, done, waits } = open()
  line.answers('offer:prepare', { ok: true, nowMs: 1, clickToken: 'tok', waits: [{ offerId: 'o', skuId: 'k', state: 'waiting' }] })
  line.answers('order:place', { ok: true, nowMs: 1, ...placed })
  buying.open('o')
  await Promise.resolve()
  await Promise.resolve()
  await buying.place(wish, chosen)
  expect(now()).toMatchObject({ step: 'accepted', placed: { orderId: 'x' }, pending: null })
  expect([done, keptPending('s')]).toEqual([['x'], null])
  expect(waits).toEqual([{ offerId: 'o', skuId: 'k', state: 'waiting' }])
  expect(line.asked.find((one) => one.name === 'order:place')?.payload).toMatchObject({ ...wish, clickToken: 'tok' })
})
test('a refusal keeps its facts, and another tap makes a new key', async () => {
  const { line, buying, now } = open()
  buying.open('o')
  line.answers('order:place', { ok: false, nowMs: 1, code: 'over_cap', params: { cap: 2, mine: 1 } }, { ok: true, nowMs: 1, ...placed })
  await buying.place(wish, chosen)
  expect(now()).toMatchObject({ step: 'refused', refusal: { code: 'over_cap', params: { cap: 2 } } })
  buying.backToChoice()
  await buying.place(wish, chosen)
  const keys = line.asked.filter((one) => one.name === 'order:place').map((one) => one.payload['idempotencyKey'])
  expect(new Set(keys).size).toBe(2)
})
test('a second tap while one has no answer does nothing', async () => {
  const { line, buying } = open()
  line.answers('order:place', { ok: true, nowMs: 1, ...placed })
  await Promise.all([buying.place(wish, chosen), buying.place(wish, chosen)])
  expect(line.asked.filter((one) => one.name === 'order:place').length).toBe(1)
})
test('the answer of a closed sheet is told beside it', async () => {
  const { line, buying, late, now } = open()
  line.answers('order:place', { ok: false, nowMs: 1, code: 'sold_out' })
  buying.open('o')
  const placing = buying.place(wish, chosen)
  buying.close()
  await placing
  expect([late, now().step]).toEqual([[{ kind: 'refused', code: 'sold_out', params: {} }], 'choose'])
})
test('without a line the order goes over HTTP with its key', async () => {
  const { line, buying, now } = open('away')
  const sent = jest.fn((_url: unknown, _init: unknown) =>
    Promise.resolve({ ok: true, status: 200, headers: { get: () => null }, json: () => Promise.resolve(placed) }),
  )
  globalThis.fetch = sent as unknown as typeof fetch
  buying.open('o')
  await buying.place(wish, chosen)
  const [url, init] = sent.mock.calls[0] as [string, { headers: Record<string, string>; body: string }]
  expect(url).toBe('/api/v1/orders')
  expect(init.headers['idempotency-key']).toMatch(/^\w{16,40}$/)
  expect(JSON.parse(init.body)).toEqual(wish)
  expect(now().step).toBe('accepted')
  expect(line.asked.filter((one) => one.name === 'order:place')).toEqual([])
})
test('a wish without an answer is followed again after a reload, with its key', async () => {
  keepPending('s', { key: 'k'.repeat(20), wish, sentAtMs: 900 })
  const line = fakeLine()
  line.answers('order:place', { ok: true, nowMs: 1, ...placed })
  const buying = createBuying({
    socket: line.socket,
    showId: 's',
    nowMs: () => 1000,
    onPlaced: () => undefined,
    onLateAnswer: () => undefined,
    onWait: () => undefined,
  })
  expect(buying.store.getState().pending?.key).toBe('k'.repeat(20))
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  expect(line.asked[0]?.payload).toMatchObject({ idempotencyKey: 'k'.repeat(20), again: true })
  expect(keptPending('s')).toBeNull()
})
