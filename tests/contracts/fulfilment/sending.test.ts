// Parcels and receipt on real MongoDB: partial sending, one waybill for several orders, files imported twice, receipt by buyer and clock, cases.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createLogger } from '../../../server/logger.ts'
import { createReceipts, type Receipts } from '../../../server/fulfilment/receipt.service.ts'
import { createReceiptStore } from '../../../server/fulfilment/receipt.store.ts'
import { createShipments, type ShipmentRow, type Shipments } from '../../../server/fulfilment/shipment.service.ts'
import { createShipmentStore } from '../../../server/fulfilment/shipment.store.ts'
import { readWaybills } from '../../../server/fulfilment/waybill-file.adapter.ts'
import type { OrderRow, RefundDone } from '../../../server/orders/order.rules.ts'
import { collectionOf } from '../../../server/persistence/collections.ts'
import type { ShipRow } from '../../../server/protocol/shipments.ts'
import { guest, member, staff } from '../../support/goods-actors.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { DELIVERY } from '../../support/order-shop.ts'
import { codeOf } from '../../support/order-suite.ts'
import { paidOrder } from '../../support/paid-order.ts'

jest.setTimeout(60_000)

const DAY_MS = 86_400_000
const clerk = staff('fulfil')
let database: MigratedDatabase
let shipments: Shipments
let receipts: Receipts
let told: string[]
let audited: string[]
let agrees: 'agrees' | 'differs' | 'unknown'
let asked: string[]

const orders = () => collectionOf<OrderRow>(database.connection, 'orders')
const parcels = () => collectionOf<ShipmentRow>(database.connection, 'shipments')
const add = async (facts: Partial<OrderRow> = {}): Promise<OrderRow> => {
  const row = paidOrder(facts)
  await orders().insertOne(row)
  return row
}
const now = async ({ _id }: OrderRow): Promise<OrderRow> => {
  const row = await orders().findOne({ _id })
  if (!row) throw new Error('no such order')
  return row
}
const set = (row: OrderRow, change: object): Promise<unknown> => orders().updateOne({ _id: row._id }, { $set: change })
const ship = async (row: OrderRow, waybillNo: string, quantity?: number, facts: Partial<ShipRow> = {}): Promise<string> => {
  const ask: ShipRow = { orderNo: row.orderNo, carrier: 'sf', waybillNo, ...(quantity === undefined ? {} : { quantity }), ...facts }
  const [result] = (await shipments.write(clerk, [ask])).results
  return result?.why ?? result?.outcome ?? ''
}

beforeAll(async () => {
  database = await migratedDatabase()
}, 180_000)
afterAll(() => database.close())
beforeEach(() => {
  told = []
  audited = []
  asked = []
  agrees = 'agrees'
  const store = createShipmentStore(database.connection)
  const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() }
  const logger = createLogger('silent')
  const changed = (row: OrderRow): void => void told.push(`${row.orderNo} ${row.state}`)
  shipments = createShipments({
    store,
    readWaybills,
    paymentAgrees: async (paymentId) => {
      asked.push(paymentId)
      return agrees
    },
    reveal: (_, { region }) => ({ recipient: '张三', phone: '13812345678', region, street: '湖滨路 1 号' }),
    nicknames: async (ids) => new Map(ids.map((id) => [id, '小雨'])),
    changed,
    audit: { write: async ({ act, on }) => void audited.push(`${act} ${on.id}`) },
    shopName: '私播',
    clock,
    logger,
  })
  receipts = createReceipts({ store: createReceiptStore(database.connection), parcelsOf: store.parcelsOf, changed, clock, logger })
})
afterEach(async () => {
  await orders().deleteMany({})
  await parcels().deleteMany({})
})

