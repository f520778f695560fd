// The world of an after-sales test on real MongoDB: orders, receipts, stock, ledger, commission and the sandbox provider, any call of which may die.
import type { Connection } from 'mongoose'
import { openAfterSales, type OpenedAfterSales } from '../../server/after-sales/door.ts'
import type { CaseRow } from '../../server/after-sales/after-sale.rules.ts'
import type { AuditWrite } from '../../server/audit/audit.service.ts'
import { createStock } from '../../server/catalog/stock.service.ts'
import { createStockStore, type MoveRow, type StockRow } from '../../server/catalog/stock.store.ts'
import { createAccrualService } from '../../server/commission/accrual.service.ts'
import { createBus } from '../../server/domain-events.ts'
import { createReceipts } from '../../server/fulfilment/receipt.service.ts'
import { createReceiptStore } from '../../server/fulfilment/receipt.store.ts'
import { openLedger } from '../../server/ledger/door.ts'
import { createLogger } from '../../server/logger.ts'
import { createMetrics } from '../../server/metrics.ts'
import { createOrderCredit } from '../../server/orders/checkout/credit-paid.service.ts'
import { createSettlementStore } from '../../server/orders/life.store.ts'
import type { OrderRow } from '../../server/orders/order.rules.ts'
import { createRefunding } from '../../server/orders/refunding/refunding.service.ts'
import { createRefundingStore } from '../../server/orders/refunding/refunding.store.ts'
import { createRefundStore } from '../../server/payments/payment.store.ts'
import { createRefunds, type RefundRow } from '../../server/payments/refund.service.ts'
import { createSandboxProvider } from '../../server/payments/sandbox/sandbox.adapter.ts'
import { createSandbox } from '../../server/payments/sandbox/sandbox.service.ts'
import { createSandboxStore } from '../../server/payments/sandbox/sandbox.store.ts'
import { collectionOf } from '../../server/persistence/collections.ts'
import { createTestClock, hex, nextId, NOBODY } from './order-shop.ts'
import { paidOrder } from './paid-order.ts'

const ZONE = 'Asia/Shanghai'
export const LEADER = hex(0x1eade6)
export const RATE = { rate: { bps: 1_000 }, inviterId: null, inviterBps: 0, capBps: 3_000 } as unknown as OrderRow['rate']

/** Dies at the n-th call of everything it wraps, before that does anything. */
export type Death = { left: number; readonly calls: string[] }
const mortal = <T extends object>(name: string, parts: T, death: Death | null): T =>
  new Proxy(parts, {
    get: (target, key) => {
      const given = Reflect.get(target, key) as unknown
      if (death === null || typeof given !== 'function') return given
      return async (...args: unknown[]) => {
        death.calls.push(`${name}.${String(key)}`)
        if ((death.left -= 1) === 0) throw new Error('died')
        return (given as (...all: unknown[]) => unknown).apply(target, args)
      }
    },
  })

