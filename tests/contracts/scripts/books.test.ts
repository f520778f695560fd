// The checker of the books on a real MongoDB and Redis: it finds nothing wrong in right books, and each planted fault by its own check.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { Redis } from 'ioredis'
import type { Connection } from 'mongoose'
import { checkBooks } from '../../../scripts/reconcile/every-check.ts'
import type { ClientAct } from '../../../scripts/reconcile/history-checks.ts'
import { createLogger } from '../../../server/logger.ts'
import { createMetrics } from '../../../server/metrics.ts'
import type { StockGate } from '../../../server/offers/stock-gate.service.ts'
import { createStockGate } from '../../../server/offers/stock-gate.store.ts'
import { orderIdOf } from '../../../server/orders/order-id.rules.ts'
import { collectionOf } from '../../../server/persistence/collections.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { DELIVERY, hex, NOBODY } from '../../support/order-shop.ts'
import { startRedis, type OwnRedis } from '../../support/real-parts.ts'

jest.setTimeout(60_000)

type Row = { _id: string } & Record<string, unknown>
const OFFER = hex(1)
const LOT = hex(2)
const SKU = hex(3)
const MEMBER = hex(4)
const KEY = 'key-of-the-first-click'
const PAYMENT = hex(5)
const ORDER = orderIdOf(MEMBER, KEY)
const AT = new Date(0)

const offer: Row = {
  _id: OFFER,
  showId: hex(6),
  productId: hex(7),
  position: 1,
  state: 'open',
  cap: 2,
  holdSec: 300,
  gateEpoch: 1,
  version: 1,
  removed: false,
  skus: [{ skuId: SKU, lotId: LOT, lotIndex: 1, livePriceFen: 9_900, flashPriceFen: null, plannedUnits: 5, unitCount: 5 }],
}
const order: Row = {
  _id: ORDER,
  orderNo: '202611250000000001',
  memberId: MEMBER,
  offerId: OFFER,
  skuId: SKU,
  lotId: LOT,
  lotIndex: 1,
  quantity: 2,
  units: [1, 2],
  slots: [1, 2],
  grant: ORDER,
  goodsFen: 10_000,
  baseFen: 10_000,
  attribution: { ...NOBODY, leaderId: 'ling' },
  rate: { rate: { bps: 1_000 }, inviterId: null, inviterBps: 0, capBps: 5_000 },
  insider: false,
  delivery: DELIVERY,
  state: 'toShip',
  paidBy: PAYMENT,
  refunds: [],
  version: 3,
  createdAt: AT,
}
const accrual: Row = {
  _id: `${ORDER}:accrue`,
  debit: 'commission',
  credit: 'leader:ling:frozen',
  amountFen: 1_000,
  code: 'accrue',
  orderId: ORDER,
  at: AT,
}
const sale: Row = {
  _id: `${PAYMENT}:${ORDER}:sale`,
  debit: 'provider',
  credit: 'sales',
  amountFen: 10_000,
  code: 'sale',
  orderId: ORDER,
  at: AT,
}
const move = (id: string, qty: number, from: string, to: string, code: string, lotId: string | null): Row => ({
  _id: id,
  skuId: SKU,
  lotId,
  qty,
  from,
  to,
  code,
  createdAt: AT,
})
const BOOKS: readonly (readonly [string, Row])[] = [
  ['offers', offer],
  ['lots', { _id: LOT, showId: hex(6), offerId: OFFER, skuId: SKU, lotIndex: 1, unitCount: 5 }],
  ['stock', { _id: SKU, onHand: 3, reserved: 0, safety: 0 }],
  ['stockMoves', move(`${SKU}:initial`, 8, 'outside', 'onHand', 'initial', null)],
  ['stockMoves', move(`${LOT}:open`, 5, 'onHand', 'lot', 'open', LOT)],
  ['orders', order],
  ['payments', { _id: PAYMENT, state: 'succeeded', lines: [{ orderId: ORDER, amountFen: 10_000 }] }],
  ['transfers', accrual],
  ['transfers', sale],
]
const click = (given: Partial<ClientAct> = {}): ClientAct => ({
  memberId: MEMBER,
  key: KEY,
  body: { offerId: OFFER, skuId: SKU, quantity: 2 },
  again: false,
  startMs: 0,
  endMs: 1,
  answer: { code: 'accepted', orderId: ORDER, orderNo: '202611250000000001' },
  ...given,
})