describe('sending', () => {
  test('partial by quantity: to ship until each unit left, told and audited each time', async () => {
    const row = await add({ quantity: 3 })
    expect(await ship(row, 'SF0000001', 1)).toBe('part')
    expect(await now(row)).toMatchObject({ state: 'toShip', sentUnits: 1, version: 4 })
    expect(await ship(row, 'SF0000002', 3)).toBe('too_many')
    expect(await ship(row, 'SF0000002')).toBe('shipped')
    const done = await now(row)
    expect(done).toMatchObject({ state: 'shipped', sentUnits: 3, version: 5, units: [1, 2, 3] })
    expect(done.confirmAt?.getTime()).toBe((done.shippedAt?.getTime() ?? 0) + 10 * DAY_MS)
    expect(await ship(row, 'SF0000003')).toBe('not_to_ship')
    expect(told).toEqual([`${row.orderNo} toShip`, `${row.orderNo} shipped`])
    expect(audited).toEqual([`shipment.write ${row.orderNo}`, `shipment.write ${row.orderNo}`])
  })

  test('the same row again changes nothing, another quantity of it is refused', async () => {
    const row = await add({ quantity: 2 })
    expect(await ship(row, 'SF0000001', 1)).toBe('part')
    expect(await ship(row, 'SF0000001', 1)).toBe('unchanged')
    expect(await ship(row, 'SF0000001')).toBe('unchanged')
    expect(await ship(row, 'SF0000001', 2)).toBe('other_quantity')
    expect(await now(row)).toMatchObject({ sentUnits: 1, version: 4 })
    expect(told).toHaveLength(1)
  })

  test('one waybill carries several orders of one buyer, show and address, and of nobody else', async () => {
    const [first, second] = [await add(), await add()]
    const [stranger, elsewhere] = [
      await add({ memberId: 'f'.repeat(24) }),
      await add({ delivery: { ...DELIVERY, deliveryIndex: '1.other' } }),
    ]
    const answers = [await ship(first, 'SF0000001'), await ship(second, 'SF0000001')]
    expect(answers).toEqual(['shipped', 'shipped'])
    expect(await ship(stranger, 'SF0000001')).toBe('other_parcel')
    expect(await ship(elsewhere, 'SF0000001')).toBe('other_parcel')
    expect(await now(stranger)).toMatchObject({ state: 'toShip', version: 3 })
    expect(await parcels().countDocuments()).toBe(1)
    expect(await receipts.parcels(member(first.memberId), first.orderNo)).toMatchObject({
      parcels: [{ carrier: 'sf', waybillNo: 'SF0000001', quantity: 1, together: [{ orderNo: second.orderNo }] }],
      mayConfirm: true,
      mayExtend: true,
    })
  })

  test('a wrong number is put right for every order in the parcel, once, with its reason, and they are told', async () => {
    const [first, second, other] = [await add(), await add(), await add({ memberId: 'f'.repeat(24) })]
    for (const row of [first, second]) await ship(row, 'SF0000001')
    await ship(other, 'SF0000009')
    told = []
    audited = []
    const fix = (row: OrderRow, from: string, to: string, who = clerk) =>
      codeOf(
        shipments.correct(who, row.orderNo, { carrier: 'sf', waybillNo: from, toCarrier: 'zto', toWaybillNo: to, reason: '单号录错了' }),
      )
    expect(await fix(first, 'SF0000001', 'ZT0000001')).toBe('accepted')
    expect(told.toSorted()).toEqual([`${first.orderNo} shipped`, `${second.orderNo} shipped`].toSorted())
    expect(audited.toSorted()).toEqual([`shipment.write ${first.orderNo}`, `shipment.write ${second.orderNo}`].toSorted())
    expect(await now(second)).toMatchObject({ version: 5 })
    expect(await receipts.parcels(member(second.memberId), second.orderNo)).toMatchObject({
      parcels: [{ carrier: 'zto', waybillNo: 'ZT0000001', correctedAtMs: expect.any(Number) }],
    })
    expect(await receipts.ofOrder(clerk, other.orderNo)).toMatchObject({ parcels: [{ waybillNo: 'SF0000009', correctedAtMs: null }] })
    expect((await parcels().findOne({ waybillNo: 'ZT0000001' }))?.corrections).toMatchObject([
      { carrier: 'sf', waybillNo: 'SF0000001', reason: '单号录错了' },
    ])
    expect(await fix(first, 'SF0000001', 'ZT0000002')).toBe('not_found')
    expect(await fix(other, 'ZT0000001', 'ZT0000002')).toBe('not_found')
    const taken = shipments.correct(clerk, other.orderNo, {
      ...{ carrier: 'sf', waybillNo: 'SF0000009', toCarrier: 'zto', toWaybillNo: 'ZT0000001', reason: '合到一个包裹' },
    })
    expect(await codeOf(taken)).toBe('wrong_state')
    expect(await fix(first, 'ZT0000001', 'ZT0000003', staff('service'))).toBe('not_allowed')
    expect(await codeOf(receipts.ofOrder(guest(), first.orderNo))).toBe('sign_in_needed')
  })

  test('ten clerks at once: never more units than the order has', async () => {
    const row = await add({ quantity: 4 })
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => ship(row, `SF100000${n}`, 1)))
    expect(answers.filter((answer) => answer === 'part' || answer === 'shipped')).toHaveLength(4)
    expect(answers.filter((answer) => answer === 'shipped')).toHaveLength(1)
    const after = await now(row)
    expect(after).toMatchObject({ state: 'shipped', sentUnits: 4 })
    expect(after.parcels).toHaveLength(4)
    expect(await parcels().countDocuments()).toBe(4)
  })

  test('two orders into one new waybill at once make one parcel', async () => {
    const rows = await Promise.all(Array.from({ length: 6 }, () => add()))
    expect(await Promise.all(rows.map((row) => ship(row, 'SF2000000')))).toEqual(Array(6).fill('shipped'))
    const [parcel, ...others] = await parcels().find({}).toArray()
    expect(others).toEqual([])
    expect(parcel?.lines).toHaveLength(6)
  })

  test('above 1,000 yuan an order leaves only after the provider itself agrees, asked once', async () => {
    const row = await add({ quantity: 2, totalFen: 100_001 })
    agrees = 'differs'
    expect(await ship(row, 'SF0000001', 1)).toBe('money_unconfirmed')
    agrees = 'unknown'
    expect(await ship(row, 'SF0000001', 1)).toBe('money_unconfirmed')
    expect(await now(row)).toMatchObject({ state: 'toShip', version: 3 })
    agrees = 'agrees'
    expect(await ship(row, 'SF0000001', 1)).toBe('part')
    expect(await ship(row, 'SF0000002', 1)).toBe('shipped')
    expect(asked).toEqual([row.paidBy, row.paidBy, row.paidBy])
    asked.length = 0
    expect(await ship(await add({ totalFen: 100_000 }), 'SF0000003')).toBe('shipped')
    expect(asked).toEqual([])
  })

  test('a file imported twice changes nothing the second time; wrong lines are named and stop no other', async () => {
    const [first, second] = [await add({ quantity: 2 }), await add()]
    const csv = `订单号,快递公司,运单号,数量\n${first.orderNo},顺丰,SF0000001,1\nx,顺丰,SF0000001\n202601019999999999,中通,ZT000001\n${second.orderNo},中通,ZT000002\n`
    const answer = async (): Promise<string[]> =>
      (await shipments.importFile(clerk, { csv, firstLine: 2 })).results.map(({ line, outcome, why }) => `${line} ${why ?? outcome}`)
    expect(await answer()).toEqual(['2 part', '3 bad_order_no', '4 no_order', '5 shipped'])
    const before = await orders().find({}).toArray()
    expect(await answer()).toEqual(['2 unchanged', '3 bad_order_no', '4 no_order', '5 unchanged'])
    expect(await orders().find({}).toArray()).toEqual(before)
    expect(told).toHaveLength(2)
  })

  test('only who sends goods may; a packing list has the whole address and leaves its rows in the audit', async () => {
    const [first, second] = [await add(), await add({ quantity: 2, sentUnits: 1 })]
    await add({ state: 'paid' })
    expect(await codeOf(shipments.write(staff('orders'), []))).toBe('not_allowed')
    expect(await codeOf(shipments.packing(staff('service'), [first.orderNo]))).toBe('not_allowed')
    expect(await codeOf(shipments.toShip(guest(), undefined))).toBe('sign_in_needed')
    const { parcels: toPack, more } = await shipments.toShip(clerk, undefined)
    expect({ more, lines: toPack.map(({ lines }) => lines.map(({ orderNo, quantity }) => [orderNo, quantity])) }).toEqual({
      more: false,
      lines: [
        expect.arrayContaining([
          [first.orderNo, 1],
          [second.orderNo, 1],
        ]),
      ],
    })
    expect(JSON.stringify(toPack)).not.toContain('13812345678')
    const list = await shipments.packing(clerk, [first.orderNo, second.orderNo])
    expect(list.lists).toMatchObject([
      { delivery: { phone: '13812345678', street: '湖滨路 1 号' }, lines: [{ quantity: 1 }, { quantity: 1 }] },
    ])
    expect(audited).toEqual([`label.print ${first.orderNo}`, `label.print ${second.orderNo}`])
  })
})

