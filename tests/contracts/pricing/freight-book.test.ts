// Freight templates on real MongoDB, and the price they make: one default, each product in one, changes seen at once, orders of an old version.
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { createFreightBook, type FreightBook } from '../../../server/pricing/freight-book.service.ts'
import { createFreightStore } from '../../../server/pricing/freight-book.store.ts'
import { createPricingService } from '../../../server/pricing/pricing.service.ts'
import type { FreightTemplateWrite } from '../../../server/protocol/freight.ts'
import { countedIds, idOf, member, staff } from '../../support/goods-actors.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { codeOf } from '../../support/order-suite.ts'

jest.setTimeout(60_000)

const clerk = staff('fulfil')
const row = { firstGrams: 1_000, firstFen: 1_000, stepGrams: 1_000, stepFen: 300, freeOverFen: null }
const wish = (facts: Partial<FreightTemplateWrite> = {}): FreightTemplateWrite => ({
  name: '标准快递',
  isDefault: true,
  regions: [{ areas: ['新疆维吾尔自治区', '浙江省/舟山市'], ...row, firstFen: 2_500 }],
  other: row,
  productIds: [],
  ...facts,
})
let database: MigratedDatabase
let book: FreightBook
let audited: number

beforeAll(async () => {
  database = await migratedDatabase()
}, 180_000)
afterAll(() => database.close())
beforeEach(() => {
  audited = 0
  const audit = { write: async () => void (audited += 1) }
  book = createFreightBook({
    store: createFreightStore(database.connection),
    audit,
    nowMs: () => 1,
    newId: countedIds(Math.floor(Math.random() * 1e9)),
  })
})
afterEach(async () => {
  await database.connection.collection('freightTemplates').deleteMany({})
  await database.connection.collection('freightCaps').deleteMany({})
})

const freightTo = (region: string, productId = idOf(1), quantity = 1): number | string => {
  const pricing = createPricingService({ speakingFor: (terms) => book.speakingFor(terms.productId), freightCapFen: book.capFen })
  const sku = { skuId: 'k', livePriceFen: 10_000, flashPriceFen: null, weightGrams: 800 }
  try {
    const terms = { showId: idOf(7), productId, flash: null, skus: [sku] }
    return pricing.freeze({ terms, skuId: 'k', quantity, atMs: 0, region: region.split(' ') }).freightFen
  } catch (err) {
    return (err as { code: string }).code
  }
}

test('without a template everything is free; with one, by area and weight, whatever ending a province is written with', async () => {
  await book.ready()
  expect(freightTo('浙江省 杭州市 西湖区')).toBe(0)
  await book.add(clerk, wish())
  expect(freightTo('浙江省 杭州市 西湖区')).toBe(1_000)
  expect(freightTo('浙江省 舟山市 定海区')).toBe(2_500)
  expect(freightTo('浙江 舟山 定海区')).toBe(2_500)
  expect(freightTo('新疆 乌鲁木齐市 天山区')).toBe(2_500)
  expect(freightTo('浙江省 杭州市 西湖区', idOf(1), 2)).toBe(1_300)
  expect(freightTo('')).toBe(1_000)
})

test('nowhere else, free from an amount on, and at most the cap of the show', async () => {
  await book.add(clerk, wish({ regions: [{ areas: ['浙江省'], ...row, freeOverFen: 20_000 }], other: null }))
  expect(freightTo('北京市 北京市 东城区')).toBe('bad_address')
  expect(freightTo('浙江省 杭州市 西湖区')).toBe(1_000)
  expect(freightTo('浙江省 杭州市 西湖区', idOf(1), 2)).toBe(0)
  await book.setCap(clerk, idOf(7), 600)
  expect(freightTo('浙江省 杭州市 西湖区')).toBe(600)
  expect(await book.capOf(clerk, idOf(7))).toEqual({ capFen: 600 })
  await book.setCap(clerk, idOf(7), null)
  expect(freightTo('浙江省 杭州市 西湖区')).toBe(1_000)
})

test('a new default takes the place of the old; goods stand in one template at most', async () => {
  const first = await book.add(clerk, wish({ productIds: [idOf(5)] }))
  const second = await book.add(clerk, wish({ name: '冷链', other: { ...row, firstFen: 1_800 } }))
  expect((await book.list(clerk)).rows.map(({ name, isDefault }) => [name, isDefault])).toEqual([
    ['标准快递', false],
    ['冷链', true],
  ])
  expect([freightTo('北京市 北京市 东城区'), freightTo('北京市 北京市 东城区', idOf(5))]).toEqual([1_800, 1_000])
  expect(await codeOf(book.change(clerk, second.id, { ...wish({ productIds: [idOf(5)] }), seenVersion: 1 }))).toBe('bad_input')
  // Its version went up when it lost the default.
  expect(await codeOf(book.change(clerk, first.id, { ...wish(), seenVersion: 1 }))).toBe('changed_meanwhile')
  expect(await book.change(clerk, first.id, { ...wish({ isDefault: false }), seenVersion: 2 })).toMatchObject({
    version: 3,
    productIds: [],
  })
  expect(freightTo('北京市 北京市 东城区', idOf(5))).toBe(1_800)
  expect(await codeOf(book.remove(clerk, second.id, 9))).toBe('changed_meanwhile')
  await book.remove(clerk, second.id, 1)
  expect(freightTo('北京市 北京市 东城区')).toBe(0)
})

test('only who sends goods writes freight, and every write is audited', async () => {
  expect(await codeOf(book.list(member(idOf(1))))).toBe('not_allowed')
  expect(await codeOf(book.add(staff('orders'), wish()))).toBe('not_allowed')
  const { id } = await book.add(clerk, wish())
  await book.change(clerk, id, { ...wish(), seenVersion: 1 })
  await book.setCap(clerk, idOf(7), 1)
  await book.remove(clerk, id, 2)
  expect(audited).toBe(4)
})
