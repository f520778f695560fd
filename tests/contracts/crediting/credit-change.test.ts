// An order moved to another leader on real MongoDB: reversal and new accrual, both told; cut between any two writes it ends the same, and nobody is paid twice.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import type { Actor } from '../../../server/actor.ts'
import type { AuditRow } from '../../../server/audit/audit.service.ts'
import { createAccrualService } from '../../../server/commission/accrual.service.ts'
import { createRateService } from '../../../server/commission/rate.service.ts'
import { createOrderCredit as createOrderCreditView } from '../../../server/crediting/order-credit.service.ts'
import { createLedgerService } from '../../../server/ledger/ledger.service.ts'
import type { NoticeText } from '../../../server/notifications/notice.service.ts'
import { createOrderCredit } from '../../../server/orders/checkout/credit-paid.service.ts'
import { createSettlementStore } from '../../../server/orders/life.store.ts'
import { createCreditChanges, type CreditChangeDeps } from '../../../server/crediting/credit-change.service.ts'
import { createCreditChangeStore } from '../../../server/crediting/credit-change.store.ts'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import { createRefunding } from '../../../server/orders/refunding/refunding.service.ts'
import { createRefundingStore } from '../../../server/orders/refunding/refunding.store.ts'
import { detailWithoutDelivery } from '../../../server/orders/present.rules.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { onceTo } from '../../support/notice-world.ts'
import { createLeaderWorld, staffActor, type LeaderWorld } from '../../support/leader-world.ts'
import { memoryLedgerStore, memoryRateStore } from '../../support/memory-ledger.ts'
import { paidOrder } from '../../support/paid-order.ts'
import { startMongo, type TestMongo } from '../../support/real-parts.ts'

type Named = Awaited<ReturnType<LeaderWorld['addLeader']>>
let mongo: TestMongo
let db: Connection
let world: LeaderWorld
let [li, wang]: Named[] = []
let audits: AuditRow[]
let notices: { personId: string; text: NoticeText }[]
let linked: Set<string>
const clerk: Actor = { ...staffActor('clerk'), stepUpAtMs: 1 }

beforeAll(async () => {
  mongo = await startMongo()
  db = await connectMongo(mongo.uri)
})
afterAll(async () => {
  await db.close()
  await mongo.stop()
})

const build = () => {
  const ledger = createLedgerService({ store: memoryLedgerStore(), clock: world.clock })
  const rates = createRateService({ store: memoryRateStore(), clock: world.clock, wasSharing: world.touches.wasSharing })
  const accruals = createAccrualService({ ledger, leaderCards: world.leaders.cards, bus: world.bus })
  const { keepBlock } = createSettlementStore(db)
  const orderCredit = createOrderCredit({ accruals, credit: world.credit, keepBlock })
  const store = createCreditChangeStore(db)
  const refunding = createRefunding({
    store: createRefundingStore(db),
    bringCredit: orderCredit.bring,
    changed: () => undefined,
    nowMs: world.clock.nowMs,
  })
  const told = onceTo((personId, text) => notices.push({ personId, text }))
  const changesWith = (override: Partial<CreditChangeDeps> = {}) =>
    createCreditChanges({
      store,
      leaderById: world.leaders.byId,
      credit: world.credit,
      freezeRate: rates.freeze,
      levelAt: async ({ level }) => level,
      bringCredit: orderCredit.bring,
      areOne: async (personId, others) => linked.has(personId) && others.some((one) => one === li?.memberId || one === wang?.memberId),
      audit: {
        write: async ({ act, on, after, reason }) => {
          audits.push({ act, on, after: JSON.stringify(after), reason } as AuditRow)
        },
        of: async () => audits,
      },
      notices: told,
      changed: () => undefined,
      bus: world.bus,
      publicUrl: 'https://shop.example',
      clock: world.clock,
      ...override,
    })
  return { ledger, rates, orderCredit, refunding, changesWith }
}
let parts: ReturnType<typeof build>

