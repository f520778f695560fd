// Proves what a written run sheet becomes: states, problems, what may not be touched once it opened.
import { describe, expect, test } from '@jest/globals'
import type { SkuSnapshot } from '../../../server/catalog/product.rules.ts'
import type { Offer } from '../../../server/offers/offer.rules.ts'
import {
  planSheet,
  problemLines,
  sheetProblems,
  type SheetFacts,
  type SheetPlan,
  type SheetWish,
} from '../../../server/offers/run-sheet.rules.ts'
import { countedIds, idOf } from '../../support/goods-actors.ts'

const PRODUCT = idOf(100)
const snapshot = (facts: Partial<SkuSnapshot> = {}): SkuSnapshot => ({
  productId: PRODUCT,
  title: '羊绒衫',
  label: '红',
  specs: [],
  pictureUrl: '/a.webp',
  priceFen: 32900,
  weightGrams: 300,
  category: '针织',
  onShelf: true,
  ...facts,
})
const facts = (more: Partial<SkuSnapshot> = {}, available = 10): SheetFacts => ({
  snapshots: new Map([idOf(1), idOf(2)].map((id) => [id, snapshot(more)])),
  available: new Map([idOf(1), idOf(2)].map((id) => [id, available])),
})
const skuWish = (n: number, more: object = {}) => ({ skuId: idOf(n), livePriceFen: 29900, units: 5, ...more })
const wish = (more: Partial<SheetWish> = {}): SheetWish => ({ productId: PRODUCT, talkMinutes: 10, cap: 2, skus: [skuWish(1)], ...more })
const context = () => ({ showId: idOf(50), nowMs: 7, newId: countedIds(), byPersonId: idOf(60) })

const planned = (current: readonly Offer[], wishes: readonly SheetWish[], given = facts()): SheetPlan => {
  const plan = planSheet(current, wishes, given, context())
  if ('code' in plan) throw new Error(`refused: ${plan.code} at ${plan.position}`)
  return plan
}
const inserted = (more: Partial<SheetWish> = {}, given = facts()): Offer => {
  const [offer] = planned([], [wish(more)], given).inserted
  if (!offer) throw new Error('nothing inserted')
  return offer
}
const opened = (state: Offer['state'], more: Partial<SheetWish> = {}): Offer => {
  const offer = inserted(more)
  return { ...offer, state, skus: offer.skus.map((sku) => ({ ...sku, unitCount: sku.plannedUnits })) }
}

describe('a row of the sheet', () => {
  test('without problems is ready, with its snapshot, its place and a lot for each SKU', () => {
    const offer = inserted({ skus: [skuWish(1), skuWish(2, { flashPriceFen: 19900 })] })
    expect(offer).toMatchObject({
      state: 'ready',
      position: 1,
      title: '羊绒衫',
      holdSec: 900,
      gateEpoch: 0,
      version: 1,
      byPersonId: idOf(60),
    })
    expect(offer.skus.map((sku) => [sku.lotIndex, sku.flashPriceFen, sku.plannedUnits, sku.unitCount])).toEqual([
      [1, null, 5, 0],
      [2, 19900, 5, 0],
    ])
    expect(new Set(offer.skus.map((sku) => sku.lotId)).size).toBe(2)
  })
  test.each([
    ['goods off the shelf', {}, facts({ onShelf: false }), 'off_shelf'],
    ['more units than are free', { skus: [skuWish(1, { units: 11 })] }, facts(), 'units_over_available'],
    ['a flash price not below the live price', { skus: [skuWish(1, { flashPriceFen: 29900 })] }, facts(), 'flash_not_lower'],
    ['a live price above the daily price', { skus: [skuWish(1, { livePriceFen: 32901 })] }, facts(), 'live_above_base'],
    ['no units at all', { skus: [skuWish(1, { units: 0 })] }, facts(), 'no_units'],
  ])('%s keeps it a draft and says so', (_name, more, given, problem) => {
    const plan = planned([], [wish(more)], given)
    expect(plan.inserted[0]?.state).toBe('draft')
    expect(problemLines(plan.inserted, plan.problems)).toEqual([`offer:1:${problem}`])
  })
  test('a SKU without units beside one with units is no problem', () => {
    expect(inserted({ skus: [skuWish(1), skuWish(2, { units: 0 })] }, facts({}, 5)).state).toBe('ready')
  })
  test('rows above take their units first', () => {
    const plan = planned([], [wish({ skus: [skuWish(1, { units: 6 })] }), wish({ skus: [skuWish(1, { units: 5 })] })])
    expect(plan.inserted.map((offer) => offer.state)).toEqual(['ready', 'draft'])
    expect(problemLines(plan.inserted, plan.problems)).toEqual(['offer:2:units_over_available'])
  })
  test('stock that shrank since is seen when asked again', () => {
    expect(sheetProblems([inserted()], facts({}, 4)).size).toBe(1)
    expect(sheetProblems([opened('open')], facts({}, 0)).size).toBe(0)
  })
})

