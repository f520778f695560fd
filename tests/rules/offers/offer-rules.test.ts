// Proves the offer's table for every pair, its card and terms, the flash window's verdicts and the pin's.
import { describe, expect, test } from '@jest/globals'
import { extendVerdict, FLASH_WINDOW_MS_MAX, startVerdict, stopped } from '../../../server/offers/flash.rules.ts'
import { OFFER_MOVES, cardOf, isPublic, termsAt, type Flash, type Offer } from '../../../server/offers/offer.rules.ts'
import { emptyBoard, pinVerdict } from '../../../server/offers/pin.rules.ts'
import { offerCard, OFFER_STATES } from '../../../server/protocol/offers.ts'
import { canMove } from '../../../server/transitions.ts'
import { idOf } from '../../support/goods-actors.ts'

const sku = {
  skuId: idOf(11),
  lotId: idOf(12),
  lotIndex: 1,
  label: '红',
  weightGrams: 300,
  basePriceFen: 32900,
  livePriceFen: 29900,
  flashPriceFen: 19900,
  plannedUnits: 8,
  unitCount: 0,
}
const offer = (facts: Partial<Offer> = {}): Offer => ({
  id: idOf(1),
  showId: idOf(2),
  productId: idOf(3),
  position: 1,
  state: 'open',
  title: '羊绒衫',
  pictureUrl: null,
  category: '针织',
  talkMinutes: 10,
  cap: 2,
  holdSec: 900,
  skus: [sku, { ...sku, skuId: idOf(21), lotId: idOf(22), lotIndex: 2, flashPriceFen: null, livePriceFen: 32900 }],
  flash: null,
  gateEpoch: 3,
  version: 4,
  removed: false,
  byPersonId: null,
  createdAtMs: 0,
  ...facts,
})
const flash = (fromMs: number, untilMs: number): Flash => ({
  fromMs,
  untilMs,
  asked: { version: 4, countdownSec: 0, durationSec: 60 },
  extended: null,
})

const ALLOWED = new Set([
  'draft>ready',
  'draft>closed',
  'ready>draft',
  'ready>open',
  'ready>closed',
  'open>offShelf',
  'open>closing',
  'offShelf>open',
  'offShelf>closing',
  'closing>closed',
])

describe('offers', () => {
  test.each(OFFER_STATES.flatMap((from) => OFFER_STATES.map((to) => [from, to] as const)))('%s -> %s is as the table says', (from, to) => {
    expect(canMove(OFFER_MOVES, from, to)).toBe(ALLOWED.has(`${from}>${to}`))
  })

  test('a card fits the contract; a struck price stands only above the live price', () => {
    const card = cardOf(offer())
    expect(offerCard.parse(card)).toEqual(card)
    expect(card.skus.map((one) => [one.priceFen, one.livePriceFen, one.wasFen])).toEqual([
      [29900, 29900, 32900],
      [32900, 32900, null],
    ])
    expect(card).toMatchObject({ saleKind: 'normal', opensAtMs: null, closesAtMs: null })
  })

  test('with a window the card carries both prices and the times; a SKU without a flash price keeps its own', () => {
    const card = cardOf(offer({ flash: flash(100, 200) }))
    expect(card).toMatchObject({ saleKind: 'flash', opensAtMs: 100, closesAtMs: 200 })
    expect(card.skus.map((one) => [one.priceFen, one.livePriceFen])).toEqual([
      [19900, 29900],
      [32900, 32900],
    ])
  })

  test('units shown are the planned ones until it opens, then the lot’s', () => {
    const grown = { skus: [{ ...sku, unitCount: 30 }] }
    for (const state of ['draft', 'ready'] as const) expect(cardOf(offer({ state, ...grown })).skus[0]?.unitCount).toBe(8)
    for (const state of ['open', 'offShelf', 'closing', 'closed'] as const)
      expect(cardOf(offer({ state, ...grown })).skus[0]?.unitCount).toBe(30)
  })

  test('the hold is shorter inside the flash window, to the millisecond', () => {
    const flashing = offer({ flash: flash(100, 200) })
    expect([99, 100, 199, 200].map((nowMs) => termsAt(flashing, nowMs).holdSec)).toEqual([900, 300, 300, 900])
    expect(termsAt(offer({ holdSec: 180, flash: flash(100, 200) }), 150).holdSec).toBe(180)
    expect(termsAt(flashing, 0)).toMatchObject({ gateEpoch: 3, cap: 2, flash: { fromMs: 100, untilMs: 200 }, category: '针织' })
  })

  test('drafts and removed offers are not public', () => {
    expect(OFFER_STATES.filter((state) => isPublic(offer({ state })))).toEqual(['ready', 'open', 'offShelf', 'closing', 'closed'])
    expect(isPublic(offer({ removed: true, state: 'closed' }))).toBe(false)
  })
})

