// Leaders and groups from a file: each line answered, the same file twice changes nothing, a wrong line stops no other.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { createAdmission, type Admission } from '../../../server/leaders/import/admission.service.ts'
import { readLeaders } from '../../../server/leaders/import/leader-file.adapter.ts'
import { createLeaderImport, type LeaderImport } from '../../../server/leaders/import/leader-import.service.ts'
import { createLeaderWorld, memberActor, staffActor, type LeaderWorld } from '../../support/leader-world.ts'

const HEAD = '手机号,称呼,介绍,社群,群人数,地区,人群,行业'
const FILE = [
  HEAD,
  '13800000001,李姐,翠苑妈妈团,翠苑妈妈,180,杭州,宝妈,母婴',
  '13800000001,李姐,,翠苑水果,90,杭州,,水果',
  '"138-0000-0002",王姐,会推荐糕点,,,,,',
].join('\n')
const desk = { ...staffActor('anna', ['leaders']), stepUpAtMs: 1 }

let world: LeaderWorld
let imports: LeaderImport
let admission: Admission
/** Members who still have to pass a course. */
let learning: Set<string>
beforeEach(() => {
  learning = new Set()
  world = createLeaderWorld()
  const members = new Map<string, string>([
    ['13800000011', 'mei'],
    ['13800000012', 'qing'],
  ])
  const toLearn = async (ids: readonly string[]) => new Map(ids.flatMap((id) => (learning.has(id) ? [[id, ['怎样算佣金']] as const] : [])))
  admission = createAdmission({
    ...{ leaders: world.stores.leaders, toLearn, bus: world.bus, clock: world.clock, publicUrl: 'https://sibo.example' },
    writeAudit: async (entry) => void world.audits.push(entry),
    notices: { send: async (personId, text) => world.said.push({ personId, text }) > 0 },
    onState: () => undefined,
  })
  imports = createLeaderImport({
    leaders: world.stores.leaders,
    groups: world.stores.groups,
    readLeaders,
    memberByPhone: async (phone) => {
      if (phone === '13899999999') return null
      const known = members.get(phone) ?? world.id()
      members.set(phone, known)
      return known
    },
    areOne: async (personId, others) => others.includes(world.linked.get(personId) ?? 'nobody'),
    toLearn,
    writeAudit: async (entry) => void world.audits.push(entry),
    notices: { send: async (personId, text) => world.said.push({ personId, text }) > 0 },
    publicUrl: 'https://sibo.example',
    onState: () => undefined,
    bus: world.bus,
    newId: world.id,
    randomBytes,
    clock: world.clock,
  })
})
const put = async (csv: string, firstLine = 2) => (await imports.importFile(desk, { csv, firstLine })).results
const short = (rows: Awaited<ReturnType<typeof put>>) => rows.map(({ line, outcome, why }) => [line, outcome, why])
const all = async () => world.stores.leaders.list({ state: null, beforeId: null, limit: 50 })

