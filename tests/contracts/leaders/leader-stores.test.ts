// The contract of the stores of leaders: the same expectations of the ones in memory and on MongoDB.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Connection } from 'mongoose'
import { createBindingStore } from '../../../server/leaders/attribution/binding.store.ts'
import type { Binding } from '../../../server/leaders/attribution/binding.rules.ts'
import type { BindingLogRow, BindingStore } from '../../../server/leaders/attribution/binding.service.ts'
import { createCreditStore } from '../../../server/leaders/attribution/credit.store.ts'
import type { CreditStore } from '../../../server/leaders/attribution/credit.service.ts'
import type { Leader, LeaderStore } from '../../../server/leaders/leader.service.ts'
import { createLeaderStore } from '../../../server/leaders/leader.store.ts'
import type { Link, LinkStore } from '../../../server/leaders/links/link.service.ts'
import { createLinkStore } from '../../../server/leaders/links/link.store.ts'
import type { Touch } from '../../../server/leaders/links/touch.rules.ts'
import type { TouchStore } from '../../../server/leaders/links/touch.service.ts'
import { createTouchStore } from '../../../server/leaders/links/touch.store.ts'
import { newId } from '../../../server/new-id.ts'
import { leaders as leadersMigration } from '../../../server/persistence/migrations/010-leaders.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import {
  memoryBindingStore,
  memoryCreditStore,
  memoryLeaderStore,
  memoryLinkStore,
  memoryTouchStore,
} from '../../support/memory-leaders.ts'
import { startMongo, type TestMongo } from '../../support/real-parts.ts'

type Stores = { leaders: LeaderStore; links: LinkStore; touches: TouchStore; bindings: BindingStore; credit: CreditStore }
let mongo: TestMongo
let db: Connection

beforeAll(async () => {
  mongo = await startMongo()
  db = await connectMongo(mongo.uri)
  if (db.db === undefined) throw new Error('no database')
  await leadersMigration.up(db.db)
  await leadersMigration.up(db.db) // a crash half-way is repeated
})

afterAll(async () => {
  await db.close()
  await mongo.stop()
})

const kinds: [string, () => Stores][] = [
  [
    'memory',
    () => ({
      leaders: memoryLeaderStore(),
      links: memoryLinkStore(),
      touches: memoryTouchStore(),
      bindings: memoryBindingStore(),
      credit: memoryCreditStore(),
    }),
  ],
  [
    'MongoDB',
    () => ({
      leaders: createLeaderStore(db),
      links: createLinkStore(db),
      touches: createTouchStore(db),
      bindings: createBindingStore(db),
      credit: createCreditStore(db),
    }),
  ],
]
const fresh = (place = 0) => newId(1_790_000_000_000 + place * 1000)

