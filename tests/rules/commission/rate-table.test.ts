// What may stand in a commission table, how its terms are bounded, what the next table changes, and that a cut follows the notice its own table gave.
import { describe, expect, it } from '@jest/globals'
import { promisedRate, type RateRow, type RateTable } from '../../../server/commission/rate.rules.ts'
import { rateChanges, rowIdOf, tableFault } from '../../../server/commission/rate-table.rules.ts'
import { FIRST_TERMS, levelName, termsFaults } from '../../../server/commission/rate-terms.rules.ts'

const HOUR = 3_600_000
const row = (given: Partial<RateRow> = {}): RateRow => {
  const whole = { rate: { bps: 1000 }, ...given }
  return { ...whole, id: rowIdOf(whole) }
}
const shop = row()
const table = (version: number, publishedAtMs: number, rows: RateRow[], terms = FIRST_TERMS): RateTable => ({
  version,
  publishedAtMs,
  rows,
  terms,
})

describe('a table', () => {
  it('names rows by their scope', () => {
    expect(
      [shop, row({ showId: 'S', skuId: 'K' }), row({ category: '糕点' }), row({ campaign: '双十一', skuId: 'K' })].map(rowIdOf),
    ).toEqual(['shop', 'show=S,sku=K', 'category=糕点', 'campaign=双十一,sku=K'])
  })

  it.each<[string, RateRow[], object | null]>([
    ['every scope once', [shop, row({ skuId: 'K' }), row({ showId: 'S' }), row({ showId: 'S', skuId: 'K' }), row({ category: 'c' })], null],
    ['a campaign with its span', [shop, row({ campaign: 'x', fromMs: 1, untilMs: 2 })], null],
    ['levels inside a row, and 0 as a value', [row({ byLevel: { 2: { bps: 1200 }, 3: { fenPerUnit: 0 } } })], null],
    ['no row of the shop', [row({ skuId: 'K' })], { row: -1, fault: 'noShop' }],
    ['one scope twice', [shop, row({ skuId: 'K' }), row({ skuId: 'K', rate: { bps: 1 } })], { row: 2, fault: 'twice' }],
    ['a category of one show', [shop, row({ category: 'c', showId: 'S' })], { row: 1, fault: 'scope' }],
    ['a campaign that never begins', [shop, row({ campaign: 'x', fromMs: 2, untilMs: 2 })], { row: 1, fault: 'campaign' }],
    ['a campaign without a span', [shop, row({ campaign: 'x' })], { row: 1, fault: 'campaign' }],
    ['a span without a campaign', [shop, row({ skuId: 'K', fromMs: 1, untilMs: 2 })], { row: 1, fault: 'campaign' }],
    ['a share above the cap', [row({ rate: { bps: 3001 } })], { row: 0, fault: 'aboveCap' }],
    ['a level’s share above the cap', [row({ byLevel: { 2: { bps: 3001 } } })], { row: 0, fault: 'aboveCap' }],
    ['a level that the shop has not', [row({ byLevel: { 4: { bps: 1 } } })], { row: 0, fault: 'level' }],
  ])('%s', (_, rows, expected) => {
    expect(tableFault(rows, 3000, 3)).toEqual(expected)
  })

  it('bounds every term', () => {
    expect(termsFaults(FIRST_TERMS)).toEqual([])
    const wrong = { noticeHours: 47, protectDays: 6, capBps: 3001, inviterBps: 301, inviterDays: -1, levelGraceDays: 0.5 }
    expect(termsFaults({ ...FIRST_TERMS, ...wrong })).toEqual(Object.keys(wrong))
    for (const levelFen of [[], [1], [0, 0], [0, 5, 4], Array.from({ length: 10 }, (_, place) => place)])
      expect(termsFaults({ ...FIRST_TERMS, levelFen })).toEqual(['levelFen'])
    expect(termsFaults({ ...FIRST_TERMS, levelNames: ['新芽', '花开'] })).toEqual(['levelNames'])
    expect(termsFaults({ ...FIRST_TERMS, levelNames: ['新芽', '花开', '结果'] })).toEqual([])
    expect([levelName(FIRST_TERMS, 2), levelName({ levelNames: ['新芽', '花开'] }, 2), levelName({ levelNames: ['新芽'] }, 2)]).toEqual([
      null,
      '花开',
      null,
    ])
  })
})

