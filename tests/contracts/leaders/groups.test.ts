// Groups by one contract in memory and on MongoDB: kept by their leader, with links of their own and, on MongoDB, what came by them.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import { capacityAlert, capacityOf } from '../../../server/leaders/groups/group.rules.ts'
import {
  createGroupService,
  GROUPS_PER_LEADER_MAX,
  type GroupService,
  type GroupStore,
} from '../../../server/leaders/groups/group.service.ts'
import { createGroupStore } from '../../../server/leaders/groups/group.store.ts'
import { groups as migration } from '../../../server/persistence/migrations/020-groups.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { createLeaderWorld, leaderActor, memberActor, rememberingBus, staffActor } from '../../support/leader-world.ts'
import { memoryGroupStore } from '../../support/memory-leaders.ts'
import { startMongo, type TestMongo } from '../../support/real-parts.ts'

const GIVEN = { name: '翠苑妈妈团', tags: { region: '杭州', crowd: '妈妈' }, size: 180 }
let mongo: TestMongo
let db: Connection
beforeAll(async () => {
  mongo = await startMongo()
  db = await connectMongo(mongo.uri)
  if (db.db !== undefined) await migration.up(db.db)
})
afterAll(async () => {
  await db.close()
  await mongo.stop()
})

test('a size says what it means, and each number is said once when it is reached', () => {
  expect([0, 199, 200, 499, 500].map(capacityOf)).toEqual(['open', 'open', 'codeEnds', 'codeEnds', 'full'])
  expect(capacityAlert(180, 200)).toBe('codeEnds')
  expect(capacityAlert(200, 210)).toBeNull()
  expect(capacityAlert(210, 500)).toBe('full')
  expect(capacityAlert(500, 300)).toBeNull()
})