describe('receipt', () => {
  const shipped = (facts: Partial<OrderRow> = {}): Promise<OrderRow> =>
    add({ state: 'shipped', sentUnits: 1, shippedAt: new Date(), confirmAt: new Date(Date.now() + DAY_MS), ...facts })

  test('by the buyer alone, once; a repeat answers the same', async () => {
    const row = await shipped()
    const buyer = member(row.memberId)
    expect(await codeOf(receipts.confirm(member('e'.repeat(24)), row.orderNo))).toBe('not_found')
    expect(await codeOf(receipts.confirm(clerk, row.orderNo))).toBe('not_allowed')
    expect(await receipts.confirm(buyer, row.orderNo)).toMatchObject({ state: 'completed', mayConfirm: false, confirmAtMs: null })
    expect(await receipts.confirm(buyer, row.orderNo)).toMatchObject({ state: 'completed' })
    expect(await now(row)).toMatchObject({ receivedBy: 'buyer', version: 4 })
    expect(told).toEqual([`${row.orderNo} completed`])
    expect(await codeOf(receipts.confirm(buyer, (await add()).orderNo))).toBe('wrong_state')
  })

  test('by the clock when it is over, not before', async () => {
    const [due, running] = [await shipped({ confirmAt: new Date(Date.now() - 1_000) }), await shipped()]
    expect(await receipts.confirmDue()).toBe(1)
    expect(await now(due)).toMatchObject({ state: 'completed', receivedBy: 'clock' })
    expect(await now(running)).toMatchObject({ state: 'shipped' })
    expect(await receipts.confirmDue()).toBe(0)
  })

  test('three days more once, and not after the end', async () => {
    const row = await shipped()
    const buyer = member(row.memberId)
    expect(await receipts.extend(buyer, row.orderNo)).toMatchObject({
      confirmAtMs: (row.confirmAt?.getTime() ?? 0) + 3 * DAY_MS,
      mayExtend: false,
    })
    expect(await receipts.extend(buyer, row.orderNo)).toMatchObject({ confirmAtMs: (row.confirmAt?.getTime() ?? 0) + 3 * DAY_MS })
    const late = await shipped({ confirmAt: new Date(Date.now() - 1_000) })
    expect(await codeOf(receipts.extend(buyer, late.orderNo))).toBe('wrong_state')
  })

  test('an open case stops the clock and the button; its time is added when it ends, once', async () => {
    const row = await shipped()
    const buyer = member(row.memberId)
    expect(await receipts.holdForCase(row._id, 'case-1', 0)).toBe(true)
    expect(await receipts.holdForCase(row._id, 'case-1', 0)).toBe(true)
    expect(await receipts.holdForCase(row._id, 'case-2', 0)).toBe(false)
    await set(row, { confirmAt: new Date(Date.now() - 1_000), shippedAt: new Date(Date.now() - 5 * DAY_MS) })
    await set(row, { 'openCase.since': new Date(Date.now() - 2 * DAY_MS) })
    expect(await receipts.confirmDue()).toBe(0)
    expect(await codeOf(receipts.confirm(buyer, row.orderNo))).toBe('wrong_state')
    expect(await receipts.parcels(buyer, row.orderNo)).toMatchObject({ confirmAtMs: null, mayConfirm: false })
    await receipts.caseEnded(row._id, 'case-1')
    await receipts.caseEnded(row._id, 'case-1')
    const paused = (await now(row)).pausedMs ?? 0
    expect(Math.round(paused / 60_000)).toBe((2 * DAY_MS) / 60_000)
    expect(await receipts.confirmDue()).toBe(0)
    await set(row, { confirmAt: new Date(Date.now() - 3 * DAY_MS) })
    expect(await receipts.confirmDue()).toBe(1)
  })

  test('a refund of the units that had not left ends the sending', async () => {
    const row = await add({ quantity: 2, sentUnits: 1 })
    await receipts.finishSending()
    expect(await now(row)).toMatchObject({ state: 'toShip' })
    await set(row, { refunds: [{ units: 1, unsentUnits: 1 } as RefundDone] })
    await receipts.finishSending()
    const after = await now(row)
    expect(after).toMatchObject({ state: 'shipped' })
    expect(after.confirmAt?.getTime()).toBe((after.shippedAt?.getTime() ?? 0) + 10 * DAY_MS)
    expect(told).toEqual([`${row.orderNo} shipped`])
  })
})