export type AfterSalesWorld = ReturnType<typeof createAfterSalesWorld>
export const createAfterSalesWorld = (db: Connection) => {
  const clock = createTestClock()
  const logger = createLogger('silent')
  const metrics = createMetrics()
  const bus = createBus(logger)
  const ledger = openLedger({ db, clock }).ledger
  const accruals = createAccrualService({ ledger, leaderCards: async () => new Map(), bus })
  const audited: AuditWrite[] = []
  const flags = { another: true, linked: false }
  const sandbox = createSandbox({ store: createSandboxStore(db), clock, kick: () => undefined })
  const stockStore = createStockStore(db)
  const orders = collectionOf<OrderRow>(db, 'orders')
  const cases = collectionOf<CaseRow>(db, 'afterSales')

  const open = (death: Death | null = null): OpenedAfterSales & { readonly refundsDue: () => Promise<void> } => {
    const credit = createOrderCredit({
      accruals: mortal('accruals', accruals, death),
      credit: { onPaid: async () => undefined, payerMatch: async () => null },
      keepBlock: createSettlementStore(db).keepBlock,
    })
    const refunding = createRefunding({
      store: mortal('orderStore', createRefundingStore(db), death),
      bringCredit: credit.bring,
      changed: () => undefined,
      nowMs: clock.nowMs,
    })
    const refunds = createRefunds({
      store: mortal('refundStore', createRefundStore(db), death),
      provider: mortal('provider', createSandboxProvider(sandbox), death),
      postLedger: mortal('ledger', { post: ledger.post }, death).post,
      clock,
      logger,
      metrics,
    })
    const receipts = createReceipts({
      store: mortal('receiptStore', createReceiptStore(db), death),
      parcelsOf: async () => [],
      changed: () => undefined,
      clock,
      logger,
    })
    const opened = openAfterSales({
      db,
      clock,
      bus,
      logger,
      timeZone: ZONE,
      orders: refunding,
      receipts,
      refunds,
      stock: mortal('stock', createStock({ store: stockStore, nowMs: clock.nowMs }), death),
      reconcile: { reports: async () => [] },
      ledger,
      audit: { write: async (row) => void audited.push(row), of: async () => [] },
      nicknames: async (ids) => new Map(ids.map((id) => [id, '小雨'])),
      anotherDecides: async () => flags.another,
      anotherRefunds: async () => flags.another,
      isLinked: async () => flags.linked,
      evidence: { isOf: async (_, ids) => !ids.includes(hex(404)), url: async (id) => `/api/v1/evidence/${id}` },
      returnTo: { name: '素山', address: '杭州市', contact: '0571' },
    })
    return { ...opened, refundsDue: refunds.retryDue }
  }
  return {
    clock,
    audited,
    flags,
    sandbox,
    ledger,
    open,
    /** A paid order with its payment at the provider, stock and accrual as they are after paying. */
    order: async (facts: Partial<OrderRow> = {}): Promise<OrderRow> => {
      const paymentId = nextId()
      const skuId = nextId()
      const attribution = { ...NOBODY, leaderId: LEADER, leaderName: '李姐', reason: 'touch', factsAtMs: 0 } as OrderRow['attribution']
      const money = { paidBy: paymentId, paymentId, skuId, attribution, rate: RATE, creditBlock: null }
      const row = paidOrder({ ...money, paidAt: new Date(clock.nowMs()), ...facts })
      await orders.insertOne(row)
      await collectionOf<StockRow>(db, 'stock').insertOne({ _id: skuId, onHand: 10, reserved: 0, safety: 0 })
      const ask = { amountFen: row.totalFen, currency: 'CNY', title: 'x', expiresAtMs: clock.nowMs() + 60_000, returnPath: '/' }
      await sandbox.create({ paymentId, ...ask })
      await sandbox.pay(paymentId, 'normal', 0)
      const why = { touchAtMs: null, bindingSinceMs: null, reason: 'touch', ruleVersion: 1, title: 'x' } as const
      const sold = { orderId: row._id, orderNo: row.orderNo, why, leaderId: row.attribution.leaderId, frozen: row.rate }
      await accruals.accrue({ ...sold, units: row.quantity, goodsFen: row.goodsFen })
      return row
    },
    now: async ({ _id }: Pick<OrderRow, '_id'>): Promise<OrderRow> => {
      const row = await orders.findOne({ _id })
      if (!row) throw new Error('no such order')
      return row
    },
    set: async ({ _id }: Pick<OrderRow, '_id'>, change: object): Promise<void> =>
      void (await orders.updateOne({ _id }, { $set: change, $inc: { version: 1 } })),
    caseOf: async (caseId: string): Promise<CaseRow> => {
      const row = await cases.findOne({ _id: caseId })
      if (!row) throw new Error('no such case')
      return row
    },
    casesOf: (orderId: string): Promise<CaseRow[]> => cases.find({ orderId }).sort({ number: 1 }).toArray(),
    onHand: async (skuId: string): Promise<number> => (await collectionOf<StockRow>(db, 'stock').findOne({ _id: skuId }))?.onHand ?? -1,
    moves: (skuId: string): Promise<MoveRow[]> => collectionOf<MoveRow>(db, 'stockMoves').find({ skuId }).sort({ _id: 1 }).toArray(),
    refunds: (orderId: string): Promise<RefundRow[]> => collectionOf<RefundRow>(db, 'refunds').find({ orderId }).toArray(),
    /** Signed ledger rows of an order, by their names. */
    entries: async (orderId: string): Promise<Record<string, number>> => {
      const rows = await ledger.ofOrders([orderId])
      return Object.fromEntries(rows.map(({ transferId, amountFen }) => [transferId.replace(`${orderId}:`, ''), amountFen]))
    },
  }
}