describe('what the next table changes', () => {
  const rateOf = (bps: number) => ({ bps })
  const kinds = (before: RateRow[], after: RateRow[]) =>
    rateChanges({ rows: before }, { rows: after }, () => 'c').map(({ scope, level, kind }) => [rowIdOf(scope), level, kind])

  it('nothing, where nothing differs', () => {
    expect(kinds([shop, row({ skuId: 'K' })], [row({ skuId: 'K' }), shop])).toEqual([])
  })

  it('a raise, a cut, a level of its own', () => {
    expect(kinds([shop], [row({ rate: rateOf(1100) })])).toEqual([['shop', null, 'raise']])
    expect(kinds([shop], [row({ rate: rateOf(900) })])).toEqual([['shop', null, 'cut']])
    expect(kinds([row({ byLevel: { 2: rateOf(1200) } })], [shop])).toEqual([['shop', 2, 'cut']])
  })

  it('a row taken away or added under a wider one is a cut too', () => {
    const high = row({ skuId: 'K', rate: rateOf(1500) })
    expect(kinds([shop, high], [shop])).toEqual([['sku=K', null, 'cut']])
    expect(kinds([shop, row({ category: 'c', rate: rateOf(1500) }), high], [shop, row({ category: 'c', rate: rateOf(1500) })])).toEqual([])
    expect(kinds([shop], [shop, row({ showId: 'S', rate: rateOf(0) })])).toEqual([['show=S', null, 'cut']])
  })

  it('a campaign begins as a raise and ends early as a cut; fixed against share depends on the price', () => {
    const campaign = row({ campaign: 'x', fromMs: 1, untilMs: 2, rate: rateOf(2000) })
    expect(kinds([shop], [shop, campaign])).toEqual([['campaign=x', null, 'raise']])
    expect(kinds([shop, campaign], [shop])).toEqual([['campaign=x', null, 'cut']])
    expect(kinds([shop], [row({ rate: { fenPerUnit: 300 } })])).toEqual([['shop', null, 'mixed']])
    expect(kinds([row({ rate: rateOf(0) })], [row({ rate: { fenPerUnit: 300 } })])).toEqual([['shop', null, 'raise']])
  })
})

describe('a cut', () => {
  const ask = (atMs: number, wasSharing: boolean) => ({
    showId: 'S',
    skuId: 'K',
    categories: [],
    level: 1,
    atMs,
    baseFen: 10_000,
    units: 1,
    offerVisibleAtMs: -Infinity,
    wasSharing: () => wasSharing,
  })
  it('waits as long as the table that is cut promised, whatever the next one says', () => {
    const long = { ...FIRST_TERMS, noticeHours: 96, protectDays: 14 }
    const tables = [table(1, 0, [shop], long), table(2, 1000, [row({ rate: { bps: 500 } })])]
    const bpsAt = (atMs: number, wasSharing = false) => promisedRate(tables, ask(atMs, wasSharing)).rate
    expect(bpsAt(1000 + 96 * HOUR - 1)).toEqual({ bps: 1000 })
    expect(bpsAt(1000 + 96 * HOUR)).toEqual({ bps: 500 })
    expect(bpsAt(1000 + 96 * HOUR, true)).toEqual({ bps: 1000 })
    expect(bpsAt(1000 + (96 + 14 * 24) * HOUR, true)).toEqual({ bps: 500 })
  })

  it('pays the level held, like the highest the table has where she stands above it, and the row’s own where her level has none', () => {
    const byLevel = { 2: { bps: 1500 }, 3: { bps: 2000 } }
    const rateAt = (level: number, terms = FIRST_TERMS, rows = [row({ byLevel })]) =>
      promisedRate([table(1, 0, rows, terms)], { ...ask(1000, false), level }).rate
    expect([1, 2, 3, 4, 9].map((level) => rateAt(level))).toEqual([1000, 1500, 2000, 2000, 2000].map((bps) => ({ bps })))
    const two = { ...FIRST_TERMS, levelFen: [0, 5] }
    expect(rateAt(3, two, [row({ byLevel: { 2: { bps: 1500 } } })])).toEqual({ bps: 1500 })
    expect(rateAt(2, FIRST_TERMS, [row({ byLevel: { 3: { bps: 2000 } } })])).toEqual({ bps: 1000 })
  })

  it('of the cap is a cut as well: the higher amount is owed until its notice is over', () => {
    const high = row({ rate: { bps: 2500 } })
    const tables = [table(1, 0, [high]), table(2, 1000, [high], { ...FIRST_TERMS, capBps: 2000 })]
    expect(promisedRate(tables, ask(2000, false))).toMatchObject({ version: 1, amountFen: 2500 })
    expect(promisedRate(tables, ask(1000 + 48 * HOUR, false))).toMatchObject({ version: 2, amountFen: 2000 })
  })
})
