// Stores of one row a thing on a real MongoDB: accepted agreements, reminders, what members let themselves be told, and leaders imported from a file twice and by two at once.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createAgreementStore } from '../../../server/leaders/agreement/agreement.store.ts'
import { createGroupStore } from '../../../server/leaders/groups/group.store.ts'
import { readLeaders } from '../../../server/leaders/import/leader-file.adapter.ts'
import { createLeaderImport } from '../../../server/leaders/import/leader-import.service.ts'
import { createTransferStore } from '../../../server/leaders/transfer/transfer.store.ts'
import { createLeaderStore } from '../../../server/leaders/leader.store.ts'
import { createNoticeSettings } from '../../../server/members/notices/notice-settings.service.ts'
import { createNoticeSettingsStore } from '../../../server/members/notices/notice-settings.store.ts'
import { createReminderStore } from '../../../server/order-desk/help/order-help.store.ts'
import { newId } from '../../../server/new-id.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { rememberingBus, staffActor } from '../../support/leader-world.ts'
import { hex } from '../../support/order-shop.ts'

jest.setTimeout(60_000)
let database: MigratedDatabase
beforeAll(async () => void (database = await migratedDatabase()), 180_000)
afterAll(() => database.close())

test('an agreement stands with the time and address of its first acceptance; the newest version is the one asked for', async () => {
  const store = createAgreementStore(database.connection)
  const memberId = hex(1)
  const row = { memberId, version: 1, textHash: 'a'.repeat(64), network: '10.0.0.0/24', visitorId: 'v', atMs: 1_000 }
  expect(await store.lastOf(memberId)).toBeNull()
  await Promise.all([store.insert(row), store.insert({ ...row, atMs: 1_000 })])
  await store.insert({ ...row, atMs: 9_000, network: '10.9.9.0/24' })
  expect(await store.lastOf(memberId)).toEqual(row)
  await store.insert({ ...row, version: 2, atMs: 5_000 })
  expect(await store.lastOf(memberId)).toEqual({ ...row, version: 2, atMs: 5_000 })
  expect(await store.lastOf(hex(2))).toBeNull()
})

test('an order is reminded of once, whoever asks first', async () => {
  const store = createReminderStore(database.connection)
  expect(await store.atMsOf('order')).toBeNull()
  const both = await Promise.all([store.insert('order', hex(1), 10), store.insert('order', hex(1), 10)])
  expect(both.toSorted()).toEqual([false, true])
  expect(await store.insert('order', hex(2), 20)).toBe(false)
  expect(await store.atMsOf('order')).toBe(10)
})

test('who never chose may be reminded; what she chose stays until she chooses again', async () => {
  const store = createNoticeSettingsStore(database.connection)
  const settings = createNoticeSettings({ store })
  expect([await store.of(hex(1)), await settings.of(hex(1))]).toEqual([null, { orderWaits: true }])
  await Promise.all([store.write(hex(1), { orderWaits: false }), store.write(hex(1), { orderWaits: false })])
  expect(await settings.of(hex(1))).toEqual({ orderWaits: false })
  await store.write(hex(1), { orderWaits: true })
  expect([await store.of(hex(1)), await store.of(hex(2))]).toEqual([{ orderWaits: true }, null])
})

describe('leaders from a file', () => {
  const HEAD = '手机号,称呼,介绍,社群,群人数,地区,人群,行业'
  const FILE = [
    HEAD,
    '13800000001,李姐,翠苑妈妈团,翠苑妈妈,180,杭州,宝妈,母婴',
    '13800000001,李姐,,翠苑水果,90,,,',
    '13800000002,王姐,会推荐,,,,,',
  ].join('\n')
  const desk = { ...staffActor(hex(9), ['leaders']), stepUpAtMs: 1 }
  const memberOf = (phone: string): string => hex(Number(phone.slice(-6)) + 0x1000)
  const importer = (audits: object[] = []) =>
    createLeaderImport({
      leaders: createLeaderStore(database.connection),
      groups: createGroupStore(database.connection),
      readLeaders,
      memberByPhone: async (phone) => memberOf(phone),
      areOne: async () => false,
      toLearn: async () => new Map(),
      notices: { send: async () => true },
      publicUrl: '',
      writeAudit: async (entry) => void audits.push(entry),
      onState: () => undefined,
      bus: rememberingBus().bus,
      newId: () => newId(Date.now()),
      randomBytes,
      clock: { nowMs: Date.now },
    })
  const outcomes = async (csv: string, audits: object[] = []) =>
    (await importer(audits).importFile(desk, { csv, firstLine: 2 })).results.map(({ outcome, why }) => why ?? outcome)
  beforeEach(async () => void (await Promise.all(['leaders', 'groups'].map((name) => database.connection.collection(name).deleteMany({})))))

  test('the same file again changes nothing and writes nothing down', async () => {
    expect(await outcomes(FILE)).toEqual(['added', 'added', 'added'])
    const before = await database.connection.collection('groups').find({}).toArray()
    const audits: object[] = []
    expect(await outcomes(FILE, audits)).toEqual(['unchanged', 'unchanged', 'unchanged'])
    expect([await database.connection.collection('groups').find({}).toArray(), audits]).toEqual([before, []])
    expect(await outcomes(FILE.replace('180', '320'))).toEqual(['changed', 'unchanged', 'unchanged'])
    const li = await createLeaderStore(database.connection).byMember(memberOf('13800000001'))
    const groups = await createGroupStore(database.connection).ofLeader(li?.leaderId ?? '', 50)
    expect(groups.map(({ size }) => size).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual([90, 320])
  })

  test('three who import it at once make each leader and each group once', async () => {
    const counts = () => Promise.all(['leaders', 'groups'].map((name) => database.connection.collection(name).countDocuments({})))
    await Promise.all([outcomes(FILE), outcomes(FILE), outcomes(FILE)])
    expect(await counts()).toEqual([2, 2])
    // Who lost a race may have been told `busy`; the file again makes it whole.
    await outcomes(FILE)
    expect([await outcomes(FILE), await counts()]).toEqual([
      ['unchanged', 'unchanged', 'unchanged'],
      [2, 2],
    ])
  })

  test('a group she renamed since makes room for its old name, and so does one that went to another leader', async () => {
    await outcomes(FILE)
    const store = createGroupStore(database.connection)
    const li = (await createLeaderStore(database.connection).byMember(memberOf('13800000001')))?.leaderId ?? ''
    const [mums, fruit] = (await store.ofLeader(li, 50)).toSorted((a, b) => b.size - a.size)
    await store.change(mums?.groupId ?? '', 1, { name: '翠苑二群' })
    await createTransferStore(database.connection).moveGroup(fruit?.groupId ?? '', li, hex(77))
    expect(await outcomes(FILE)).toEqual(['added', 'added', 'unchanged'])
    expect((await store.ofLeader(li, 50)).map(({ name }) => name).toSorted()).toEqual(['翠苑二群', '翠苑妈妈', '翠苑水果'].toSorted())
  })

  test('a wrong line stops no other', async () => {
    const wrong = FILE.replace('13800000002,王姐', '12,王姐')
    expect(await outcomes(wrong)).toEqual(['added', 'added', 'bad_phone'])
    expect(await database.connection.collection('leaders').countDocuments({})).toBe(1)
  })
})
