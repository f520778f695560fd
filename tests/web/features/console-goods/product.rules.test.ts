// A product's form: combinations, prices typed in yuan, what is wrong, what is sent.
import { describe, expect, test } from '@jest/globals'
import type { ProductRow } from '../../../../server/protocol/catalog.ts'
import {
  availableOf,
  combinations,
  draftOf,
  emptyProduct,
  isClean,
  priceSpan,
  productProblems,
  productWrite,
  skuLines,
  type ProductDraft,
} from '../../../../web/src/features/console-goods/product.rules.ts'
import { fenOfYuan, wholeOf, yuanOfFen } from '../../../../web/src/ui/yuan.rules.ts'

describe('yuan', () => {
  test.each([
    ['129', 12_900],
    ['129.9', 12_990],
    ['129.90', 12_990],
    ['0.01', 1],
    ['¥1,299.5', 129_950],
    ['1。5', 150],
    [' 7 ', 700],
    ['12.', 1200],
  ])('%s is %i fen', (text, fen) => expect(fenOfYuan(text)).toBe(fen))
  test.each(['', 'x', '1.234', '-5', '1e3', '1.2.3', '123456789', '0x10', '１'])('%s is no amount', (text) =>
    expect(fenOfYuan(text)).toBeNull(),
  )
  test('fen come back as they are typed', () => {
    for (const fen of [1, 10, 99, 100, 129_950, 999_999_999]) expect(fenOfYuan(yuanOfFen(fen))).toBe(fen)
  })
  test('whole numbers in bounds', () => {
    expect([wholeOf('12', 0, 20), wholeOf('21', 0, 20), wholeOf('1.5', 0, 20), wholeOf('', 0, 20), wholeOf('1,000', 0, 2000)]).toEqual([
      12,
      null,
      null,
      null,
      1000,
    ])
  })
})

const sku = (id: string, values: [string, string][], change: Partial<ProductRow['skus'][number]> = {}): ProductRow['skus'][number] => ({
  id,
  label: values.map(([, value]) => value).join(' / '),
  specs: values.map(([name, value]) => ({ name, value })),
  priceFen: 12_900,
  onHand: 20,
  reserved: 5,
  available: 15,
  weightGrams: 0,
  ...change,
})
const product: ProductRow = {
  id: 'p',
  title: '羊绒开衫',
  description: '',
  category: '服饰',
  pictures: [{ id: 'f', url: '/f.webp' }],
  skus: [
    sku('a', [
      ['颜色', '驼色'],
      ['尺码', 'S'],
    ]),
    sku(
      'b',
      [
        ['颜色', '驼色'],
        ['尺码', 'M'],
      ],
      { priceFen: 13_900 },
    ),
    sku('c', [
      ['颜色', '燕麦'],
      ['尺码', 'M'],
    ]),
  ],
  onShelf: true,
  version: 3,
  updatedAtMs: 0,
}

describe('skus', () => {
  test('a product without dimensions is one SKU', () => expect(skuLines(emptyProduct(), null).length).toBe(1))
  test('dimensions multiply', () => {
    expect(
      combinations([
        { name: '颜色', values: ['驼', '燕'] },
        { name: '空', values: [] },
        { name: '码', values: ['S', 'M', 'L'] },
      ]).length,
    ).toBe(6)
  })
  test('a combination the product lacks stands there unticked, known ones keep their id and their stock', () => {
    const lines = skuLines(draftOf(product), product)
    expect(lines.map((line) => [line.values.join(''), line.id ?? null, line.off])).toEqual([
      ['驼色S', 'a', false],
      ['驼色M', 'b', false],
      ['燕麦S', null, true],
      ['燕麦M', 'c', false],
    ])
    expect(lines[0]?.stock).toEqual({ onHand: 20, reserved: 5, available: 15 })
  })
  test('saving an untouched product changes nothing but sends known ids', () => {
    const write = productWrite(draftOf(product), product)
    expect(write.skus.map(({ id, priceFen, onHand }) => [id, priceFen, onHand])).toEqual([
      ['a', 12_900, 0],
      ['b', 13_900, 0],
      ['c', 12_900, 0],
    ])
    expect(write.skus[1]?.specs).toEqual([
      { name: '颜色', value: '驼色' },
      { name: '尺码', value: 'M' },
    ])
    expect(write.pictureIds).toEqual(['f'])
  })
  test('a new value brings new SKUs with the price above and their opening stock', () => {
    const draft = draftOf(product)
    const wider: ProductDraft = {
      ...draft,
      dimensions: [draft.dimensions[0] ?? { name: '', values: [] }, { name: '尺码', values: ['S', 'M', 'L'] }],
    }
    const fresh = skuLines(wider, product).find((line) => line.values.join('') === '驼色L')
    expect([fresh?.id, fresh?.price]).toEqual([undefined, '139.00'])
  })
  test('an unticked SKU is left out and retires', () => {
    const draft = draftOf(product)
    const key = '驼色\nS'
    const known = draft.skus.get(key)
    if (!known) throw new Error('no such SKU')
    const write = productWrite({ ...draft, skus: new Map([...draft.skus, [key, { ...known, off: true }]]) }, product)
    expect(write.skus.map((one) => one.id)).toEqual(['b', 'c'])
  })
})

describe('problems', () => {
  const good: ProductDraft = {
    ...emptyProduct(),
    title: '围巾',
    skus: new Map([['', { price: '99', onHand: '3', weight: '', off: false }]]),
  }
  test('a good draft is clean', () => expect(isClean(productProblems(good, null))).toBe(true))
  test.each([
    ['title', { title: '巾' }],
    ['title', { title: '巾'.repeat(41) }],
    ['dimensions', { dimensions: [{ name: '', values: ['x'] }] }],
    ['dimensions', { dimensions: [{ name: '色', values: [] }] }],
    [
      'dimensions',
      {
        dimensions: [
          { name: '色', values: ['a'] },
          { name: '色', values: ['b'] },
        ],
      },
    ],
    ['dimensions', { dimensions: [{ name: '号', values: Array.from({ length: 31 }, (_, index) => String(index)) }] }],
    ['noSku', { skus: new Map([['', { price: '99', onHand: '3', weight: '', off: true }]]) }],
  ] as const)('%s is found', (key, change) => {
    const problems = productProblems({ ...good, ...change }, null)
    expect(isClean(problems)).toBe(false)
    expect(Boolean(problems[key])).toBe(true)
  })
  test.each([
    ['price', { price: '0', onHand: '1', weight: '' }],
    ['price', { price: '1.234', onHand: '1', weight: '' }],
    ['onHand', { price: '1', onHand: '1.5', weight: '' }],
    ['weight', { price: '1', onHand: '1', weight: 'kg' }],
  ] as const)('%s of a SKU is found', (problem, cells) => {
    expect(productProblems({ ...good, skus: new Map([['', { ...cells, off: false }]]) }, null).skus.get('')).toBe(problem)
  })
})

test('lists show the span of prices and what can be sold', () => {
  expect(priceSpan(product.skus)).toEqual({ lowFen: 12_900, highFen: 13_900 })
  expect(availableOf(product.skus)).toBe(45)
})
