// Proves how written SKUs become a product's SKUs, and how moves change the stock on hand.
import { describe, expect, test } from '@jest/globals'
import { mergeSkus, skuLabel, skusProblem, snapshotOf, type Product, type Sku } from '../../../server/catalog/product.rules.ts'
import { availableOf, onHandChange } from '../../../server/catalog/stock.rules.ts'
import { countedIds, idOf } from '../../support/goods-actors.ts'

const colour = (value: string) => [{ name: '颜色', value }]
const wish = (value: string, more: object = {}) => ({ specs: colour(value), priceFen: 100, onHand: 5, ...more })
const known: Sku[] = [
  { id: idOf(1), specs: colour('红'), priceFen: 90, weightGrams: 300, retired: false },
  { id: idOf(2), specs: colour('蓝'), priceFen: 90, weightGrams: 0, retired: false },
]

describe('SKUs beside one another', () => {
  test.each([
    ['one without specs', [{ specs: [], priceFen: 1, onHand: 0 }], null],
    ['two colours', [wish('红'), wish('蓝')], null],
    ['the same colour twice', [wish('红'), wish('红')], 'twins'],
    [
      'two without specs',
      [
        { specs: [], priceFen: 1, onHand: 0 },
        { specs: [], priceFen: 1, onHand: 0 },
      ],
      'twins',
    ],
    ['other spec names', [wish('红'), { specs: [{ name: '尺码', value: 'L' }], priceFen: 1, onHand: 0 }], 'names'],
    ['a spec name twice in one', [{ specs: [...colour('红'), ...colour('蓝')], priceFen: 1, onHand: 0 }], 'names'],
    ['an id nobody has', [wish('红', { id: idOf(9) })], 'unknown'],
    ['an id twice', [wish('红', { id: idOf(1) }), wish('蓝', { id: idOf(1) })], 'unknown'],
    ['known ids', [wish('红', { id: idOf(1) }), wish('绿')], null],
  ])('%s', (_name, wishes, problem) => {
    expect(skusProblem(wishes, known)).toBe(problem)
  })

  test('known SKUs keep id, weight and stock; new ones bring opening stock; those left out retire', () => {
    const { skus, opening } = mergeSkus([wish('红', { id: idOf(1), priceFen: 95 }), wish('绿', { onHand: 7 })], known, countedIds())
    expect(skus).toEqual([
      { id: idOf(1), specs: colour('红'), priceFen: 95, weightGrams: 300, retired: false },
      { id: idOf(0x1001), specs: colour('绿'), priceFen: 100, weightGrams: 0, retired: false },
      { ...known[1], retired: true },
    ])
    expect(opening).toEqual([{ skuId: idOf(0x1001), onHand: 7 }])
  })
  test('a retired SKU written again with its id is back', () => {
    const retired = known.map((sku) => ({ ...sku, retired: true }))
    expect(mergeSkus([wish('红', { id: idOf(1) })], retired, countedIds()).skus[0]).toMatchObject({ id: idOf(1), retired: false })
  })
  test('labels are the values; a snapshot of a retired SKU is off the shelf', () => {
    expect(skuLabel([...colour('藏青'), { name: '尺码', value: 'L' }])).toBe('藏青 / L')
    expect(skuLabel([])).toBe('')
    const product: Product = {
      id: idOf(7),
      title: '毛衣',
      searchText: '毛衣',
      description: '',
      category: '',
      pictures: [{ id: idOf(8), url: '/a.webp' }],
      skus: known,
      onShelf: true,
      version: 1,
      createdAtMs: 0,
      updatedAtMs: 0,
    }
    const [first] = known
    if (!first) throw new Error('no SKU')
    expect(snapshotOf(product, first)).toMatchObject({ productId: idOf(7), label: '红', pictureUrl: '/a.webp', onShelf: true })
    expect(snapshotOf(product, { ...first, retired: true }).onShelf).toBe(false)
    expect(snapshotOf({ ...product, pictures: [] }, first).pictureUrl).toBeNull()
  })
})

describe('stock', () => {
  test('available is what is neither reserved nor kept back, never below 0', () => {
    expect(availableOf({ onHand: 10, reserved: 3, safety: 2 })).toBe(5)
    expect(availableOf({ onHand: 1, reserved: 3, safety: 0 })).toBe(0)
  })
  test.each([
    ['onHand', 'lot', -4],
    ['lot', 'onHand', 4],
    ['outside', 'onHand', 4],
    ['onHand', 'outside', -4],
    ['lot', 'outside', 0],
  ] as const)('%s -> %s changes the stock on hand by %d', (from, to, by) => {
    expect(onHandChange({ from, to, quantity: 4 })).toBe(by)
  })
})
