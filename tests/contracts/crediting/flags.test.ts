// Flags for staff: what the rules find and what they leave alone; on real MongoDB the night's look, each finding once, decisions that reach their order.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import type { Actor } from '../../../server/actor.ts'
import { findingsIn, type FlagLeader, type FlagOrder } from '../../../server/crediting/flag.rules.ts'
import { createFlags } from '../../../server/crediting/flag.service.ts'
import { createFlagStore, createPlacesReader } from '../../../server/crediting/flag.store.ts'
import { newId } from '../../../server/new-id.ts'
import { flags as flagsMigration } from '../../../server/persistence/migrations/031-flags.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { staffActor } from '../../support/leader-world.ts'
import { paidOrder } from '../../support/paid-order.ts'
import { startMongo, type TestMongo } from '../../support/real-parts.ts'

const NOW = 1_790_000_000_000
let made = 0
const order = (given: Partial<FlagOrder> = {}): FlagOrder => {
  made += 1
  return {
    orderId: `o${made}`,
    orderNo: `n${made}`,
    leaderId: 'L',
    memberId: `m${made}`,
    deliveryIndex: `d${made}`,
    doorIndex: null,
    region: '浙江省 杭州市 西湖区',
    recipientMasked: '张**',
    phoneMasked: '138****0001',
    goodsFen: 1000,
    refundedFen: 0,
    block: null,
    ...given,
  }
}
const leader = (given: Partial<FlagLeader> = {}): FlagLeader => ({ leaderId: 'L', memberId: 'her', doors: [], networks: [], ...given })
const find = (orders: FlagOrder[], leaders: FlagLeader[] = [leader()], more: Partial<Parameters<typeof findingsIn>[0]> = {}) =>
  findingsIn({ orders, leaders, networksOf: new Map(), bursts: [], day: '2026-11-25', ...more }).map(({ kind, evidence }) => [
    kind,
    ...evidence.map(({ code, count }) => (count === 0 ? code : `${code} ${count}`)),
  ])

describe('the rules', () => {
  test('leave ordinary orders alone', () => {
    expect(find([order(), order({ memberId: 'm1' }), order({ refundedFen: 1000 })])).toEqual([])
  })

  test('an exact match that blocked is in the queue with its reason; the shop’s own people are not', () => {
    expect(find([order({ block: 'payer' }), order({ block: 'device' }), order({ block: 'insider' })])).toEqual([
      ['blocked', 'payer'],
      ['blocked', 'device'],
    ])
  })

  test('a near match needs her masked name or phone in her district; the network counts only beside it', () => {
    const door = { region: '浙江省 杭州市 西湖区', recipientMasked: '张**', phoneMasked: '139****0002', doorIndex: null }
    expect(find([order()], [leader({ doors: [door] })])).toEqual([['near', 'recipientAndDistrict']])
    expect(find([order({ region: '浙江省 杭州市 余杭区' })], [leader({ doors: [door] })])).toEqual([])
    const hers = leader({ networks: ['10.0.0.1'] })
    const one = order({ recipientMasked: '王**', phoneMasked: '139****0002' })
    const networksOf = new Map([[one.memberId, ['10.0.0.1']]])
    expect(find([one], [hers], { networksOf })).toEqual([])
    expect(find([one], [{ ...hers, doors: [door] }], { networksOf })).toEqual([['near', 'phoneMaskAndDistrict', 'network']])
  })

  test('her own door under another name and phone is a near match; a door that is not known is none', () => {
    const door = { region: '浙江省 杭州市 西湖区', recipientMasked: '李**', phoneMasked: '139****0002', doorIndex: 'home' }
    expect(find([order({ doorIndex: 'home' })], [leader({ doors: [door] })])).toEqual([['near', 'door']])
    expect(find([order({ doorIndex: 'else' }), order()], [leader({ doors: [door, { ...door, doorIndex: null }] })])).toEqual([])
  })

  test('two leaders who buy through each other; one way is no exchange', () => {
    const both = [leader({ leaderId: 'A', memberId: 'a' }), leader({ leaderId: 'B', memberId: 'b' })]
    const forth = order({ leaderId: 'B', memberId: 'a' })
    expect(find([forth], both)).toEqual([])
    expect(find([forth, order({ leaderId: 'A', memberId: 'b' })], both)).toEqual([
      ['mutual', 'ordersForEachOther 2'],
      ['mutual', 'ordersForEachOther 2'],
    ])
  })

  test('three buyers at one door; three orders gone back to few buyers, when they are half of hers', () => {
    expect(find([1, 2, 3].map(() => order({ deliveryIndex: 'same' })))).toEqual([['sharedDoor', 'buyersAtOneDoor 3']])
    const back = [1, 2, 3].map((n) => order({ memberId: `ring${n % 2}`, refundedFen: 1000 }))
    expect(find(back)).toEqual([['refundRing', 'ordersGoneBack 3', 'buyersOfThem 2']])
    expect(find([...back, order(), order(), order(), order()])).toEqual([])
    expect(find(back.slice(0, 2))).toEqual([])
  })

  test('touches that no person makes', () => {
    const burst = (kind: 'manyLeaders' | 'manyVisitors', count: number) => ({ leaderId: 'L', kind, id: 'x', count })
    expect(find([], [], { bursts: [burst('manyLeaders', 5), burst('manyVisitors', 29)] })).toEqual([])
    expect(find([], [], { bursts: [burst('manyLeaders', 6), burst('manyVisitors', 30)] })).toEqual([
      ['touches', 'leadersInTenMinutes 6'],
      ['touches', 'visitorsInAMinute 30'],
    ])
  })
})