describe.each(kinds)('stores of leaders in %s', (_, open) => {
  let stores: Stores
  beforeAll(() => {
    stores = open()
  })

  const leader = (given: Partial<Leader> = {}): Leader => ({
    leaderId: fresh(),
    memberId: fresh(),
    name: '李姐',
    about: '',
    state: 'applied',
    reason: null,
    level: 1,
    appliedAtMs: 1000,
    approvedAtMs: null,
    version: 1,
    ...given,
  })

  it('keeps one leader a member, changed only by who saw its version', async () => {
    const row = leader()
    expect(await stores.leaders.insert(row)).toBe(true)
    expect(await stores.leaders.insert(leader({ memberId: row.memberId }))).toBe(false)
    expect(await stores.leaders.byMember(row.memberId)).toEqual(row)
    const active = await stores.leaders.change(row.leaderId, 1, { state: 'active', approvedAtMs: 2000 })
    expect(active).toEqual({ ...row, state: 'active', approvedAtMs: 2000, version: 2 })
    expect(await stores.leaders.change(row.leaderId, 1, { state: 'refused' })).toBeNull()
    expect(await stores.leaders.byId(row.leaderId)).toEqual(active)
    expect(await stores.leaders.byIds([row.leaderId, fresh()])).toEqual([active])
    expect(await stores.leaders.byId(fresh())).toBeNull()
  })

  it('lists leaders newest first, page by page, by state', async () => {
    const rows = [leader({ leaderId: fresh(1) }), leader({ leaderId: fresh(2) }), leader({ leaderId: fresh(3), state: 'paused' })]
    for (const row of rows) await stores.leaders.insert(row)
    const ids = async (ask: Parameters<LeaderStore['list']>[0]) => (await stores.leaders.list(ask)).map((row) => row.leaderId)
    const [first, second, third] = rows.map((row) => row.leaderId)
    expect((await ids({ state: null, beforeId: null, limit: 3 })).slice(0, 3)).toEqual([third, second, first])
    expect(await ids({ state: null, beforeId: third ?? '', limit: 1 })).toEqual([second])
    expect(await ids({ state: 'paused', beforeId: null, limit: 5 })).toEqual([third])
    const [one, two] = [leader({ leaderId: fresh(4), acceptedBy: 'anna' }), leader({ leaderId: fresh(5), acceptedBy: 'anna' })]
    const out = [leader({ acceptedBy: null }), leader({ state: 'refused', acceptedBy: 'anna' })]
    for (const row of [one, two, ...out]) await stores.leaders.insert(row)
    expect(await stores.leaders.accepted(null, 5)).toEqual([two, one])
    expect(await stores.leaders.accepted(two.leaderId, 5)).toEqual([one])
    expect(await stores.leaders.accepted(null, 1)).toEqual([two])
  })

  it('a leader has one link for each show and channel, a code is one link', async () => {
    const link: Link = {
      linkId: fresh(),
      code: `C${fresh().slice(0, 11)}`,
      kind: 'show',
      leaderId: fresh(),
      showId: fresh(),
      groupId: null,
      channel: null,
      disabled: false,
      untilMs: 5000,
      createdAtMs: 1000,
    }
    expect(await stores.links.insert(link)).toBe(true)
    expect(await stores.links.insert({ ...link, linkId: fresh(), code: 'other' })).toBe(false)
    expect(await stores.links.insert({ ...link, linkId: fresh(), channel: '翠苑' })).toBe(false)
    const second = { ...link, linkId: fresh(), channel: '翠苑', code: `D${fresh().slice(0, 11)}`, untilMs: null }
    expect(await stores.links.insert(second)).toBe(true)
    expect(await stores.links.byCode(link.code)).toEqual(link)
    expect(await stores.links.byId(second.linkId)).toEqual(second)
    expect(await stores.links.byPlace(link.leaderId ?? '', link.showId ?? '', '翠苑')).toEqual(second)
    expect(await stores.links.byShows(link.leaderId ?? '', [link.showId ?? '', fresh()])).toEqual([link])
    expect(await stores.links.countOf(link.leaderId ?? '')).toBe(2)
    expect(await stores.links.byCode('nothing')).toBeNull()
  })

  const touch = (given: Partial<Touch> = {}): Touch => ({
    touchId: fresh(),
    visitorId: fresh(),
    memberId: null,
    linkId: fresh(),
    leaderId: fresh(),
    showId: fresh(),
    groupId: null,
    channel: null,
    atMs: 600_000,
    refusal: null,
    ...given,
  })
  const put = (given: Touch) => stores.touches.insert(given, 'live')

  it('two touches of one visitor, link and show in a minute are one, also side by side', async () => {
    const one = touch()
    const answers = await Promise.all([put(one), put({ ...one, touchId: fresh() }), put({ ...one, touchId: fresh(), atMs: 600_001 })])
    expect(answers.filter(Boolean)).toHaveLength(1)
    expect(await put({ ...one, touchId: fresh(), showId: null })).toBe(true)
    expect(await put({ ...one, touchId: fresh(), atMs: 660_000 })).toBe(true)
    expect(await stores.touches.lastOf(one.visitorId, one.linkId ?? '', one.showId)).toBe(660_000)
    expect(await stores.touches.lastOf(one.visitorId, fresh(), one.showId)).toBeNull()
  })

  it('touches go to a member once, in order, and come back latest first', async () => {
    const visitorId = fresh()
    const rows = [touch({ visitorId, atMs: 900_000 }), touch({ visitorId, atMs: 700_000 }), touch({ visitorId, atMs: 800_000 })]
    for (const row of rows) await put(row)
    const unmerged = await stores.touches.unmerged(visitorId, 2)
    expect(unmerged.map((row) => row.atMs)).toEqual([700_000, 800_000])
    const memberId = fresh()
    for (const row of rows) await stores.touches.giveTo(row.touchId, memberId)
    await stores.touches.giveTo(rows[0]?.touchId ?? '', fresh())
    expect(await stores.touches.unmerged(visitorId, 9)).toEqual([])
    expect((await stores.touches.ofMember(memberId, 700_000, 9)).map((row) => row.atMs)).toEqual([900_000, 800_000])
    expect(await stores.touches.byId(rows[1]?.touchId ?? '')).toEqual({ ...rows[1], memberId })
    expect(await stores.touches.ofVisitor(visitorId, rows[0]?.showId ?? '', 0, 9)).toHaveLength(1)
    const keep = fresh()
    const leaderId = rows[0]?.leaderId ?? ''
    expect((await stores.touches.visitsOf(leaderId, null, 9)).map((visit) => visit.memberId)).toEqual([memberId])
    await stores.touches.moveMember(memberId, keep)
    expect(await stores.touches.ofMember(keep, 0, 9)).toHaveLength(3)
    expect((await stores.touches.visitsOf(leaderId, null, 9)).map((visit) => visit.memberId)).toEqual([keep])
  })

  it('brings in whom a crash left out of her people, and counts nobody twice', async () => {
    const [leaderId, memberId] = [fresh(), fresh()]
    await put(touch({ leaderId, memberId, atMs: 1_000_000 }))
    await db.collection('leaderPeople').deleteMany({ leaderId })
    await stores.touches.countAgain(0)
    await stores.touches.countAgain(0)
    expect(await stores.touches.countPeople(leaderId)).toEqual({ visitors: 1, members: 1 })
    expect(await stores.touches.visitsOf(leaderId, null, 9)).toEqual([{ memberId, lastAtMs: 1_000_000 }])
  })

  it('a visitor belongs to one member for ever', async () => {
    const [visitorId, one, other] = [fresh(), fresh(), fresh()]
    expect(await stores.touches.claimVisitor(visitorId, one, 1)).toBe(one)
    expect(await stores.touches.claimVisitor(visitorId, other, 2)).toBe(one)
    expect(await stores.touches.claimVisitor(visitorId, one, 3)).toBe(one)
  })

  it('counts who came by a leader, without those that never counted', async () => {
    const leaderId = fresh()
    const linkId = fresh()
    const [memberA, memberB, visitorId] = [fresh(1), fresh(2), fresh()]
    await put(touch({ leaderId, linkId, memberId: memberA, atMs: 1_000_000 }))
    await put(touch({ leaderId, memberId: memberA, visitorId, atMs: 2_000_000 }))
    await put(touch({ leaderId, memberId: memberB, visitorId, atMs: 2_000_000 }))
    await put(touch({ leaderId, atMs: 3_000_000 }))
    await put(touch({ leaderId, memberId: fresh(), atMs: 4_000_000, refusal: 'linkEnded' }))
    expect(await stores.touches.countPeople(leaderId)).toEqual({ visitors: 3, members: 2 })
    const visits = await stores.touches.visitsOf(leaderId, null, 9)
    expect(visits).toEqual([
      { memberId: memberB, lastAtMs: 2_000_000 },
      { memberId: memberA, lastAtMs: 2_000_000 },
    ])
    expect(await stores.touches.visitsOf(leaderId, visits[0] ?? null, 9)).toEqual([visits[1]])
    expect(await stores.touches.visitsOf(leaderId, visits[1] ?? null, 9)).toEqual([])
    expect(await stores.touches.countByLink([linkId, fresh()])).toEqual(new Map([[linkId, 1]]))
    expect(await stores.touches.anyOf(leaderId, memberA, 0, 2_000_000)).toBe(false)
    expect(await stores.touches.anyOf(leaderId, memberA, 0, 2_000_001)).toBe(true)
    expect(await stores.touches.anyOf(leaderId, memberA, 3_000_001, 9_000_000)).toBe(false)
  })

  const binding = (leaderId: string): Binding => ({
    bindingId: fresh(),
    leaderId,
    boundAtMs: 1000,
    protectedUntilMs: 2000,
    validUntilMs: 3000,
    touchId: fresh(),
    groupId: null,
    channel: '微信群',
  })
  const logRow = (memberId: string, number: number, after: Binding | null): BindingLogRow => ({
    memberId,
    number,
    change: after === null ? 'end' : 'bind',
    ended: after === null ? 'leaderDisabled' : null,
    before: null,
    after,
    cause: { kind: 'touch', id: fresh() },
    atMs: 5000,
  })

  it('of two changes of one binding at once exactly one is written', async () => {
    const memberId = fresh()
    expect(await stores.bindings.current(memberId)).toEqual({ binding: null, version: 0 })
    const rows = Array.from({ length: 4 }, () => logRow(memberId, 1, binding(fresh())))
    const answers = await Promise.all(rows.map((row) => stores.bindings.append(row)))
    const won = rows.filter((__, place) => answers[place])
    expect(won).toHaveLength(1)
    expect(await stores.bindings.current(memberId)).toEqual({ binding: won[0]?.after, version: 1 })
    expect(await stores.bindings.append(logRow(memberId, 3, null))).toBe(false)
    const end = logRow(memberId, 2, null)
    expect(await stores.bindings.append(end)).toBe(true)
    expect(await stores.bindings.current(memberId)).toEqual({ binding: null, version: 2 })
    expect(await stores.bindings.log(memberId)).toEqual([won[0], end])
  })

  it('finds the members of a leader, slice by slice', async () => {
    const leaderId = fresh()
    const memberIds = [fresh(1), fresh(2), fresh(3)]
    for (const memberId of memberIds) await stores.bindings.append(logRow(memberId, 1, binding(leaderId)))
    await stores.bindings.append(logRow(memberIds[1] ?? '', 2, null))
    expect(await stores.bindings.membersOf(leaderId, null, 9)).toEqual([memberIds[0], memberIds[2]])
    expect(await stores.bindings.membersOf(leaderId, memberIds[0] ?? '', 9)).toEqual([memberIds[2]])
    expect(await stores.bindings.membersOf(leaderId, null, 1)).toEqual([memberIds[0]])
    expect([...(await stores.bindings.currentOf(memberIds)).keys()].sort()).toEqual([memberIds[0], memberIds[2]])
  })

  it('a paid order is open until it was judged, then done for ever', async () => {
    const order = { orderId: fresh(), leaderId: fresh(), memberId: fresh(), showId: fresh(), netGoodsFen: 700, paidAtMs: 1 }
    expect(await stores.credit.openOrder(order)).toBe('open')
    expect(await stores.credit.openOrder(order)).toBe('open')
    await stores.credit.closeOrder(order.orderId)
    expect(await stores.credit.openOrder(order)).toBe('done')
    await stores.credit.openOrder({ ...order, orderId: fresh(), netGoodsFen: 300 })
    expect(await stores.credit.salesOf([order.leaderId, fresh()])).toEqual(new Map([[order.leaderId, { paidOrders: 2, gmvFen: 1000 }]]))
    expect(await stores.credit.paidOrdersOf(order.leaderId, [order.memberId, fresh()])).toEqual(new Map([[order.memberId, 2]]))
    await stores.credit.openOrder({ ...order, orderId: fresh(), leaderId: null })
    expect(await stores.credit.paidOrdersOf(null, [order.memberId])).toEqual(new Map([[order.memberId, 3]]))
    expect((await stores.credit.settings()).map((version) => version.version)).toEqual([1])
  })
})
