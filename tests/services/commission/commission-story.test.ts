// Commission as a story: the rate frozen, the accrual written once and told, refunds and settling, the leader's entries, on stores in memory.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { createAccrualService, type CommissionedOrder } from '../../../server/commission/accrual.service.ts'
import type { CreditEvent } from '../../../server/commission/credit.rules.ts'
import { commissionOf } from '../../../server/commission/rate.rules.ts'
import { createRateService } from '../../../server/commission/rate.service.ts'
import { entryRow } from '../../../server/ledger/entry.rules.ts'
import { createLedgerService } from '../../../server/ledger/ledger.service.ts'
import { createLeaderWorld, guestActor, memberActor, type LeaderWorld } from '../../support/leader-world.ts'
import { memoryLedgerStore, memoryRateStore } from '../../support/memory-ledger.ts'

const DAY_MS = 86_400_000
const setUp = (world: LeaderWorld) => {
  const ledger = createLedgerService({ store: memoryLedgerStore(), clock: world.clock })
  const rates = createRateService({ store: memoryRateStore(), clock: world.clock, wasSharing: world.touches.wasSharing })
  const accruals = createAccrualService({ ledger, leaderCards: world.leaders.cards, bus: world.bus })
  return { ledger, rates, accruals }
}
const rateAsk = (leaderId: string, atMs: number) => ({
  leaderId,
  level: 1,
  showId: 'S',
  skuId: 'K',
  categories: ['cakes'],
  goodsFen: 17_800,
  units: 2,
  atMs,
})

let world: LeaderWorld
let parts: ReturnType<typeof setUp>
beforeEach(() => {
  world = createLeaderWorld()
  parts = setUp(world)
})
const credits = () => world.told.flatMap(({ name, payload }) => (name === 'toldPerson' && payload.entry.kind === 'credit' ? [payload] : []))
const order = async (leaderId: string | null, orderId = world.id()): Promise<CommissionedOrder> => ({
  orderId,
  orderNo: '202611231234567890',
  why: { touchAtMs: 5, bindingSinceMs: 6, reason: 'protectedBinding', ruleVersion: 1, title: '手工糕点礼盒 9 枚' },
  leaderId,
  frozen: leaderId === null ? null : await parts.rates.freeze(rateAsk(leaderId, world.clock.nowMs())),
  units: 2,
  goodsFen: 17_800,
})

describe('rates', () => {
  it('freezes the row in force with its version, level and what it comes to', async () => {
    await parts.rates.publish([
      { id: 'shop', rate: { bps: 1000 }, byLevel: { 2: { bps: 1125 } } },
      { id: 'cakes', category: 'cakes', rate: { bps: 1100 }, byLevel: { 2: { bps: 1125 } } },
    ])
    const ask = rateAsk('L', world.clock.nowMs())
    expect(await parts.rates.freeze(ask)).toEqual({
      rate: { bps: 1100 },
      capBps: 3000,
      level: 1,
      tableVersion: 2,
      rowId: 'cakes',
      inviterId: null,
      inviterBps: 0,
      amountFen: 1958,
    })
    expect(await parts.rates.freeze({ ...ask, level: 2 })).toMatchObject({ rate: { bps: 1125 }, amountFen: 2002 })
    expect(await parts.rates.shopBps(1)).toBe(1000)
    expect(await parts.rates.shopBps(2)).toBe(1125)
    expect(commissionOf({ rate: { bps: 1125 }, capBps: 3000 }, 17_800, 2)).toBe(2002)
  })

  it('a cut waits 48 h, and 7 days more for a leader people came by before it', async () => {
    const showId = world.addShow()
    const { leaderId, actor } = await world.addLeader('李姐')
    const other = await world.addLeader('王姐')
    const { code } = await world.links.create(actor, { showId })
    await world.touches.write({ actor: guestActor('v'), code, showId, source: 'live' })
    world.later(1)
    await parts.rates.publish([{ id: 'shop', rate: { bps: 500 } }])
    const bpsOf = async (id: string) => (await parts.rates.freeze(rateAsk(id, world.clock.nowMs()))).rate
    world.later(2 * DAY_MS - 1)
    expect([await bpsOf(leaderId), await bpsOf(other.leaderId)]).toEqual([{ bps: 1000 }, { bps: 1000 }])
    world.later(1)
    expect([await bpsOf(leaderId), await bpsOf(other.leaderId)]).toEqual([{ bps: 1000 }, { bps: 500 }])
    world.later(7 * DAY_MS)
    expect(await bpsOf(leaderId)).toEqual({ bps: 500 })
  })

  it('two who publish at once: one wins, the other is told', async () => {
    const both = await Promise.all([parts.rates.publish([]), parts.rates.publish([])])
    expect(both.sort()).toEqual([false, true])
    expect((await parts.rates.freeze(rateAsk('L', world.clock.nowMs() + 3 * DAY_MS))).rate).toEqual({ bps: 0 })
  })
})

