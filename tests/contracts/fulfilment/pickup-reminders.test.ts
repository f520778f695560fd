// Reminders to collect: on the first, third and seventh day, each once, and only while there is something to collect.
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { createPickupReminders } from '../../../server/fulfilment/reminder.service.ts'
import { createPickupReminderStore } from '../../../server/fulfilment/reminder.store.ts'
import { createLogger } from '../../../server/logger.ts'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import { collectionOf } from '../../../server/persistence/collections.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { paidOrder } from '../../support/paid-order.ts'

jest.setTimeout(60_000)

const DAY_MS = 86_400_000
const PICKUP = { pointId: 'p', name: '西湖店', place: '湖滨路 1 号', codeIndex: 'i' }
let database: MigratedDatabase
let said: string[]
let nowMs: number
const orders = () => collectionOf<OrderRow>(database.connection, 'orders')
const run = (): Promise<number> =>
  createPickupReminders({
    store: createPickupReminderStore(database.connection),
    notices: {
      send: async (personId, text) => {
        said.push(`${personId} ${text.template} ${text.url}`)
        return true
      },
    },
    publicUrl: 'https://shop',
    nowMs: () => nowMs,
    logger: createLogger('silent'),
  }).run()

beforeAll(async () => {
  database = await migratedDatabase()
}, 180_000)
afterAll(() => database.close())
beforeEach(async () => {
  said = []
  nowMs = Date.now()
  await orders().deleteMany({})
})

test('days one, three and seven, once each, by however many processes', async () => {
  const row = paidOrder({ pickup: PICKUP, toShipAt: new Date(nowMs) })
  await orders().insertOne(row)
  expect(await run()).toBe(0)
  const sent: number[] = []
  for (const days of [1, 2, 3, 5, 7, 30]) {
    nowMs = Date.now() + days * DAY_MS
    const both = await Promise.all([run(), run()])
    sent.push(both[0] + both[1])
  }
  expect(sent).toEqual([1, 0, 1, 0, 1, 0])
  expect(said[0]).toBe(`${row.memberId} pickupWaits https://shop/orders/${row.orderNo}`)
})

test('after days without a server one reminder stands for all that are over', async () => {
  await orders().insertOne(paidOrder({ pickup: PICKUP, toShipAt: new Date(nowMs - 4 * DAY_MS) }))
  expect([await run(), await run()]).toEqual([1, 0])
  nowMs += 3 * DAY_MS
  expect([await run(), await run()]).toEqual([1, 0])
})

test('nobody is reminded of a parcel, of what she has collected, or while a case is open', async () => {
  const toShipAt = new Date(nowMs - 2 * DAY_MS)
  await orders().insertMany([
    paidOrder({ toShipAt }),
    paidOrder({ toShipAt, pickup: PICKUP, state: 'shipped' }),
    paidOrder({ toShipAt, pickup: PICKUP, openCase: { caseId: 'c', since: new Date(), holdsUnits: 0 } }),
  ])
  expect(await run()).toBe(0)
  expect(said).toEqual([])
})
