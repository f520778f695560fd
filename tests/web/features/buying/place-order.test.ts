// Placing an order: one key until the answer is final, and never a second order.
import { describe, expect, test } from '@jest/globals'
import type { Placed } from '../../../../server/protocol/orders.ts'
import { placeOrder, type ByKey, type Pending } from '../../../../web/src/features/buying/place-order.ts'

type Payload = { idempotencyKey: string; again?: boolean | undefined; clickToken?: string | undefined; proof?: string | undefined }
const placed = { orderId: 'o1', orderNo: '1', state: 'pendingPayment' } as Placed
const accepted = { ok: true, nowMs: 1, ...placed }
const silent = { ok: false, code: 'no_answer' }
const refusal = (code: string, params = {}) => ({ ok: false, nowMs: 1, code, params })
const wish = { offerId: 'a', skuId: 'b', quantity: 1, addressId: 'c', seenPriceFen: 8900 }

const run = async (answers: unknown[], given: { byKey?: ByKey[]; sentAtMs?: number; resumed?: boolean } = {}) => {
  const sent: Payload[] = []
  const waits: number[] = []
  let waiting = 0
  let nowMs = 1_000
  const pending: Pending = { key: 'key', wish, sentAtMs: given.sentAtMs ?? nowMs }
  const outcome = await placeOrder(
    {
      ask: (payload) => {
        sent.push(payload)
        return Promise.resolve((answers.shift() ?? silent) as never)
      },
      byKey: () => Promise.resolve(given.byKey?.shift() ?? { kind: 'unknown' }),
      nowMs: () => nowMs,
      pause: (ms) => {
        waits.push(ms)
        nowMs += ms
        return Promise.resolve()
      },
      solve: (puzzle) => Promise.resolve(puzzle === 'unsolvable' ? null : `${puzzle} solved`),
      lineOpen: () => {
        nowMs += 8_000
        return Promise.resolve()
      },
      onWaiting: () => (waiting += 1),
      signal: new AbortController().signal,
    },
    pending,
    given.resumed,
  )
  return { outcome, sent, waits, waiting }
}

describe('one click', () => {
  test('accepted at once', async () => {
    const { outcome, sent, waiting } = await run([accepted])
    expect(outcome).toMatchObject({ kind: 'accepted', placed: { orderId: 'o1' } })
    expect([sent.length, sent[0]?.again, waiting]).toEqual([1, undefined, 0])
  })
  test.each(['sold_out', 'over_cap', 'price_changed', 'offer_closed', 'bad_address', 'slow_down'])(
    '%s is final and keeps its facts',
    async (code) => {
      const { outcome, sent } = await run([refusal(code, { cap: 2 })])
      expect(outcome).toEqual({ kind: 'refused', code, params: { cap: 2 } })
      expect(sent.length).toBe(1)
    },
  )
  test('work that is asked for is done unseen, and the token it brings is clicked with, once', async () => {
    const asked = [refusal('proof_needed', { puzzle: 'p' }), refusal('token_needed', { clickToken: 'new' }), accepted]
    const { outcome, sent, waiting } = await run(asked)
    expect(outcome).toMatchObject({ kind: 'accepted' })
    expect(sent.map(({ clickToken, proof, again }) => [clickToken, proof, again])).toEqual([
      [undefined, undefined, undefined],
      [undefined, 'p solved', undefined],
      ['new', undefined, undefined],
    ])
    expect([new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size, waiting]).toEqual([1, 0])
  })
  test('work that this browser cannot do is said, and so is a server that never has enough', async () => {
    expect(await run([refusal('proof_needed', { puzzle: 'unsolvable' })])).toMatchObject({ outcome: { code: 'proof_needed' } })
    const never = Array.from({ length: 5 }, () => refusal('proof_needed', { puzzle: 'p' }))
    expect(await run(never)).toMatchObject({ outcome: { code: 'proof_needed' }, sent: { length: 3 } })
  })
  test('a token is renewed without the buyer seeing it, with the same key', async () => {
    const { outcome, sent, waiting } = await run([refusal('token_needed', { clickToken: 'new' }), accepted])
    expect(outcome?.kind).toBe('accepted')
    expect(sent.map(({ idempotencyKey, clickToken }) => [idempotencyKey, clickToken])).toEqual([
      ['key', undefined],
      ['key', 'new'],
    ])
    expect(waiting).toBe(0)
  })
})

describe('without an answer', () => {
  test.each(['busy', 'unavailable', 'slow_down'])(
    '%s after silence decides nothing: the same key is followed to its own answer',
    async (code) => {
      const { outcome, sent } = await run([silent, refusal(code), accepted])
      expect(outcome?.kind).toBe('accepted')
      expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
      expect(sent.length).toBe(3)
    },
  )
  test('silence asks again with the same key, marked as again', async () => {
    const { outcome, sent, waiting } = await run([silent, silent, accepted])
    expect(outcome?.kind).toBe('accepted')
    expect(sent.map(({ idempotencyKey, again }) => [idempotencyKey, again ?? false])).toEqual([
      ['key', false],
      ['key', true],
      ['key', true],
    ])
    expect(waiting).toBe(2)
  })
  test('answer_pending asks again after 2, 4, 8 s, then by HTTP', async () => {
    const pending = refusal('answer_pending')
    const { outcome, waits } = await run([pending, pending, pending, pending], { byKey: [{ kind: 'unknown' }, { kind: 'found', placed }] })
    expect(outcome?.kind).toBe('accepted')
    expect(waits).toEqual([2000, 4000, 8000, 10_000])
  })
  test('a key older than a minute is looked up and not sent again', async () => {
    const { outcome, sent } = await run([], { byKey: [{ kind: 'found', placed }], sentAtMs: -70_000, resumed: true })
    expect([outcome?.kind, sent.length]).toEqual(['accepted', 0])
  })
  test('404 means there is no order: the key is thrown away', async () => {
    const { outcome } = await run([], { byKey: [{ kind: 'none' }], sentAtMs: -70_000, resumed: true })
    expect(outcome).toEqual({ kind: 'refused', code: 'no_answer', params: {} })
  })
  test('a minute of silence ends in the look-up', async () => {
    const { outcome, sent } = await run([], { byKey: [{ kind: 'none' }] })
    expect(outcome?.kind).toBe('refused')
    expect(sent.length).toBeGreaterThan(3)
    expect(new Set(sent.map((one) => one.idempotencyKey))).toEqual(new Set(['key']))
  })
})