beforeEach(async () => {
  await db.collection('orders').deleteMany({})
  world = createLeaderWorld()
  ;[li, wang] = [await world.addLeader('李姐'), await world.addLeader('王姐')]
  audits = []
  notices = []
  linked = new Set()
  parts = build()
})

/** Li's order of two units, 100 yuan at 10 %. */
const place = async (given: Partial<OrderRow> = {}): Promise<OrderRow> => {
  const at = { createdAt: new Date(world.clock.nowMs()), paidAt: new Date(world.clock.nowMs()) }
  const blank = paidOrder({ quantity: 2, creditBlock: null, ...at })
  const leaderId = li?.leaderId ?? ''
  const who = { leaderId, leaderMemberId: li?.memberId ?? null, leaderName: '李姐', leaderLevel: 1, reason: 'touch' as const }
  const { showId, skuId } = blank
  const ask = { leaderId, level: 1, showId, skuId, categories: [], goodsFen: 10_000, units: 2, atMs: world.clock.nowMs() }
  const row = { ...blank, attribution: { ...blank.attribution, ...who }, rate: await parts.rates.freeze(ask), ...given }
  await db.collection('orders').insertOne(row as never)
  if (row.paidAt !== undefined) await parts.orderCredit.paid(row)
  return row
}
const rowOf = async (orderId: string): Promise<OrderRow> => (await db.collection('orders').findOne({ _id: orderId as never })) as never
const frozen = async () => {
  const of = async (leaderId = '') => (await parts.ledger.balancesOf(leaderId)).frozenFen
  return [await of(li?.leaderId), await of(wang?.leaderId)]
}
const move = (row: OrderRow, given: Partial<{ leaderId: string; seenVersion: number }> = {}) => ({
  leaderId: wang?.leaderId ?? '',
  reason: '顾客是她的老客',
  seenVersion: row.version,
  ...given,
})
const idsOf = async (orderId: string) =>
  (await parts.ledger.ofOrders([orderId])).map(({ transferId }) => transferId.slice(orderId.length + 1)).toSorted()

