// Proves on memory and on real MongoDB alike: opening and topping up happen once whatever is repeated or crashes, and pins never stand side by side.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import { idOf } from '../../support/goods-actors.ts'
import { migratedDatabase } from '../../support/goods-database.ts'
import { host, onAir, sellingWorld, type SellingWorld } from '../../services/offers/selling-world.ts'

type Opened = { connection: Connection | null; close: () => Promise<void> }
const inMemory = async (): Promise<Opened> => ({ connection: null, close: async () => undefined })

describe.each([
  ['in memory', inMemory],
  ['on MongoDB', migratedDatabase as () => Promise<Opened>],
])('selling %s', (_name, open) => {
  let opened: Opened
  let worlds = 0
  beforeAll(async () => {
    opened = await open()
  }, 60_000)
  afterAll(() => opened.close())

  const begin = async () => {
    worlds += 1
    const world = sellingWorld(opened.connection, worlds * 0x1000000)
    const show = await onAir(world)
    const onHand = async (): Promise<number[]> => {
      const ids = show.goods[0]?.skus.map((sku) => sku.id) ?? []
      const rows = await world.stock.rows(ids)
      return ids.map((id) => rows.get(id)?.onHand ?? -1)
    }
    const moves = async (): Promise<string[]> =>
      (await world.stock.moves(show.goods[0]?.skus[0]?.id ?? '', 20)).map((move) => move.code).toSorted()
    return { ...world, ...show, onHand, moves }
  }

  test('an offer comes back as it was written, a lot for each SKU once it opened', async () => {
    const { offers, opening, first, showId } = await begin()
    const before = await offers.get(first)
    const after = await opening.open(first)
    expect(after).toEqual({
      ...before,
      state: 'open',
      version: 2,
      gateEpoch: 1,
      byPersonId: null,
      skus: before?.skus.map((sku) => ({ ...sku, unitCount: 5 })),
    })
    expect(await offers.get(first)).toEqual(after)
    expect(await offers.lots(first)).toEqual(
      after.skus.map((sku) => ({ id: sku.lotId, showId, offerId: first, skuId: sku.skuId, lotIndex: sku.lotIndex, unitCount: 5 })),
    )
    expect((await offers.list(showId)).map((offer) => offer.position)).toEqual([1, 2])
  })

  test('opening many times at once opens once', async () => {
    const { opening, first, onHand, moves } = await begin()
    const results = await Promise.all(Array.from({ length: 6 }, () => opening.open(first)))
    expect(new Set(results.map((offer) => `${offer.version}/${offer.gateEpoch}`))).toEqual(new Set(['2/1']))
    expect(await onHand()).toEqual([15, 15])
    expect(await moves()).toEqual(['initial', 'open'])
  })

  test('a crash before the commit leaves nothing; the retry opens once; a crash after it is found open', async () => {
    const { opening, stock, stores, offers, first, onHand, moves } = await begin()
    const crash = stock.transact(async (tx) => {
      const offer = await stores.offers.offer(first, tx)
      if (!offer) throw new Error('no offer')
      await opening.openIn(tx, offer)
      throw new Error('killed before the commit')
    })
    await expect(crash).rejects.toThrow('killed')
    expect(await onHand()).toEqual([20, 20])
    expect(await offers.lots(first)).toEqual([])
    expect(await offers.get(first)).toMatchObject({ state: 'ready', version: 1, gateEpoch: 0 })
    await opening.open(first)
    await opening.open(first)
    expect(await onHand()).toEqual([15, 15])
    expect(await moves()).toEqual(['initial', 'open'])
    expect(await offers.get(first)).toMatchObject({ state: 'open', version: 2, gateEpoch: 1 })
  })

  const topUpOf = (world: SellingWorld, showId: string, offerId: string, skuId: string, requestId: string, units = 3) =>
    world.shelf.topUp(host, showId, { offerId, skuId, units, requestId })

  test('the same top-up many times at once, and after a crash, grows the lot once', async () => {
    const world = await begin()
    const { opening, offers, showId, first, onHand } = world
    const offer = await opening.open(first)
    const skuId = offer.skus[0]?.skuId ?? ''
    const answers = await Promise.all(Array.from({ length: 5 }, () => topUpOf(world, showId, first, skuId, 'request-key-00001')))
    expect(answers.map((answer) => answer.unitCount)).toEqual([8, 8, 8, 8, 8])
    expect(await topUpOf(world, showId, first, skuId, 'request-key-00001')).toEqual({ unitCount: 8 })
    expect((await offers.lots(first)).map((lot) => lot.unitCount)).toEqual([8, 5])
    expect(await onHand()).toEqual([12, 15])
  })

  test('different top-ups at once all count, as far as stock reaches, and the offer agrees with its lot', async () => {
    const world = await begin()
    const { opening, offers, showId, first, onHand } = world
    const offer = await opening.open(first)
    const skuId = offer.skus[0]?.skuId ?? ''
    const asks = Array.from({ length: 6 }, (_, n) => topUpOf(world, showId, first, skuId, `request-key-1000${n}`, 4))
    const results = await Promise.allSettled(asks)
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(3)
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'no_stock' })
    expect((await offers.lots(first))[0]?.unitCount).toBe(17)
    expect((await offers.get(first))?.skus[0]?.unitCount).toBe(17)
    expect((await onHand())[0]).toBe(3)
  })

  test('of many pins over one version one is taken, the others hear of it, and one row is open', async () => {
    const { pins, offers, showId, first, second } = await begin()
    const asks = [first, second, first, second, first, second].map((offerId) => pins.open(host, showId, { offerId, seenVersion: 0 }))
    const results = await Promise.allSettled(asks)
    const taken = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(new Set(taken.map((answer) => answer.pinId)).size).toBe(1)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'changed_meanwhile', params: { version: 1 } })
    const history = await pins.history(showId)
    expect(history.map((row) => row.closedAtMs)).toEqual([null])
    expect(await pins.now(showId)).toMatchObject({ version: 1, pin: { pinId: history[0]?.id } })
    expect((await offers.list(showId)).filter((offer) => offer.state === 'open')).toHaveLength(1)
  })

  test('pins one after another leave a chain without overlap', async () => {
    const { pins, showId, first, second, clock } = await begin()
    let version = 0
    for (const offerId of [first, second, first, second]) {
      version = (await pins.open(host, showId, { offerId, seenVersion: version })).version
      clock.advance(1000)
    }
    const rows = (await pins.history(showId)).toReversed()
    expect(rows.map((row) => row.closedAtMs)).toEqual([...rows.slice(1).map((row) => row.openedAtMs), null])
    const [last] = rows.slice(-1)
    expect(await pins.close(host, showId, { pinId: last?.id ?? '' })).toEqual({ version: 5 })
    expect(await pins.now(showId)).toMatchObject({ version: 5, pin: null })
  })

  test('of two writers of one sheet one is refused and leaves nothing', async () => {
    const { sheets, showId, sheet } = await begin()
    const rows = sheet.rows.map((row) => ({
      offerId: row.offerId,
      productId: row.productId,
      talkMinutes: 10,
      cap: 2,
      skus: row.skus.map((sku) => ({ skuId: sku.skuId, livePriceFen: 29900, flashPriceFen: 19900, units: 5 })),
    }))
    const writes = [3, 4].map((cap) => sheets.write(host, showId, { seenVersion: 1, offers: rows.map((row) => ({ ...row, cap })) }))
    const results = await Promise.allSettled(writes)
    const [refused] = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    expect(refused).toMatchObject({ code: 'changed_meanwhile', params: { version: 2 } })
    const after = await sheets.read(host, showId)
    expect(after.version).toBe(2)
    expect(new Set(after.rows.map((row) => row.cap)).size).toBe(1)
  })

  test('closing, counts, boards and epochs', async () => {
    const { closing, pins, offers, stores, showId, first, second } = await begin()
    await pins.open(host, showId, { offerId: first, seenVersion: 0 })
    expect(await stores.offers.counts([showId, idOf(404)])).toEqual(new Map([[showId, 2]]))
    expect((await stores.offers.boards([showId, idOf(404)])).map((board) => board.pin?.offerId)).toEqual([first])
    expect(await offers.raiseEpoch(first, 1, 5)).toBe(true)
    expect(await offers.raiseEpoch(first, 1, 6)).toBe(false)
    expect(await offers.raiseEpoch(second, 0, 6)).toBe(false)
    await closing.beginClosing(showId)
    expect(await offers.get(first)).toMatchObject({ state: 'closing', gateEpoch: 6 })
    expect(await offers.raiseEpoch(first, 6, 7)).toBe(false)
    expect((await offers.closing()).some((offer) => offer.id === first)).toBe(true)
    expect(await stores.offers.pin(idOf(404))).toBeNull()
  })

  test('the database refuses a broken offer, a shrinking sense of lots and two open pins', async () => {
    const db = opened.connection?.db
    if (!db) return
    const { showId, first, offers } = await begin()
    const validation = { code: 121 }
    const rows = db.collection<{ _id: string }>('offers')
    await expect(rows.updateOne({ _id: first }, { $set: { cap: 31 } })).rejects.toMatchObject(validation)
    await expect(rows.updateOne({ _id: first }, { $set: { state: 'sold' } })).rejects.toMatchObject(validation)
    await expect(rows.updateOne({ _id: first }, { $set: { 'skus.0.livePriceFen': 1.5 } })).rejects.toMatchObject(validation)
    const lots = db.collection<{ _id: string }>('lots')
    const lot = { _id: 'l', showId, offerId: first, skuId: 's', lotIndex: 1, unitCount: 1 }
    await expect(lots.insertOne({ ...lot, unitCount: -1 } as never)).rejects.toMatchObject(validation)
    await lots.insertOne(lot as never)
    await expect(lots.insertOne({ ...lot, _id: 'm', lotIndex: 2 } as never)).rejects.toMatchObject({ code: 11000 })
    await expect(lots.insertOne({ ...lot, _id: 'n', skuId: 't' } as never)).rejects.toMatchObject({ code: 11000 })
    const pins = db.collection<{ _id: string }>('pins')
    const pin = { _id: 'p', showId, offerId: first, openedAtMs: 1, closedAtMs: null }
    await pins.insertOne(pin as never)
    await expect(pins.insertOne({ ...pin, _id: 'q' } as never)).rejects.toMatchObject({ code: 11000 })
    expect((await offers.get(first))?.cap).toBe(2)
  })
})
