// An application approved together with its inviter, finding one, and an inviter's own list, on a real MongoDB.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createInviterDesk } from '../../../server/leaders/inviters/inviter-desk.service.ts'
import { createInviters } from '../../../server/leaders/inviters/inviter.service.ts'
import { createInviterDeskStore, createInviterStore } from '../../../server/leaders/inviters/inviter.store.ts'
import type { Leader } from '../../../server/leaders/leader.service.ts'
import { idOf } from '../../support/goods-actors.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { leaderActor, staffActor } from '../../support/leader-world.ts'

const NOW = 1_790_000_000_000
const DAY = 86_400_000
const [OLD, LI, NEW] = [idOf(1), idOf(2), idOf(3)]
const boss = staffActor('boss')
let database: MigratedDatabase
beforeAll(async () => void (database = await migratedDatabase()), 180_000)
afterAll(() => database.close())

const leaderOf = (leaderId: string, approvedAtMs: number, given: Partial<Leader> = {}): Leader => ({
  ...{ leaderId, memberId: `m${leaderId}`, name: `团长 ${leaderId.at(-1)}`, about: '', state: 'active', reason: null, level: 1 },
  ...{ appliedAtMs: 1, approvedAtMs, version: 1 },
  ...given,
})

test('an approval names who brought her in, looked at before anything is decided; the inviter sees names and since when', async () => {
  const db = database.connection
  let nowMs = NOW
  const clock = { nowMs: () => nowMs }
  const rows = new Map(
    [leaderOf(OLD, NOW - 30 * DAY), leaderOf(LI, NOW - 20 * DAY), leaderOf(NEW, NOW - 10 * DAY)].map((one) => [one.leaderId, one]),
  )
  const leaderById = async (leaderId: string) => rows.get(leaderId) ?? null
  const inviters = createInviters({
    ...{ store: createInviterStore(db), leaderById, clock, writeAudit: async () => undefined },
    areOne: async (personId, others) => others.includes(personId),
  })
  const people = [...rows.values()]
  await db.collection<{ _id: string }>('leaders').deleteMany({})
  await db
    .collection<{ _id: string; name: string; memberId: string; state: string }>('leaders')
    .insertMany(people.map(({ leaderId: _id, name, memberId, state }) => ({ _id, name, memberId, state })))
  const applied = idOf(5)
  rows.set(applied, { ...leaderOf(applied, 0, { state: 'applied', name: '新人' }), approvedAtMs: null })
  const desk = createInviterDesk({
    ...{ store: createInviterDeskStore(db), inviters, leaderById, clock },
    decide: async (_actor, leaderId) => {
      const after = leaderOf(leaderId, nowMs, { name: '新人' })
      rows.set(leaderId, after)
      return after
    },
    leaderOfMember: async (memberId) => [...rows.values()].find((one) => one.memberId === memberId) ?? null,
    leadersByIds: async (ids) => [...rows.values()].filter(({ leaderId }) => ids.includes(leaderId)),
    memberIdByPhone: async (phone) => (phone === '13800000001' ? `m${OLD}` : `m${applied}`),
    phoneMasks: async (ids) => new Map(ids.map((id) => [id, '138****0001'])),
  })
  const asked = { decision: 'approve' as const, reason: '资料齐全', seenVersion: 1, inviterId: OLD }
  // Refused before anything is decided.
  const refused = (given: object, code: object, actor = boss) =>
    expect(desk.decide(actor, applied, { ...asked, ...given })).rejects.toMatchObject(code)
  await refused({ inviterId: applied }, { code: 'bad_input', params: { fault: 'self' } })
  await refused({ inviterId: idOf(9) }, { code: 'not_found' })
  await refused({ decision: 'refuse' }, { code: 'bad_input', params: { field: 'inviterId' } })
  await refused({}, { code: 'not_allowed' }, staffActor(`m${OLD}`))
  rows.set(OLD, leaderOf(OLD, NOW - 30 * DAY, { state: 'paused' }))
  await refused({}, { code: 'bad_input', params: { fault: 'notActive' } })
  rows.set(OLD, leaderOf(OLD, NOW - 30 * DAY))
  expect(rows.get(applied)?.state).toBe('applied')
  await desk.decide(boss, applied, asked)
  expect(await inviters.of(boss, applied)).toMatchObject({ inviterId: OLD, setAtMs: NOW, version: 1 })
  // Another she brought in went to somebody else since.
  await inviters.set(boss, NEW, { inviterId: OLD, reason: '她带来的', seenVersion: 0 })
  nowMs += 1
  await inviters.set(boss, NEW, { inviterId: LI, reason: '记错了', seenVersion: 1 })
  expect(await desk.own(leaderActor(`m${OLD}`, OLD))).toEqual({ rows: [{ name: '新人', sinceMs: NOW }] })
  await expect(desk.own(boss)).rejects.toMatchObject({ code: 'not_allowed' })
  // Found by a part of the name or a whole number, active ones only.
  const names = async (q: string) => (await desk.find(boss, q)).rows.map(({ name }) => name)
  expect([await names('长 2'), await names('.*'), (await names('')).length, await names('13800000001')]).toEqual([
    ['团长 2'],
    [],
    3,
    ['团长 1'],
  ])
  expect((await desk.find(boss, '13800000001')).rows[0]).toEqual({ leaderId: OLD, name: '团长 1', phoneMasked: '138****0001' })
  rows.set(OLD, leaderOf(OLD, NOW - 30 * DAY, { state: 'paused' }))
  expect(await names('13800000001')).toEqual([])
  await expect(desk.find(staffActor('x', ['orders']), '')).rejects.toMatchObject({ code: 'not_allowed' })
})
