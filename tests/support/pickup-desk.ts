// A pickup desk on real MongoDB: two points with their staff, orders with codes, and a clock that can be pushed.
import type { Actor } from '../../server/actor.ts'
import { createLogger } from '../../server/logger.ts'
import { createPasses } from '../../server/fulfilment/pass.service.ts'
import { codeIndexOf, codeOf } from '../../server/fulfilment/pickup-code.rules.ts'
import { createPoints, type PointRow } from '../../server/fulfilment/point.service.ts'
import { createPointStore } from '../../server/fulfilment/point.store.ts'
import { drawQr } from '../../server/fulfilment/qr.adapter.ts'
import { createReceiptStore } from '../../server/fulfilment/receipt.store.ts'
import { createRedeeming } from '../../server/fulfilment/redeem.service.ts'
import { createRedeemStore } from '../../server/fulfilment/redeem.store.ts'
import type { OrderRow } from '../../server/orders/order.rules.ts'
import { collectionOf } from '../../server/persistence/collections.ts'
import { createRateLimiter } from '../../server/persistence/rate-limiter.ts'
import { createSigning } from '../../server/signing.ts'
import { countedIds, idOf, staff } from './goods-actors.ts'
import { migratedDatabase } from './goods-database.ts'
import { DELIVERY, newKey } from './order-shop.ts'
import { codeOf as refusalOf } from './order-suite.ts'
import { paidOrder } from './paid-order.ts'

export const KEY = Buffer.alloc(32, 3)
export const POINT = idOf(0xa1)
export const OTHER = idOf(0xa2)
export const BUYER = idOf(0x111)
const hand = (n: number): Actor => ({ ...staff('pickup'), personId: idOf(0xb0 + n), visitorId: idOf(0xc0 + n) })
export const here = hand(1)
export const there = hand(2)

const pointRow = (id: string, staffIds: string[]): PointRow => ({
  id,
  version: 1,
  name: `point ${id.slice(-1)}`,
  province: '浙江省',
  city: '杭州市',
  district: '西湖区',
  street: '湖滨路 1 号',
  hours: '10:00–20:00',
  phone: '0571-1',
  active: true,
  staffIds,
  showIds: [],
  barredProductIds: [],
  deviceId: null,
})

export const startPickupDesk = async () => {
  const database = await migratedDatabase()
  const orders = collectionOf<OrderRow>(database.connection, 'orders')
  const scans = collectionOf<{ _id: string; outcome: string; offlineAt?: Date }>(database.connection, 'pickupScans')
  const store = createPointStore(database.connection)
  const told: string[] = []
  let skippedMs = 0
  const clock = { nowMs: () => Date.now() + skippedMs, monotonicMs: () => performance.now() }
  const newId = countedIds(Math.floor(Math.random() * 1e9))
  const audit = { write: async () => undefined }
  const makeRedeeming = () =>
    createRedeeming({
      store: createRedeemStore(database.connection),
      points: store,
      codeKey: KEY,
      limits: createRateLimiter({}),
      signing: createSigning(['s'.repeat(40)]),
      nicknames: async (ids) => new Map(ids.map((id) => [id, '小雨'])),
      changed: (row) => void told.push(`${row.orderNo} ${row.state}`),
      audit,
      clock,
      newId,
      logger: createLogger('silent'),
    })
  let redeeming = makeRedeeming()
  return {
    orders,
    scans,
    told,
    clock,
    passes: createPasses({ byNo: (orderNo) => orders.findOne({ orderNo }), points: store, codeKey: KEY, drawPicture: drawQr, clock }),
    points: createPoints({
      store,
      codeKey: KEY,
      contactAt: async () => DELIVERY,
      termsOf: async (offerId) => (offerId === idOf(1) ? { showId: idOf(7), productId: idOf(8) } : null),
      mayEnter: async () => true,
      pickupPeople: async () => [{ id: idOf(0xb1), name: '小店' }],
      audit,
      newId,
    }),
    receipts: createReceiptStore(database.connection),
    redeeming: () => redeeming,
    skip: (ms: number) => void (skippedMs = ms),
    add: async (facts: Partial<OrderRow> = {}, pointId = POINT): Promise<OrderRow & { code: string }> => {
      const row = paidOrder({ memberId: BUYER, ...facts })
      const code = codeOf(KEY, row._id)
      const pickup = { pointId, name: '西湖店', place: '浙江省杭州市西湖区湖滨路 1 号', codeIndex: codeIndexOf(KEY, pointId, code) }
      await orders.insertOne({ ...row, pickup })
      return { ...row, pickup, code }
    },
    now: async ({ _id }: { readonly _id: string }): Promise<OrderRow> => {
      const row = await orders.findOne({ _id })
      if (!row) throw new Error('no such order')
      return row
    },
    /** `accepted`, or the code it is refused with. */
    redeem: (row: { readonly code: string }, quantity = 1, scanId = newKey(), actor = here, pointId = POINT): Promise<string> =>
      refusalOf(redeeming.redeem(actor, pointId, { scanId, code: row.code, quantity })),
    /** Two points, nothing else, no device locked. */
    fresh: async (): Promise<void> => {
      for (const name of ['orders', 'pickupPoints', 'pickupScans']) await database.connection.collection(name).deleteMany({})
      await store.insert(pointRow(POINT, [here.personId ?? '']))
      await store.insert(pointRow(OTHER, [there.personId ?? '']))
      told.length = 0
      skippedMs = 0
      redeeming = makeRedeeming()
    },
    close: () => database.close(),
  }
}
export type PickupDesk = Awaited<ReturnType<typeof startPickupDesk>>