describe('a file', () => {
  test('makes leaders and their groups; the same again changes nothing', async () => {
    const first = await put(FILE)
    expect(short(first)).toEqual([
      [2, 'added', null],
      [3, 'added', null],
      [4, 'added', null],
    ])
    expect(JSON.stringify(first)).not.toContain('13800000001')
    const [li] = (await all()).filter(({ name }) => name === '李姐')
    expect(li).toMatchObject({ state: 'active', about: '翠苑妈妈团' })
    const groups = await world.stores.groups.ofLeader(li?.leaderId ?? '', 50)
    expect(groups).toMatchObject([
      { name: '翠苑妈妈', size: 180, tags: { region: '杭州', crowd: '宝妈', trade: '母婴' } },
      { name: '翠苑水果', size: 90, tags: { region: '杭州', trade: '水果' } },
    ])
    const audits = world.audits.length
    expect((await put(FILE)).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged'])
    expect([(await all()).length, world.audits.length]).toEqual([2, audits])
  })
  test('with other facts changes them, approves who applied, and leaves who is paused; who is disabled is named', async () => {
    await put(FILE)
    const [li] = (await all()).filter(({ name }) => name === '李姐')
    expect(short(await put(`${HEAD}\n13800000001,李大姐,,翠苑妈妈,210,杭州,宝妈,母婴`))).toEqual([[2, 'changed', null]])
    expect((await world.stores.groups.ofLeader(li?.leaderId ?? '', 50))[0]).toMatchObject({ size: 210 })
    await world.decide(li?.leaderId ?? '', 'pause')
    await put(`${HEAD}\n13800000001,李姐,,,,,,`)
    expect(await world.stores.leaders.byId(li?.leaderId ?? '')).toMatchObject({ name: '李姐', state: 'paused' })
    await world.decide(li?.leaderId ?? '', 'disable')
    expect(short(await put(FILE))).toEqual([
      [2, 'refused', 'disabled'],
      [3, 'refused', 'disabled'],
      [4, 'unchanged', null],
    ])
  })
  test('names what is wrong on its line and takes the others', async () => {
    const lines = [
      '1380000000,李姐,,,,,,',
      '13800000003,李,,,,,,',
      '13800000004,陈姐,,群,6000,,,',
      '13899999999,店员,,,,,,',
      '',
      '13800000005,好姐,,,,,,',
    ]
    expect(short(await put([HEAD, ...lines].join('\r\n'), 1_002))).toEqual([
      [1002, 'refused', 'bad_phone'],
      [1003, 'refused', 'bad_name'],
      [1004, 'refused', 'bad_size'],
      [1005, 'refused', 'not_member'],
      [1007, 'added', null],
    ])
    expect(short(await put('称呼,介绍\n李姐,x'))).toEqual([[1, 'refused', 'bad_head']])
  })
  test('makes nobody active who has a course to pass: she waits, groups and all, and is active the moment she passed', async () => {
    learning = new Set(['mei', 'qing'])
    const csv = [HEAD, '13800000011,梅姐,,梅家邻里,60,杭州,,', '13800000012,青姐,,,,,,', '13800000013,李姐,,,,,,'].join('\n')
    await world.leaders.apply(memberActor('qing'), { name: '青姐', about: '' })
    expect((await put(csv)).map(({ outcome, waits }) => [outcome, waits])).toEqual([
      ['added', true],
      ['changed', true],
      ['added', false],
    ])
    expect(world.said.map(({ personId, text }) => [personId, text.template])).toEqual(['mei', 'qing'].map((one) => [one, 'leaderInvited']))
    const of = (memberId: string) => world.stores.leaders.byMember(memberId)
    expect(await of('mei')).toMatchObject({ state: 'applied', acceptedBy: 'anna', approvedAtMs: null })
    expect((await put(csv)).map(({ outcome, waits }) => [outcome, waits])).toEqual([
      ['unchanged', true],
      ['unchanged', true],
      ['unchanged', false],
    ])
    expect(await world.stores.groups.ofLeader((await of('mei'))?.leaderId ?? '', 5)).toHaveLength(1)
    await Promise.all([admission.passed('mei'), admission.work()])
    expect(await of('mei')).toMatchObject({ state: 'applied' })
    learning.delete('mei')
    world.said.length = 0
    await Promise.all([admission.passed('mei'), admission.passed('mei'), admission.work()])
    expect(await of('mei')).toMatchObject({ state: 'active', acceptedBy: null, approvedAtMs: world.clock.nowMs() })
    expect(world.said).toMatchObject([{ personId: 'mei', text: { template: 'leaderDecided', decision: 'approve' } }])
    expect(world.audits.at(-1)).toMatchObject({ act: 'leader.import', actor: { personId: 'anna' }, after: { state: 'active' } })
    // The course was taken back, or the process died after she passed: the duty finds her.
    learning.clear()
    await admission.work()
    expect(await of('qing')).toMatchObject({ state: 'active' })
  })
  test('waits for nobody whom staff refused meanwhile, and for nobody who applied by herself', async () => {
    learning = new Set(['mei', 'qing'])
    await put(`${HEAD}\n13800000011,梅姐,,,,,,`)
    await world.leaders.apply(memberActor('qing'), { name: '青姐', about: '' })
    const row = await world.stores.leaders.byMember('mei')
    const refuse = { decision: 'refuse', reason: '不合适', seenVersion: row?.version ?? 0 } as const
    await world.leaders.decide(desk, row?.leaderId ?? '', refuse)
    learning.clear()
    await Promise.all([admission.passed('mei'), admission.passed('qing'), admission.work()])
    expect(await world.stores.leaders.byMember('mei')).toMatchObject({ state: 'refused', acceptedBy: null })
    expect(await world.stores.leaders.byMember('qing')).toMatchObject({ state: 'applied' })
  })
  test('opens to leaders’ staff with a fresh proof of who they are only', async () => {
    const ask = { csv: FILE, firstLine: 2 }
    await expect(imports.importFile(memberActor('m'), ask)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(imports.importFile(staffActor('b', ['finance']), ask)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(imports.importFile(staffActor('anna', ['leaders']), ask)).rejects.toMatchObject({ code: 'confirm_identity' })
  })
})
