// Reads a CSV of waybills into rows, each good or with what is wrong on its line; heads and carriers in either language.
import { readCsvTable } from '../files/csv-table.rules.ts'
import { ORDER_NO_PATTERN } from '../protocol/ids.ts'
import { LIMITS } from '../protocol/limits.ts'
import { WAYBILL_PATTERN, type Carrier, type ShipRefusal } from '../protocol/shipments.ts'
import type { FileRow, ReadWaybills } from './shipment.service.ts'

type Column = 'orderNo' | 'carrier' | 'waybillNo' | 'quantity'
const HEADS = new Map<string, Column>([
  ['订单号', 'orderNo'],
  ['订单编号', 'orderNo'],
  ['orderno', 'orderNo'],
  ['快递公司', 'carrier'],
  ['物流公司', 'carrier'],
  ['carrier', 'carrier'],
  ['运单号', 'waybillNo'],
  ['快递单号', 'waybillNo'],
  ['waybillno', 'waybillNo'],
  ['数量', 'quantity'],
  ['quantity', 'quantity'],
])
const CARRIER_NAMES = new Map<string, Carrier>([
  ['顺丰', 'sf'],
  ['顺丰速运', 'sf'],
  ['sf', 'sf'],
  ['京东', 'jd'],
  ['京东物流', 'jd'],
  ['京东快递', 'jd'],
  ['jd', 'jd'],
  ['中通', 'zto'],
  ['中通快递', 'zto'],
  ['zto', 'zto'],
  ['圆通', 'yto'],
  ['圆通速递', 'yto'],
  ['yto', 'yto'],
  ['申通', 'sto'],
  ['申通快递', 'sto'],
  ['sto', 'sto'],
  ['韵达', 'yunda'],
  ['韵达快递', 'yunda'],
  ['yunda', 'yunda'],
  ['极兔', 'jt'],
  ['极兔速递', 'jt'],
  ['jt', 'jt'],
  ['ems', 'ems'],
  ['德邦', 'deppon'],
  ['德邦快递', 'deppon'],
  ['deppon', 'deppon'],
  ['邮政', 'post'],
  ['中国邮政', 'post'],
  ['post', 'post'],
  ['其他', 'other'],
  ['other', 'other'],
])

const rowOf = (line: number, cell: (column: Column) => string): FileRow => {
  const orderNo = cell('orderNo').slice(0, 40)
  const wrong = (why: ShipRefusal): FileRow => ({ line, orderNo, wrong: why })
  if (!ORDER_NO_PATTERN.test(orderNo)) return wrong('bad_order_no')
  const carrier = CARRIER_NAMES.get(cell('carrier').toLowerCase())
  if (!carrier) return wrong('bad_carrier')
  const waybillNo = cell('waybillNo').toUpperCase()
  if (waybillNo.length > 32 || !WAYBILL_PATTERN.test(waybillNo)) return wrong('bad_waybill')
  const given = cell('quantity')
  if (given === '') return { line, orderNo, good: { carrier, waybillNo, quantity: null } }
  const quantity = /^[0-9]{1,2}$/.test(given) ? Number(given) : 0
  if (quantity < 1 || quantity > LIMITS.quantityMax) return wrong('bad_quantity')
  return { line, orderNo, good: { carrier, waybillNo, quantity } }
}

/** One answer a line. firstLine: the file's line of the first row below the head. Empty lines are passed over. */
export const readWaybills: ReadWaybills = (csv, firstLine) => {
  const refuse = (why: ShipRefusal): FileRow[] => [{ line: firstLine - 1, orderNo: '', wrong: why }]
  const table = readCsvTable(csv, HEADS, firstLine)
  if (!table) return refuse('bad_row')
  if (!table.has('orderNo') || !table.has('carrier') || !table.has('waybillNo')) return refuse('bad_head')
  return table.rows.map(({ line, cell }) => rowOf(line, cell))
}
