// Pickup without network on real MongoDB: the signed list of the one named device, and its scans brought in once.
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { idOf } from '../../support/goods-actors.ts'
import { newKey } from '../../support/order-shop.ts'
import { codeOf as refusalOf } from '../../support/order-suite.ts'
import { here, OTHER, POINT, startPickupDesk, there, type PickupDesk } from '../../support/pickup-desk.ts'

jest.setTimeout(60_000)

let desk: PickupDesk
beforeAll(async () => {
  desk = await startPickupDesk()
}, 60_000)
afterAll(() => desk.close())
beforeEach(() => desk.fresh())

describe('without network', () => {
  const listed = async () => {
    await desk.redeeming().nameDevice(here, POINT)
    return desk.redeeming().offlineList(here, POINT)
  }
  const sync = async (
    token: string,
    row: { code: string; orderNo: string },
    facts: { scanId?: string; atMs?: number; quantity?: number } = {},
  ) => {
    const scan = { scanId: newKey(), orderNo: row.orderNo, code: row.code, quantity: 1, atMs: desk.clock.nowMs(), ...facts }
    return (await desk.redeeming().sync(here, POINT, { token, scans: [scan] })).results[0]?.outcome
  }

  test('only the one device named has the list; it names nobody and its macs are those of the pictures', async () => {
    const row = await desk.add({ quantity: 2 })
    await desk.add({}, OTHER)
    expect(await refusalOf(desk.redeeming().offlineList(here, POINT))).toBe('device_limit')
    const list = await listed()
    expect(list.expiresAtMs - list.issuedAtMs).toBe(600_000)
    const mac = createHmac('sha256', list.salt).update(`${row.orderNo}.${row.code}`).digest().subarray(0, 16).toString('base64url')
    expect(list.rows).toEqual([{ mac, left: 2, title: '海苔小贝', skuLabel: '原味' }])
    expect(JSON.stringify(list)).not.toContain(row.orderNo)
    expect(JSON.stringify(list)).not.toContain(row.code)
    const second = { ...here, visitorId: idOf(0xc7) }
    await desk.redeeming().nameDevice(second, POINT)
    expect(await refusalOf(desk.redeeming().offlineList(here, POINT))).toBe('device_limit')
    expect(await refusalOf(desk.redeeming().offlineList(there, POINT))).toBe('not_found')
  })

  test('scans come in once, however often they are sent', async () => {
    const row = await desk.add({ quantity: 2 })
    const { token } = await listed()
    const scanId = newKey()
    expect([await sync(token, row, { scanId }), await sync(token, row, { scanId })]).toEqual(['done', 'done'])
    expect(await desk.now(row)).toMatchObject({ sentUnits: 1 })
    expect(await desk.scans.findOne({ _id: scanId })).toMatchObject({ outcome: 'done', offlineAt: expect.any(Date) })
  })

  test('what the order says no to is a conflict for a person, and changes nothing', async () => {
    const [used, cased] = [await desk.add(), await desk.add()]
    const { token } = await listed()
    expect(await desk.redeem(used)).toBe('accepted')
    await desk.receipts.holdForCase(cased._id, 'case-1', 1)
    expect([await sync(token, used), await sync(token, cased)]).toEqual(['conflict', 'conflict'])
    expect(await sync(token, { code: '0'.repeat(10), orderNo: used.orderNo })).toBe('wrong')
    expect(await desk.now(cased)).toMatchObject({ state: 'toShip' })
    expect((await desk.now(used)).handedOver).toHaveLength(1)
  })

  test('lists of another device, point or maker, and scans outside its ten minutes are refused', async () => {
    const row = await desk.add()
    const { token, issuedAtMs, expiresAtMs } = await listed()
    const scan = { scanId: newKey(), orderNo: row.orderNo, code: row.code, quantity: 1, atMs: issuedAtMs }
    const other = { ...here, visitorId: idOf(0xc7) }
    // Not the last character: some of its bits stand for nothing.
    const tampered = token.replace(/.(?=.{9}$)/, (was) => (was === 'A' ? 'B' : 'A'))
    expect(await refusalOf(desk.redeeming().sync(other, POINT, { token, scans: [scan] }))).toBe('bad_input')
    expect(await refusalOf(desk.redeeming().sync(here, POINT, { token: tampered, scans: [scan] }))).toBe('bad_input')
    expect(await refusalOf(sync(token, row, { atMs: issuedAtMs - 1 }))).toBe('bad_input')
    expect(await refusalOf(sync(token, row, { atMs: expiresAtMs }))).toBe('bad_input')
    desk.skip(90_000_000)
    expect(await refusalOf(sync(token, row, { atMs: issuedAtMs }))).toBe('code_expired')
    desk.skip(3_600_000)
    expect(await sync(token, row, { atMs: issuedAtMs })).toBe('done')
  })
})
