// Leaders in figures: the centre at a glance and the staff's list, on stores in memory.
import { describe, expect, it } from '@jest/globals'
import { createAccrualService } from '../../../server/commission/accrual.service.ts'
import { createRateService } from '../../../server/commission/rate.service.ts'
import { nextStep } from '../../../server/insights/first-sale.rules.ts'
import { createLeaderFigures } from '../../../server/insights/leader-figures.service.ts'
import { localMidnightMs } from '../../../server/ledger/local-day.rules.ts'
import { createLedgerService } from '../../../server/ledger/ledger.service.ts'
import { createLeaderWorld, memberActor, staffActor } from '../../support/leader-world.ts'
import { memoryLedgerStore, memoryRateStore } from '../../support/memory-ledger.ts'

function setUp() {
  const world = createLeaderWorld()
  const ledger = createLedgerService({ store: memoryLedgerStore(), clock: world.clock })
  const rates = createRateService({ store: memoryRateStore(), clock: world.clock, wasSharing: world.touches.wasSharing })
  const accruals = createAccrualService({ ledger, leaderCards: world.leaders.cards, bus: world.bus })
  const figures = createLeaderFigures({
    ...world,
    ledger,
    rates,
    showsNow: async (limit) => [...world.shows.values()].slice(0, limit),
    toLearn: async () => new Map(),
    phoneMasks: async (memberIds) => new Map(memberIds.map((memberId) => [memberId, '138****5678'])),
    timeZone: 'Asia/Shanghai',
  })
  /** A paid order of 178 yuan at the shop's 10 %. */
  const sell = async (leaderId: string) => {
    const frozen = await rates.freeze({
      leaderId,
      level: 1,
      showId: 'S',
      skuId: 'K',
      categories: [],
      goodsFen: 17_800,
      units: 2,
      atMs: world.clock.nowMs(),
    })
    const why = { touchAtMs: null, bindingSinceMs: null, reason: 'touch' as const, ruleVersion: 1, title: '糕点' }
    await accruals.accrue({ orderId: world.id(), orderNo: '202611231234567890', why, leaderId, frozen, units: 2, goodsFen: 17_800 })
  }
  return { world, figures, sell }
}

describe('leaders in figures', () => {
  it('the centre shows today by the local day, balances, people here and the shows to share', async () => {
    const { world, figures, sell } = setUp()
    const showId = world.addShow()
    const { leaderId, actor } = await world.addLeader('李姐')
    const link = await world.links.create(actor, { showId })
    const buyer = memberActor(world.id())
    await world.touches.write({ actor: buyer, code: link.code, showId, source: 'live' })
    world.here.set(buyer.personId ?? '', showId)
    world.consents.add(buyer.personId ?? '')
    await sell(leaderId)
    world.laterDays(1)
    await sell(leaderId)
    expect(await figures.home(actor)).toMatchObject({
      name: '李姐',
      state: 'active',
      todayFen: 1780,
      ordersToday: 1,
      frozenFen: 3560,
      availableFen: 0,
      peopleHere: 1,
      peopleTotal: 1,
      nextStep: 'done',
      rateBps: 1000,
      live: [{ showId, peopleHere: 1, link: { ...link, opens: 1 } }],
    })
    await expect(figures.home(memberActor(world.id()))).rejects.toMatchObject({ code: 'not_allowed' })
  })

  it('staff sees leaders with sales and balances, masked, page by page', async () => {
    const { world, figures, sell } = setUp()
    const first = await world.addLeader('李姐')
    world.later(1000)
    await world.addLeader('王姐')
    await sell(first.leaderId)
    const attribution = { leaderId: first.leaderId, reason: 'touch' as const, touchId: null, bindingId: null, groupId: null, channel: null }
    const facts = { ...attribution, createdAtMs: world.clock.nowMs(), netGoodsFen: 17_800, blocked: false }
    await world.credit.onPaid({ orderId: 'o', memberId: world.id(), showId: 'S', paidAtMs: 1, order: facts })
    const staff = staffActor(world.id())
    const page = await figures.list(staff, { state: 'active', cursor: null, limit: 1 })
    expect(page.rows.map((row) => row.name)).toEqual(['王姐'])
    const rest = await figures.list(staff, { state: null, cursor: page.next, limit: 5 })
    expect(rest.rows).toMatchObject([
      { name: '李姐', phoneMasked: '138****5678', paidOrders: 1, gmvFen: 17_800, frozenFen: 1780, availableFen: 0 },
    ])
    await expect(figures.list(memberActor(world.id()), { state: null, cursor: null, limit: 5 })).rejects.toMatchObject({
      code: 'not_allowed',
    })
  })
})

describe('the way to a first sale', () => {
  it.each([
    [0, 0, 0, 'share'],
    [1, 0, 0, 'bring'],
    [1, 3, 0, 'sell'],
    [0, 1, 0, 'sell'],
    [1, 3, 1, 'done'],
    [0, 0, 1, 'done'],
  ])('%d links, %d people, %d entries: %s', (links, people, entries, step) => expect(nextStep({ links, people, entries })).toBe(step))
  it('is told on her home, step by step', async () => {
    const { world, figures, sell } = setUp()
    const showId = world.addShow()
    const { leaderId, actor } = await world.addLeader('李姐')
    const step = async () => (await figures.home(actor)).nextStep
    expect(await step()).toBe('share')
    const link = await world.links.create(actor, { showId })
    expect(await step()).toBe('bring')
    await world.touches.write({ actor: memberActor(world.id()), code: link.code, showId, source: 'live' })
    expect(await step()).toBe('sell')
    await sell(leaderId)
    expect(await step()).toBe('done')
  })
})

describe('local days', () => {
  it.each([
    ['2026-03-10T00:00:00+08:00', 0, '2026-03-10T00:00:00+08:00'],
    ['2026-03-10T23:59:59.999+08:00', 0, '2026-03-10T00:00:00+08:00'],
    ['2026-03-10T16:30:00Z', 0, '2026-03-11T00:00:00+08:00'],
    ['2026-02-24T09:00:00+08:00', 8, '2026-03-04T00:00:00+08:00'],
  ])('the local midnight of %s, %d days on, is %s', (at, days, midnight) => {
    expect(localMidnightMs(Date.parse(at), 'Asia/Shanghai', days)).toBe(Date.parse(midnight))
  })
  it('keeps to the calendar over a clock change', () => {
    expect(localMidnightMs(Date.parse('2026-03-07T12:00:00-05:00'), 'America/New_York', 2)).toBe(Date.parse('2026-03-09T00:00:00-04:00'))
  })
})
