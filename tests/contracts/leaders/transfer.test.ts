// A leader's people and groups given to another on a real MongoDB: told and written down, orders and history left alone, and made good after a death at any call.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Actor } from '../../../server/actor.ts'
import { createGroupStore } from '../../../server/leaders/groups/group.store.ts'
import { openLeaders } from '../../../server/leaders/door.ts'
import { createTransfers } from '../../../server/leaders/transfer/transfer.service.ts'
import { createTransferStore } from '../../../server/leaders/transfer/transfer.store.ts'
import { createLogger } from '../../../server/logger.ts'
import type { NoticeText } from '../../../server/notifications/notice.service.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { guestActor, leaderActor, LINK_KEY, memberActor, rememberingBus, staffActor } from '../../support/leader-world.ts'
import { hex } from '../../support/order-shop.ts'
import { cuttable } from '../../support/withdrawal-world.ts'

jest.setTimeout(60_000)
const DAY_MS = 86_400_000
let database: MigratedDatabase
beforeAll(async () => void (database = await migratedDatabase()), 180_000)
afterAll(() => database.close())

const SHOW = { id: hex(7), title: '暖桌小聚', phase: 'live', startsAtMs: 0, coverUrl: null, hostName: '小禾' }
const clerk: Actor = { ...staffActor(hex(0xc1e)), stepUpAtMs: 1 }
let made = 0
const nextHex = (): string => hex((made += 1) + 0x1000)

const createShop = () => {
  const db = database.connection
  let nowMs = 1_790_000_000_000
  const clock = { nowMs: () => (nowMs += 1), monotonicMs: () => nowMs }
  const { bus, told } = rememberingBus()
  const said: { personId: string; text: NoticeText }[] = []
  const audits: object[] = []
  const linked = new Set<string>()
  const leaders = openLeaders({
    ...{ db, clock, bus, linkKey: LINK_KEY, publicUrl: 'https://sibo.example', timeZone: 'Asia/Shanghai' },
    writeAudit: async () => undefined,
    showOf: async () => SHOW,
    goodsOf: async () => null,
    readPicture: async () => null,
    nicknamesOf: async (ids) => new Map(ids.map((id) => [id, '小雨'])),
    whereAre: async () => new Map(),
    consenting: async (ids) => new Set(ids),
  })
  const scissors = cuttable()
  const transfers = createTransfers({
    store: scissors.through('store', createTransferStore(db), ['insert', 'change', 'end', 'moveGroup', 'moveLinks', 'showTo']),
    bindings: scissors.through('bindings', leaders.bindings, ['transferred']),
    notices: scissors.through('notices', { send: async (personId: string, text: NoticeText) => said.push({ personId, text }) > 0 }, [
      'send',
    ]),
    ...{ bus, clock, groups: createGroupStore(db), leaderById: leaders.leaders.byId, isHerself: leaders.credit.isHerself },
    areOne: async (_, others) => others.some((one) => one !== null && linked.has(one)),
    nicknamesOf: async (ids) => new Map(ids.map((id) => [id, '安娜'])),
    writeAudit: async (entry) => void audits.push(entry),
    logger: createLogger('silent'),
    publicUrl: 'https://sibo.example',
    newId: nextHex,
  })
  const hire = async (name: string) => {
    const memberId = nextHex()
    const { leaderId } = await leaders.leaders.apply(memberActor(memberId), { name, about: '' })
    await leaders.leaders.decide(staffActor(hex(1)), leaderId, { decision: 'approve', reason: '资料齐全', seenVersion: 1 })
    return { leaderId, memberId, actor: leaderActor(memberId, leaderId) }
  }
  /** A member who came by a link and is bound by it. */
  const come = async (code: string, memberId = nextHex()): Promise<string> => {
    await leaders.touches.write({ actor: guestActor(`v-${memberId}`), code, showId: SHOW.id, source: 'live' })
    await leaders.touches.merge(`v-${memberId}`, memberId)
    return memberId
  }
  const versionOf = async (leaderId: string) => (await leaders.leaders.byId(leaderId))?.version ?? 0
  const give = async (from: string, toLeaderId: string, groupIds: string[] = [], people = true) =>
    transfers.start(clerk, from, { toLeaderId, people, groupIds, reason: '李姐搬家了', seenVersion: await versionOf(from) })
  return { leaders, transfers, scissors, hire, come, give, said, told, audits, linked, clock, later: (ms: number) => void (nowMs += ms) }
}
let shop: ReturnType<typeof createShop>
beforeEach(() => {
  shop = createShop()
})

