// S5, pickup on real MongoDB: a code counts once for each unit, at its point, for its staff, while no case is open; guessing locks the device.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { codeIndexOf, codeOf } from '../../../server/fulfilment/pickup-code.rules.ts'
import type { RefundPart } from '../../../server/orders/order.rules.ts'
import { guest, idOf, member, staff } from '../../support/goods-actors.ts'
import { newKey } from '../../support/order-shop.ts'
import { codeOf as refusalOf } from '../../support/order-suite.ts'
import { BUYER, here, KEY, OTHER, POINT, startPickupDesk, there, type PickupDesk } from '../../support/pickup-desk.ts'

jest.setTimeout(60_000)

let desk: PickupDesk
beforeAll(async () => {
  desk = await startPickupDesk()
}, 60_000)
afterAll(() => desk.close())
beforeEach(() => desk.fresh())

describe('handing over', () => {
  test('looked at, then handed over unit by unit; the last one starts the two days of receipt', async () => {
    const row = await desk.add({ quantity: 2 })
    expect(await desk.redeeming().look(here, POINT, { code: row.code })).toMatchObject({
      orderNo: row.orderNo,
      left: 2,
      stopped: null,
      buyerName: '小雨',
      phoneTail: '5678',
    })
    expect(await desk.redeem(row)).toBe('accepted')
    expect(await desk.now(row)).toMatchObject({ state: 'toShip', sentUnits: 1 })
    expect(await desk.redeem(row, 2)).toBe('wrong_state')
    expect(await desk.redeem(row)).toBe('accepted')
    const done = await desk.now(row)
    expect(done).toMatchObject({ state: 'shipped', sentUnits: 2, units: [1, 2] })
    expect(done.confirmAt?.getTime()).toBe((done.shippedAt?.getTime() ?? 0) + 2 * 86_400_000)
    expect(desk.told).toEqual([`${row.orderNo} toShip`, `${row.orderNo} shipped`])
  })

  test('twice: the code of an order that is all collected counts no more', async () => {
    const row = await desk.add()
    expect(await desk.redeem(row)).toBe('accepted')
    expect(await desk.redeem(row)).toBe('wrong_state')
    expect(await desk.redeeming().look(here, POINT, { code: row.code })).toMatchObject({ stopped: 'used', left: 0 })
    expect((await desk.now(row)).handedOver).toHaveLength(1)
    expect((await desk.scans.find({}).toArray()).map(({ outcome }) => outcome).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'done',
      'refused',
    ])
  })

  test('the same scan again answers the same and moves nothing; its id is not to be had for another order', async () => {
    const [row, other] = [await desk.add({ quantity: 3 }), await desk.add()]
    const scanId = newKey()
    expect([await desk.redeem(row, 1, scanId), await desk.redeem(row, 1, scanId)]).toEqual(['accepted', 'accepted'])
    expect(await desk.redeem(other, 1, scanId)).toBe('key_reused')
    expect(await desk.redeem(row, 2, scanId)).toBe('key_reused')
    expect(await desk.now(row)).toMatchObject({ sentUnits: 1 })
    expect(desk.told).toHaveLength(1)
  })

  test('two scanners at once: one of them hands over', async () => {
    const row = await desk.add()
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.redeem(row)))
    expect(answers.filter((one) => one === 'accepted')).toHaveLength(1)
    expect(answers.filter((one) => one === 'wrong_state')).toHaveLength(7)
    expect(await desk.now(row)).toMatchObject({ state: 'shipped', sentUnits: 1 })
  })

  test('eight scanners of three units: three are handed over', async () => {
    const row = await desk.add({ quantity: 3 })
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.redeem(row)))
    expect(answers.filter((one) => one === 'accepted')).toHaveLength(3)
    expect(await desk.now(row)).toMatchObject({ state: 'shipped', sentUnits: 3 })
  })

  test('a crash after the scan was written: the same scan finishes it', async () => {
    const row = await desk.add()
    const scanId = newKey()
    const at = { pointId: POINT, orderId: row._id, orderNo: row.orderNo, quantity: 1, deviceId: 'd', byPersonId: 'p', at: new Date() }
    await desk.scans.insertOne({ _id: scanId, outcome: 'asked', ...at })
    expect(await desk.redeem(row, 1, scanId)).toBe('accepted')
    expect(await desk.redeem(row, 1, scanId)).toBe('accepted')
    expect(await desk.now(row)).toMatchObject({ sentUnits: 1 })
  })

  test('another point: the digits mean nothing there, and its staff are nobody here', async () => {
    const row = await desk.add()
    expect(await desk.redeem(row, 1, newKey(), there, OTHER)).toBe('code_wrong')
    expect(await desk.redeem(row, 1, newKey(), there, POINT)).toBe('not_found')
    expect(await desk.redeem(row, 1, newKey(), here, idOf(0xdead))).toBe('not_found')
    expect(await desk.redeem(row, 1, newKey(), staff('fulfil'))).toBe('not_allowed')
    expect(await desk.redeem(row, 1, newKey(), member(BUYER))).toBe('not_allowed')
    expect(await refusalOf(desk.redeeming().look(guest(), POINT, { code: row.code }))).toBe('sign_in_needed')
    expect(await desk.now(row)).toMatchObject({ state: 'toShip', version: 3 })
  })

  test('an open case stops the code, whatever it asks for; after it the code counts again', async () => {
    const row = await desk.add({ quantity: 2 })
    await desk.receipts.holdForCase(row._id, 'case-1', 1)
    expect(await desk.redeem(row)).toBe('wrong_state')
    expect(await desk.redeeming().look(here, POINT, { code: row.code })).toMatchObject({ stopped: 'case_open' })
    expect(await desk.passes.pass(member(BUYER), row.orderNo)).toMatchObject({ code: null, picture: [] })
    await desk.receipts.caseEnded(row._id, 'case-1')
    expect(await desk.redeem(row)).toBe('accepted')
  })

  test('units whose money goes back are not handed over', async () => {
    const row = await desk.add({ quantity: 2, refundsAsked: [{ units: 1, unsentUnits: 1 } as RefundPart] })
    expect(await desk.redeem(row, 2)).toBe('wrong_state')
    expect(await desk.redeem(row, 1)).toBe('accepted')
    expect(await desk.redeem(row, 1)).toBe('wrong_state')
  })

  test('not paid, cancelled, refunded: nothing', async () => {
    for (const state of ['paid', 'refunded', 'completed'] as const) expect(await desk.redeem(await desk.add({ state }))).toBe('wrong_state')
  })

  test('ten wrong codes in a minute lock the device, the right code too; another device goes on', async () => {
    const row = await desk.add()
    const wrong = (row.code === '0000000000' ? '1' : '0').repeat(10)
    for (let n = 1; n < 10; n += 1) expect(await desk.redeem({ code: wrong })).toBe('code_wrong')
    expect(await desk.redeem({ code: wrong })).toBe('slow_down')
    expect(await desk.redeem(row)).toBe('slow_down')
    expect(await refusalOf(desk.redeeming().look(here, POINT, { code: row.code }))).toBe('slow_down')
    expect(await desk.scans.countDocuments({ outcome: 'wrong' })).toBe(10)
    expect(await desk.redeem(row, 1, newKey(), { ...here, visitorId: idOf(0xc9) })).toBe('accepted')
  })
})

