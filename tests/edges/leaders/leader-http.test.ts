// Leaders over HTTP on a real MongoDB: from applying to an explained entry, short links, posters, and hostile input.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Connection } from 'mongoose'
import request from 'supertest'
import type { Actor } from '../../../server/actor.ts'
import { openCommission } from '../../../server/commission/door.ts'
import { openExplain } from '../../../server/insights/explain/door.ts'
import { leaderFigureRoutes } from '../../../server/insights/leader-figures.routes.ts'
import { createLeaderFigures } from '../../../server/insights/leader-figures.service.ts'
import { openLeaders, type Leaders } from '../../../server/leaders/door.ts'
import { openLedger } from '../../../server/ledger/door.ts'
import { newId } from '../../../server/new-id.ts'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import { leaders as leadersMigration } from '../../../server/persistence/migrations/010-leaders.ts'
import { ledger as ledgerMigration } from '../../../server/persistence/migrations/011-ledger.ts'
import { connectMongo } from '../../../server/persistence/mongo.ts'
import { restEndpoints } from '../../../server/protocol/rest-endpoints.ts'
import { createTestHttp, guest, member, ORIGIN, owner, type TestHttp } from '../../support/http-app.ts'
import { LINK_KEY, rememberingBus } from '../../support/leader-world.ts'
import { qrOf } from '../../support/qr.ts'
import { startMongo, type TestMongo } from '../../support/real-parts.ts'

const { leaderApply, leaderApplication, leaderDecide, linkCreate, leaderPeople, leaderEntries, leaderEntry, leaderHome, staffLeaders } =
  restEndpoints
const { leaderAgreement, agreementAccept, leaderImport, boardName, leaderInviter, inviterSet, invitersFind, leaderInvited } = restEndpoints
const { leaderGroups, groupAdd, groupChange, staffGroups, attributionRules, attributionDraft, attributionPublish } = restEndpoints
const endpoints = {
  ...{ leaderAgreement, agreementAccept, leaderImport, invitersFind, leaderInvited, linkSwitch: restEndpoints.linkSwitch },
  ...{ leaderApply, leaderApplication, leaderDecide, linkCreate, leaderPeople, leaderEntries, leaderEntry, leaderHome, staffLeaders },
  ...{
    boardName,
    leaderInviter,
    inviterSet,
    leaderGroups,
    groupAdd,
    groupChange,
    staffGroups,
    attributionRules,
    attributionDraft,
    attributionPublish,
  },
}
const NOW = 1_790_000_000_000
const OFFER = 'a'.repeat(24)
const showId = newId(NOW)
const show = { id: showId, title: '暖桌小聚', phase: 'live', startsAtMs: NOW, coverUrl: null, hostName: '小禾' }

let mongo: TestMongo
let db: Connection
let leaders: Leaders
let accruals: ReturnType<typeof openCommission>['accruals']
let rates: ReturnType<typeof openCommission>['rates']
let http: TestHttp
let person: Actor = guest
const opened: string[] = []
const ordersById = new Map<string, OrderRow>()

beforeAll(async () => {
  mongo = await startMongo()
  db = await connectMongo(mongo.uri)
  if (db.db === undefined) throw new Error('no database')
  await leadersMigration.up(db.db)
  await ledgerMigration.up(db.db)
  let nowMs = NOW
  const clock = { nowMs: () => (nowMs += 1), monotonicMs: () => nowMs }
  const { bus } = rememberingBus()
  leaders = openLeaders({
    ...{ db, clock, bus },
    metrics: { labelled: () => ({ inc: (led: string) => void opened.push(led) }) as never },
    writeAudit: async () => undefined,
    linkKey: LINK_KEY,
    publicUrl: ORIGIN,
    timeZone: 'Asia/Shanghai',
    showOf: async (id) => (id === showId ? show : null),
    goodsOf: async (_show, offerId) =>
      offerId === null || offerId === OFFER ? { title: '手工糕点礼盒', priceFen: 8900, pictureUrl: null } : null,
    readPicture: async () => null,
    nicknamesOf: async (ids) => new Map(ids.map((id) => [id, '陈雨'])),
    whereAre: async () => new Map(),
    consenting: async (ids) => new Set(ids),
  })
  const { ledger, routes: ledgerRoutes } = openLedger({ db, clock })
  const commission = openCommission({ db, clock, bus, ledger, leaderCards: leaders.leaders.cards, wasSharing: leaders.touches.wasSharing })
  accruals = commission.accruals
  rates = commission.rates
  const figures = createLeaderFigures({
    ...leaders,
    ledger,
    ...{ rates, clock },
    timeZone: 'Asia/Shanghai',
    showsNow: async () => [show],
    toLearn: async () => new Map(),
    phoneMasks: async (ids) => new Map(ids.map((id) => [id, '138****5678'])),
  })
  const explain = openExplain({
    ledger,
    orderOf: async (orderId) => ordersById.get(orderId) ?? null,
    nicknames: async (ids) => new Map(ids.map((id) => [id, '陈雨'])),
    groupNameOf: leaders.groups.nameOf,
    versions: leaders.credit.versions,
  })
  const routes = [...leaders.routes, ...ledgerRoutes, ...leaderFigureRoutes(figures), ...explain.routes]
  http = createTestHttp({ routes, rawRoutes: leaders.rawRoutes, endpoints }, {}, () => person)
})

