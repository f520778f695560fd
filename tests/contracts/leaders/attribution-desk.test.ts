// The desk of attribution rules by one contract in memory and on MongoDB: drafted by one, published by another, never in the past; and on MongoDB what a
// rule would have moved of past orders.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import {
  createAttributionDesk,
  type AttributionDesk,
  type SettingsDeskStore,
} from '../../../server/leaders/attribution/attribution-desk.service.ts'
import { createAttributionDeskStore } from '../../../server/leaders/attribution/attribution-desk.store.ts'
import { createCreditStore } from '../../../server/leaders/attribution/credit.store.ts'
import { FIRST_SETTINGS, settingsAt } from '../../../server/leaders/attribution/attribution-settings.rules.ts'
import { createRulePreview } from '../../../server/insights/rule-preview.service.ts'
import { createRulePreviewStore } from '../../../server/insights/rule-preview.store.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { memberActor, staffActor } from '../../support/leader-world.ts'
import { memorySettingsStore } from '../../support/memory-leaders.ts'
import { hex } from '../../support/order-shop.ts'
import { paidOrder } from '../../support/paid-order.ts'
import { startMongo, type TestMongo } from '../../support/real-parts.ts'

const NOW = 1_790_000_000_000
const { version: _first, ...FIRST } = FIRST_SETTINGS
const GIVEN = { ...FIRST, fromMs: null, protectDays: 3, reason: '活动期缩短保护' }
const stepped = { stepUpAtMs: NOW }
const [maker, other] = ['anna', 'bea'].map((id) => ({ ...staffActor(id, ['finance', 'leaders']), ...stepped }))
let mongo: TestMongo
let db: Connection
beforeAll(async () => {
  mongo = await startMongo()
  db = await connectMongo(mongo.uri)
})
afterAll(async () => {
  await db.close()
  await mongo.stop()
})