describe('flash sales', () => {
  const ask = { countdownSec: 30, durationSec: 120, seenVersion: 4 }
  test('start writes the window after the countdown', () => {
    expect(startVerdict(offer(), ask, 1000)).toMatchObject({ is: 'window', flash: { fromMs: 31_000, untilMs: 151_000, extended: null } })
    expect(startVerdict(offer({ state: 'ready' }), ask, 1000).is).toBe('window')
  })
  test.each(OFFER_STATES)('an offer that is %s', (state) => {
    expect(startVerdict(offer({ state }), ask, 0).is).toBe(state === 'ready' || state === 'open' ? 'window' : 'refused')
  })
  test('another version, a running window and no flash price are refused; an ended window is none', () => {
    expect(startVerdict(offer({ version: 5 }), ask, 0).is).toBe('changed')
    expect(startVerdict(offer({ flash: flash(0, 500) }), ask, 499).is).toBe('refused')
    expect(startVerdict(offer({ flash: flash(0, 500) }), ask, 500).is).toBe('window')
    expect(startVerdict(offer({ skus: [{ ...sku, flashPriceFen: null }] }), ask, 0).is).toBe('refused')
  })
  test('the same wish again is known by the version it saw', () => {
    const first = startVerdict(offer(), ask, 0)
    if (first.is !== 'window') throw new Error('no window')
    const after = offer({ version: 5, flash: first.flash })
    expect(startVerdict(after, ask, 100).is).toBe('already')
    expect(startVerdict(after, { ...ask, durationSec: 60 }, 100).is).toBe('changed')
    expect(startVerdict(after, { ...ask, seenVersion: 5 }, 100).is).toBe('refused')
  })
  test('extending moves the end of a running window, once for each wish, up to the longest window', () => {
    const running = offer({ flash: flash(0, 60_000) })
    const longer = extendVerdict(running, { bySec: 30, seenVersion: 4 }, 59_999)
    if (longer.is !== 'window') throw new Error('no window')
    expect(longer.flash.untilMs).toBe(90_000)
    const after = offer({ version: 5, flash: longer.flash })
    expect(extendVerdict(after, { bySec: 30, seenVersion: 4 }, 70_000).is).toBe('already')
    expect(extendVerdict(after, { bySec: 60, seenVersion: 4 }, 70_000).is).toBe('changed')
    expect(extendVerdict(running, { bySec: 30, seenVersion: 4 }, 60_000).is).toBe('refused')
    expect(extendVerdict(offer({ flash: flash(0, FLASH_WINDOW_MS_MAX) }), { bySec: 30, seenVersion: 4 }, 1).is).toBe('refused')
    expect(extendVerdict(offer({ state: 'offShelf', flash: flash(0, 60_000) }), { bySec: 30, seenVersion: 4 }, 1).is).toBe('refused')
    expect(extendVerdict(offer(), { bySec: 30, seenVersion: 4 }, 1).is).toBe('refused')
  })
  test('stopping ends a running window now, forgets one still counting down, and is harmless when nothing runs', () => {
    expect(stopped(offer({ flash: flash(100, 200) }), 150)).toMatchObject({ is: 'stop', flash: { fromMs: 100, untilMs: 150 } })
    expect(stopped(offer({ flash: flash(100, 200) }), 50)).toEqual({ is: 'stop', flash: null })
    expect(stopped(offer({ flash: flash(100, 200) }), 200)).toEqual({ is: 'already' })
    expect(stopped(offer(), 0)).toEqual({ is: 'already' })
  })
})

describe('pins', () => {
  const board = { ...emptyBoard(idOf(2)), version: 3 }
  test.each([
    ['draft', 'wrong_state'],
    ['ready', 'openAndPin'],
    ['open', 'pin'],
    ['offShelf', 'wrong_state'],
    ['closing', 'offer_closed'],
    ['closed', 'offer_closed'],
  ] as const)('an offer that is %s: %s', (state, verdict) => {
    expect(pinVerdict(board, { id: idOf(1), state }, 3)).toBe(verdict)
  })
  test('what is pinned already is so whatever the page saw; another version is a change meanwhile', () => {
    const pinned = { ...board, pin: { pinId: idOf(9), offerId: idOf(1), openedAtMs: 1 } }
    expect(pinVerdict(pinned, { id: idOf(1), state: 'open' }, 1)).toBe('already')
    expect(pinVerdict(pinned, { id: idOf(5), state: 'open' }, 2)).toBe('changed')
    expect(pinVerdict(pinned, { id: idOf(5), state: 'open' }, 3)).toBe('pin')
  })
})
