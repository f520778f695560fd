// Proves that the memory stores of staff, invitations, second factors and living sessions keep the same contracts as those on MongoDB.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { PeopleStore } from '../../../server/members/people.service.ts'
import { createPeopleStore } from '../../../server/members/people.store.ts'
import type { Person } from '../../../server/members/person.rules.ts'
import type { SecondFactorStore } from '../../../server/members/second-factor/second-factor.service.ts'
import { createSecondFactorStore } from '../../../server/members/second-factor/second-factor.store.ts'
import type { SessionStore } from '../../../server/members/sessions/session.service.ts'
import { createSessionStore } from '../../../server/members/sessions/session.store.ts'
import type { InviteStore } from '../../../server/members/staff/staff-accounts.service.ts'
import { createInviteStore } from '../../../server/members/staff/staff-invite.store.ts'
import { migrations } from '../../../server/persistence/migrations/index.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { idOf } from '../../support/goods-actors.ts'
import { memoryInvites, memoryPeople, memorySecondFactors, memorySessions } from '../../support/memory-people.ts'
import { startMongo } from '../../support/real-parts.ts'

type Stores = { people: PeopleStore; sessions: SessionStore; invites: InviteStore; factors: SecondFactorStore; close: () => Promise<void> }
const inMemory = async (): Promise<Stores> => ({
  people: memoryPeople(),
  sessions: memorySessions(),
  invites: memoryInvites(),
  factors: memorySecondFactors(),
  close: async () => undefined,
})
const onMongo = async (): Promise<Stores> => {
  const mongo = await startMongo()
  const db = await connectMongo(mongo.uri)
  if (!db.db) throw new Error('not open')
  for (const migration of migrations) await migration.up(db.db)
  const close = async (): Promise<void> => {
    await db.close()
    await mongo.stop()
  }
  return {
    people: createPeopleStore(db),
    sessions: createSessionStore(db),
    invites: createInviteStore(db),
    factors: createSecondFactorStore(db),
    close,
  }
}
const staff = (n: number, owner: boolean, facts: Partial<Person> = {}): Person => ({
  id: idOf(n),
  kind: 'staff',
  nickname: `n${n}`,
  nicknameMatch: `n${n}`,
  pictureId: null,
  pictureUrl: null,
  phone: null,
  staff: { name: `n${n}`, nameMatch: `n${n}`, passwordHash: 'h', owner, scopes: [] },
  blockedAtMs: null,
  notBeforeMs: 0,
  demo: false,
  simulated: false,
  createdAtMs: n,
  ...facts,
})