describe('an order moved to another leader', () => {
  test('is reversed for the one and accrued for the other, both see it and are told, and the answer at placement stays', async () => {
    const row = await place()
    expect(await frozen()).toEqual([1000, 0])
    const moved = await parts.changesWith().changeLeader(clerk, row.orderNo, move(row))
    expect(await frozen()).toEqual([0, 1000])
    expect(moved).toMatchObject({ attribution: { leaderName: '王姐', reason: 'moved' }, version: row.version + 1 })
    expect((await rowOf(row._id)).creditOwed).toBeUndefined()
    expect(audits).toMatchObject([{ act: 'order.changeLeader', reason: '顾客是她的老客' }])
    expect(notices.map(({ personId, text }) => [personId, text.template === 'orderMoved' && text.toYou])).toEqual([
      [li?.memberId, false],
      [wang?.memberId, true],
    ])
    expect((await world.credit.salesOf([li?.leaderId ?? '', wang?.leaderId ?? ''])).get(wang?.leaderId ?? '')).toEqual({
      paidOrders: 1,
      gmvFen: 10_000,
    })
    const view = createOrderCreditView({
      changes: parts.changesWith(),
      ledger: parts.ledger,
      leaderCards: world.leaders.cards,
      nicknames: async (ids) => new Map(ids.map((id) => [id, `name of ${id}`])),
    })
    const seen = await view.of(staffActor('clerk', ['orders']), row.orderNo)
    expect(seen).toMatchObject({
      leaderName: '王姐',
      open: true,
      blocked: null,
      changes: [{ n: 1, kind: 'move', byName: 'name of clerk', fromName: '李姐', toName: '王姐' }],
    })
    expect(seen.entries.map(({ leaderName, code, amountFen }) => [leaderName, code, amountFen].join(' ')).toSorted()).toEqual([
      '李姐 accrue 1000',
      '李姐 move -1000',
      '王姐 move 1000',
    ])
  })

  test('unpaid: only the credit moves; what accrues when the money comes is the new leader’s', async () => {
    const { paidAt: _, ...unpaid } = paidOrder()
    const row = await place({ state: 'pendingPayment', paidAt: undefined as never })
    await db.collection('orders').updateOne({ _id: row._id as never }, { $unset: { paidAt: '', creditBlock: '' } })
    await parts.changesWith().changeLeader(clerk, row.orderNo, move(row))
    expect([await frozen(), unpaid.state]).toEqual([[0, 0], 'toShip'])
    await db
      .collection('orders')
      .updateOne({ _id: row._id as never }, { $set: { state: 'toShip', paidAt: new Date() }, $inc: { version: 1 } })
    await parts.orderCredit.paid(await rowOf(row._id))
    expect(await frozen()).toEqual([0, 1000])
  })

  test('a refund before the move or after it ends the same, and moved back it is hers again', async () => {
    const ends: (number | undefined)[][] = []
    for (const refundFirst of [true, false]) {
      world = createLeaderWorld()
      ;[li, wang] = [await world.addLeader('李姐'), await world.addLeader('王姐')]
      parts = build()
      const row = await place()
      const refund = async () => {
        await parts.refunding.ask(row._id, { refundId: 'r1', goodsFen: 3333, freightFen: 0, units: 1, unsentUnits: 1 })
        await parts.refunding.done(row._id, 'r1')
      }
      if (refundFirst) await refund()
      await parts.changesWith().changeLeader(clerk, row.orderNo, move(await rowOf(row._id)))
      if (!refundFirst) await refund()
      ends.push(await frozen())
      await parts.changesWith().changeLeader(clerk, row.orderNo, { ...move(await rowOf(row._id)), leaderId: li?.leaderId ?? '' })
      ends.push(await frozen())
      expect(await parts.ledger.sumOfAll()).toBe(0)
    }
    expect(ends).toEqual([
      [0, 666],
      [666, 0],
      [0, 666],
      [666, 0],
    ])
  })

  test('cut after any write it is finished by the duty: one audit row, each transfer once', async () => {
    for (const cut of ['audit', 'sale', 'ledger', 'told'] as const) {
      const row = await place()
      const before = (await frozen())[1] ?? 0
      const broken = (name: typeof cut) => async () => {
        if (name === cut) throw new Error('the process died')
      }
      const dying = parts.changesWith({
        ...(cut === 'audit' && { audit: { write: broken('audit'), of: async () => [] } }),
        ...(cut === 'sale' && { credit: { ...world.credit, moveOrder: broken('sale') } }),
        ...(cut === 'ledger' && { bringCredit: broken('ledger') }),
        ...(cut === 'told' && { notices: { once: () => Promise.reject(new Error('the process died')) } }),
      })
      audits = []
      await expect(dying.changeLeader(clerk, row.orderNo, move(row))).rejects.toThrow('died')
      expect((await rowOf(row._id)).creditOwed).toBeDefined()
      const changes = parts.changesWith()
      await changes.repair()
      expect((await rowOf(row._id)).creditOwed).toBeDefined()
      world.later(10_001)
      await Promise.all([changes.repair(), parts.changesWith().repair()])
      expect((await rowOf(row._id)).creditOwed).toBeUndefined()
      expect((await frozen())[1]).toBe(before + 1000)
      expect(await idsOf(row._id)).toEqual(['accrue', 'lead:1:in', 'lead:1:out'])
      if (cut !== 'audit') expect(audits).toHaveLength(1)
    }
  })

  test('two at once: one wins, the other is told; repeated credit writes nothing new', async () => {
    const row = await place()
    const changes = parts.changesWith()
    const both = await Promise.allSettled([1, 2].map(() => changes.changeLeader(clerk, row.orderNo, move(row))))
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await Promise.all([parts.orderCredit.bring(row), parts.orderCredit.bring(await rowOf(row._id))])
    expect(await frozen()).toEqual([0, 1000])
  })

  test('who and what may not', async () => {
    const row = await place()
    const changes = parts.changesWith()
    const codeOf = (actor: Actor, given: ReturnType<typeof move>) =>
      changes.changeLeader(actor, row.orderNo, given).then(
        () => 'done',
        (err: { code: string }) => err.code,
      )
    expect(await codeOf(staffActor('clerk'), move(row))).toBe('confirm_identity')
    expect(await codeOf({ ...clerk, scopes: ['orders'] }, move(row))).toBe('not_allowed')
    linked.add('clerk')
    expect(await codeOf(clerk, move(row))).toBe('not_allowed')
    linked.clear()
    expect(await codeOf(clerk, move(row, { seenVersion: 1 }))).toBe('changed_meanwhile')
    expect(await codeOf(clerk, move(row, { leaderId: li?.leaderId ?? '' }))).toBe('bad_input')
    expect(await codeOf(clerk, move(row, { leaderId: world.id() }))).toBe('not_found')
    // Her own home: the new leader is the buyer in all but name.
    world.places.set(wang?.memberId ?? '', { deliveryIndexes: [row.delivery.deliveryIndex], devices: [] })
    expect(await codeOf(clerk, move(row))).toBe('not_allowed')
    world.places.clear()
    await world.decide(wang?.leaderId ?? '', 'pause')
    expect(await codeOf(clerk, move(row))).toBe('wrong_state')
    await world.decide(wang?.leaderId ?? '', 'resume')
    for (const facts of [{ settledAt: new Date() }, { settledAt: null, state: 'closed' }, { state: 'toShip', insider: true }]) {
      const { settledAt, ...set } = facts as { settledAt?: Date | null }
      const change = settledAt === null ? { $unset: { settledAt: '' }, $set: set } : { $set: settledAt ? { ...set, settledAt } : set }
      await db.collection('orders').updateOne({ _id: row._id as never }, change as never)
      expect(await codeOf(clerk, move(row))).toBe('wrong_state')
    }
    expect(await frozen()).toEqual([1000, 0])
  })
})

