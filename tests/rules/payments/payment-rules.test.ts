// The rules of payments: every pair of states, facts that fit, retries, the sandbox's signatures and its cashier page.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { factFits, noticeRetryAfterMs, PAYMENT_MOVES, REFUND_MOVES, retryAfterMs } from '../../../server/payments/payment-state.rules.ts'
import { cashierPage, languageOf } from '../../../server/payments/sandbox/cashier-page.rules.ts'
import type { SandboxPayment } from '../../../server/payments/sandbox/sandbox.service.ts'
import { provedAtMs, sign, TOLERANCE_MS } from '../../../server/payments/sandbox/signature.rules.ts'
import { PAYMENT_STATES } from '../../../server/protocol/orders.ts'
import { canMove } from '../../../server/transitions.ts'

describe('states of a payment', () => {
  const allowed = new Set([
    'created pending',
    'created succeeded',
    'created failed',
    'created closed',
    'pending succeeded',
    'pending failed',
    'pending closed',
    'failed succeeded',
    'closed succeeded',
  ])
  test.each(PAYMENT_STATES.flatMap((from) => PAYMENT_STATES.map((to) => [from, to] as const)))('%s -> %s', (from, to) => {
    expect(canMove(PAYMENT_MOVES, from, to)).toBe(allowed.has(`${from} ${to}`))
  })
  test('a refund may fail and be asked for again, and ends when it succeeded', () => {
    expect(REFUND_MOVES).toEqual({ requested: ['succeeded', 'failed'], failed: ['requested'], succeeded: [] })
  })
  test('a fact fits only its own amount and currency', () => {
    const payment = { amountFen: 100, currency: 'CNY' }
    const fact = { paymentId: 'p', amountFen: 100, currency: 'CNY', payer: null }
    expect(factFits(fact, payment)).toBe(true)
    for (const wrong of [{ amountFen: 99 }, { amountFen: 101 }, { currency: 'USD' }, { currency: 'cny' }])
      expect(factFits({ ...fact, ...wrong }, payment)).toBe(false)
  })
  test('retries wait 1, 2, 4 … seconds, a minute at most', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 5_000].map(retryAfterMs)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1_000))
    expect([0, 1, 2, 3, 19, 20, 1_500].map(noticeRetryAfterMs)).toEqual([1, 2, 4, 4, 4, 60, 60].map((seconds) => seconds * 1_000))
  })
})

describe('signatures', () => {
  const SECRET = Buffer.alloc(32, 3)
  const NOW = 1_772_000_000_000
  test('prove their body and time within 300 s', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: -400_000, max: 400_000 }), (raw, driftMs) => {
        const signed = sign(SECRET, NOW, raw)
        const proved = provedAtMs(SECRET, signed, raw, NOW + driftMs)
        expect(proved).toBe(Math.abs(driftMs) <= TOLERANCE_MS ? NOW : null)
      }),
    )
  })
  test('fail for another body, secret, time or form', () => {
    const raw = Buffer.from('{"a":1}')
    const signed = sign(SECRET, NOW, raw)
    expect(provedAtMs(SECRET, signed, Buffer.from('{"a":2}'), NOW)).toBeNull()
    expect(provedAtMs(Buffer.alloc(32, 4), signed, raw, NOW)).toBeNull()
    expect(provedAtMs(SECRET, { ...signed, timestamp: String(Number(signed.timestamp) + 1) }, raw, NOW)).toBeNull()
    for (const signature of [
      undefined,
      '',
      'v1=',
      signed.signature.slice(3),
      `${signed.signature}0`,
      signed.signature.toUpperCase(),
      'v2=' + signed.signature.slice(3),
    ])
      expect(provedAtMs(SECRET, { ...signed, signature }, raw, NOW)).toBeNull()
    for (const timestamp of [undefined, '', '-1', '1e9', ' 1', '9'.repeat(13)])
      expect(provedAtMs(SECRET, { ...signed, timestamp }, raw, NOW)).toBeNull()
  })
})

describe('the cashier page', () => {
  const NOW = 1_772_000_000_000
  const payment: SandboxPayment = {
    _id: 'a'.repeat(24),
    token: 'tok"><script>',
    providerRef: 'sbx_1',
    amountFen: 123_456,
    currency: 'CNY',
    title: '<img src=x onerror=alert(1)> 海苔小贝',
    returnPath: '/orders?paid=aaaa',
    state: 'pending',
    payer: null,
    refunds: [],
    expiresAt: new Date(NOW + 90_000),
    paidAt: null,
    silentUntil: null,
    createdAt: new Date(NOW),
  }
  const shown = (change: Partial<SandboxPayment> = {}, language: 'zh-CN' | 'en' = 'zh-CN'): string =>
    cashierPage({ payment: { ...payment, ...change }, shopName: '暖桌 & <i>', nowMs: NOW, language })
  test('says that no money moves, shows the amount and escapes every value', () => {
    const html = shown()
    expect(html).toContain('沙箱 · 不真实扣款')
    expect(html).toContain('¥1,234.56')
    expect(html).not.toContain('<img')
    expect(html).not.toContain('<i>')
    expect(html).not.toContain('tok">')
    expect(html).toContain('data-left-ms="90000"')
  })
  test('has no inline script, style or handler', () => {
    for (const html of [{}, { state: 'failed' as const }].flatMap((change) => [
      shown({ ...change, title: '小贝' }),
      shown({ ...change, title: '小贝' }, 'en'),
    ])) {
      expect(html.match(/<script/g)).toHaveLength(1)
      expect(html).toContain('<script src="/pay/sandbox/assets/cashier.js" defer></script>')
      expect(html).not.toMatch(/<style|style=|\son[a-z]+=/)
    }
  })
  test('offers the button only while it can be paid', () => {
    expect(shown()).toContain('data-testid="sandbox-pay"')
    for (const state of ['succeeded', 'failed', 'closed'] as const) expect(shown({ state })).not.toContain('<form')
    expect(shown({ expiresAt: new Date(NOW) })).not.toContain('<form')
  })
  test('speaks English to whom asks for it first', () => {
    expect(languageOf('en-US,zh;q=0.8')).toBe('en')
    expect(languageOf('zh-CN,en;q=0.8')).toBe('zh-CN')
    expect(languageOf(undefined)).toBe('zh-CN')
    expect(shown({}, 'en')).toContain('no real charge')
  })
})