describe('the checker of the books', () => {
  let database: MigratedDatabase
  let server: OwnRedis
  let db: Connection
  let redis: Redis
  let gate: StockGate
  beforeAll(async () => {
    ;[database, server] = await Promise.all([migratedDatabase(), startRedis({ aof: 'none' })])
    db = database.connection
    redis = new Redis(server.url)
    gate = createStockGate({ redis, logger: createLogger('silent'), metrics: createMetrics() })
    // The indexes and validators are what keeps most faults out: the checker must find them all the same.
    for (const name of ['orders', 'stock']) {
      await db.collection(name).dropIndexes()
      await db.db?.command({ collMod: name, validationLevel: 'off' })
    }
  }, 180_000)
  afterAll(async () => {
    redis.disconnect()
    await Promise.all([server.stop(), database.close()])
  })
  const terms = { offerId: OFFER, gateEpoch: 1, skus: [{ lotIndex: 1 }] }
  const standGate = async (owned: readonly number[], slots: readonly number[], unitCount = 5): Promise<void> => {
    await redis.flushall()
    await gate.fence(terms, 'building')
    await gate.stageSlots(terms, new Map(slots.length > 0 ? [[MEMBER, slots]] : []))
    await gate.install(terms, 2, slots.length, [{ unitCount, owned: new Set(owned), inLine: false }])
  }
  const rows = (name: string) => collectionOf<Row>(db, name)
  const set = async (name: string, id: string, change: Partial<Row>): Promise<void> =>
    void (await rows(name).updateOne({ _id: id }, { $set: change }))
  beforeEach(async () => {
    for (const name of ['offers', 'lots', 'stock', 'stockMoves', 'orders', 'payments', 'refunds', 'transfers', 'inbox'])
      await rows(name).deleteMany({})
    for (const [name, row] of BOOKS) await rows(name).insertOne({ ...row })
    await standGate([1, 2], [1, 2])
  })
  const found = async (history: readonly ClientAct[] = [click()]): Promise<string[]> => [
    ...new Set((await checkBooks({ db, redis }, { history })).map(({ check }) => check)),
  ]

  test('right books have no difference', async () => {
    expect(await checkBooks({ db, redis }, { history: [click()] })).toEqual([])
  })

  test.each<[string, string, () => Promise<unknown>]>([
    [
      'a unit with two owners',
      'K1',
      () =>
        rows('orders').insertOne({
          ...order,
          _id: 'x'.repeat(26),
          orderNo: '2',
          slots: [3, 4],
          units: [2, 3],
          paidBy: undefined,
          rate: null,
        }),
    ],
    ['a unit outside the lot', 'K1', () => set('orders', ORDER, { units: [1, 6] })],
    ['an order with fewer units than its quantity', 'K2', () => set('orders', ORDER, { units: [1] })],
    ['a closed order that owns units', 'K2', () => set('orders', ORDER, { state: 'closed' })],
    ['an order without slots under a cap', 'K2', () => rows('orders').updateOne({ _id: ORDER }, { $unset: { slots: '' } })],
    ['a slot over the cap', 'K3', () => set('orders', ORDER, { slots: [1, 3] })],
    ['a leaked unit', 'K5', () => standGate([1, 2, 5], [1, 2])],
    ['a leak and a gap that cancel out', 'K5', () => standGate([1, 5], [1, 2])],
    ['a wrong slot mask', 'K5', () => standGate([1, 2], [2])],
    ['a gate that knows too few units', 'K5', () => standGate([1, 2], [1, 2], 4)],
    ['a gate of another epoch', 'K5', () => set('offers', OFFER, { gateEpoch: 2 })],
    ['an undecided grant', 'K5', () => redis.hset(`gate:{${OFFER}}:pend`, '1.1', `dead ${ORDER}`)],
    ['a release that is still owed', 'K6', () => set('orders', ORDER, { releaseOwed: true })],
    ['a notice that waits', 'K6', () => rows('inbox').insertOne({ _id: 'event', state: 'new' })],
    ['stock that the journal does not explain', 'K7', () => set('stock', SKU, { onHand: 4 })],
    ['a lot that grew without a move', 'K7', () => set('lots', LOT, { unitCount: 6 })],
    ['a move back without a take-back', 'K7', () => rows('stockMoves').insertOne(move(`${LOT}:back:1`, 1, 'lot', 'onHand', 'back', LOT))],
    [
      'a take-back without its move',
      'K7',
      () =>
        rows('orders').insertOne({
          _id: `${LOT}:back:1`,
          offerId: OFFER,
          lotId: LOT,
          skuId: SKU,
          quantity: 1,
          units: [5],
          state: 'takenBack',
        }),
    ],
    ['a closed offer whose units are not all accounted for', 'K7', () => set('offers', OFFER, { state: 'closed' })],
    ['a payment that neither pays nor was given back', 'K8', () => set('orders', ORDER, { paidBy: hex(9) })],
    [
      'a payment that pays and was given back',
      'K8',
      () => rows('refunds').insertOne({ _id: `${PAYMENT}:${ORDER}`, state: 'requested', amountFen: 10_000 }),
    ],
    ['an order without its accrual', 'K9', () => rows('transfers').deleteOne({ _id: accrual._id })],
    ['an accrual of another amount', 'K9', () => set('transfers', accrual._id, { amountFen: 999 })],
    ['an accrual of an order that credits nobody', 'K9', () => set('orders', ORDER, { insider: true })],
    ['a payment without its row', 'K9', () => rows('transfers').deleteOne({ _id: sale._id })],
    [
      'more reversed than was accrued',
      'K9',
      () =>
        rows('transfers').insertOne({
          ...accrual,
          _id: `${ORDER}:reverse:1`,
          debit: accrual['credit'],
          credit: 'commission',
          amountFen: 1_001,
          code: 'reverse',
        }),
    ],
  ])('finds %s', async (_name, check, plant) => {
    await plant()
    expect(await found()).toContain(check)
  })

  const refusal = (code: string, given: Partial<ClientAct> = {}): ClientAct =>
    click({ startMs: 2, endMs: 3, again: true, answer: { code }, ...given })
  test.each<[string, readonly ClientAct[], boolean]>([
    ['an order that was accepted and is nowhere', [click({ key: 'another-key' })], true],
    ['one key answered as two orders', [click(), click({ answer: { code: 'accepted', orderId: ORDER, orderNo: '1' } })], true],
    ['an answer taken back', [click(), refusal('sold_out')], true],
    ['a retry refused for good that is an order', [click({ answer: { code: 'unknown' } }), refusal('over_cap')], true],
    ['an order of another body', [click({ body: { offerId: OFFER, skuId: SKU, quantity: 1 } })], true],
    ['a retry that is called a reused key', [click(), refusal('key_reused')], true],
    ['a first try refused after an unknown one', [click({ answer: { code: 'unknown' } }), refusal('sold_out', { again: false })], false],
    ['a refusal and then an order', [click({ answer: { code: 'sold_out' } }), click({ startMs: 2, endMs: 3 })], false],
    ['a twin that was slower than the order', [refusal('sold_out', { startMs: 0, endMs: 5 }), click({ startMs: 1 })], false],
    ['another body under the same key', [click(), refusal('key_reused', { body: { offerId: OFFER, skuId: SKU, quantity: 1 } })], false],
    ['an answer that decides nothing', [click(), refusal('busy')], false],
  ])('of what clients saw: %s', async (_name, history, isWrong) => {
    expect(await found(history)).toEqual(isWrong ? ['K4'] : [])
  })
})
