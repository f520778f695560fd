// A file of waybills, line by line: what spreadsheets make of it, and what is said of a line that is wrong.
import { describe, expect, test } from '@jest/globals'
import { readWaybills } from '../../../server/fulfilment/waybill-file.adapter.ts'

const NO = '202601010000000001'
const HEAD = '订单号,快递公司,运单号,数量'
const said = (body: string, firstLine = 2): string[] =>
  readWaybills(`${HEAD}\n${body}`, firstLine).map((row) =>
    'wrong' in row ? `${row.line} ${row.wrong}` : `${row.line} ${row.good.carrier} ${row.good.waybillNo} ${row.good.quantity ?? 'all'}`,
  )

describe('good lines', () => {
  test.each([
    ['plain', `${NO},顺丰,SF1234567,2`, '2 sf SF1234567 2'],
    ['all that is left', `${NO},中通快递,zt-998877,`, '2 zto ZT-998877 all'],
    ['a short line', `${NO},ems,EE12345678`, '2 ems EE12345678 all'],
    ['kept as text by a formula', `="${NO}",jd,="JD0001234",1`, '2 jd JD0001234 1'],
    ['kept as text by a quote', `'${NO},YTO,'YT0001234,1`, '2 yto YT0001234 1'],
    ['quoted', `"${NO}","极兔"," JT0001234 ","1"`, '2 jt JT0001234 1'],
  ])('%s', (_, body, expected) => expect(said(body)).toEqual([expected]))

  test('heads in any order and either language, with a byte order mark and Windows line ends', () => {
    const rows = readWaybills(`\uFEFFWaybillNo,备注,Carrier,OrderNo\r\nSF1234567,易碎,sf,${NO}\r\n`, 2)
    expect(rows).toEqual([{ line: 2, orderNo: NO, good: { carrier: 'sf', waybillNo: 'SF1234567', quantity: null } }])
  })
  test('lines are those of the file: empty ones count, a later piece goes on', () => {
    expect(said(`${NO},sf,SF1234567\n\n,,,\n${NO},sf,SF1234568`)).toEqual(['2 sf SF1234567 all', '5 sf SF1234568 all'])
    expect(said(`${NO},sf,SF1234567`, 502)).toEqual(['502 sf SF1234567 all'])
  })
})

describe('wrong lines', () => {
  test.each([
    ['digits lost by a spreadsheet', '2.02601E+17,sf,SF1234567', 'bad_order_no'],
    ['no number', ',sf,SF1234567', 'bad_order_no'],
    ['an unknown carrier', `${NO},飞鸽,SF1234567`, 'bad_carrier'],
    ['no waybill', `${NO},sf,`, 'bad_waybill'],
    ['a waybill with a formula', `${NO},sf,=1+1+1+1`, 'bad_waybill'],
    ['a quantity of 0', `${NO},sf,SF1234567,0`, 'bad_quantity'],
    ['a quantity above any order', `${NO},sf,SF1234567,31`, 'bad_quantity'],
    ['half a unit', `${NO},sf,SF1234567,1.5`, 'bad_quantity'],
  ])('%s', (_, body, why) => expect(said(body)).toEqual([`2 ${why}`]))

  test('one wrong line hides no other', () => {
    expect(said(`x,sf,SF1234567\n${NO},sf,SF1234567`)).toEqual(['2 bad_order_no', '3 sf SF1234567 all'])
  })
  test('a head without the three columns, and a quote that never ends', () => {
    expect(readWaybills('a,b\n1,2', 2)).toEqual([{ line: 1, orderNo: '', wrong: 'bad_head' }])
    expect(readWaybills(`${HEAD}\n"${NO},sf`, 2)).toEqual([{ line: 1, orderNo: '', wrong: 'bad_row' }])
  })
})