describe('the queue on MongoDB', () => {
  let mongo: TestMongo
  let db: Connection
  let nowMs: number
  let blocks: [string, boolean][]
  let linked: boolean
  let dies: boolean
  const clerk: Actor = staffActor('clerk')
  beforeAll(async () => {
    mongo = await startMongo()
    db = await connectMongo(mongo.uri)
    if (!db.db) throw new Error('no database')
    await flagsMigration.up(db.db)
  })
  afterAll(async () => {
    await db.close()
    await mongo.stop()
  })
  beforeEach(async () => {
    await Promise.all(
      ['flags', 'flagLooks', 'orders', 'touches', 'addresses', 'sessions'].map((name) => db.collection(name).deleteMany({})),
    )
    nowMs = NOW
    blocks = []
    linked = false
    dies = false
  })
  const queue = () =>
    createFlags({
      ...createPlacesReader(db),
      store: createFlagStore(db),
      changes: {
        setBlock: async (_actor, orderId, { blocked }) => {
          if (dies) throw new Error('the process died')
          blocks.push([orderId, blocked])
          return true
        },
      },
      leaderCards: async (ids) => new Map(ids.map((id) => [id, { leaderId: id, memberId: `m-${id}`, name: `name of ${id}` } as never])),
      areOne: async () => linked,
      nicknames: async (ids) => new Map(ids.map((id) => [id, id])),
      audit: { write: async () => undefined },
      clock: { nowMs: () => nowMs },
      newId: () => newId(nowMs),
      timeZone: 'Asia/Shanghai',
    })
  const credited = (leaderId: string) => ({ ...paidOrder().attribution, leaderId })
  const sell = async (given: Partial<ReturnType<typeof paidOrder>>) => {
    const row = paidOrder({ attribution: credited('L'), createdAt: new Date(NOW - 1000), creditBlock: null, ...given })
    await db.collection('orders').insertOne(row as never)
    return row
  }

  test('the night looks once; a finding is flagged once, with its evidence and the leader’s name', async () => {
    const { delivery } = await sell({ memberId: 'buyer', delivery: { ...paidOrder().delivery, doorIndex: 'home' } })
    await sell({ creditBlock: 'payer', memberId: 'payer' })
    await sell({ simulated: true, creditBlock: 'payer' })
    const { region, recipientMasked, phoneMasked } = delivery
    await db
      .collection('addresses')
      .insertOne({ memberId: 'm-L', region, recipientMasked, phoneMasked: `9${phoneMasked}`, doorIndex: 'home' } as never)
    await db.collection('sessions').insertMany([
      { personId: 'm-L', network: '10.0.0.1', createdAtMs: NOW - 5 },
      { personId: 'buyer', network: '10.0.0.1', createdAtMs: NOW - 5 },
    ] as never)
    const touches = Array.from({ length: 6 }, (_, n) => ({
      _id: `t${n}`,
      visitorId: 'v',
      memberId: 'x',
      leaderId: `L${n}`,
      linkId: `k${n}`,
    }))
    await db.collection('touches').insertMany(touches.map((one) => ({ ...one, minute: 100, at: new Date(NOW - 1000) })) as never)
    await Promise.all([queue().nightly(), queue().nightly()])
    expect(await queue().look()).toBe(0)
    const { rows } = await queue().list(clerk, { state: 'open', cursor: null, limit: 50 })
    expect(rows.map(({ kind }) => kind).toSorted((a, b) => a.localeCompare(b))).toEqual(['blocked', 'near', ...Array(6).fill('touches')])
    expect(rows.find(({ kind }) => kind === 'near')).toMatchObject({
      leaderName: 'name of L',
      evidence: [{ code: 'door' }, { code: 'recipientAndDistrict' }, { code: 'network' }],
      version: 1,
    })
    const first = await queue().list(clerk, { state: null, cursor: null, limit: 5 })
    const rest = await queue().list(clerk, { state: null, cursor: first.next, limit: 5 })
    expect([first.rows.length, rest.rows.length, rest.next]).toEqual([5, 3, null])
  })

  test('confirmed stops the order’s commission, dismissed releases it; decided once, by nobody who is linked, and after a death by the duty', async () => {
    const { _id: near } = await sell({ creditBlock: 'device' })
    await queue().look()
    const open = async () => (await queue().list(clerk, { state: 'open', cursor: null, limit: 5 })).rows
    const [flag] = await open()
    if (!flag) throw new Error('no flag')
    const given = { verdict: 'dismiss', reason: '母女共用一部手机', seenVersion: 1 } as const
    linked = true
    await expect(queue().decide(clerk, flag.flagId, given)).rejects.toMatchObject({ code: 'not_allowed' })
    linked = false
    await expect(queue().decide({ ...clerk, scopes: ['orders'] }, flag.flagId, given)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(queue().decide(clerk, flag.flagId, { ...given, seenVersion: 3 })).rejects.toMatchObject({ code: 'changed_meanwhile' })
    dies = true
    await expect(queue().decide(clerk, flag.flagId, given)).rejects.toThrow('died')
    dies = false
    await queue().repair()
    expect(blocks).toEqual([])
    nowMs += 10_001
    await queue().repair()
    await queue().repair()
    expect(blocks).toEqual([[near, false]])
    expect(await open()).toEqual([])
    const [decided] = (await queue().list(clerk, { state: 'dismissed', cursor: null, limit: 5 })).rows
    expect(decided).toMatchObject({ byName: 'clerk', reason: given.reason, version: 2 })
    await expect(queue().decide(clerk, flag.flagId, { ...given, seenVersion: 2 })).rejects.toMatchObject({ code: 'wrong_state' })
  })
})