afterAll(async () => {
  http.end()
  await leaders.close()
  await db.close()
  await mongo.stop()
})

const as = (actor: Actor) => {
  person = actor
  const sent = (call: request.Test) => call.set('Host', 'shop.example').set('Origin', ORIGIN)
  return {
    get: (path: string) => sent(request(http.app).get(path)),
    post: (path: string, body: object) => sent(request(http.app).post(path)).send(body),
  }
}
const memberOf = (): Actor => ({ ...member, personId: newId(NOW), visitorId: newId(NOW) })

async function becomeLeader(name: string): Promise<Actor> {
  const actor = memberOf()
  await as(actor).post('/api/v1/leader/application', { name, about: '翠苑妈妈团', agreed: true }).expect(200)
  const row = await leaders.leaders.byMember(actor.personId ?? '')
  await as(owner).post(`/api/v1/staff/leaders/${row?.leaderId}/decide`, { decision: 'approve', reason: 'ok', seenVersion: 1 }).expect(200)
  return { ...actor, roles: ['member', 'leader'], leaderId: row?.leaderId ?? null }
}

describe('a leader over HTTP', () => {
  it('applies, is approved, shares, is credited, and every fen is explained', async () => {
    const li = await becomeLeader('李姐')
    expect((await as(li).get('/api/v1/leader/application')).body).toMatchObject({ state: 'active', name: '李姐', reason: 'ok' })
    const link = (await as(li).post('/api/v1/leader/links', { showId }).expect(200)).body
    const opened = await as(guest).get(`/r/${link.code}`).expect(302)
    expect(opened.headers['location']).toBe(`/live/${showId}?code=${link.code}`)
    // The redirect is no touch: a preview, a prefetch or an image could have made it.
    expect(await db.collection('touches').countDocuments()).toBe(0)
    const buyer = memberOf()
    await leaders.touches.write({ actor: { ...guest, visitorId: buyer.visitorId }, code: link.code, showId, source: 'live' })
    await leaders.touches.merge(buyer.visitorId, buyer.personId ?? '')
    const credited = await leaders.credit.resolve({ memberId: buyer.personId ?? '', showId, atMs: NOW + 5000 })
    expect(credited).toMatchObject({ leaderName: '李姐', leaderId: li.leaderId, reason: 'protectedBinding' })
    const ask = { leaderId: li.leaderId ?? '', level: 1, showId, skuId: newId(NOW), categories: [], goodsFen: 17_800, units: 2, atMs: NOW }
    const why = { ...credited, title: '手工糕点礼盒' }
    const orderNo = '202611231234567890'
    await accruals.accrue({
      orderId: 'o1',
      orderNo,
      why,
      leaderId: li.leaderId,
      frozen: await rates.freeze(ask),
      units: 2,
      goodsFen: 17_800,
    })
    await leaders.credit.onPaid({
      orderId: 'o1',
      memberId: buyer.personId ?? '',
      showId,
      paidAtMs: NOW,
      order: { ...credited, createdAtMs: NOW, netGoodsFen: 17_800, blocked: false },
    })
    const entries = (await as(li).get('/api/v1/leader/entries').expect(200)).body
    expect(entries.rows).toMatchObject([
      {
        entryId: 'o1:accrue',
        number: 1,
        code: 'accrue',
        orderNo,
        amountFen: 1780,
        side: 'frozen',
        explain: { reason: 'protectedBinding', baseFen: 17_800, rateBps: 1000, units: 2, title: '手工糕点礼盒' },
      },
    ])
    const placed = { memberId: buyer.personId, quantity: 2, state: 'toShip', createdAt: new Date(NOW), attribution: credited }
    ordersById.set('o1', { ...placed, rate: await rates.freeze(ask) } as unknown as OrderRow)
    const explained = (await as(li).get('/api/v1/leader/entries/o1:accrue').expect(200)).body
    expect(explained).toMatchObject({
      entry: { entryId: 'o1:accrue', amountFen: 1780, explain: { baseFen: 17_800, rateBps: 1000 } },
      follows: true,
      after: { frozenFen: 1780, availableFen: 0, withdrawingFen: 0 },
      order: { buyerName: '陈雨', quantity: 2, reason: 'protectedBinding', groupName: null },
      rule: { version: 1, protectDays: 7, validDays: 30, touchWindowHours: 24 },
      rate: { tableVersion: 1, scope: 'shop', level: 1, capBps: 3000, rateBps: 1000, fenPerUnit: null },
    })
    expect(JSON.stringify(explained)).not.toContain(buyer.personId ?? 'nobody')
    const wang: Actor = { ...memberOf(), roles: ['member', 'leader'], leaderId: newId(NOW) }
    const foreign = await as(wang).get('/api/v1/leader/entries/o1:accrue').expect(404)
    expect(foreign.text).toBe((await as(wang).get('/api/v1/leader/entries/o2:accrue').expect(404)).text)
    await as(guest).get('/api/v1/leader/entries/o1:accrue').expect(401)
    await as(li).get('/api/v1/leader/entries/%7B%22a%22%3A1%7D').expect(400)
    await db.collection<{ _id: string }>('transfers').updateOne({ _id: 'o1:accrue' }, { $set: { 'explain.baseFen': 17_801 } })
    expect((await as(li).get('/api/v1/leader/entries/o1:accrue').expect(200)).body).toMatchObject({ follows: false })
    await db.collection<{ _id: string }>('transfers').updateOne({ _id: 'o1:accrue' }, { $set: { 'explain.baseFen': 17_800 } })
    expect((await as(li).get('/api/v1/leader/people').expect(200)).body).toMatchObject({
      rows: [{ name: '陈雨', paidOrders: 1, here: false }],
      visitors: 1,
      members: 1,
    })
    expect((await as(li).get('/api/v1/leader/home').expect(200)).body).toMatchObject({
      name: '李姐',
      todayFen: 1780,
      frozenFen: 1780,
      ordersToday: 1,
      live: [{ showId, link: { code: link.code, opens: 1 } }],
    })
    const list = (await as(owner).get('/api/v1/staff/leaders?state=active').expect(200)).body
    expect(list.rows).toMatchObject([{ name: '李姐', phoneMasked: '138****5678', paidOrders: 1, gmvFen: 17_800, frozenFen: 1780 }])
  })

  it('the poster is a PNG whose code leads to the link; nobody else gets it', async () => {
    const [li, wang] = [await becomeLeader('李姐'), await becomeLeader('王姐')]
    const link = (await as(li).post('/api/v1/leader/links', { showId, channel: '翠苑妈妈团' })).body
    const address = `/api/v1/leader/links/${link.linkId}/poster.png`
    const poster = await as(li).get(address).expect(200).expect('content-type', 'image/png')
    expect(await qrOf(poster.body as Buffer)).toBe(`${ORIGIN}/r/${link.code}`)
    const ask = (query: string) => as(li).get(`${address}?${query}`)
    const led = (await qrOf((await ask(`template=goods&offer=${OFFER}`).expect(200)).body as Buffer)) ?? ''
    expect(led).toBe(`${ORIGIN}/r/${link.code}?p=${OFFER}`)
    await as(guest).get(led.slice(ORIGIN.length)).expect('location', `/live/${showId}/p/${OFFER}?code=${link.code}`)
    await as(guest).get(`/r/${link.code}?p=nonsense`).expect('location', `/live/${showId}?code=${link.code}`)
    await ask(`offer=${link.linkId}`).expect(404)
    await ask('template=neon').expect(400, /bad_input/)
    const others = (linkId: string) => as(wang).get(address.replace(link.linkId, linkId)).expect(404)
    expect((await others(link.linkId)).body).toEqual((await others(OFFER)).body)
    await as(li).get('/api/v1/leader/links/nonsense/poster.png').expect(404)
    expect([(await as(memberOf()).get(address)).status, (await as(guest).get(address)).status]).toEqual([403, 401])
  })

  it('a bad code opens the first page, whatever it is, and is counted', async () => {
    opened.length = 0
    const codes = ['AAAAAAAAAAAA', 'x', '%24ne', '..%2F..%2Fetc', '__proto__', 'A'.repeat(500)]
    for (const bad of codes) await as(guest).get(`/r/${bad}`).expect(302).expect('location', '/')
    expect(opened).toEqual(codes.map(() => 'nowhere'))
  })
})