describe.each(['in memory', 'on MongoDB'])('groups %s', (where) => {
  let store: GroupStore
  let groups: GroupService
  let told: ReturnType<typeof rememberingBus>['told']
  let made = where === 'in memory' ? 0 : 1_000_000
  const freshId = () => (made += 1).toString(16).padStart(24, '0')
  const leader = () => {
    const [memberId, leaderId] = [freshId(), freshId()]
    return leaderActor(memberId, leaderId)
  }
  beforeEach(() => {
    const heard = rememberingBus()
    told = heard.told
    store = where === 'in memory' ? memoryGroupStore() : createGroupStore(db)
    groups = createGroupService({
      store,
      clock: { nowMs: () => 1_790_000_000_000 },
      newId: freshId,
      randomBytes,
      leaderOf: async (leaderId) => ({ leaderId, memberId: 'her', name: '李姐', state: 'active', level: 1 }),
      bus: heard.bus,
      consenting: async (memberIds) => new Set(memberIds.filter((id) => id.startsWith('seen'))),
    })
  })

  test('a leader adds, changes and puts away her own; another’s is not there', async () => {
    const [her, other] = [leader(), leader()]
    const row = await groups.add(her, GIVEN)
    expect(row).toMatchObject({ ...GIVEN, capacity: 'open', archived: false, opens: 0, paidOrders: 0, version: 1 })
    expect(row.channelCode).toMatch(/^[2-9A-HJ-NP-Z]{4}$/)
    expect(JSON.stringify(row)).not.toContain(her.leaderId ?? '-')
    const changed = await groups.change(her, row.groupId, { ...GIVEN, size: 200, archived: true, seenVersion: 1 })
    expect(changed).toMatchObject({ size: 200, capacity: 'codeEnds', archived: true, version: 2, channelCode: row.channelCode })
    expect(told).toHaveLength(1)
    const change = { ...GIVEN, archived: false, seenVersion: 1 }
    await expect(groups.change(her, row.groupId, change)).rejects.toMatchObject({ code: 'changed_meanwhile', params: { version: 2 } })
    await expect(groups.change(other, row.groupId, change)).rejects.toMatchObject({ code: 'not_found' })
    await expect(groups.change(her, freshId(), change)).rejects.toMatchObject({ code: 'not_found' })
    expect((await groups.own(other)).rows).toEqual([])
    expect((await groups.own(her)).rows.map(({ name }) => name)).toEqual([GIVEN.name])
    await expect(groups.own(memberActor(freshId()))).rejects.toMatchObject({ code: 'not_allowed' })
    expect((await groups.ofLeader(staffActor(freshId()), her.leaderId ?? '')).rows).toHaveLength(1)
    await expect(groups.ofLeader(her, her.leaderId ?? '')).rejects.toMatchObject({ code: 'not_allowed' })
  })

  test('fifty at most; a code of hers is one group', async () => {
    const her = leader()
    for (let count = 0; count < GROUPS_PER_LEADER_MAX; count += 1) await groups.add(her, { ...GIVEN, name: `群 ${count}` })
    await expect(groups.add(her, GIVEN)).rejects.toMatchObject({ code: 'slow_down' })
    const rows = await store.ofLeader(her.leaderId ?? '', 99)
    expect(new Set(rows.map((row) => row.channelCode)).size).toBe(GROUPS_PER_LEADER_MAX)
    const [first] = rows
    expect(first && (await store.insert({ ...first, groupId: freshId() }))).toBe(false)
  })

  if (where === 'on MongoDB') {
    test('what each brought: counting touches, members once, paid orders', async () => {
      const her = leader()
      const [one, two] = [await groups.add(her, GIVEN), await groups.add(her, { ...GIVEN, name: '二群' })]
      const touch = (groupId: string, memberId: string | null, refusal: string | null = null) => ({
        _id: freshId(),
        groupId,
        memberId,
        refusal,
      })
      const touches = [
        touch(one.groupId, 'seen'),
        touch(one.groupId, 'seen'),
        touch(one.groupId, null),
        touch(one.groupId, 'b', 'linkEnded'),
      ]
      await db.collection<{ _id: string }>('touches').insertMany(touches)
      const orders = [100, 250].map((netGoodsFen) => ({ _id: freshId(), groupId: one.groupId, netGoodsFen }))
      await db.collection<{ _id: string }>('creditedOrders').insertMany(orders)
      const rows = (await groups.own(her)).rows
      expect(rows[0]).toMatchObject({ opens: 3, members: 1, paidOrders: 2, gmvFen: 350 })
      // Few: only who lets her see it. Five are a total; staff see all.
      const membersOf = async (): Promise<number | undefined> => (await groups.own(her)).rows[0]?.members
      await db.collection<{ _id: string }>('touches').insertMany(['b', 'c', 'd'].map((memberId) => touch(one.groupId, memberId)))
      expect(await membersOf()).toBe(1)
      expect((await groups.ofLeader(staffActor(freshId()), her.leaderId ?? '')).rows[0]?.members).toBe(4)
      await db.collection<{ _id: string }>('touches').insertOne(touch(one.groupId, 'e'))
      expect(await membersOf()).toBe(5)
      expect(rows[1]).toMatchObject({ groupId: two.groupId, opens: 0, members: 0, paidOrders: 0, gmvFen: 0 })
    })
  }
})

test('a group has its own link, and a touch and an order by it are the group’s', async () => {
  const world = createLeaderWorld()
  const showId = world.addShow()
  const [her, other] = [await world.addLeader('李姐'), await world.addLeader('王姐')]
  const group = await world.groups.add(her.actor, GIVEN)
  const link = await world.links.create(her.actor, { showId, groupId: group.groupId })
  expect(link).toMatchObject({ channel: group.channelCode, groupId: group.groupId })
  expect(await world.links.create(her.actor, { showId, groupId: group.groupId })).toEqual(link)
  expect((await world.links.create(her.actor, { showId })).code).not.toBe(link.code)
  await expect(world.links.create(other.actor, { showId, groupId: group.groupId })).rejects.toMatchObject({ code: 'not_found' })
  const buyer = memberActor(world.id())
  await world.touches.write({ actor: buyer, code: link.code, showId, source: 'seen' })
  const credit = await world.credit.resolve({ memberId: buyer.personId ?? '', showId, atMs: world.clock.nowMs() })
  expect(credit).toMatchObject({ leaderId: her.leaderId, groupId: group.groupId, channel: group.channelCode })
})
