// Proves that the memory stores of people, sessions, challenges, addresses and set-up keep the same contracts as those on MongoDB.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import type { AddressRow } from '../../../server/members/addresses/address.rules.ts'
import type { AddressStore } from '../../../server/members/addresses/address.service.ts'
import { createAddressStore } from '../../../server/members/addresses/address.store.ts'
import { createChallengeStore } from '../../../server/members/sign-in/challenge.store.ts'
import { createSetupStore } from '../../../server/members/sign-in/owner-setup.store.ts'
import type { PeopleStore } from '../../../server/members/people.service.ts'
import { createPeopleStore } from '../../../server/members/people.store.ts'
import type { Person } from '../../../server/members/person.rules.ts'
import type { SessionRow } from '../../../server/members/sessions/session.rules.ts'
import type { SessionStore } from '../../../server/members/sessions/session.service.ts'
import { createSessionStore } from '../../../server/members/sessions/session.store.ts'
import type { Challenge, ChallengeStore } from '../../../server/members/sign-in/sign-in.service.ts'
import type { SetupStore } from '../../../server/members/sign-in/staff-sign-in.service.ts'
import { createDataKeyStore } from '../../../server/persistence/data-keys.ts'
import { migrations } from '../../../server/persistence/migrations/index.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import type { DataKeyStore } from '../../../server/sealing.ts'
import { idOf } from '../../support/goods-actors.ts'
import { memoryDataKeys } from '../../support/memory-data-keys.ts'
import { memoryAddresses, memoryChallenges, memoryPeople, memorySessions, memorySetup } from '../../support/memory-people.ts'
import { startMongo } from '../../support/real-parts.ts'

type Stores = {
  people: PeopleStore
  sessions: SessionStore
  challenges: ChallengeStore
  addresses: AddressStore
  setup: SetupStore
  dataKeys: DataKeyStore
  db: Connection | null
  close: () => Promise<void>
}
const inMemory = async (): Promise<Stores> => ({
  people: memoryPeople(),
  sessions: memorySessions(),
  challenges: memoryChallenges(),
  addresses: memoryAddresses(),
  setup: memorySetup(),
  dataKeys: memoryDataKeys(),
  db: null,
  close: async () => undefined,
})
const onMongo = async (): Promise<Stores> => {
  const mongo = await startMongo()
  const db = await connectMongo(mongo.uri)
  if (!db.db) throw new Error('not open')
  for (const migration of migrations) await migration.up(db.db)
  return {
    people: createPeopleStore(db),
    sessions: createSessionStore(db),
    challenges: createChallengeStore(db),
    addresses: createAddressStore(db),
    setup: createSetupStore(db),
    dataKeys: createDataKeyStore(db),
    db,
    close: async () => {
      await db.close()
      await mongo.stop()
    },
  }
}

const sealed = (n: number): string => `v1.d2026.${String(n).padStart(40, 'x')}`
const index = (n: number): string => `1.${String(n).padStart(22, '0')}`
const person = (n: number, facts: Partial<Person> = {}): Person => ({
  id: idOf(n),
  kind: 'member',
  nickname: `n${n}`,
  nicknameMatch: `n${n}`,
  pictureId: null,
  pictureUrl: null,
  phone: { sealed: sealed(n), index: index(n), masked: '138****0000' },
  staff: null,
  blockedAtMs: null,
  notBeforeMs: 0,
  demo: false,
  simulated: false,
  createdAtMs: n,
  ...facts,
})
const staffFacts = (name: string, owner = false): Person['staff'] => ({
  name,
  nameMatch: name,
  passwordHash: 'h',
  owner,
  scopes: ['orders'],
})
const session = (n: number, facts: Partial<SessionRow> = {}): SessionRow => ({
  sid: idOf(n),
  personId: idOf(1),
  kind: 'member',
  visitorId: idOf(0x100 + n),
  network: '10.0.0.0/24',
  browser: 'x',
  demo: false,
  createdAtMs: n,
  lastSeenAtMs: n,
  stepUpAtMs: null,
  expiresAtMs: 1000,
  endedAtMs: null,
  ...facts,
})
const challenge = (facts: Partial<Challenge> = {}): Challenge => ({
  challengeId: 'c1',
  phoneIndex: index(1),
  phoneSealed: sealed(1),
  visitorId: idOf(9),
  codeMac: 'm',
  tries: 0,
  expiresAtMs: 10_000,
  ...facts,
})
const address = (n: number, facts: Partial<AddressRow> = {}): AddressRow => ({
  id: idOf(n),
  memberId: idOf(1),
  slot: n,
  recipientSealed: sealed(1),
  phoneSealed: sealed(2),
  streetSealed: sealed(3),
  region: 'a b c',
  province: 'a',
  city: 'b',
  district: 'c',
  phoneMasked: '138****0000',
  recipientMasked: '张**',
  deliveryIndex: index(1),
  isDefault: false,
  changedAtMs: n,
  ...facts,
})