describe('what is refused', () => {
  const code = async (call: request.Test) => {
    const { status, body } = await call
    return [status, body.code]
  }

  it('guests and members where only leaders may, members where only staff may', async () => {
    for (const path of ['/api/v1/leader/home', '/api/v1/leader/entries', '/api/v1/leader/people']) {
      expect(await code(as(guest).get(path))).toEqual([401, 'sign_in_needed'])
      expect(await code(as(memberOf()).get(path))).toEqual([403, 'not_allowed'])
    }
    expect(await code(as(memberOf()).get('/api/v1/staff/leaders'))).toEqual([403, 'not_allowed'])
    expect(await code(as(guest).post('/api/v1/leader/application', { name: '游客', about: '翠苑妈妈团', agreed: true }))).toEqual([
      401,
      'sign_in_needed',
    ])
  })

  it('a group of another leader, tags and sizes that are none, rules by who may not', async () => {
    const [li, wang] = [await becomeLeader('李姐'), await becomeLeader('王姐')]
    const given = { name: '翠苑妈妈团', tags: { region: '杭州' }, size: 210 }
    const { body: group } = await as(li).post('/api/v1/leader/groups', given).expect(200)
    expect(group).toMatchObject({ ...given, capacity: 'codeEnds', opens: 0 })
    const link = (await as(li).post('/api/v1/leader/links', { showId, groupId: group.groupId }).expect(200)).body
    expect(link).toMatchObject({ groupId: group.groupId, channel: group.channelCode })
    await as(wang).post('/api/v1/leader/links', { showId, groupId: group.groupId }).expect(404)
    for (const bad of [{ ...given, size: -1 }, { ...given, tags: { $ne: '' } }, { ...given, leaderId: wang.leaderId }, { name: '' }])
      await as(li).post('/api/v1/leader/groups', bad).expect(400)
    expect((await as(owner).get(`/api/v1/staff/leaders/${li.leaderId}/groups`).expect(200)).body.rows).toHaveLength(1)
    await as(li).get(`/api/v1/staff/leaders/${li.leaderId}/groups`).expect(403)
    await as(li).get('/api/v1/staff/rules/attribution').expect(403)
    expect((await as(owner).get('/api/v1/staff/rules/attribution').expect(200)).body).toMatchObject({ inForce: 1, draft: null })
  })

  it('operators, unknown fields, wrong types and foreign cursors', async () => {
    const li = await becomeLeader('李姐')
    const decide = `/api/v1/staff/leaders/${li.leaderId}/decide`
    const good = { decision: 'pause', reason: 'ok', seenVersion: 2 }
    const bad: [string, object][] = [
      ['/api/v1/leader/application', { name: { $ne: null }, about: '翠苑妈妈团', agreed: true }],
      ['/api/v1/leader/application', { name: '李姐', about: '翠苑妈妈团', agreed: true, state: 'active' }],
      ['/api/v1/leader/application', { name: '李姐', about: '翠苑妈妈团', agreed: false }],
      ['/api/v1/leader/links', { showId: { $gt: '' } }],
      ['/api/v1/leader/links', { showId, leaderId: newId(NOW) }],
      ['/api/v1/leader/links', { showId, channel: 'x'.repeat(21) }],
    ]
    for (const [path, body] of bad) expect(await code(as(li).post(path, body))).toEqual([400, 'bad_input'])
    for (const body of [
      { ...good, decision: 'promote' },
      { ...good, seenVersion: '2' },
      { ...good, seenVersion: { $gt: 0 } },
    ]) {
      expect(await code(as(owner).post(decide, body))).toEqual([400, 'bad_input'])
    }
    expect(await code(as(owner).post(decide, { ...good, seenVersion: 1 }))).toEqual([409, 'changed_meanwhile'])
    expect(await code(as(owner).post(`/api/v1/staff/leaders/${newId(NOW)}/decide`, good))).toEqual([404, 'not_found'])
    expect(await code(as(li).post('/api/v1/leader/links', { showId: newId(NOW) }))).toEqual([404, 'not_found'])
    await as(li).get('/api/v1/leader/people?cursor=zzz').expect(200)
    await as(li).get('/api/v1/leader/entries?cursor=-1').expect(200)
    expect(await code(as(li).get('/api/v1/leader/entries?limit=51'))).toEqual([400, 'bad_input'])
  })
})
