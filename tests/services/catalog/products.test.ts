// Proves what writing products and moving stock does and refuses.
import { describe, expect, test } from '@jest/globals'
import { createProducts } from '../../../server/catalog/product.service.ts'
import { createStock } from '../../../server/catalog/stock.service.ts'
import { countedIds, guest, idOf, member, movedClock, staff } from '../../support/goods-actors.ts'
import { memoryGoods } from '../../support/memory-goods.ts'

const world = () => {
  const goods = memoryGoods()
  const clock = movedClock()
  const audited: string[] = []
  const stock = createStock({ store: goods.stock, nowMs: clock.nowMs })
  const products = createProducts({
    store: goods.products,
    stock,
    pictureUrl: async (id) => (id === idOf(0xbad) ? null : `/uploads/${id}.webp`),
    audit: { write: async ({ act }) => void audited.push(act) },
    clock,
    newId: countedIds(),
  })
  return { stock, products, audited }
}
const wish = {
  title: '绞花羊绒套头衫',
  description: '',
  pictureIds: [idOf(5)],
  skus: ['红', '蓝'].map((value) => ({ specs: [{ name: '颜色', value }], priceFen: 32900, onHand: 10 })),
}
const clerk = staff('catalog')

describe('products', () => {
  test('a new product is off the shelf with its opening stock; each write is audited', async () => {
    const { products, audited } = world()
    const row = await products.add(clerk, wish)
    expect(row).toMatchObject({ onShelf: false, version: 1, pictures: [{ id: idOf(5), url: `/uploads/${idOf(5)}.webp` }] })
    expect(row.skus.map((sku) => [sku.label, sku.onHand, sku.available])).toEqual([
      ['红', 10, 10],
      ['蓝', 10, 10],
    ])
    const shelved = await products.shelf(clerk, row.id, { onShelf: true, seenVersion: 1 })
    expect(shelved).toMatchObject({ onShelf: true, version: 2 })
    expect((await products.shelf(clerk, row.id, { onShelf: true, seenVersion: 1 })).version).toBe(2)
    expect(audited).toEqual(['product.write', 'product.shelf'])
  })
  test('only the catalog scope writes; hosts may look; members and guests may not', async () => {
    const { products } = world()
    const row = await products.add(clerk, wish)
    await expect(products.add(staff('orders'), wish)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(products.add(member(idOf(1), 'host'), wish)).rejects.toMatchObject({ code: 'not_allowed' })
    expect((await products.one(member(idOf(1), 'host'), row.id)).id).toBe(row.id)
    await expect(products.one(member(idOf(1)), row.id)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(products.list(guest(), {})).rejects.toMatchObject({ code: 'sign_in_needed' })
  })
  test('an unknown picture, twins among SKUs and an older version are refused', async () => {
    const { products } = world()
    await expect(products.add(clerk, { ...wish, pictureIds: [idOf(0xbad)] })).rejects.toMatchObject({ params: { field: 'pictureIds' } })
    const twins = [...wish.skus, ...wish.skus]
    await expect(products.add(clerk, { ...wish, skus: twins })).rejects.toMatchObject({ code: 'bad_input', params: { problem: 'twins' } })
    const row = await products.add(clerk, wish)
    await products.change(clerk, row.id, { title: '新名', seenVersion: 1 })
    await expect(products.change(clerk, row.id, { title: '旧页', seenVersion: 1 })).rejects.toMatchObject({
      code: 'changed_meanwhile',
      params: { version: 2 },
    })
    await expect(products.change(clerk, idOf(404), { seenVersion: 1 })).rejects.toMatchObject({ code: 'not_found' })
  })
  test('a change keeps the stock of known SKUs whatever the form says, and retires those left out', async () => {
    const { products, stock } = world()
    const row = await products.add(clerk, wish)
    const [red, blue] = row.skus
    if (!red || !blue) throw new Error('no SKUs')
    const kept = { id: red.id, specs: red.specs, priceFen: 30000, onHand: 999 }
    const changed = await products.change(clerk, row.id, { skus: [kept], seenVersion: 1 })
    expect(changed.skus).toMatchObject([{ id: red.id, priceFen: 30000, onHand: 10 }])
    const snapshots = await products.snapshot([red.id, blue.id, idOf(404)])
    expect([...snapshots.keys()].toSorted()).toEqual([red.id, blue.id].toSorted())
    expect(snapshots.get(blue.id)?.onShelf).toBe(false)
    expect((await stock.rows([blue.id])).get(blue.id)?.onHand).toBe(10)
  })
  test('lists search by title, filter by shelf and go on by cursor', async () => {
    const { products } = world()
    const titles = ['羊绒衫', '羊毛裙', 'Merino Tee']
    const rows = []
    for (const title of titles) rows.push(await products.add(clerk, { ...wish, title }))
    await products.shelf(clerk, rows[0]?.id ?? '', { onShelf: true, seenVersion: 1 })
    expect((await products.list(clerk, { q: '羊' })).rows).toHaveLength(2)
    expect((await products.list(clerk, { q: 'merino t' })).rows.map((row) => row.title)).toEqual(['Merino Tee'])
    expect((await products.list(clerk, { onShelf: 'yes' })).rows.map((row) => row.title)).toEqual(['羊绒衫'])
    const first = await products.list(clerk, { limit: '2' })
    expect(first.rows.map((row) => row.title)).toEqual(['Merino Tee', '羊毛裙'])
    const second = await products.list(clerk, { limit: '2', ...(first.next === null ? {} : { cursor: first.next }) })
    expect([second.rows.map((row) => row.title), second.next]).toEqual([['羊绒衫'], null])
  })
})

describe('stock', () => {
  const withProduct = async () => {
    const parts = world()
    const row = await parts.products.add(clerk, wish)
    return { ...parts, row, skuId: row.skus[0]?.id ?? '' }
  }
  test('an adjustment counts once however often it is sent', async () => {
    const { products, row, skuId, audited } = await withProduct()
    const ask = { skuId, by: -4, reason: '盘点', requestId: 'request-key-00001' }
    expect((await products.adjustStock(clerk, row.id, ask)).skus[0]?.onHand).toBe(6)
    expect((await products.adjustStock(clerk, row.id, ask)).skus[0]?.onHand).toBe(6)
    expect(audited.filter((act) => act === 'stock.adjust')).toHaveLength(1)
    expect((await products.adjustStock(clerk, row.id, { ...ask, by: 5, requestId: 'request-key-00002' })).skus[0]?.onHand).toBe(11)
  })
  test('the journal explains the number, newest first, to who may adjust it', async () => {
    const { products, row, skuId } = await withProduct()
    await products.adjustStock(clerk, row.id, { skuId, by: -4, reason: '盘点', requestId: 'request-key-00001' })
    const { rows } = await products.journal(clerk, row.id, { skuId })
    expect(rows).toMatchObject([
      { code: 'adjust', units: 4, by: -4, reason: '盘点' },
      { code: 'initial', units: 10, by: 10, reason: null },
    ])
    expect(rows.reduce((sum, { by }) => sum + by, 0)).toBe(6)
    await expect(products.journal(staff('orders'), row.id, { skuId })).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(products.journal(clerk, row.id, { skuId: idOf(404) })).rejects.toMatchObject({ code: 'not_found' })
  })
  test('taking more than is free is refused with what is free', async () => {
    const { products, row, skuId, stock } = await withProduct()
    const ask = { skuId, by: -11, reason: '盘点', requestId: 'request-key-00001' }
    await expect(products.adjustStock(clerk, row.id, ask)).rejects.toMatchObject({ code: 'no_stock', params: { skuId, available: 10 } })
    await expect(products.adjustStock(clerk, row.id, { ...ask, skuId: idOf(404) })).rejects.toMatchObject({ code: 'not_found' })
    const take = { skuId, lotId: idOf(50), units: 11, moveId: 'x:open' }
    await expect(stock.transact((tx) => stock.toLot(tx, take))).rejects.toMatchObject({ code: 'no_stock' })
  })
  test('units go to a lot and back once each, and a failed transaction leaves nothing', async () => {
    const { stock, skuId } = await withProduct()
    const take = { skuId, lotId: idOf(50), units: 6, moveId: `${idOf(50)}:open` }
    const failing = stock.transact(async (tx) => {
      await stock.toLot(tx, take)
      throw new Error('crash')
    })
    await expect(failing).rejects.toThrow('crash')
    expect((await stock.rows([skuId])).get(skuId)?.onHand).toBe(10)
    expect(await stock.transact((tx) => stock.toLot(tx, take))).toBe('moved')
    expect(await stock.transact((tx) => stock.toLot(tx, take))).toBe('already')
    const back = { skuId, lotId: idOf(50), units: 2, moveId: `${idOf(50)}:back:1` }
    expect(await stock.transact((tx) => stock.fromLot(tx, back))).toBe('moved')
    expect(await stock.transact((tx) => stock.fromLot(tx, back))).toBe('already')
    expect((await stock.rows([skuId])).get(skuId)?.onHand).toBe(6)
  })
})
