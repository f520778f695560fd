// One leader's figures on a real MongoDB: counted in visitors and buyers, without the demo's audience, and every query by an index.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { createLeaderProfiles } from '../../../server/insights/leader-profile/leader-profile.service.ts'
import { createLeaderProfileStore } from '../../../server/insights/leader-profile/leader-profile.store.ts'
import { createVisitStepStore } from '../../../server/leaders/links/visit-step.store.ts'
import type { Leader } from '../../../server/leaders/leader.service.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { memberActor, staffActor } from '../../support/leader-world.ts'
import { hex, NOBODY } from '../../support/order-shop.ts'
import { paidOrder } from '../../support/paid-order.ts'

jest.setTimeout(60_000)
const DAY_MS = 86_400_000
const NOW = Date.parse('2026-03-31T12:00:00+08:00')
const [LI, WANG, SHOW, OTHER] = [hex(0x11), hex(0x12), hex(7), hex(8)]
let database: MigratedDatabase
beforeAll(async () => void (database = await migratedDatabase()), 180_000)
afterAll(() => database.close())
const ago = (days: number): Date => new Date(NOW - days * DAY_MS)

test('funnel, income and who came again', async () => {
  const db = database.connection
  const put = (name: string, rows: object[]) => db.collection(name).insertMany(rows, { bypassDocumentValidation: true })
  const { note } = createVisitStepStore(db)
  const visits: [string, 'opened' | 'stayed' | 'clicked', number, string?][] = [
    ['a', 'opened', 3],
    ['a', 'stayed', 3],
    ['a', 'clicked', 3],
    ['a', 'opened', 2],
    ['a', 'opened', 2, OTHER],
    ['b', 'clicked', 1],
    ['c', 'opened', 40],
  ]
  for (const [visitorId, step, days, showId = SHOW] of visits) await note({ leaderId: LI, showId, visitorId, step, at: ago(days) })
  await note({ leaderId: WANG, showId: SHOW, visitorId: 'a', step: 'opened', at: ago(1) })
  await put('shareLinks', [
    { _id: hex(21), code: 'A', leaderId: LI, showId: SHOW, channel: null, createdAt: ago(5) },
    { _id: hex(22), code: 'B', leaderId: LI, showId: OTHER, channel: null, createdAt: ago(50) },
  ])
  const attribution = { ...NOBODY, leaderId: LI, factsAtMs: 0 }
  const order = (memberId: string, paid: boolean, given: object = {}) => {
    const { paidAt: _, ...row } = paidOrder({ memberId, attribution: attribution as never, createdAt: ago(2) })
    return {
      ...row,
      lotId: hex(Math.floor(Math.random() * 2 ** 40)),
      ...(paid ? { paidAt: ago(2) } : { state: 'closed', units: [] }),
      ...given,
    }
  }
  await put('orders', [
    order(hex(31), true),
    order(hex(31), true),
    order(hex(32), false),
    order(hex(33), true, { simulated: true }),
    order(hex(34), true, { createdAt: ago(60) }),
  ])
  const sold = (id: number, memberId: string, days: number, leaderId = LI) => ({
    _id: `s${id}`,
    leaderId,
    memberId,
    showId: SHOW,
    netGoodsFen: 100,
    paidAt: ago(days),
  })
  await put('creditedOrders', [
    sold(1, 'm1', 45),
    sold(2, 'm1', 2),
    sold(3, 'm2', 60),
    sold(4, 'm3', 1),
    sold(5, 'm3', 1),
    sold(6, 'm4', 1, WANG),
  ])
  await put('leaderDays', [
    { _id: `2026-03-31:${LI}`, day: '2026-03-31', leaderId: LI, orders: 2, gmvFen: 5_000, settledGmvFen: 0, incomeFen: 500 },
    { _id: `2026-03-01:${LI}`, day: '2026-03-01', leaderId: LI, orders: 1, gmvFen: 900, settledGmvFen: 900, incomeFen: 90 },
    { _id: `2026-03-31:${WANG}`, day: '2026-03-31', leaderId: WANG, orders: 9, gmvFen: 9, settledGmvFen: 9, incomeFen: 9 },
  ])
  const profiles = createLeaderProfiles({
    store: createLeaderProfileStore(db),
    leaders: { byId: async (id) => (id === LI ? ({ leaderId: LI } as Leader) : null) },
    clock: { nowMs: () => NOW },
    timeZone: 'Asia/Shanghai',
  })
  await db.db?.command({ profile: 2 })
  const profile = await profiles.of(staffActor(hex(1)), LI, 30)
  await db.db?.command({ profile: 0 })
  expect(profile).toMatchObject({
    days: 30,
    stepsSinceMs: ago(40).getTime(),
    funnel: { shares: 1, opens: 3, stays: 1, clicks: 2, orders: 2, paid: 1 },
    income: { accruedFen: 500, settledGmvFen: 0, gmvFen: 5_000, orders: 2 },
    buyers: { before: 2, back: 1, fresh: 1 },
  })
  expect([profile.byDay.length, profile.byDay[0]?.day, profile.byDay.at(-1)]).toEqual([
    30,
    '2026-03-02',
    { day: '2026-03-31', gmvFen: 5_000, orders: 2 },
  ])
  const asked = await db
    .collection('system.profile')
    .find({ planSummary: { $exists: true } })
    .toArray()
  expect(asked.length).toBeGreaterThan(5)
  expect(asked.filter(({ planSummary }) => String(planSummary).includes('COLLSCAN'))).toEqual([])
  await expect(profiles.of(staffActor(hex(1)), WANG, 30)).rejects.toMatchObject({ code: 'not_found' })
  await expect(profiles.of(memberActor(hex(1)), LI, 30)).rejects.toMatchObject({ code: 'not_allowed' })
})
