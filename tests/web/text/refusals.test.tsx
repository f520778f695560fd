// What a person reads for every code of the closed table, in both languages, and the sheet that answers a refused click.
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { cleanup, render } from '@testing-library/react'
import { ERRORS, type ErrorCode, type ErrorParams } from '../../../server/protocol/errors.ts'
import { AnswerSheet } from '../../../web/src/features/buying/answer-sheet.tsx'
import type { Buying } from '../../../web/src/features/buying/buying.store.ts'
import { failureCodeOf, failureText, failureTextOf } from '../../../web/src/text/failure.ts'
import { loadTexts, startTexts } from '../../../web/src/text/i18n.ts'
import { orderPathCodes } from '../../support/order-refusals.ts'
import { FailedState } from '../../../web/src/ui/failed-state.tsx'

const CODES = Object.keys(ERRORS) as ErrorCode[]
const CHINESE = /[\u4e00-\u9fff]/
/** A click that comes to nothing says first that nothing was ordered or charged. */
const NOTHING_CHARGED = { 'zh-CN': /没有(下单|扣款)/, en: /not charged|nothing was charged|no charge|no order/i } as const
const ORDER_PATH: readonly (readonly [ErrorCode, ErrorParams])[] = [
  ['sold_out', { left: 0 }],
  ['over_cap', { cap: 2, mine: 1 }],
  ['over_cap', { cap: 2, mine: 2 }],
  ['offer_closed', {}],
  ['show_closed', {}],
  ['price_changed', { priceFen: 9_900 }],
  ['bad_address', {}],
  ['key_reused', {}],
  ['busy', {}],
  ['unavailable', {}],
  ['token_needed', { clickToken: 'x' }],
  ['slow_down', {}],
  ['slow_down', { why: 'unpaid', untilMs: 1_764_000_000_000 }],
  ['over_cap', { cap: 1, mine: 0, why: 'unpaid' }],
  ['sign_in_needed', {}],
  ['not_allowed', {}],
  ['not_found', {}],
  ['bad_input', { field: 'quantity' }],
  ['device_limit', {}],
  ['proof_needed', {}],
  ['kicked', {}],
  ['banned', {}],
  ['no_stock', {}],
  ['leaving', {}],
  ['fault', {}],
  ['not_joined', {}],
  ['too_large', {}],
  ['wrong_state', {}],
  ['entry_refused', {}],
  ['server_full', {}],
]
/** The sheet of a click that may still become an order says so, and asks again by itself. */
const STAYS_OPEN: readonly ErrorCode[] = ['answer_pending']
afterEach(cleanup)

test('every code that the order path can say has its sheet here', () => {
  const shown = new Set([...ORDER_PATH.map(([code]) => code), ...STAYS_OPEN])
  expect(orderPathCodes().filter((code) => !shown.has(code))).toEqual([])
})

describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
  beforeAll(async () => {
    await startTexts(language)
    await loadTexts(['buy', 'errors'])
  })

  test.each(CODES)('%s is said in words, never as a code', (code) => {
    const words = failureText(code)
    expect(words.length).toBeGreaterThan(language === 'en' ? 8 : 3)
    expect(words).not.toMatch(/errors[:.]|undefined|[a-z]_[a-z]|\{\{/)
    expect(CHINESE.test(words)).toBe(language === 'zh-CN')
    expect(failureTextOf({ code })).toBe(words)
  })
  test('what has no code of ours is a fault, in words', () => {
    expect(failureTextOf(new Error('secret detail'))).toBe(failureText('fault'))
    expect(failureTextOf({ code: 'made_up' })).toBe(failureText('fault'))
    expect(failureCodeOf(new Error('x'))).toBeUndefined()
  })
  test.each(CODES)('%s: a page that failed shows its words, with the code small', (code) => {
    render(<FailedState code={code} words={failureText(code)} onRetry={() => undefined} />)
    expect(document.body.textContent).toContain(failureText(code))
    expect(document.body.textContent?.toLowerCase()).toContain(code)
  })

  const sheet = (code: ErrorCode, params: ErrorParams): string => {
    const buying: Buying = {
      offerId: 'o',
      skuId: 's',
      quantity: 1,
      step: 'refused',
      chosen: { offerId: 'o', skuId: 's', quantity: 1, title: '糕点', skuLabel: '', picture: null, totalFen: 8_900 },
      placed: null,
      refusal: { code, params },
      pending: null,
      clickToken: null,
      wantedAtFen: null,
    }
    const nothing = () => undefined
    render(
      <AnswerSheet
        buying={buying}
        offer={null}
        paying={false}
        waiting={null}
        now={() => 0}
        onClose={nothing}
        onPay={nothing}
        onAgain={nothing}
        onAddress={nothing}
        onBag={nothing}
        onOrders={nothing}
        onBackToChoice={nothing}
      />,
    )
    return document.body.querySelector('[role="dialog"]')?.textContent ?? ''
  }
  test.each(ORDER_PATH)('a click refused with %s %j: nothing ordered, nothing charged, a way on, the code small', (code, params) => {
    const text = sheet(code, params)
    expect(text).toMatch(NOTHING_CHARGED[language])
    expect(text).toContain(code.toUpperCase())
    expect(text.replace(code.toUpperCase(), '')).not.toMatch(/[a-z]_[a-z]|\{\{|buy[:.]answer/)
    expect(document.body.querySelectorAll('[role="dialog"] button').length).toBeGreaterThanOrEqual(2)
  })
})
