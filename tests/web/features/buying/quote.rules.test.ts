// What a click would pay: by the server's clock, bound by stock and cap.
import { describe, expect, test } from '@jest/globals'
import type { OfferCard } from '../../../../server/protocol/offers.ts'
import { flashWindow, quoteOf } from '../../../../web/src/features/buying/quote.rules.ts'
import {
  boughtUnits,
  hasSeveralPrices,
  leadSku,
  offerStand,
  orderOf,
  priceNow,
  struckPrice,
  unitsOf,
} from '../../../../web/src/features/offers/pin.rules.ts'
import { searchBag } from '../../../../web/src/features/offers/bag.rules.ts'
import type { OrderCard } from '../../../../server/protocol/orders.ts'

const sku = (skuId: string, priceFen = 8900, unitCount = 30) => ({
  skuId,
  label: skuId,
  priceFen,
  livePriceFen: 11_800,
  wasFen: 11_800,
  unitCount,
})
const offer = (over: Partial<OfferCard> = {}): OfferCard => ({
  offerId: 'o',
  position: 1,
  state: 'open',
  title: '糕点礼盒',
  picture: null,
  basis: '日常售价',
  saleKind: 'flash',
  opensAtMs: 1000,
  closesAtMs: 5000,
  cap: 2,
  holdSec: 300,
  skus: [sku('a'), sku('b', 9900, 20)],
  ...over,
})
const order = (over: Partial<OrderCard> = {}): OrderCard =>
  ({ offerId: 'o', state: 'pendingPayment', expiresAtMs: 9000, createdAtMs: 1, quantity: 2, ...over }) as OrderCard

describe('quote', () => {
  const ask = (over: Partial<Parameters<typeof quoteOf>[0]> = {}) =>
    quoteOf({ offer: offer(), skuId: null, quantity: 1, leftOfSku: () => 10, bought: 0, nowMs: 2000, ...over })
  test('units times the price of now, to the fen', () =>
    expect(ask({ quantity: 2 })).toMatchObject({ unitFen: 8900, goodsFen: 17_800, payableFen: 17_800, quantity: 2, max: 2 }))
  test('after the flash sale the live price stands', () => {
    expect(flashWindow(offer(), 999)).toBe('ahead')
    expect(flashWindow(offer(), 1000)).toBe('on')
    expect(flashWindow(offer(), 5000)).toBe('over')
    expect(ask({ nowMs: 5000 })).toMatchObject({ unitFen: 11_800 })
  })
  test('without a choice the first SKU with units stands', () =>
    expect(ask({ leftOfSku: (id) => (id === 'a' ? 0 : 5) })?.sku.skuId).toBe('b'))
  test('stock, cap and what was bought already bound the number', () => {
    expect(ask({ quantity: 9, offer: offer({ cap: 0 }), leftOfSku: () => 3 })).toMatchObject({ quantity: 3, max: 3 })
    expect(ask({ quantity: 2, bought: 1 })).toMatchObject({ quantity: 1, max: 1 })
    expect(ask({ offer: offer({ cap: 0 }), leftOfSku: () => null })?.max).toBe(30)
  })
  test('an offer without SKUs has none', () => expect(ask({ offer: offer({ skus: [] }) })).toBeNull())
})

describe('stand of an offer', () => {
  const stand = (over: Partial<Parameters<typeof offerStand>[0]> = {}) =>
    offerStand({ offer: offer(), left: 5, order: null, nowMs: 2000, ...over })
  test('by the server clock and the stock', () => {
    expect(stand({ nowMs: 500 })).toBe('upcoming')
    expect(stand()).toBe('flash')
    expect(stand({ left: 0 })).toBe('soldout')
    expect(stand({ left: null })).toBe('flash')
    expect(stand({ nowMs: 6000 })).toBe('selling')
    expect(stand({ offer: offer({ saleKind: 'normal' }) })).toBe('selling')
    for (const state of ['draft', 'offShelf', 'closing', 'closed'] as const) expect(stand({ offer: offer({ state }) })).toBe('gone')
  })
  test('a running hold wins over everything, an expired one does not', () => {
    expect(stand({ order: order(), left: 0 })).toBe('topay')
    expect(stand({ order: order({ expiresAtMs: 1500 }), left: 0 })).toBe('soldout')
    expect(stand({ order: order({ state: 'paid' }) })).toBe('flash')
  })
  test('prices on cards', () => {
    expect(leadSku(offer(), 2000)?.skuId).toBe('a')
    expect(hasSeveralPrices(offer(), 2000)).toBe(true)
    expect(hasSeveralPrices(offer(), 6000)).toBe(false)
    expect(priceNow(offer(), sku('a'), 6000)).toBe(11_800)
    expect(struckPrice(offer(), sku('a'), 2000)).toBe(11_800)
    expect(struckPrice(offer(), sku('a'), 6000)).toBeNull()
    expect(unitsOf(offer())).toBe(50)
  })
  test('my orders: the hold speaks first, closed ones never count', () => {
    const orders = [order({ state: 'closed' }), order({ state: 'paid', quantity: 1, createdAtMs: 5 }), order()]
    expect(orderOf(orders, 'o', 2000)?.state).toBe('pendingPayment')
    expect(orderOf(orders, 'o', 9500)?.state).toBe('paid')
    expect(boughtUnits(orders, 'o', 2000)).toBe(3)
    expect(boughtUnits(orders, 'o', 9500)).toBe(1)
  })
  test('the bag is searched by number or by words', () => {
    const bag = [offer(), offer({ offerId: 'p', position: 12, title: '保温杯' })]
    expect(searchBag(bag, '12').map((one) => one.offerId)).toEqual(['p'])
    expect(searchBag(bag, '1').length).toBe(2)
    expect(searchBag(bag, ' 糕点 ').map((one) => one.offerId)).toEqual(['o'])
  })
})