describe('a sheet written again', () => {
  test('the same changes nothing', () => {
    const offer = inserted()
    expect(planned([offer], [wish({ offerId: offer.id })])).toMatchObject({ inserted: [], changed: [] })
  })
  test('an edit keeps id, lots of known SKUs and version; SKUs may come and go before it opens', () => {
    const offer = inserted({ skus: [skuWish(1), skuWish(2)] })
    const [change] = planned([offer], [wish({ offerId: offer.id, cap: 5, skus: [skuWish(2)] })]).changed
    expect(change).toMatchObject({ raiseEpoch: false, offer, patch: { cap: 5, state: 'ready' } })
    expect(change?.patch.skus).toMatchObject([{ skuId: idOf(2), lotId: offer.skus[1]?.lotId, lotIndex: 1 }])
  })
  test('places follow the order', () => {
    const one = inserted()
    const two = { ...inserted(), id: idOf(70), position: 2 }
    const { changed } = planned([one, two], [wish({ offerId: two.id }), wish({ offerId: one.id })])
    expect(changed.map((row) => [row.offer.id, row.patch.position])).toEqual([
      [two.id, 1],
      [one.id, 2],
    ])
  })
  test('dropping a row that never opened closes it for good', () => {
    const [change] = planned([inserted()], []).changed
    expect(change?.patch).toMatchObject({ state: 'closed', removed: true })
  })
  test.each(['open', 'offShelf', 'closing', 'closed'] as const)(
    'an offer that is %s can neither be dropped nor change its SKUs',
    (state) => {
      const offer = opened(state)
      expect(planSheet([offer], [], facts(), context())).toEqual({ code: 'wrong_state', position: 1, offerId: offer.id })
      const other = wish({ offerId: offer.id, skus: [skuWish(1), skuWish(2)] })
      expect(planSheet([offer], [other], facts(), context())).toEqual({ code: 'wrong_state', position: 1, offerId: offer.id })
    },
  )
  test('an open offer keeps its units and takes new prices, cap and hold under a new epoch; a new place or talk needs none', () => {
    const offer = opened('open')
    const repriced = wish({ offerId: offer.id, cap: 3, holdSec: 600, skus: [skuWish(1, { livePriceFen: 28900, units: 99 })] })
    const [change] = planned([offer], [repriced]).changed
    expect(change).toMatchObject({ raiseEpoch: true, patch: { cap: 3, holdSec: 600, state: 'open' } })
    expect(change?.patch.skus).toMatchObject([{ livePriceFen: 28900, plannedUnits: 5, unitCount: 5 }])
    expect(planned([offer], [wish({ offerId: offer.id, talkMinutes: 3 })]).changed).toMatchObject([{ raiseEpoch: false }])
  })
  test('a closed offer keeps its prices whatever is written', () => {
    const offer = opened('closed')
    expect(planned([offer], [wish({ offerId: offer.id, cap: 9, skus: [skuWish(1, { livePriceFen: 1 })] })]).changed).toEqual([])
  })
  test.each([
    ['an offer of another show', wish({ offerId: idOf(404) })],
    ['a SKU of another product', wish({ productId: idOf(101) })],
    ['a SKU nobody knows', wish({ skus: [skuWish(3)] })],
    ['a SKU twice', wish({ skus: [skuWish(1), skuWish(1)] })],
  ])('%s is refused', (_name, given) => {
    expect(planSheet([], [given], facts(), context())).toMatchObject({ code: 'bad_input', position: 1 })
  })
  test('an offer named twice is refused', () => {
    const offer = inserted()
    const twice = [wish({ offerId: offer.id }), wish({ offerId: offer.id })]
    expect(planSheet([offer], twice, facts(), context())).toMatchObject({ code: 'bad_input' })
  })
})