describe('the buyer', () => {
  test('has digits and a picture of her own order, and nobody else has', async () => {
    const row = await desk.add({ quantity: 2 })
    const pass = await desk.passes.pass(member(BUYER), row.orderNo)
    expect(pass).toMatchObject({ code: row.code, left: 2, name: '西湖店', hours: '10:00–20:00' })
    expect(pass.picture.length).toBe(pass.picture[0]?.length)
    expect(pass.picture.every((line) => /^[01]+$/.test(line))).toBe(true)
    expect(await refusalOf(desk.passes.pass(member(idOf(9)), row.orderNo))).toBe('not_found')
    expect(await refusalOf(desk.passes.pass(here, row.orderNo))).toBe('not_allowed')
    await desk.redeem(row)
    expect(await desk.passes.pass(member(BUYER), row.orderNo)).toMatchObject({ left: 1, handedOver: [{ quantity: 1 }] })
  })
  test('codes are ten digits that no order number, key or neighbour gives away', async () => {
    const codes = new Set(Array.from({ length: 500 }, (_, n) => codeOf(KEY, `order-${n}`)))
    expect(codes.size).toBe(500)
    expect([...codes].every((code) => /^[0-9]{10}$/.test(code))).toBe(true)
    expect(codeOf(Buffer.alloc(32, 4), 'order-1')).not.toBe(codeOf(KEY, 'order-1'))
    expect(codeIndexOf(KEY, POINT, '0123456789')).not.toBe(codeIndexOf(KEY, OTHER, '0123456789'))
  })
  test('sees the points that serve the show and the goods', async () => {
    const shown = async (): Promise<number> => (await desk.points.forOffer(member(BUYER), idOf(1))).rows.length
    expect(await shown()).toBe(2)
    const clerk = staff('fulfil')
    const change = async (id: string, facts: object): Promise<unknown> => {
      const { rows } = await desk.points.list(clerk)
      const { id: _id, version: seenVersion, hasDevice: _device, ...card } = rows.find((one) => one.id === id) ?? rows[0]!
      return desk.points.change(clerk, id, { ...card, seenVersion, ...facts })
    }
    await change(POINT, { barredProductIds: [idOf(8)], staffIds: [] })
    expect(await shown()).toBe(1)
    await change(OTHER, { showIds: [idOf(6)], staffIds: [] })
    expect(await shown()).toBe(0)
    expect(await refusalOf(change(OTHER, { showIds: [idOf(7)], staffIds: [idOf(0xbad)] }))).toBe('bad_input')
    await change(OTHER, { showIds: [idOf(7)], staffIds: [idOf(0xb1)] })
    expect(await shown()).toBe(1)
    expect(await desk.points.destination(BUYER, OTHER)).toMatchObject({ pickup: { pointId: OTHER }, deliveryIndex: `point.${OTHER}` })
    await change(OTHER, { active: false, staffIds: [] })
    expect(await desk.points.destination(BUYER, OTHER)).toBeNull()
    expect(await refusalOf(desk.points.list(staff('orders')))).toBe('not_allowed')
  })
})