describe.each([
  ['in memory', inMemory],
  ['on MongoDB', onMongo],
])('stores of staff %s', (_where, openStores) => {
  let s: Stores
  beforeAll(async () => {
    s = await openStores()
  })
  afterAll(() => s.close())

  test('staff are listed newest first, page by page, without members', async () => {
    for (const n of [1, 2, 3]) await s.people.insert(staff(n, false))
    await s.people.insert(staff(4, false, { kind: 'member', staff: null }))
    const ids = async (before: string | null, limit: number) => (await s.people.listStaff(before, limit)).map(({ id }) => id)
    expect(await ids(null, 2)).toEqual([idOf(3), idOf(2)])
    expect(await ids(idOf(2), 2)).toEqual([idOf(1)])
  })
  test('a change touches what it names, of staff only', async () => {
    expect(await s.people.changeStaff(idOf(1), { scopes: ['mod'], blockedAtMs: 7 })).toBe('changed')
    expect(await s.people.byId(idOf(1))).toMatchObject({ blockedAtMs: 7, staff: { scopes: ['mod'], owner: false, name: 'n1' } })
    expect(await s.people.changeStaff(idOf(1), { owner: true })).toBe('changed')
    expect(await s.people.byId(idOf(1))).toMatchObject({ blockedAtMs: 7, staff: { scopes: ['mod'], owner: true } })
    expect(await s.people.changeStaff(idOf(4), { owner: true })).toBe('missing')
    expect(await s.people.changeStaff(idOf(99), { owner: true })).toBe('missing')
  })
  test('the last owner who can act stays, also when two lower each other at once', async () => {
    await s.people.insert(staff(10, true))
    // Neither a disabled owner, nor one without a password, nor one of the demo keeps the shop.
    const withoutPassword = { name: 'n11', nameMatch: 'n11', passwordHash: null, owner: true, scopes: [] }
    await s.people.insert(staff(11, true, { staff: withoutPassword }))
    await s.people.insert(staff(12, true, { demo: true }))
    expect(await s.people.changeStaff(idOf(10), { owner: false })).toBe('lastOwner')
    expect(await s.people.changeStaff(idOf(10), { blockedAtMs: 5 })).toBe('lastOwner')
    expect(await s.people.changeStaff(idOf(12), { owner: false })).toBe('lastOwner')
    await s.people.insert(staff(13, true))
    const both = await Promise.all([s.people.changeStaff(idOf(10), { owner: false }), s.people.changeStaff(idOf(13), { blockedAtMs: 5 })])
    expect(both.toSorted()).toEqual(['changed', 'lastOwner'])
  })
  test('an invitation is one a person, found while it lives, used by exactly one', async () => {
    await s.invites.put(idOf(1), 'a', 1_000)
    await s.invites.put(idOf(1), 'b', 2_000)
    expect([await s.invites.find('a', 0), await s.invites.find('b', 0), await s.invites.find('b', 2_000)]).toEqual([null, idOf(1), null])
    const both = await Promise.all([s.invites.use('b', 5), s.invites.use('b', 5)])
    expect(both.filter((one) => one !== null)).toEqual([idOf(1)])
    await s.invites.put(idOf(2), 'c', 9_000)
    await s.invites.drop(idOf(2))
    expect(await s.invites.use('c', 5)).toBeNull()
  })
  test('a second factor is offered, accepted once, its steps only go up, its recovery codes go one by one', async () => {
    const { factors } = s
    await factors.offer('p1', 'one', 1_000)
    await factors.offer('p1', 'two', 2_000)
    expect([await factors.offered('p1', 1_500), await factors.offered('p1', 2_000), await factors.of('p1')]).toEqual(['two', null, null])
    expect(await factors.takeStep('p1', 9)).toBe(false)
    expect(await factors.accept('p1', 'one', 5, ['a', 'b'])).toBe(false)
    const both = await Promise.all([factors.accept('p1', 'two', 5, ['a', 'b']), factors.accept('p1', 'two', 5, ['a', 'b'])])
    expect(both.filter(Boolean)).toHaveLength(1)
    expect(await factors.of('p1')).toEqual({ sealed: 'two', recoveryLeft: 2 })
    expect(await factors.takeStep('p1', 5)).toBe(false)
    const steps = await Promise.all([factors.takeStep('p1', 6), factors.takeStep('p1', 6)])
    expect(steps.filter(Boolean)).toHaveLength(1)
    expect([await factors.takeStep('p1', 4), await factors.takeStep('p1', 8)]).toEqual([false, true])
    const codes = await Promise.all([factors.takeRecovery('p1', 'a'), factors.takeRecovery('p1', 'a'), factors.takeRecovery('p2', 'b')])
    expect(codes.filter(Boolean)).toHaveLength(1)
    await factors.renewRecovery('p1', ['c'])
    expect([await factors.takeRecovery('p1', 'b'), await factors.takeRecovery('p1', 'c')]).toEqual([false, true])
    // A second one is offered beside the first: the first goes on until the second is accepted.
    await factors.offer('p1', 'three', 9_000)
    expect((await factors.of('p1'))?.sealed).toBe('two')
    expect(await factors.accept('p1', 'three', 1, ['z'])).toBe(true)
    expect(await factors.of('p1')).toEqual({ sealed: 'three', recoveryLeft: 1 })
    await factors.remove('p1')
    expect([await factors.of('p1'), await factors.takeStep('p1', 99)]).toEqual([null, false])
  })
  test('that staff have a second factor is noted on their row and taken off again', async () => {
    await s.people.setSecondFactor(idOf(2), 77)
    expect((await s.people.byId(idOf(2)))?.staff?.secondFactorAtMs).toBe(77)
    await s.people.setSecondFactor(idOf(2), null)
    expect((await s.people.byId(idOf(2)))?.staff).not.toHaveProperty('secondFactorAtMs')
  })
  test('sessions that go on are listed newest first; when a person was last seen counts the ended ones too', async () => {
    const session = (n: number, endedAtMs: number | null, expiresAtMs = 1_000) =>
      s.sessions.insert({
        sid: idOf(n),
        personId: idOf(1),
        kind: 'staff',
        visitorId: idOf(0x100),
        network: '10.0.0.0/24',
        browser: 'x',
        demo: false,
        createdAtMs: n,
        lastSeenAtMs: n * 10,
        stepUpAtMs: null,
        expiresAtMs,
        endedAtMs,
      })
    await session(1, null)
    await session(2, null)
    await session(3, 500)
    await session(4, null, 100)
    expect((await s.sessions.livingOf(idOf(1), 200, 10)).map(({ sid }) => sid)).toEqual([idOf(2), idOf(1)])
    expect((await s.sessions.livingOf(idOf(1), 200, 1)).map(({ sid }) => sid)).toEqual([idOf(2)])
    expect([...(await s.sessions.lastSeenOf([idOf(1), idOf(2)]))]).toEqual([[idOf(1), 40]])
  })
})