describe.each([
  ['in memory', inMemory],
  ['on MongoDB', onMongo],
])('stores of people %s', (_where, openStores) => {
  let s: Stores
  beforeAll(async () => {
    s = await openStores()
  })
  afterAll(() => s.close())

  test('of two people with one phone, or one staff name, or one id, the first stands', async () => {
    const first = await s.people.insert(person(1))
    expect(first.id).toBe(idOf(1))
    expect((await s.people.insert(person(2, { phone: person(1).phone }))).id).toBe(idOf(1))
    expect((await s.people.insert(person(1, { nickname: 'other', phone: null }))).nickname).toBe('n1')
    await s.people.insert(person(3, { kind: 'staff', phone: null, staff: staffFacts('anna') }))
    expect((await s.people.insert(person(4, { kind: 'staff', phone: null, staff: staffFacts('anna') }))).id).toBe(idOf(3))
    expect(await s.people.byId(idOf(2))).toBeNull()
    const both = await Promise.all([
      s.people.insert(person(5, { phone: person(5).phone })),
      s.people.insert(person(6, { phone: person(5).phone })),
    ])
    expect(new Set(both.map(({ id }) => id)).size).toBe(1)
  })
  test('people without phone or staff name do not collide', async () => {
    await s.people.insert(person(7, { phone: null }))
    await s.people.insert(person(8, { phone: null }))
    expect((await s.people.byIds([idOf(7), idOf(8), idOf(99)])).map(({ id, phone, staff }) => [id, phone, staff])).toEqual([
      [idOf(7), null, null],
      [idOf(8), null, null],
    ])
  })
  test('are found by phone index and staff name, changed field by field', async () => {
    expect((await s.people.byPhone(index(1)))?.id).toBe(idOf(1))
    expect((await s.people.byStaffName('anna'))?.staff?.scopes).toEqual(['orders'])
    await s.people.setProfile(idOf(1), { nickname: 'Zoe', nicknameMatch: 'zoe', pictureUrl: '/p' })
    await s.people.setPasswordHash(idOf(3), 'h2')
    await s.people.setNotBefore(idOf(1), 500)
    await s.people.setNotBefore(idOf(1), 400)
    await s.people.setBlocked(idOf(1), 600)
    expect(await s.people.byId(idOf(1))).toMatchObject({
      nickname: 'Zoe',
      pictureUrl: '/p',
      notBeforeMs: 500,
      blockedAtMs: 600,
      phone: { index: index(1) },
    })
    await s.people.setBlocked(idOf(1), null)
    expect((await s.people.byId(idOf(1)))?.blockedAtMs).toBeNull()
    expect((await s.people.byStaffName('anna'))?.staff?.passwordHash).toBe('h2')
  })
  test('members are searched by the beginning of a nickname or a phone, newest first, page by page', async () => {
    const found = async (given: Partial<Parameters<PeopleStore['search']>[0]>): Promise<string[]> =>
      (await s.people.search({ nickname: null, phoneIndex: null, before: null, limit: 10, ...given })).map(({ id }) => id)
    expect(await found({ nickname: 'zo' })).toEqual([idOf(1)])
    expect(await found({ nickname: 'o' })).toEqual([])
    expect(await found({ phoneIndex: index(1) })).toEqual([idOf(1)])
    const all = await found({})
    expect(all).toEqual(all.toSorted().toReversed())
    expect(all).not.toContain(idOf(3))
    expect(await found({ before: all[0] ?? '', limit: 2 })).toEqual(all.slice(1, 3))
  })
  test('an owner is one of the demo or one of the real shop', async () => {
    expect([await s.people.ownerExists(false), await s.people.ownerExists(true)]).toEqual([false, false])
    await s.people.insert(person(20, { kind: 'staff', phone: null, staff: staffFacts('boss', true), demo: true }))
    expect([await s.people.ownerExists(false), await s.people.ownerExists(true)]).toEqual([false, true])
  })

  test('a session ends once; ending all names those that lived', async () => {
    for (const n of [1, 2, 3]) await s.sessions.insert(session(n))
    await s.sessions.insert(session(4, { personId: idOf(2) }))
    expect(await s.sessions.end(idOf(1), 50, 'signedOut')).toBe(true)
    expect(await s.sessions.end(idOf(1), 60, 'signedOut')).toBe(false)
    expect((await s.sessions.bySid(idOf(1)))?.endedAtMs).toBe(50)
    expect((await s.sessions.endAllOf(idOf(1), 70, 'banned')).toSorted()).toEqual([idOf(2), idOf(3)])
    expect((await s.sessions.bySid(idOf(4)))?.endedAtMs).toBeNull()
  })
  test('a session is touched forwards only, steps up while it lives, and knows its browsers', async () => {
    await s.sessions.touch(idOf(4), 500, 2000)
    await s.sessions.touch(idOf(4), 400, 1500)
    await s.sessions.stepUp(idOf(4), 510)
    await s.sessions.stepUp(idOf(1), 510)
    expect(await s.sessions.bySid(idOf(4))).toEqual(
      session(4, { personId: idOf(2), lastSeenAtMs: 500, expiresAtMs: 2000, stepUpAtMs: 510 }),
    )
    expect((await s.sessions.bySid(idOf(1)))?.stepUpAtMs).toBeNull()
    expect(await s.sessions.bySid(idOf(77))).toBeNull()
    expect(await s.sessions.devicesOf(idOf(1), 2)).toEqual([
      { deviceId: idOf(0x103), signedInAtMs: 3 },
      { deviceId: idOf(0x102), signedInAtMs: 2 },
    ])
  })

  test('a challenge counts five tries for its own browser, in time, and works once', async () => {
    await s.challenges.put(challenge())
    expect(await s.challenges.take('c1', idOf(8), 5000, 5)).toBeNull()
    expect(await s.challenges.take('c2', idOf(9), 5000, 5)).toBeNull()
    expect(await s.challenges.take('c1', idOf(9), 10_000, 5)).toBeNull()
    const tries = await Promise.all(Array.from({ length: 8 }, () => s.challenges.take('c1', idOf(9), 5000, 5)))
    expect(tries.flatMap((one) => one?.tries ?? []).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5])
    expect((await Promise.all([s.challenges.use('c1'), s.challenges.use('c1')])).toSorted()).toEqual([false, true])
  })
  test('a newer challenge of a phone kills the older', async () => {
    await s.challenges.put(challenge({ challengeId: 'old' }))
    await s.challenges.put(challenge({ challengeId: 'new', codeMac: 'm2' }))
    expect(await s.challenges.take('old', idOf(9), 5000, 5)).toBeNull()
    expect(await s.challenges.take('new', idOf(9), 5000, 5)).toMatchObject({
      codeMac: 'm2',
      tries: 1,
      phoneIndex: index(1),
      expiresAtMs: 10_000,
    })
    expect(await s.challenges.use('old')).toBe(false)
  })

  test('addresses keep to their member, their slot and one default', async () => {
    expect(await s.addresses.insert(address(1, { isDefault: true }))).toBe(true)
    expect(await s.addresses.insert(address(2))).toBe(true)
    expect(await s.addresses.insert(address(3, { slot: 2 }))).toBe(false)
    expect(await s.addresses.insert(address(4, { slot: 2, memberId: idOf(2), isDefault: true }))).toBe(true)
    await s.addresses.setDefault(idOf(1), idOf(2))
    expect((await s.addresses.of(idOf(1))).map(({ id, isDefault }) => [id, isDefault])).toEqual([
      [idOf(1), false],
      [idOf(2), true],
    ])
    expect((await s.addresses.one(idOf(2), idOf(4)))?.isDefault).toBe(true)
    expect([...(await s.addresses.citiesOf([idOf(1), idOf(2), idOf(3)])).keys()].toSorted()).toEqual([idOf(1), idOf(2)])
    expect(await s.addresses.one(idOf(2), idOf(1))).toBeNull()
    expect(await s.addresses.replace(address(1, { city: 'z' }))).toBe(true)
    expect(await s.addresses.replace(address(1, { memberId: idOf(2) }))).toBe(false)
    expect((await s.addresses.one(idOf(1), idOf(1)))?.city).toBe('z')
    expect(await s.addresses.remove(idOf(2), idOf(1))).toBe(false)
    expect(await s.addresses.remove(idOf(1), idOf(1))).toBe(true)
  })

  test("the owner's token works once and in time", async () => {
    await s.setup.put('t1', 1000)
    await s.setup.put('t2', 1000)
    expect([await s.setup.living(999), await s.setup.living(1000)]).toEqual([true, false])
    expect([await s.setup.use('t1', 5), await s.setup.use('t2', 1000)]).toEqual([false, false])
    expect((await Promise.all([s.setup.use('t2', 5), s.setup.use('t2', 5)])).toSorted()).toEqual([false, true])
  })

  test('of two data keys with one id the first stands; wrapping anew replaces only what was seen', async () => {
    const row = { id: 'd2026', wrappedBy: 'a', wrapped: 'w1' }
    expect(await s.dataKeys.insert(row)).toEqual(row)
    expect(await s.dataKeys.insert({ ...row, wrapped: 'w2' })).toEqual(row)
    await s.dataKeys.rewrap({ ...row, wrapped: 'other' }, { ...row, wrapped: 'w3' })
    expect(await s.dataKeys.all()).toEqual([row])
    await s.dataKeys.rewrap(row, { id: 'd2026', wrappedBy: 'b', wrapped: 'w3' })
    expect(await s.dataKeys.all()).toEqual([{ id: 'd2026', wrappedBy: 'b', wrapped: 'w3' }])
  })

  test('the database lets no clear phone and no clear street in', async () => {
    if (!s.db) return
    const clear = person(50, { phone: { sealed: '13800138000', index: index(50), masked: '138****8000' } })
    await expect(s.people.insert(clear)).rejects.toThrow('Document failed validation')
    await expect(s.addresses.insert(address(15, { streetSealed: '湖滨路 1 号' }))).rejects.toThrow('Document failed validation')
    await expect(s.addresses.insert(address(15, { slot: 21 }))).rejects.toThrow('Document failed validation')
  })
})