/** Two leaders; the first with a group, one bound by it and one by her plain link. */
const twoLeaders = async () => {
  const [li, wang] = [await shop.hire('李姐'), await shop.hire('王姐')]
  const { leaders } = shop
  const group = await leaders.groups.add(li.actor, { name: '西湖一群', size: 100, tags: {} })
  const grouped = await leaders.links.create(li.actor, { showId: SHOW.id, groupId: group.groupId })
  const plain = await leaders.links.create(li.actor, { showId: SHOW.id })
  const members = [await shop.come(grouped.code), await shop.come(plain.code)]
  return { li, wang, group, grouped, plain, members }
}

describe('people and groups of a leader', () => {
  test('go to another with the dates they had; every one of them is told, and so are both leaders', async () => {
    const { li, wang, group, grouped, plain, members } = await twoLeaders()
    const before = await shop.leaders.bindings.of(members[0] ?? '')
    const row = await shop.give(li.leaderId, wang.leaderId, [group.groupId])
    expect(row).toMatchObject({
      fromName: '李姐',
      toName: '王姐',
      movedPeople: 2,
      keptPeople: 0,
      groups: 1,
      links: 1,
      done: true,
      byName: '安娜',
    })
    const [inGroup, byLink] = await Promise.all(members.map(shop.leaders.bindings.of))
    const dates = { protectedUntilMs: before?.protectedUntilMs, validUntilMs: before?.validUntilMs }
    expect(inGroup).toMatchObject({ leaderId: wang.leaderId, groupId: group.groupId, touchId: null, ...dates })
    expect(byLink).toMatchObject({ leaderId: wang.leaderId, groupId: null })
    // The next order is hers, by the binding.
    const credit = await shop.leaders.credit.resolve({ memberId: members[0] ?? '', showId: SHOW.id, atMs: shop.clock.nowMs() })
    expect(credit).toMatchObject({ leaderId: wang.leaderId, reason: 'protectedBinding', groupId: group.groupId })
    // What hangs in the group's chat goes on, for the other leader; the plain link stays where it was.
    expect(await shop.leaders.links.byCode(grouped.code)).toMatchObject({ leaderId: wang.leaderId, groupId: group.groupId })
    expect(await shop.leaders.links.byCode(plain.code)).toMatchObject({ leaderId: li.leaderId })
    expect((await shop.leaders.groups.own(wang.actor)).rows.map(({ name }) => name)).toEqual(['西湖一群'])
    expect((await shop.leaders.people.people(wang.actor, { cursor: null, limit: 10 })).rows).toHaveLength(2)
    const templates = (personId: string) => shop.said.filter((one) => one.personId === personId).map(({ text }) => text)
    for (const memberId of members) {
      expect(templates(memberId)).toMatchObject([{ template: 'leaderChanged', fromName: '李姐', toName: '王姐' }])
    }
    const moved = { template: 'peopleMoved', people: 2, groups: 1, reason: '李姐搬家了' }
    expect(templates(li.memberId)).toMatchObject([{ ...moved, name: '王姐', toYou: false }])
    expect(templates(wang.memberId)).toMatchObject([{ ...moved, name: '李姐', toYou: true }])
    const on = { kind: 'leader', id: li.leaderId }
    expect(shop.audits).toMatchObject([
      { act: 'binding.transfer', on, after: { toLeaderId: wang.leaderId, boundPeople: 2 }, reason: '李姐搬家了' },
    ])
    const log = await database.connection.collection('bindingLog').find({ memberId: members[0] }).sort({ number: 1 }).toArray()
    expect(log).toMatchObject([
      { change: 'bind' },
      { change: 'bind', ended: 'transferred', cause: { kind: 'transfer', id: row.transferId } },
    ])
    expect(await shop.transfers.of(clerk, wang.leaderId)).toMatchObject({
      boundPeople: 2,
      rows: [{ transferId: row.transferId, done: true }],
    })
  })

  test('groups alone leave every customer where she is; the other leader herself and who is over are kept', async () => {
    const { li, wang, group, plain, members } = await twoLeaders()
    expect(await shop.give(li.leaderId, wang.leaderId, [group.groupId], false)).toMatchObject({ movedPeople: 0, groups: 1, people: false })
    expect(await shop.leaders.bindings.of(members[0] ?? '')).toMatchObject({ leaderId: li.leaderId })
    expect(shop.said.filter(({ text }) => text.template === 'leaderChanged')).toEqual([])
    await shop.come(plain.code, wang.memberId)
    expect(await shop.give(li.leaderId, wang.leaderId)).toMatchObject({ movedPeople: 2, keptPeople: 1 })
    await shop.come(plain.code)
    shop.later(31 * DAY_MS)
    expect(await shop.give(li.leaderId, wang.leaderId)).toMatchObject({ movedPeople: 0, keptPeople: 2 })
  })

  test('refusals: whom it is not allowed, states, another’s group, an old page', async () => {
    const { li, wang, group } = await twoLeaders()
    const ask = { toLeaderId: wang.leaderId, people: true, groupIds: [] as string[], reason: '交接', seenVersion: 2 }
    const start = (actor: Actor, leaderId: string, given: Partial<typeof ask> = {}) =>
      shop.transfers.start(actor, leaderId, { ...ask, ...given })
    await expect(start(staffActor(hex(2), ['finance']), li.leaderId)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(start(staffActor(hex(2)), li.leaderId)).rejects.toMatchObject({ code: 'confirm_identity' })
    await expect(start(clerk, li.leaderId, { toLeaderId: li.leaderId })).rejects.toMatchObject({ code: 'bad_input' })
    await expect(start(clerk, li.leaderId, { toLeaderId: hex(404) })).rejects.toMatchObject({ code: 'not_found' })
    await expect(start(clerk, li.leaderId, { seenVersion: 1 })).rejects.toMatchObject({ code: 'changed_meanwhile' })
    await expect(start(clerk, wang.leaderId, { toLeaderId: li.leaderId, groupIds: [group.groupId] })).rejects.toMatchObject({
      code: 'not_found',
    })
    shop.linked.add(wang.memberId)
    await expect(start(clerk, li.leaderId)).rejects.toMatchObject({ code: 'not_allowed' })
    shop.linked.clear()
    await shop.leaders.leaders.decide(staffActor(hex(1)), wang.leaderId, { decision: 'pause', reason: '停', seenVersion: 2 })
    await expect(start(clerk, li.leaderId)).rejects.toMatchObject({ code: 'wrong_state', params: { state: 'paused' } })
    expect(shop.audits).toEqual([])
  })
})

test('a death at any call: the duty of whoever lives on moves and tells the rest, and counts each once', async () => {
  for (let at = 1; ; at += 1) {
    shop = createShop()
    const { li, wang, group, members } = await twoLeaders()
    // A death after a call is a death before the next one.
    shop.scissors.arm(at, false)
    await shop.give(li.leaderId, wang.leaderId, [group.groupId]).catch(() => undefined)
    const calls = shop.scissors.calls()
    shop.scissors.arm(0, false)
    shop.later(61_000)
    await shop.transfers.goOn()
    const { rows } = await shop.transfers.of(clerk, li.leaderId)
    if (rows.length === 0) await shop.give(li.leaderId, wang.leaderId, [group.groupId])
    const [row] = (await shop.transfers.of(clerk, li.leaderId)).rows
    expect([at, row]).toMatchObject([at, { movedPeople: 2, keptPeople: 0, links: 1, done: true }])
    for (const memberId of members) {
      expect((await shop.leaders.bindings.of(memberId))?.leaderId).toBe(wang.leaderId)
      expect(shop.said.some((one) => one.personId === memberId && one.text.template === 'leaderChanged')).toBe(true)
    }
    await shop.leaders.close()
    if (calls < at) break
  }
})
