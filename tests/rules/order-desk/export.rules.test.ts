// The cells of an exported file: whole numbers, plain money, nothing a table program would run.
import { describe, expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import { cellsOf, escapeCell, headOf, type ExportLine } from '../../../server/order-desk/export.rules.ts'
import { writeCsv } from '../../../server/order-desk/order-file.adapter.ts'

const line: ExportLine = {
  orderNo: '112300187042000000',
  showTitle: '暖桌小聚, "糕点"专场',
  state: 'toShip',
  createdAtMs: 1,
  paidAtMs: null,
  title: '=HYPERLINK("http://evil.example")',
  skuLabel: '九味',
  quantity: 2,
  priceFen: 8_900,
  goodsFen: 17_800,
  freightFen: 0,
  totalFen: 123_456_789,
  refundedFen: 0,
  buyerName: '@小满',
  phone: '138****0003',
  region: '浙江省杭州市',
  leaderName: '',
  commissionFen: 2_002,
  personal: null,
}
const context = { language: 'zh-CN', mark: '店长 2026-11-25', timeText: (ms: number) => `t${ms}` } as const

test.each(['=1+1', '  =1', '+1', '-1', '@a', '|a', '%a', '＝1', '＋1', '－1', '＠a', '\t=1', '\u200b=1', '\r=1'])(
  '%j is no formula',
  (text) => {
    expect(escapeCell(text)).toBe(`'${text}`)
  },
)
test.each(['桂花乌龙', '138****0003', '0', '', '小满=', 'a@b'])('%j stays as it is', (text) => expect(escapeCell(text)).toBe(text))

describe('a line', () => {
  test('has as many cells as the head, masked or personal', () => {
    expect(cellsOf(line, context)).toHaveLength(headOf('zh-CN', false).length)
    expect(cellsOf({ ...line, personal: { recipient: '陈雨', street: '=1' } }, context)).toHaveLength(headOf('en', true).length)
    expect(headOf('zh-CN', true)).toHaveLength(headOf('en', true).length)
  })
  test('keeps its number whole and its money plain, in either language', () => {
    const cells = cellsOf(line, context)
    expect(cells[0]).toBe('\t112300187042000000')
    expect(cells).toContain('89.00')
    expect(cells).toContain('1234567.89')
    expect(cells).toContain('待发货')
    expect(cells).toContain(`'=HYPERLINK("http://evil.example")`)
    expect(cellsOf(line, { ...context, language: 'en' })).toContain('To ship')
    expect(cells.at(-1)).toBe('店长 2026-11-25')
  })
})
test('the file begins with its BOM and reads back as it was', () => {
  const lines = [headOf('zh-CN', false), cellsOf(line, context)]
  const csv = writeCsv(lines)
  expect(csv.startsWith('\ufeff')).toBe(true)
  expect(parse(csv, { bom: true })).toEqual(lines)
})