describe.each(['in memory', 'on MongoDB'])('the desk %s', (where) => {
  let store: SettingsDeskStore
  let desk: AttributionDesk
  let nowMs: number
  let audits: object[]
  let alone: boolean
  let dropped: number
  if (!maker || !other) throw new Error('no staff')
  beforeEach(async () => {
    await Promise.all(['attributionSettings', 'attributionDrafts'].map((name) => db.collection(name).deleteMany({})))
    store = where === 'in memory' ? memorySettingsStore() : createAttributionDeskStore(db)
    nowMs = NOW
    audits = []
    alone = false
    dropped = 0
    desk = createAttributionDesk({
      store,
      clock: { nowMs: () => nowMs },
      writeAudit: async (entry) => void audits.push(entry),
      anotherPublishes: async () => !alone,
      nicknamesOf: async (ids) => new Map(ids.map((id) => [id, id])),
      onPublished: () => void (dropped += 1),
    })
  })

  test('starts with the first version; a draft is seen by all and decides nothing', async () => {
    expect(await desk.rules(maker)).toMatchObject({ inForce: 1, draft: null, versions: [{ version: 1, fromMs: null, single: false }] })
    const written = await desk.write(maker, GIVEN)
    expect(written.draft).toMatchObject({ protectDays: 3, reason: GIVEN.reason, mine: true, byName: 'anna', version: 1 })
    expect((await desk.rules(other)).draft).toMatchObject({ mine: false })
    expect(written.inForce).toBe(1)
    expect(dropped).toBe(0)
  })

  test('another publishes it as the next version, in force from that moment and not before', async () => {
    await desk.write(maker, GIVEN)
    await expect(desk.publish(maker, 1)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(desk.publish(other, 9)).rejects.toMatchObject({ code: 'changed_meanwhile' })
    const after = await desk.publish(other, 1)
    expect(after).toMatchObject({ inForce: 2, draft: null })
    expect(after.versions[1]).toMatchObject({ version: 2, fromMs: NOW, protectDays: 3, single: false, reason: GIVEN.reason })
    expect(dropped).toBe(1)
    expect(audits).toHaveLength(2)
    await expect(desk.publish(other, 1)).rejects.toMatchObject({ code: 'changed_meanwhile' })
    if (where === 'on MongoDB') {
      // What orders read is what was published.
      const versions = await createCreditStore(db).settings()
      expect(settingsAt(versions, NOW)).toMatchObject({ version: 2, protectDays: 3, touchVisibleSec: 2 })
      expect(settingsAt(versions, NOW - 1)).toMatchObject({ version: 1, protectDays: 7 })
    }
  })

  test('who is alone does both, and the version says so; the next is never before a planned one', async () => {
    alone = true
    await desk.write(maker, { ...GIVEN, fromMs: NOW + 1000 })
    expect((await desk.publish(maker, 1)).versions[1]).toMatchObject({ single: true, fromMs: NOW + 1000 })
    await desk.write(maker, GIVEN)
    const after = await desk.publish(maker, 2)
    expect(after.versions.map(({ fromMs }) => fromMs)).toEqual([null, NOW + 1000, NOW + 1000])
    expect(after.inForce).toBe(1)
    nowMs = NOW + 1000
    expect((await desk.rules(maker)).inForce).toBe(3)
  })

  test('what the rules do not allow is named; a planned moment that has passed is no moment', async () => {
    await expect(desk.write(maker, { ...GIVEN, validDays: 5, protectDays: 6 })).rejects.toMatchObject({
      code: 'bad_input',
      params: { field: 'protectDays' },
    })
    await expect(desk.write(maker, { ...GIVEN, fromMs: NOW - 1 })).rejects.toMatchObject({ code: 'bad_input', params: { field: 'fromMs' } })
    await desk.write(maker, { ...GIVEN, fromMs: NOW + 5 })
    nowMs = NOW + 6
    await expect(desk.publish(other, 1)).rejects.toMatchObject({ code: 'bad_input' })
  })

  test('who may not', async () => {
    await expect(desk.rules(memberActor('m'))).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(desk.write(staffActor('s', ['orders']), GIVEN)).rejects.toMatchObject({ code: 'not_allowed' })
    await desk.write(staffActor('l', ['leaders']), GIVEN)
    await expect(desk.publish(staffActor('l', ['leaders']), 1)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(desk.publish(staffActor('f', ['finance']), 1)).rejects.toMatchObject({ code: 'confirm_identity' })
  })
})

describe('the preview of a rule', () => {
  const DAY_MS = 86_400_000
  const at = (days: number) => new Date(NOW - 20 * DAY_MS + days * DAY_MS)
  const [SHOW, A, B, LEADER_B] = [hex(0x5), hex(0xa), hex(0xb), hex(0xbb)]
  const cards = async () =>
    new Map(
      [A, B].map((id) => [
        id,
        { leaderId: id, memberId: id === B ? LEADER_B : hex(0xaa), name: id === A ? '李姐' : '王姐', state: 'active' },
      ]),
    )
  const previewOf = async (actor: Parameters<ReturnType<typeof createRulePreview>>[0], given: object, days = 30) =>
    createRulePreview({
      store: createRulePreviewStore(db),
      cards: cards as never,
      versions: createCreditStore(db).settings,
      clock: { nowMs: () => NOW },
    })(actor, { ...FIRST, ...given, days } as never)
  const touched = (touchId: string, memberId: string, leaderId: string, when: Date) => ({
    ...{ _id: touchId, visitorId: `v${memberId}`, memberId, linkId: `k${leaderId}`, leaderId, showId: SHOW },
    ...{ groupId: null, channel: null, at: when, minute: 0, refusal: null },
  })
  const bought = (memberId: string, createdAt: Date, more: object = {}) => ({
    ...paidOrder({ memberId, showId: SHOW, goodsFen: 1_000, createdAt, paidAt: createdAt }),
    ...more,
  })

  test('says how many of the past orders would have gone elsewhere, from whom to whom and how much, and writes nothing', async () => {
    await Promise.all(['orders', 'touches', 'attributionSettings'].map((name) => db.collection(name).deleteMany({})))
    const members = Array.from({ length: 40 }, (_, n) => hex(0x1000 + n))
    // Each came by A and bought three days later by B's link: A's as it was, B's without protection. Eleven came by nobody.
    const [both, alone] = [members.slice(0, 29), members.slice(29)]
    const touches = both.flatMap((id, n) => [touched(`a${n}`, id, A, at(0)), touched(`b${n}`, id, B, at(3))])
    const orders = [
      ...both.map((id) => bought(id, at(3.1))),
      ...alone.map((id) => bought(id, at(4))),
      // Not of these days, a simulated buyer's, and one who leads herself: she is nobody's customer of her own link.
      bought(members[0] ?? '', new Date(NOW - 40 * DAY_MS)),
      bought(members[1] ?? '', at(3.1), { simulated: true }),
      bought(LEADER_B, at(3.1)),
    ]
    await db.collection('touches').insertMany([...touches, touched('own', LEADER_B, B, at(3))] as never)
    await db.collection('orders').insertMany(orders as never)
    const before = JSON.stringify(
      await Promise.all(['orders', 'touches', 'attributionSettings'].map((name) => db.collection(name).find().toArray())),
    )
    if (!maker) throw new Error('no staff')
    expect(await previewOf(maker, { protectDays: 0 })).toEqual({
      sinceMs: NOW - 30 * DAY_MS,
      orders: 41,
      moved: 29,
      movedFen: 29_000,
      partial: false,
      leaders: expect.arrayContaining([
        { name: '李姐', before: 29, after: 0 },
        { name: '王姐', before: 0, after: 29 },
      ]),
    })
    expect(await previewOf(maker, {})).toMatchObject({ orders: 41, moved: 0, movedFen: 0, leaders: [] })
    expect(await previewOf(maker, { mode: 'exclusive' })).toMatchObject({ moved: 0 })
    // With the last touch an hour old at most, nobody had touched in time.
    expect(await previewOf(maker, { mode: 'lastTouch', touchWindowHours: 1 })).toMatchObject({
      moved: 29,
      leaders: expect.arrayContaining([{ name: null, before: 12, after: 41 }]),
    })
    expect(await previewOf(maker, { protectDays: 0 }, 10)).toMatchObject({ orders: 0, moved: 0 })
    await expect(previewOf(memberActor('m'), { protectDays: 0 })).rejects.toMatchObject({ code: 'not_allowed' })
    expect(
      JSON.stringify(await Promise.all(['orders', 'touches', 'attributionSettings'].map((name) => db.collection(name).find().toArray()))),
    ).toBe(before)
  })
})
