// Proves what writing run sheets does and refuses, and what pages say of a show's goods.
import { describe, expect, test } from '@jest/globals'
import { guest, idOf, member } from '../../support/goods-actors.ts'
import { assistant, host, newProduct, rowFor, selling } from './selling-world.ts'

describe('run sheets', () => {
  test('a sheet seen older than it is is refused; the same again is answered', async () => {
    const { sheets, showId, goods, sheet, cells } = await selling()
    const rows = sheet.rows.map((row, index) => ({ ...rowFor(goods[index] ?? { id: '', skus: [] }), offerId: row.offerId }))
    const before = cells.length
    expect((await sheets.write(host, showId, { seenVersion: 0, offers: rows })).version).toBe(1)
    expect(cells).toHaveLength(before)
    const swapped = await sheets.write(host, showId, { seenVersion: 1, offers: rows.toReversed() })
    expect([swapped.version, swapped.rows.map((row) => row.offerId)]).toEqual([2, sheet.rows.map((row) => row.offerId).toReversed()])
    expect(cells.slice(before)).toHaveLength(2)
    await expect(sheets.write(host, showId, { seenVersion: 1, offers: rows })).rejects.toMatchObject({
      code: 'changed_meanwhile',
      params: { version: 2 },
    })
  })
  test('problems are said in the row and in the show’s check list; a draft stays out of the room', async () => {
    const world = await selling(1)
    const { sheets, showId, goods, sheet, offers, pages, first } = world
    const scarce = await newProduct(world, '帽子', 1)
    const rows = [{ ...rowFor(goods[0] ?? { id: '', skus: [] }), offerId: first }, rowFor(scarce)]
    const written = await sheets.write(host, showId, { seenVersion: sheet.version, offers: rows })
    expect(written.rows[1]).toMatchObject({ state: 'draft', skus: [{ problem: 'units_over_available', available: 1 }, {}] })
    expect(await pages.selling.problems(showId)).toEqual(['offer:2:units_over_available'])
    expect((await offers.cells(showId)).map((cell) => cell.kind)).toEqual(['pin', 'offer'])
    const draftId = written.rows[1]?.offerId ?? ''
    await expect(pages.detail(guest(), draftId)).rejects.toMatchObject({ code: 'not_found' })
    expect((await pages.detail(host, draftId)).card.state).toBe('draft')
  })
  test('a removed offer is closed for those who held it, and gone for the rest', async () => {
    const { sheets, showId, goods, sheet, cells, offers, pages, second } = await selling()
    const kept = { ...rowFor(goods[0] ?? { id: '', skus: [] }), offerId: sheet.rows[0]?.offerId ?? '' }
    await sheets.write(host, showId, { seenVersion: 1, offers: [kept] })
    expect(cells.at(-1)?.entry).toMatchObject({ kind: 'offer', offerId: second, state: 'closed' })
    expect(await offers.terms(second)).toBeNull()
    expect(await offers.list(showId)).toHaveLength(1)
    await expect(pages.detail(host, second)).rejects.toMatchObject({ code: 'not_found' })
  })
  test('others may not write it, and nobody once the show is over', async () => {
    const { sheets, showId, shows } = await selling()
    await expect(sheets.write(assistant, showId, { seenVersion: 1, offers: [] })).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(sheets.read(member(idOf(7), 'host'), showId)).rejects.toMatchObject({ code: 'not_found' })
    await shows.move(showId, 'ended')
    await expect(sheets.write(host, showId, { seenVersion: 1, offers: [] })).rejects.toMatchObject({ code: 'wrong_phase' })
  })
  test('cards of shows tell offers and what is pinned; the offer page has the long text and what is left', async () => {
    const { pins, pages, showId, first } = await selling()
    await pins.open(host, showId, { offerId: first, seenVersion: 0 })
    expect((await pages.selling.ofShows([showId])).get(showId)).toEqual({
      offerCount: 2,
      pinned: { offerId: first, title: '羊绒衫0', pictureUrl: null, priceFen: 29900 },
    })
    expect(await pages.selling.goods(showId, 1)).toHaveLength(1)
    const detail = await pages.detail(guest(), first)
    expect(detail).toMatchObject({ description: '细密柔软', left: [{ left: 7 }] })
  })
})
