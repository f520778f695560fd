// Proves what pinning, flash sales, shelf, top-ups and closing do and refuse, on the memory stores.
import { describe, expect, test } from '@jest/globals'
import { guest, idOf, member, staff } from '../../support/goods-actors.ts'
import { HELPER, HOST, assistant, host, selling } from './selling-world.ts'

const KEY = 'request-key-00001'
describe('pins', () => {
  test('pinning opens a ready offer: units leave stock, one cell for the offer, one for the pin', async () => {
    const { pins, cells, showId, first, offer, onHand, audited } = await selling()
    const before = cells.length
    const { version } = await pins.open(host, showId, { offerId: first, seenVersion: 0 })
    expect(version).toBe(1)
    expect(await offer(first)).toMatchObject({ state: 'open', gateEpoch: 1 })
    expect(await onHand()).toEqual([15, 15])
    expect(cells.slice(before).map(({ entry }) => entry.kind)).toEqual(['offer', 'pin'])
    expect(audited.at(-1)).toEqual({ act: 'pin.open', id: first })
  })
  test('pinning another closes the first in the same entry; the history has both by wall clock', async () => {
    const { pins, cells, showId, first, second, clock } = await selling()
    const one = await pins.open(host, showId, { offerId: first, seenVersion: 0 })
    const openedAtMs = clock.nowMs()
    clock.advance(60_000)
    const before = cells.length
    const two = await pins.open(host, showId, { offerId: second, seenVersion: one.version })
    expect(cells.slice(before).filter(({ entry }) => entry.kind === 'pin')).toMatchObject([
      { entry: { version: 2, pin: { pinId: two.pinId, offerId: second } } },
    ])
    expect(await pins.history(showId)).toMatchObject([
      { id: two.pinId, openedAtMs: openedAtMs + 60_000, closedAtMs: null },
      { id: one.pinId, openedAtMs, closedAtMs: openedAtMs + 60_000 },
    ])
  })
  test('a repeat of the same pin answers as it is; another act meanwhile is told with who did it', async () => {
    const { pins, showId, first, second, plan } = await selling()
    await plan.assistantGrant(host, showId, { phone: '13800000002', trade: true, mod: false })
    const one = await pins.open(host, showId, { offerId: first, seenVersion: 0 })
    expect(await pins.open(assistant, showId, { offerId: first, seenVersion: 0 })).toEqual(one)
    await expect(pins.open(assistant, showId, { offerId: second, seenVersion: 0 })).rejects.toMatchObject({
      code: 'changed_meanwhile',
      params: { version: 1, byName: `nick ${HOST.slice(-4)}`, offerId: first },
    })
  })
  test('closing a pin leaves the offer open; closing it again, or after another pin, changes nothing', async () => {
    const { pins, showId, first, second, offer } = await selling()
    const one = await pins.open(host, showId, { offerId: first, seenVersion: 0 })
    expect(await pins.close(host, showId, { pinId: one.pinId })).toEqual({ version: 2 })
    expect((await offer(first)).state).toBe('open')
    expect(await pins.close(host, showId, { pinId: one.pinId })).toEqual({ version: 2 })
    const two = await pins.open(host, showId, { offerId: second, seenVersion: 2 })
    expect(await pins.close(host, showId, { pinId: one.pinId })).toEqual({ version: two.version })
    expect((await pins.now(showId)).pin?.pinId).toBe(two.pinId)
    await expect(pins.close(host, showId, { pinId: idOf(404) })).rejects.toMatchObject({ code: 'not_found' })
  })
  test('without stock nothing opens and nothing is pinned', async () => {
    const { pins, showId, first, products, offer, offers, sheets, onHand } = await selling()
    const clerk = staff('catalog')
    const product = (await offer(first)).productId
    const skuId = (await offer(first)).skus[1]?.skuId ?? ''
    await products.adjustStock(clerk, product, { skuId, by: -17, reason: '盘点', requestId: KEY })
    await expect(pins.open(host, showId, { offerId: first, seenVersion: 0 })).rejects.toMatchObject({
      code: 'no_stock',
      params: { skuId, available: 3 },
    })
    expect(await onHand()).toEqual([20, 3])
    expect((await pins.now(showId)).version).toBe(0)
    expect((await offer(first)).state).toBe('ready')
    expect(await offers.lots(first)).toEqual([])
    expect(await sheets.problemsOf(showId)).toEqual(['offer:1:units_over_available'])
  })
  test('goods off the shelf cannot be opened', async () => {
    const { pins, showId, first, products, offer } = await selling()
    const row = await products.get((await offer(first)).productId)
    await products.shelf(staff('catalog'), row?.id ?? '', { onShelf: false, seenVersion: row?.version ?? 0 })
    await expect(pins.open(host, showId, { offerId: first, seenVersion: 0 })).rejects.toMatchObject({
      code: 'wrong_state',
      params: { product: 'off_shelf' },
    })
  })
  test('only the show’s own people with the right to trade, and only while it is on air', async () => {
    const { pins, showId, first, shows, plan } = await selling()
    const ask = { offerId: first, seenVersion: 0 }
    await expect(pins.open(guest(), showId, ask)).rejects.toMatchObject({ code: 'sign_in_needed' })
    await expect(pins.open(member(HELPER), showId, ask)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(pins.open(member(idOf(7), 'host'), showId, ask)).rejects.toMatchObject({ code: 'not_found' })
    await expect(pins.open(staff('catalog'), showId, ask)).rejects.toMatchObject({ code: 'not_allowed' })
    await plan.assistantGrant(host, showId, { phone: '13800000002', trade: false, mod: true })
    await expect(pins.open(assistant, showId, ask)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(pins.open(host, showId, { ...ask, offerId: idOf(404) })).rejects.toMatchObject({ code: 'not_found' })
    await shows.move(showId, 'ended')
    await expect(pins.open(host, showId, ask)).rejects.toMatchObject({ code: 'wrong_phase', params: { phase: 'ended' } })
  })
})

describe('flash sales', () => {
  test('starting opens a ready offer under one new epoch; the cell tells both prices and the times', async () => {
    const { flash, showId, first, sheet, clock, cells, offer, offers } = await selling()
    const seenVersion = sheet.rows[0]?.version ?? 0
    const told = await flash.start(host, showId, { offerId: first, countdownSec: 30, durationSec: 120, seenVersion })
    expect(told).toMatchObject({ opensAtMs: clock.nowMs() + 30_000, closesAtMs: clock.nowMs() + 150_000 })
    expect(await offer(first)).toMatchObject({ state: 'open', gateEpoch: 1, version: told.version })
    expect(cells.at(-1)?.entry).toMatchObject({ kind: 'offer', saleKind: 'flash', opensAtMs: told.opensAtMs })
    expect((await offers.terms(first))?.holdSec).toBe(900)
    clock.advance(30_000)
    expect((await offers.terms(first))?.holdSec).toBe(300)
    clock.advance(120_000)
    expect((await offers.terms(first))?.holdSec).toBe(900)
  })
  test('a repeat is harmless, another version or a running sale is refused', async () => {
    const { flash, showId, first, sheet } = await selling()
    const seenVersion = sheet.rows[0]?.version ?? 0
    const ask = { offerId: first, countdownSec: 0 as const, durationSec: 120, seenVersion }
    const told = await flash.start(host, showId, ask)
    expect(await flash.start(host, showId, ask)).toEqual(told)
    await expect(flash.start(host, showId, { ...ask, durationSec: 60 })).rejects.toMatchObject({
      code: 'changed_meanwhile',
      params: { version: told.version },
    })
    await expect(flash.start(host, showId, { ...ask, seenVersion: told.version })).rejects.toMatchObject({ code: 'wrong_state' })
  })
  test('extend and stop each write a new end under a new epoch and an audit row', async () => {
    const { flash, showId, first, sheet, clock, offer, audited } = await selling()
    const told = await flash.start(host, showId, {
      offerId: first,
      countdownSec: 0,
      durationSec: 60,
      seenVersion: sheet.rows[0]?.version ?? 0,
    })
    const longer = { offerId: first, bySec: 30, seenVersion: told.version }
    const extended = await flash.extend(host, showId, longer)
    expect(extended.closesAtMs).toBe(told.closesAtMs + 30_000)
    expect((await flash.extend(host, showId, longer)).closesAtMs).toBe(extended.closesAtMs)
    clock.advance(10_000)
    const stopped = await flash.stop(host, showId, { offerId: first })
    expect((await offer(first)).flash?.untilMs).toBe(clock.nowMs())
    expect(await flash.stop(host, showId, { offerId: first })).toEqual(stopped)
    expect((await offer(first)).gateEpoch).toBe(3)
    await expect(flash.extend(host, showId, { ...longer, seenVersion: stopped.version })).rejects.toMatchObject({ code: 'wrong_state' })
    expect(audited.map(({ act }) => act).filter((act) => act.startsWith('flash'))).toEqual(['flash.start', 'flash.extend', 'flash.stop'])
  })
})

describe('shelf and top-up', () => {
  test('off the shelf fences the gate, on again is a new epoch, both know a repeat', async () => {
    const { shelf, showId, first, sheet, offer, asked } = await selling()
    const ready = { offerId: first, seenVersion: sheet.rows[0]?.version ?? 0 }
    const on = await shelf.onShelf(host, showId, ready)
    expect(await offer(first)).toMatchObject({ state: 'open', gateEpoch: 1 })
    expect(await shelf.onShelf(host, showId, ready)).toEqual(on)
    await expect(shelf.offShelf(host, showId, ready)).rejects.toMatchObject({ code: 'changed_meanwhile' })
    const off = await shelf.offShelf(host, showId, { offerId: first, seenVersion: on.version })
    expect(asked).toEqual(['fence 2'])
    expect(await shelf.offShelf(host, showId, ready)).toEqual(off)
    await shelf.onShelf(host, showId, { offerId: first, seenVersion: off.version })
    expect(await offer(first)).toMatchObject({ state: 'open', gateEpoch: 3 })
  })
  test('a top-up moves units once however often it is sent, and tells the gate the whole number each time', async () => {
    const { shelf, opening, showId, first, offer, offers, onHand, asked } = await selling()
    await opening.open(first)
    const skuId = (await offer(first)).skus[0]?.skuId ?? ''
    const ask = { offerId: first, skuId, units: 4, requestId: KEY }
    expect(await shelf.topUp(host, showId, ask)).toEqual({ unitCount: 9 })
    expect(await shelf.topUp(host, showId, ask)).toEqual({ unitCount: 9 })
    expect(await onHand()).toEqual([11, 15])
    expect((await offers.lots(first)).map((lot) => lot.unitCount)).toEqual([9, 5])
    expect((await offer(first)).skus[0]?.unitCount).toBe(9)
    expect(asked).toEqual(['grow 1 9', 'grow 1 9'])
    await expect(shelf.topUp(host, showId, { ...ask, units: 12, requestId: `${KEY}x` })).rejects.toMatchObject({ code: 'no_stock' })
    await expect(shelf.topUp(host, showId, { ...ask, skuId: idOf(404) })).rejects.toMatchObject({ code: 'not_found' })
  })
  test('an offer that is not open is not topped up, and nothing leaves stock', async () => {
    const { shelf, showId, first, offer, onHand } = await selling()
    const skuId = (await offer(first)).skus[0]?.skuId ?? ''
    await expect(shelf.topUp(host, showId, { offerId: first, skuId, units: 1, requestId: KEY })).rejects.toMatchObject({
      code: 'wrong_state',
      params: { state: 'ready' },
    })
    expect(await onHand()).toEqual([20, 20])
  })
  test('a gate that is away does not undo what MongoDB has', async () => {
    const { shelf, opening, showId, first, offer, gate } = await selling()
    await opening.open(first)
    gate.grow = () => Promise.reject(new Error('away'))
    const skuId = (await offer(first)).skus[0]?.skuId ?? ''
    expect(await shelf.topUp(host, showId, { offerId: first, skuId, units: 1, requestId: KEY })).toEqual({ unitCount: 6 })
  })
})

describe('terms', () => {
  test('a change is in the terms at once; another gateway’s change within 5 s, or at once when asked fresh', async () => {
    const { offers, opening, first, stores, clock } = await selling()
    expect((await offers.terms(first))?.state).toBe('ready')
    await opening.open(first)
    expect(await offers.terms(first)).toMatchObject({ state: 'open', gateEpoch: 1 })
    await stores.offers.raiseEpoch(first, 1, 9)
    expect((await offers.terms(first))?.gateEpoch).toBe(1)
    expect((await offers.terms(first, { fresh: true }))?.gateEpoch).toBe(9)
    await stores.offers.raiseEpoch(first, 9, 12)
    clock.advance(5_000)
    expect((await offers.terms(first))?.gateEpoch).toBe(12)
    expect(await offers.raiseEpoch(first, 9, 13)).toBe(false)
    expect(await offers.raiseEpoch(first, 12, 13)).toBe(true)
    expect((await offers.terms(first))?.gateEpoch).toBe(13)
    expect(await offers.terms(idOf(404))).toBeNull()
  })
})

describe('the end of a show', () => {
  test('the pin closes, open offers begin closing, the others are closed; a repeat changes nothing', async () => {
    const { closing, pins, offers, showId, first, second, offer, asked, cells } = await selling()
    await pins.open(host, showId, { offerId: first, seenVersion: 0 })
    await closing.beginClosing(showId)
    expect([(await offer(first)).state, (await offer(second)).state]).toEqual(['closing', 'closed'])
    expect((await pins.now(showId)).pin).toBeNull()
    expect((await pins.history(showId))[0]?.closedAtMs).not.toBeNull()
    expect(asked).toEqual(['fence 2'])
    const told = cells.length
    await closing.beginClosing(showId)
    expect(cells).toHaveLength(told)
    expect((await offers.closing()).map((row) => row.id)).toEqual([first])
    expect(await closing.finishClosing(first)).toBe(true)
    expect(await closing.finishClosing(first)).toBe(false)
    expect((await offer(first)).state).toBe('closed')
    await expect(pins.open(host, showId, { offerId: first, seenVersion: 2 })).rejects.toMatchObject({ code: 'offer_closed' })
  })
  test('an end that was cut short is finished by the duty', async () => {
    const { closing, opening, shows, showId, first, offer } = await selling()
    await opening.open(first)
    await closing.closeOver()
    expect((await offer(first)).state).toBe('open')
    await shows.move(showId, 'ended')
    await closing.closeOver()
    expect((await offer(first)).state).toBe('closing')
  })
})
