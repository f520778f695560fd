// The desk of commission rules by one contract in memory and on MongoDB: drafted by one, published by another, raised at once, cut after notice, previewed on past orders.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import { createRateDesk, type RateDesk } from '../../../server/crediting/rate-desk.service.ts'
import { createRateDeskStore } from '../../../server/crediting/rate-desk.store.ts'
import { createRateService, type RateService, type RateStore } from '../../../server/commission/rate.service.ts'
import { createRateStore } from '../../../server/commission/rate.store.ts'
import { FIRST_TERMS } from '../../../server/commission/rate-terms.rules.ts'
import { createCommissionPreview, type CommissionPast } from '../../../server/crediting/commission-preview.service.ts'
import { createCommissionPast } from '../../../server/crediting/commission-preview.store.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import type { CommissionDraft, RateValue } from '../../../server/protocol/commission.ts'
import { memberActor, staffActor } from '../../support/leader-world.ts'
import { memoryRateDeskStore, memoryRateStore } from '../../support/memory-ledger.ts'
import { paidOrder } from '../../support/paid-order.ts'
import { startMongo, type TestMongo } from '../../support/real-parts.ts'

const NOW = 1_790_000_000_000
const HOUR = 3_600_000
const { levelNames: _, ...first } = FIRST_TERMS
const terms = { ...first, levelFen: [...FIRST_TERMS.levelFen] }
const draftOf = (rate: RateValue, more: Partial<CommissionDraft> = {}): CommissionDraft => ({
  rows: [{ rate }],
  terms,
  reason: '旺季调整',
  ...more,
})
const [maker, other] = ['anna', 'bea'].map((id) => ({ ...staffActor(id, ['finance', 'leaders']), stepUpAtMs: NOW }))
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
  let desk: RateDesk
  let rates: RateService
  let nowMs: number
  let audits: object[]
  let alone: boolean
  let leading: string[]
  if (!maker || !other) throw new Error('no staff')
  beforeEach(async () => {
    await Promise.all(['rateTables', 'rateDrafts'].map((name) => db.collection(name).deleteMany({})))
    const store: RateStore = where === 'in memory' ? memoryRateStore() : createRateStore(db)
    if (where === 'on MongoDB') await store.insert({ version: 1, publishedAtMs: 0, rows: [{ id: 'shop', rate: { bps: 1000 } }] })
    nowMs = NOW
    audits = []
    alone = false
    leading = []
    const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs }
    rates = createRateService({ store, clock, wasSharing: async (leaderId) => leaderId === 'sharing' })
    desk = createRateDesk({
      store: where === 'in memory' ? memoryRateDeskStore(store) : createRateDeskStore(db),
      clock,
      writeAudit: async (entry) => void audits.push(entry),
      anotherPublishes: async () => !alone,
      leads: async (personId) => leading.includes(personId),
      nicknamesOf: async (ids) => new Map(ids.map((id) => [id, id])),
      namesOf: async ({ showIds, skuIds }) => ({
        shows: showIds.map((id) => ({ id, title: `show ${id}` })),
        skus: skuIds.map((id) => ({ id, title: `sku ${id}` })),
      }),
      onPublished: rates.drop,
    })
  })
  const bpsOf = async (leaderId = 'quiet') => {
    const ask = { leaderId, level: 1, showId: 'S', skuId: 'K', categories: [], goodsFen: 10_000, units: 1, atMs: nowMs }
    const { rate, capBps, tableVersion } = await rates.freeze(ask)
    return [tableVersion, rate, capBps]
  }

  test('starts with the shop’s first table; a draft is seen by all and pays nobody', async () => {
    expect(await desk.rules(maker)).toMatchObject({ inForce: { version: 1, rows: [{ rate: { bps: 1000 } }], terms }, draft: null })
    const rows = [
      { rate: { bps: 1200 } },
      { showId: 'S', skuId: 'K', rate: { fenPerUnit: 300 }, byLevel: [{ level: 2, rate: { fenPerUnit: 400 } }] },
    ]
    const written = await desk.write(maker, draftOf({ bps: 1200 }, { rows }))
    expect(written).toMatchObject({
      draft: { rows, mine: true, byName: 'anna', version: 1, reason: '旺季调整' },
      shows: [{ id: 'S', title: 'show S' }],
      skus: [{ id: 'K', title: 'sku K' }],
    })
    expect((await desk.rules(other)).draft).toMatchObject({ mine: false })
    expect(await bpsOf()).toEqual([1, { bps: 1000 }, 3000])
  })

  test('another publishes it: a raise is paid from that moment, and both acts are in the audit', async () => {
    await desk.write(maker, draftOf({ bps: 1200 }))
    await expect(desk.publish(maker, 1)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(desk.publish(other, 9)).rejects.toMatchObject({ code: 'changed_meanwhile' })
    await bpsOf()
    const after = await desk.publish(other, 1)
    expect(after).toMatchObject({ inForce: { version: 2 }, draft: null })
    expect(after.versions[0]).toMatchObject({ version: 2, publishedAtMs: NOW, rowCount: 1, single: false, reason: '旺季调整' })
    expect(await bpsOf()).toEqual([2, { bps: 1200 }, 3000])
    expect(audits).toMatchObject([
      { act: 'rule.draft' },
      { act: 'rule.publish', before: { version: 1 }, after: { rows: [{ rate: { bps: 1200 } }] } },
    ])
    await expect(desk.publish(other, 1)).rejects.toMatchObject({ code: 'changed_meanwhile' })
  })

  test('a cut waits for its notice, and longer for leaders who share already; the cap of the table paid is frozen with it', async () => {
    alone = true
    await desk.write(maker, draftOf({ bps: 500 }, { terms: { ...terms, capBps: 2000 } }))
    expect((await desk.publish(maker, 1)).versions[0]).toMatchObject({ single: true })
    nowMs = NOW + 48 * HOUR - 1
    // What every leader is told she gets is what she gets.
    expect(await rates.shopBps(1)).toBe(1000)
    expect([await bpsOf(), await bpsOf('sharing')]).toEqual([
      [1, { bps: 1000 }, 3000],
      [1, { bps: 1000 }, 3000],
    ])
    nowMs += 1
    expect(await rates.shopBps(1)).toBe(500)
    expect([await bpsOf(), await bpsOf('sharing')]).toEqual([
      [2, { bps: 500 }, 2000],
      [1, { bps: 1000 }, 3000],
    ])
    nowMs = NOW + (48 + 7 * 24) * HOUR
    expect(await bpsOf('sharing')).toEqual([2, { bps: 500 }, 2000])
  })

  test('what may not stand in a table is named', async () => {
    const wrong = async (given: Partial<CommissionDraft>, params: object) =>
      expect(desk.write(maker, draftOf({ bps: 1000 }, given))).rejects.toMatchObject({ code: 'bad_input', params })
    await wrong({ rows: [{ rate: { bps: 3001 } }] }, { field: 'rows', row: 0, fault: 'aboveCap' })
    await wrong({ rows: [{ skuId: 'K', rate: { bps: 1 } }] }, { field: 'rows', row: -1, fault: 'noShop' })
    await wrong({ terms: { ...terms, levelFen: [0, 5, 5] } }, { field: 'levelFen' })
  })

  test('who may not: members, other scopes, staff without a fresh proof, and anybody who leads', async () => {
    await expect(desk.rules(memberActor('m'))).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(desk.write(staffActor('s', ['orders']), draftOf({ bps: 1 }))).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(desk.write({ ...maker, leaderId: 'L' }, draftOf({ bps: 1 }))).rejects.toMatchObject({ code: 'not_allowed' })
    await desk.write(staffActor('l', ['leaders']), draftOf({ bps: 1100 }))
    await expect(desk.publish(staffActor('l', ['leaders']), 1)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(desk.publish(staffActor('f', ['finance']), 1)).rejects.toMatchObject({ code: 'confirm_identity' })
    await expect(desk.publish({ ...other, leaderId: 'L' }, 1)).rejects.toMatchObject({ code: 'not_allowed' })
    leading = ['anna', 'bea']
    await expect(desk.write(maker, draftOf({ bps: 1 }))).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(desk.publish(other, 1)).rejects.toMatchObject({ code: 'not_allowed' })
  })

  test('who leads and is alone in her shop sets them all the same, and the version says so', async () => {
    leading = ['anna']
    alone = true
    await desk.write(maker, draftOf({ bps: 1100 }))
    expect((await desk.publish(maker, 1)).versions[0]).toMatchObject({ single: true })
  })

  test('the preview says row by row what changes and what past orders would have paid, and writes nothing', async () => {
    const past: CommissionPast = {
      ...{ leaderId: 'L', buyerId: 'B', level: 1, showId: 'S', skuId: 'K', category: 'c', goodsFen: 10_000, units: 1, atMs: NOW },
    }
    const preview = createCommissionPreview({
      ordersSince: async () => [past, { ...past, leaderId: 'M', skuId: 'X' }],
      tableAt: rates.tableAt,
      categoriesOf: async () => new Map(),
      cards: async (ids) => new Map(ids.map((id) => [id, { name: id } as never])),
      // L was brought in by I, M by nobody.
      inviterOf: async () => (order, given) => (given.inviterBonus && order.leaderId === 'L' && order.buyerId === 'B' ? 'I' : null),
      levelSpread: async (levelFen) => levelFen.map((_, place) => ({ level: place + 1, held: place, would: 2 - place })),
      clock: { nowMs: () => NOW },
    })
    const rows = [{ rate: { bps: 1000 } }, { skuId: 'K', rate: { bps: 400 } }]
    expect(await preview(maker, { rows, terms, days: 30 })).toEqual({
      changes: [{ skuId: 'K', level: null, before: { bps: 1000 }, after: { bps: 400 }, kind: 'cut' }],
      cutFromMs: NOW + 48 * HOUR,
      protectedUntilMs: NOW + (48 + 7 * 24) * HOUR,
      sinceMs: NOW - 30 * 24 * HOUR,
      orders: 2,
      beforeFen: 2000,
      afterFen: 1400,
      ...{ bonusBeforeFen: 0, bonusAfterFen: 0 },
      partial: false,
      levels: [
        { level: 1, held: 0, would: 2 },
        { level: 2, held: 1, would: 1 },
        { level: 3, held: 2, would: 0 },
      ],
      leaders: [{ name: 'L', beforeFen: 1000, afterFen: 400 }],
    })
    // Beside it, what inviters would get: never more than the cap leaves them.
    const bonus = async (skuBps: number, more: Partial<typeof terms>) => {
      const given = { rows: [{ rate: { bps: 1000 } }, { skuId: 'K', rate: { bps: skuBps } }], terms: { ...terms, ...more }, days: 30 }
      return (await preview(maker, given)).bonusAfterFen
    }
    expect(await bonus(400, { inviterBps: 150 })).toBe(0)
    expect(await bonus(400, { inviterBonus: true, inviterBps: 150 })).toBe(150)
    expect(await bonus(900, { inviterBonus: true, inviterBps: 300, capBps: 1000 })).toBe(100)
    expect(await bonus(0, { inviterBonus: true, inviterBps: 300 })).toBe(0)
    await expect(preview(maker, { rows: [{ skuId: 'K', rate: { bps: 1 } }], terms, days: 30 })).rejects.toMatchObject({ code: 'bad_input' })
    expect(audits).toEqual([])
  })
})

test('past orders for the preview: paid, credited to somebody, not simulated, the newest first', async () => {
  const credited = (leaderId: string | null) => ({ ...paidOrder().attribution, leaderId, leaderLevel: 2 })
  const rows = [
    paidOrder({ attribution: credited('L'), createdAt: new Date(NOW - 2) }),
    paidOrder({ attribution: credited('M'), createdAt: new Date(NOW - 1), quantity: 2 }),
    paidOrder({ attribution: credited(null), createdAt: new Date(NOW) }),
    paidOrder({ attribution: credited('L'), createdAt: new Date(NOW), simulated: true }),
    paidOrder({ attribution: credited('L'), createdAt: new Date(NOW - 10 * HOUR) }),
  ]
  await db.collection('orders').insertMany(rows as never)
  const past = await createCommissionPast(db)(NOW - HOUR, 10)
  expect(past).toMatchObject([
    { leaderId: 'M', buyerId: rows[1]?.memberId, units: 2, goodsFen: 10_000, level: 2, category: '糕点' },
    { leaderId: 'L', units: 1 },
  ])
})
