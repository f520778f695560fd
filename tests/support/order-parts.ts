// Gives order tests their stores: all in memory, or MongoDB and Redis as in the shop.
import { Redis } from 'ioredis'
import type { Connection } from 'mongoose'
import { createLogger } from '../../server/logger.ts'
import { createMetrics } from '../../server/metrics.ts'
import { createStockGate } from '../../server/offers/stock-gate.store.ts'
import { createFreightGroupStore } from '../../server/orders/checkout/checkout-freight.store.ts'
import { createLifeStore, createSettlementStore } from '../../server/orders/life.store.ts'
import { createOrderStore } from '../../server/orders/order.store.ts'
import type { OrderRow, RefusalRow, TakeBackRow } from '../../server/orders/order.rules.ts'
import { createRefundingStore } from '../../server/orders/refunding/refunding.store.ts'
import { createClosingStore, createViewStore } from '../../server/orders/views.store.ts'
import { createWaitStore } from '../../server/orders/waiting/wait.store.ts'
import type { InboxRow } from '../../server/payments/inbox.service.ts'
import type { PaymentRow } from '../../server/payments/payment.service.ts'
import { createInboxStore, createPaymentStore, createRefundStore } from '../../server/payments/payment.store.ts'
import type { RefundRow } from '../../server/payments/refund.service.ts'
import { createSandboxStore } from '../../server/payments/sandbox/sandbox.store.ts'
import { collectionOf } from '../../server/persistence/collections.ts'
import { ordersAndPayments } from '../../server/persistence/migrations/004-orders-and-payments.ts'
import { waits } from '../../server/persistence/migrations/018-waits.ts'
import { connectMongo } from '../../server/persistence/mongo.ts'
import { createMemoryOrders } from './memory-orders.ts'
import { createMemoryPayments } from './memory-payments.ts'
import { createMemoryStockGate } from './memory-stock-gate.ts'
import { createTestClock } from './order-shop.ts'
import type { WorldParts } from './order-gateway.ts'
import { startMongo, startRedis } from './real-parts.ts'

export type OrderParts = {
  readonly fresh: () => WorldParts
  readonly wipeGate: () => Promise<void>
  readonly restartGate: () => Promise<void>
  /** Puts the end of an order's hold into the past. */
  readonly endHold: (orderId: string) => Promise<void>
  /** Removes every row of earlier stories. */
  readonly forget: () => Promise<void>
  /** The database's clock is the test's: it may jump. */
  readonly clockJumps: boolean
  readonly stop: () => Promise<void>
}

export const startMemoryParts = async (): Promise<OrderParts> => {
  let gate = createMemoryStockGate()
  let orders = createMemoryOrders(Date.now)
  return {
    fresh: () => {
      const clock = createTestClock()
      gate = createMemoryStockGate()
      orders = createMemoryOrders(clock.nowMs)
      return { clock, gate, orders, payments: createMemoryPayments(clock.nowMs) }
    },
    endHold: (orderId) => orders.endHold(orderId),
    wipeGate: async () => gate.wipe(),
    restartGate: async () => gate.restart(),
    forget: async () => undefined,
    clockJumps: true,
    stop: async () => undefined,
  }
}

/** The stores of orders and payments over a database, and a clock of their own. */
export const databaseParts = (db: Connection): Omit<WorldParts, 'gate'> => {
  const all = <T extends { _id: string }>(name: string): Promise<T[]> => collectionOf<T>(db, name).find({}).toArray() as Promise<T[]>
  return {
    clock: createTestClock(),
    waits: createWaitStore(db),
    orders: {
      orders: createOrderStore(db),
      life: createLifeStore(db),
      settlement: createSettlementStore(db),
      refunding: createRefundingStore(db),
      views: { ...createViewStore(db), ...createFreightGroupStore(db) },
      closing: createClosingStore(db),
      complete: async (orderId, receivedAt) =>
        void (await collectionOf<OrderRow>(db, 'orders').updateOne({ _id: orderId }, [
          { $set: { state: 'completed', receivedAt, shippedAt: receivedAt, sentUnits: '$quantity', version: { $add: ['$version', 1] } } },
        ])),
      all: () => all<OrderRow | RefusalRow | TakeBackRow>('orders'),
    },
    payments: {
      payments: createPaymentStore(db),
      refunds: createRefundStore(db),
      inbox: createInboxStore(db),
      sandbox: createSandboxStore(db),
      all: async () => ({
        payments: await all<PaymentRow>('payments'),
        refunds: await all<RefundRow>('refunds'),
        inbox: await all<InboxRow>('inbox'),
      }),
    },
  }
}

export const startRealParts = async (): Promise<OrderParts> => {
  const [mongo, redisServer] = await Promise.all([startMongo(), startRedis({ aof: 'everysec' })])
  const db = await connectMongo(mongo.uri)
  if (!db.db) throw new Error('no database')
  await ordersAndPayments.up(db.db)
  await waits.up(db.db)
  const redis = new Redis(redisServer.url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 2_000 })
  redis.on('error', () => undefined)
  const isReady = (): Promise<void> => new Promise((done) => (redis.status === 'ready' ? done() : void redis.once('ready', () => done())))
  await isReady()
  return {
    fresh: () => ({
      gate: createStockGate({ redis, logger: createLogger('silent'), metrics: createMetrics() }),
      ...databaseParts(db),
    }),
    endHold: async (orderId) =>
      void (await collectionOf<OrderRow>(db, 'orders').updateOne({ _id: orderId }, { $set: { expiresAt: new Date(0) } })),
    wipeGate: async () => void (await redis.flushall()),
    restartGate: async () => {
      await redisServer.startAgain()
      await isReady()
    },
    forget: async () => {
      const names = ['orders', 'payments', 'refunds', 'inbox', 'sandboxPayments', 'sandboxNotices']
      for (const name of names) await db.collection(name).deleteMany({})
      // The auditor of the last story would be it for some seconds yet.
      await redis.del('gate:hold:audit').catch(() => undefined)
    },
    clockJumps: false,
    stop: async () => {
      redis.disconnect()
      await db.close()
      await Promise.all([redisServer.stop(), mongo.stop()])
    },
  }
}