describe('a block after a flag', () => {
  test('takes back what was accrued, a release pays it on what is left; settled orders are left alone', async () => {
    const row = await place()
    const changes = parts.changesWith()
    const set = (blocked: boolean) => changes.setBlock(clerk, row._id, { blocked, reason: '同一收货地址' })
    expect([await set(false), await set(true), await set(true)]).toEqual([false, true, false])
    expect(await frozen()).toEqual([0, 0])
    await parts.refunding.ask(row._id, { refundId: 'r1', goodsFen: 5000, freightFen: 0, units: 1, unsentUnits: 1 })
    await parts.refunding.done(row._id, 'r1')
    expect(await frozen()).toEqual([0, 0])
    expect(await set(false)).toBe(true)
    expect(await frozen()).toEqual([500, 0])
    expect(await idsOf(row._id)).toEqual(['accrue', 'lead:1:out', 'lead:2:in'])
    await db.collection('orders').updateOne({ _id: row._id as never }, { $set: { settledAt: new Date() } })
    expect(await set(true)).toBe(false)
  })

  test('a block judged at payment is released the same way', async () => {
    const row = await place({ creditBlock: 'payer' })
    expect(await frozen()).toEqual([0, 0])
    // Her buyer's page says that it pays her nothing, and not why.
    expect(detailWithoutDelivery(row, 0).credited).toMatchObject({ blocked: true })
    expect(await parts.changesWith().setBlock(clerk, row._id, { blocked: false, reason: '家人代付' })).toBe(true)
    expect(await frozen()).toEqual([1000, 0])
    const released = await db.collection<{ _id: string }>('orders').findOne({ _id: row._id })
    expect(detailWithoutDelivery(released as unknown as typeof row, 0).credited).toMatchObject({ blocked: false })
  })
})
