// The demo's shop is one that a merchant could have written: its prices, limits and words pass the same rules, and its dates stay ahead.
import { describe, expect, test } from '@jest/globals'
import type { Product } from '../../../server/catalog/product.rules.ts'
import {
  GOODS,
  LIVE_SHOW,
  nextStartMs,
  ON_HAND_FULL,
  ON_HAND_LOW,
  START_LEAD_MS,
  UPCOMING_SHOWS,
} from '../../../server/demo/demo-shop.rules.ts'
import { isRoundOver, ROUND_MS, ROUND_MS_MAX } from '../../../server/demo/round.rules.ts'
import { demoSheet } from '../../../server/demo/run-sheet.rules.ts'
import { productWrite } from '../../../server/protocol/catalog.ts'
import { runSheetOffer } from '../../../server/protocol/offers.ts'
import { ID_PATTERN } from '../../../server/protocol/ids.ts'

const skuIdOf = (goods: number, sku: number): string => `aa${String(goods).padStart(2, '0')}${String(sku).padStart(20, '0')}`
const productOf = (position: number): Product => {
  const goods = GOODS[position]
  if (!goods) throw new Error(`no goods at ${position}`)
  const { id, title, description, category, weightGrams, specName } = goods
  return {
    ...{ id, title, searchText: title, description, category, pictures: [], onShelf: true, version: 2, createdAtMs: 0, updatedAtMs: 0 },
    skus: goods.skus.map(({ value, basePriceFen }, index) => ({
      id: skuIdOf(position, index),
      specs: value === null ? [] : [{ name: specName, value }],
      priceFen: basePriceFen,
      weightGrams,
      retired: false,
    })),
  }
}
const products = new Map(GOODS.map((goods, position) => [goods.id, productOf(position)]))

describe('goods', () => {
  test('have ids of their own', () => {
    const ids = [...GOODS.map(({ id }) => id), LIVE_SHOW.firstId, ...UPCOMING_SHOWS.map(({ firstId }) => firstId)]
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(ID_PATTERN)
  })
  test.each(GOODS.map((goods) => [goods.title, goods] as const))('%s could have been written in the console', (_title, goods) => {
    const wish = {
      title: goods.title,
      description: goods.description,
      category: goods.category,
      pictureIds: [],
      skus: goods.skus.map(({ value, basePriceFen }) => ({
        specs: value === null ? [] : [{ name: goods.specName, value }],
        priceFen: basePriceFen,
        onHand: ON_HAND_FULL,
        weightGrams: goods.weightGrams,
      })),
    }
    expect(productWrite.safeParse(wish)).toMatchObject({ success: true })
  })
  test.each(GOODS.map((goods) => [goods.title, goods] as const))(
    '%s: live price at most the usual one, flash price below it',
    (_title, goods) => {
      for (const sku of goods.skus) {
        expect(sku.livePriceFen).toBeLessThanOrEqual(sku.basePriceFen)
        if (sku.flashPriceFen !== null) expect(sku.flashPriceFen).toBeLessThan(sku.livePriceFen)
        expect(sku.unitCount).toBeLessThan(ON_HAND_LOW)
      }
    },
  )
  test('the gift box of the story: fifty at ¥89, two for each', () => {
    const [box] = GOODS
    expect(box).toMatchObject({ title: '手工糕点礼盒 9 枚', cap: 2 })
    expect(box?.skus.reduce((sum, sku) => sum + sku.unitCount, 0)).toBe(50)
    expect(box?.skus.every((sku) => sku.flashPriceFen === 8_900)).toBe(true)
  })
})

describe('run sheets', () => {
  test.each([LIVE_SHOW, ...UPCOMING_SHOWS].map((show) => [show.title, show] as const))('%s', (_title, show) => {
    const goods = show.goods.flatMap((position) => GOODS[position] ?? [])
    const rows = demoSheet(goods, products)
    expect(rows).toHaveLength(show.goods.length)
    for (const row of rows) expect(runSheetOffer.safeParse(row)).toMatchObject({ success: true })
  })
  test('follow what the merchant has changed: off the shelf, a price lowered, a SKU retired', () => {
    const [box, cardigan] = GOODS
    if (!box || !cardigan) throw new Error('no goods')
    const boxNow = productOf(0)
    const [first, second, third] = boxNow.skus
    if (!first || !second || !third) throw new Error('no SKUs')
    const changed = { ...boxNow, skus: [{ ...first, priceFen: 8_500 }, second, { ...third, retired: true }] }
    const rows = demoSheet(
      [box, cardigan],
      new Map<string, Product>([
        [box.id, changed],
        [cardigan.id, { ...productOf(1), onShelf: false }],
      ]),
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.skus).toEqual([
      { skuId: first.id, livePriceFen: 8_500, flashPriceFen: null, units: 28 },
      { skuId: second.id, livePriceFen: 10_800, flashPriceFen: 8_900, units: 16 },
    ])
  })
  test('goods without any SKU of ours are left out', () => {
    const [box] = GOODS
    if (!box) throw new Error('no goods')
    expect(demoSheet([box], new Map([[box.id, { ...productOf(0), skus: [] }]]))).toEqual([])
    expect(demoSheet([box], new Map())).toEqual([])
  })
})

describe('the next start', () => {
  // 2026-11-25 is a Wednesday in Shanghai.
  const at = (text: string): number => Date.parse(`${text}+08:00`)
  const wednesday = { weekday: 3, minuteOfDay: 20 * 60 }
  test.each([
    ['the same day', '2026-11-25T10:00', '2026-11-25T20:00'],
    ['an hour ahead exactly', '2026-11-25T19:00', '2026-11-25T20:00'],
    ['a week later when it is too near', '2026-11-25T19:00:01', '2026-12-02T20:00'],
    ['a week later when it is over', '2026-11-25T20:30', '2026-12-02T20:00'],
    ['from another day', '2026-11-27T09:00', '2026-12-02T20:00'],
    ['just after midnight, which is still yesterday by UTC', '2026-11-25T00:10', '2026-11-25T20:00'],
  ])('%s', (_name, now, start) => {
    expect(new Date(nextStartMs(wednesday, at(now))).toISOString()).toBe(new Date(at(start)).toISOString())
  })
  test('is always at least the lead away and at most eight days', () => {
    for (let hour = 0; hour < 400; hour += 1) {
      const nowMs = at('2026-11-20T00:00') + hour * 3_600_000
      for (const { start } of UPCOMING_SHOWS) {
        const awayMs = nextStartMs(start, nowMs) - nowMs
        expect(awayMs).toBeGreaterThanOrEqual(START_LEAD_MS)
        expect(awayMs).toBeLessThan(8 * 86_400_000)
      }
    }
  })
})

test('a round ends after its time when nobody real is there, and after the longest time in any case', () => {
  expect(isRoundOver(null, ROUND_MS_MAX * 2, 0)).toBe(false)
  expect(isRoundOver(0, ROUND_MS - 1, 0)).toBe(false)
  expect(isRoundOver(0, ROUND_MS, 0)).toBe(true)
  expect(isRoundOver(0, ROUND_MS, 1)).toBe(false)
  expect(isRoundOver(0, ROUND_MS_MAX - 1, 1)).toBe(false)
  expect(isRoundOver(0, ROUND_MS_MAX, 1)).toBe(true)
})