describe('accruals', () => {
  it('a paid order is accrued once however often it is told, and its leader hears it once', async () => {
    const { leaderId, memberId } = await world.addLeader('李姐')
    const paid = await order(leaderId)
    const answers = await Promise.all([parts.accruals.accrue(paid), parts.accruals.accrue(paid)])
    expect([...answers.flat(), ...(await parts.accruals.accrue(paid))]).toHaveLength(1)
    expect(credits()).toEqual([
      {
        personId: memberId,
        entry: {
          kind: 'credit',
          entryId: `${paid.orderId}:accrue`,
          orderNo: paid.orderNo,
          amountFen: 1780,
          frozenFen: 1780,
          availableFen: 0,
          version: 1,
        },
      },
    ])
    expect(await parts.ledger.sumOfAll()).toBe(0)
  })

  it('nobody credited, nothing blocked away, nothing to pay: no row', async () => {
    const { leaderId } = await world.addLeader('李姐')
    expect(await parts.accruals.accrue(await order(null))).toEqual([])
    expect(await parts.accruals.accrue({ ...(await order(leaderId)), goodsFen: 0 })).toEqual([])
    expect(await parts.accruals.accrue(await order(leaderId), 'payer')).toEqual([])
    expect(credits()).toEqual([])
  })

  it('refunds and settling are derived from the order: repeating all of it writes only what is missing', async () => {
    const { leaderId } = await world.addLeader('李姐')
    const paid = await order(leaderId)
    const events: CreditEvent[] = [
      { type: 'paid', blocked: null },
      { type: 'refund', refundId: 'r1', goodsFen: 8900, units: 1 },
      { type: 'settle' },
      { type: 'refund', refundId: 'r2', goodsFen: 8900, units: 1 },
    ]
    await parts.accruals.accrue(paid)
    await parts.accruals.bring(paid, events.slice(0, 2))
    expect(await parts.ledger.balancesOf(leaderId)).toMatchObject({ frozenFen: 890, availableFen: 0 })
    await parts.accruals.bring(paid, events.slice(0, 3))
    expect(await parts.ledger.balancesOf(leaderId)).toMatchObject({ frozenFen: 0, availableFen: 890 })
    await parts.accruals.bring(paid, events)
    await parts.accruals.bring(paid, events)
    expect(await parts.ledger.balancesOf(leaderId)).toEqual({ frozenFen: 0, availableFen: 0, withdrawingFen: 0, version: 4 })
    expect(await parts.ledger.verify(leaderId)).toBeNull()
    expect(credits().map(({ entry }) => ('amountFen' in entry ? entry.amountFen : null))).toEqual([1780, -890, 890, -890])
    const rows = await parts.ledger.ofOrders([paid.orderId])
    expect(rows.map((row) => row.transferId.split(':').slice(1).join(':'))).toEqual(['accrue', 'reverse:1', 'settle', 'reverse:2'])
  })

  it('a refund seen before the accrual accrues first', async () => {
    const { leaderId } = await world.addLeader('李姐')
    const paid = await order(leaderId)
    await parts.accruals.bring(paid, [
      { type: 'paid', blocked: null },
      { type: 'refund', refundId: 'r1', goodsFen: 17_800, units: 2 },
    ])
    expect(await parts.accruals.accrue(paid)).toEqual([])
    expect(await parts.ledger.balancesOf(leaderId)).toMatchObject({ frozenFen: 0, version: 2 })
  })
})

describe('what a leader sees', () => {
  it('entries say how much, where, and why, and hang together', async () => {
    const { leaderId, actor } = await world.addLeader('李姐')
    const paid = await order(leaderId)
    await parts.accruals.accrue(paid)
    await parts.accruals.bring(paid, [{ type: 'paid', blocked: null }, { type: 'settle' }])
    const { rows, next } = await parts.ledger.ownEntries(actor, { cursor: null, limit: 1 })
    const older = await parts.ledger.ownEntries(actor, { cursor: next, limit: 5 })
    const [settle, accrue] = [...rows, ...older.rows].map(entryRow)
    expect(settle).toMatchObject({ number: 2, code: 'settle', amountFen: 1780, side: 'available', previousHash: accrue?.hash })
    expect(accrue).toMatchObject({
      entryId: `${paid.orderId}:accrue`,
      code: 'accrue',
      amountFen: 1780,
      side: 'frozen',
      explain: { ...paid.why, baseFen: 17_800, rateBps: 1000, fenPerUnit: null, units: 2 },
    })
    expect(older.next).toBeNull()
    await expect(parts.ledger.ownEntries(memberActor(world.id()), { cursor: null, limit: 5 })).rejects.toMatchObject({
      code: 'not_allowed',
    })
  })
})
