// Proves that products and stock in memory and on MongoDB keep the same contract, and that the database itself refuses what is wrong.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import type { Product } from '../../../server/catalog/product.rules.ts'
import type { ProductStore } from '../../../server/catalog/product.service.ts'
import { createProductStore } from '../../../server/catalog/product.store.ts'
import type { StockMove } from '../../../server/catalog/stock.rules.ts'
import type { StockStore } from '../../../server/catalog/stock.service.ts'
import { createStockStore } from '../../../server/catalog/stock.store.ts'
import { idOf } from '../../support/goods-actors.ts'
import { migratedDatabase } from '../../support/goods-database.ts'
import { memoryGoods } from '../../support/memory-goods.ts'

type Opened = { products: ProductStore; stock: StockStore; connection: Connection | null; close: () => Promise<void> }
const inMemory = async (): Promise<Opened> => ({ ...memoryGoods(), connection: null, close: async () => undefined })
const onMongo = async (): Promise<Opened> => {
  const { connection, close } = await migratedDatabase()
  return { products: createProductStore(connection), stock: createStockStore(connection), connection, close }
}

const product = (n: number, skuIds: string[]): Product => ({
  id: idOf(n),
  title: `p${n}`,
  searchText: `p${n}`,
  description: '',
  category: '',
  pictures: [],
  skus: skuIds.map((id) => ({ id, specs: [], priceFen: 100, weightGrams: 0, retired: false })),
  onShelf: n % 2 === 0,
  version: 1,
  createdAtMs: 1,
  updatedAtMs: 1,
})
const toLot = (skuId: string, id: string, quantity: number): StockMove => ({
  id,
  skuId,
  lotId: idOf(0x107),
  quantity,
  from: 'onHand',
  to: 'lot',
  code: 'open',
})

describe.each([
  ['in memory', inMemory],
  ['on MongoDB', onMongo],
])('goods %s', (_name, open) => {
  let opened: Opened
  beforeAll(async () => {
    opened = await open()
  }, 180_000)
  afterAll(() => opened.close())

  test('a product and its opening stock come back as they went in', async () => {
    const { products, stock } = opened
    const given = product(1, [idOf(101), idOf(102)])
    await products.insert(given, [
      { skuId: idOf(101), onHand: 5 },
      { skuId: idOf(102), onHand: 0 },
    ])
    expect(await products.product(idOf(1))).toEqual(given)
    expect(await products.product(idOf(404))).toBeNull()
    const rows = await stock.rows([idOf(101), idOf(102), idOf(404)])
    expect([...rows.values()].map((row) => [row.skuId, row.onHand])).toEqual([
      [idOf(101), 5],
      [idOf(102), 0],
    ])
    expect(await stock.moves(idOf(101), 5)).toMatchObject([{ id: `${idOf(101)}:initial`, quantity: 5, from: 'outside', to: 'onHand' }])
    expect(await stock.moves(idOf(102), 5)).toEqual([])
  })

  test('of many changes over one version one is taken, with its opening stock', async () => {
    const { products, stock } = opened
    await products.insert(product(2, [idOf(201)]), [{ skuId: idOf(201), onHand: 1 }])
    const tries = await Promise.all(
      [0, 1, 2, 3].map((n) => products.change(idOf(2), 1, { title: `t${n}` }, [{ skuId: idOf(210 + n), onHand: 3 }])),
    )
    expect(tries.filter((row) => row !== null)).toHaveLength(1)
    expect((await stock.rows([210, 211, 212, 213].map(idOf))).size).toBe(1)
    expect((await products.product(idOf(2)))?.version).toBe(2)
  })

  test('lists by search, shelf and place; finds products by their SKUs', async () => {
    const { products } = opened
    for (const n of [30, 31, 32]) await products.insert(product(n, [idOf(n * 10)]), [])
    const ids = (rows: Product[]): string[] => rows.map((row) => row.id)
    expect(ids(await products.list({ q: 'p3', onShelf: null }, null, 2))).toEqual([32, 31].map(idOf))
    expect(ids(await products.list({ q: 'p3', onShelf: null }, idOf(31), 2))).toEqual([30].map(idOf))
    expect(ids(await products.list({ q: 'p3', onShelf: true }, null, 5))).toEqual([32, 30].map(idOf))
    expect(ids(await products.bySkus([idOf(300), idOf(404)]))).toEqual([idOf(30)])
  })

  test('stock never goes below what is there, however many take at once', async () => {
    const { products, stock } = opened
    const skuId = idOf(401)
    await products.insert(product(4, [skuId]), [{ skuId, onHand: 10 }])
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, n) => stock.transact((tx) => stock.apply(tx, toLot(skuId, `m${n}`, 3), 1))),
    )
    expect(results.filter((result) => result === 'moved')).toHaveLength(3)
    expect(results.filter((result) => result === 'short')).toHaveLength(5)
    expect((await stock.rows([skuId])).get(skuId)?.onHand).toBe(1)
    expect(await stock.moves(skuId, 20)).toHaveLength(4)
  })

  test('the same move sent many times at once moves once', async () => {
    const { products, stock } = opened
    const skuId = idOf(501)
    await products.insert(product(5, [skuId]), [{ skuId, onHand: 10 }])
    const results = await Promise.all(Array.from({ length: 6 }, () => stock.transact((tx) => stock.apply(tx, toLot(skuId, 'same', 3), 1))))
    expect(results.toSorted()).toEqual(['already', 'already', 'already', 'already', 'already', 'moved'])
    expect((await stock.rows([skuId])).get(skuId)?.onHand).toBe(7)
  })

  test('what a transaction throws undoes all of it', async () => {
    const { products, stock } = opened
    const skuId = idOf(601)
    await products.insert(product(6, [skuId]), [{ skuId, onHand: 10 }])
    const failing = stock.transact(async (tx) => {
      await stock.apply(tx, toLot(skuId, 'undone', 3), 1)
      throw new Error('crash')
    })
    await expect(failing).rejects.toThrow('crash')
    expect((await stock.rows([skuId])).get(skuId)?.onHand).toBe(10)
    expect(await stock.transact((tx) => stock.apply(tx, toLot(skuId, 'undone', 3), 1))).toBe('moved')
  })

  test('the database refuses negative stock, stock below reserved and a crooked journal row', async () => {
    const db = opened.connection?.db
    if (!db) return
    const validation = { code: 121 }
    const stock = db.collection<{ _id: string }>('stock')
    const moves = db.collection<{ _id: string }>('stockMoves')
    await expect(stock.insertOne({ _id: 'a', onHand: -1, reserved: 0, safety: 0 } as never)).rejects.toMatchObject(validation)
    await expect(stock.insertOne({ _id: 'b', onHand: 1, reserved: 1, safety: 1 } as never)).rejects.toMatchObject(validation)
    await expect(stock.insertOne({ _id: 'c', onHand: 1.5, reserved: 0, safety: 0 } as never)).rejects.toMatchObject(validation)
    const move = { _id: 'm', skuId: 's', lotId: null, qty: 1, from: 'onHand', to: 'lot', code: 'open', createdAt: new Date(1) }
    await expect(moves.insertOne({ ...move, qty: 0 } as never)).rejects.toMatchObject(validation)
    await expect(moves.insertOne({ ...move, to: 'onHand' } as never)).rejects.toMatchObject(validation)
    await expect(moves.insertOne({ ...move, code: 'gift' } as never)).rejects.toMatchObject(validation)
  })
})
