// What the sending desk makes of files, scanned numbers and typed freight before the server hears of it.
import { describe, expect, test } from '@jest/globals'
import type { PackParcel, ShipResult } from '../../../../server/protocol/shipments.ts'
import { freightDraftOf, freightWishOf } from '../../../../web/src/features/console-shipping/freight.rules.ts'
import { carrierOf, rowsOf, summaryOf, waybillOf } from '../../../../web/src/features/console-shipping/ship.rules.ts'
import { fileToFill } from '../../../../web/src/features/console-shipping/waybill-file.rules.ts'
import { piecesOf, textOfFile } from '../../../../web/src/platform/csv-file.ts'

const parcel = {
  recipientMasked: '张**',
  region: '浙江省 杭州市 西湖区',
  lines: [
    { orderNo: '202601010000000001', title: '=海苔', skuLabel: '原味', quantity: 2 },
    { orderNo: '202601010000000002', title: '麻薯', skuLabel: '', quantity: 1 },
  ],
} as unknown as PackParcel

describe('a file on its way', () => {
  test('a small one is one piece; its lines keep their numbers', () => {
    expect(piecesOf('\uFEFFa,b\r\n1,2\r\n3,4\r\n')).toEqual([{ csv: 'a,b\n1,2\n3,4\n', firstLine: 2 }])
    expect(piecesOf('a,b\n\n')).toEqual([])
  })
  test('a large one comes in pieces of whole lines, each with the head', () => {
    const lines = Array.from({ length: 4_000 }, (_, index) => `line ${index}`)
    const pieces = piecesOf(['head', ...lines].join('\n'))
    expect(pieces.length).toBeGreaterThan(2)
    expect(pieces.flatMap(({ csv }) => csv.split('\n').slice(1))).toEqual(lines)
    for (const { csv, firstLine } of pieces) {
      expect(csv.startsWith('head\n')).toBe(true)
      expect(csv.length).toBeLessThan(60_000)
      expect(csv.split('\n')[1]).toBe(`line ${firstLine - 2}`)
    }
  })
  test('a quoted field is never cut in two', () => {
    const long = `"${'x\n'.repeat(1_600)}",1`
    expect(piecesOf(`head\n${long}\n2,3`)).toEqual([
      { csv: `head\n${long}`, firstLine: 2 },
      { csv: 'head\n2,3', firstLine: 2 + long.split('\n').length },
    ])
  })
  test('GB 18030 is read where UTF-8 does not fit', () => {
    const gb = new Uint8Array([0xb6, 0xa9, 0xb5, 0xa5, 0xba, 0xc5])
    expect(textOfFile(gb.buffer)).toBe('订单号')
    expect(textOfFile(new Uint8Array([0xe8, 0xae, 0xa2]).buffer)).toBe('订')
  })
  test('the file to fill in holds no formula, and numbers that no spreadsheet rounds', () => {
    const words = { orderNo: 'no', carrier: 'c', waybillNo: 'w', quantity: 'q', goods: 'g', buyer: 'b', region: 'r' }
    expect(fileToFill([parcel], words)).toBe(
      '\uFEFF"no","c","w","q","g","b","r"\r\n' +
        `"'202601010000000001","","","2","'=海苔 原味","张**","浙江省 杭州市 西湖区"\r\n` +
        `"'202601010000000002","","","1","麻薯","张**","浙江省 杭州市 西湖区"\r\n`,
    )
  })
})

describe('a waybill', () => {
  test('as it is scanned or pasted', () => {
    expect(waybillOf(' sf 1234 5678 ')).toBe('SF12345678')
    expect(waybillOf('12345')).toBeNull()
    expect(waybillOf('=1+1234567')).toBeNull()
    expect([carrierOf('SF12345678'), carrierOf('JT0001234'), carrierOf('773000111')]).toEqual(['sf', 'jt', null])
  })
  test('is that of every order in the parcel', () => {
    expect(rowsOf(parcel, { carrier: 'sf', waybillNo: 'SF1' }).map(({ orderNo }) => orderNo)).toEqual([
      '202601010000000001',
      '202601010000000002',
    ])
  })
  test('the answers in three numbers', () => {
    const results = (['shipped', 'part', 'unchanged', 'refused'] as const).map((outcome) => ({ outcome }) as ShipResult)
    expect(summaryOf(results)).toMatchObject({ sent: 2, unchanged: 1, refused: [{ outcome: 'refused' }] })
  })
})

describe('freight as it is typed', () => {
  const card = {
    id: 'x',
    version: 3,
    name: '标准',
    isDefault: true,
    regions: [{ areas: ['浙江省'], firstGrams: 1000, firstFen: 850, stepGrams: 500, stepFen: 100, freeOverFen: null }],
    other: null,
    productIds: ['p'],
  }
  test('what was saved comes back as it was', () => {
    const { id: _id, version: _version, ...wish } = card
    expect(freightWishOf(freightDraftOf(card))).toEqual({ wish })
  })
  test('each fault stands at its field', () => {
    const draft = freightDraftOf(card)
    const row = { ...draft.regions[0], areas: ['浙江省/'], firstGrams: '0', first: 'x', stepGrams: '500', step: '1.234', freeOver: '-1' }
    const verdict = freightWishOf({ ...draft, name: ' ', regions: [row], elsewhere: true })
    expect(verdict).toEqual({
      faults: {
        name: true,
        regions: [{ areas: true, firstGrams: true, first: true, step: true, freeOver: true }],
        other: { first: true, step: true },
      },
    })
  })
})
