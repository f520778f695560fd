// S1 on the whole server: rows of another (orders, payments, drafts, run sheets) look to everybody without a cell as rows that are not there, byte for byte.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import { RULES } from '../../../server/members/permissions.rules.ts'
import { SCOPES, type Role, type Scope } from '../../../server/protocol/acts.ts'
import { restEndpoints, type Endpoint } from '../../../server/protocol/rest-endpoints.ts'
import type { Show } from '../../../server/shows/show.rules.ts'
import { idOf } from '../../support/goods-actors.ts'
import { startRealApp, type Asker, type RealApp } from '../../support/real-app.ts'
import { sampleBody } from '../../support/sample-body.ts'

type Identity = { id: string | null; ask: Asker; roles: Role[]; scopes: Scope[] }
let app: RealApp
const who = new Map<string, Identity>()

const ORDER_NO = '202601010000000042'
const PAYMENT = idOf(0x9a)
const DRAFT = idOf(0xd1)
const LIVE = idOf(0xd2)
const ADDRESS = {
  recipient: '张三',
  phone: '13812345678',
  province: '浙江省',
  city: '杭州市',
  district: '西湖区',
  street: '湖滨路 1 号',
  isDefault: true,
}

const showRow = (id: string, phase: Show['phase'], hostPersonId: string): Omit<Show, 'id'> & { _id: string } => ({
  _id: id,
  roomId: idOf(0xa),
  hostPersonId,
  hostName: 'host',
  hostPictureUrl: null,
  title: '一场直播',
  description: '',
  coverId: null,
  coverUrl: null,
  phase,
  phaseBefore: null,
  phaseSinceMs: 0,
  startsAtMs: Date.now() + 3_600_000,
  liveAtMs: null,
  endedAtMs: null,
  backAtMs: null,
  endedReason: null,
  media: { state: 'off', take: 0, sinceMs: 0, layers: 1, version: 0 },
  version: 1,
  demo: false,
  createdAtMs: 0,
})

const orderRow = async (memberId: string, addressId: string): Promise<OrderRow> => {
  const delivery = await app.addresses.sealedFor(memberId, addressId)
  if (!delivery) throw new Error('no address')
  const credit = {
    leaderId: null,
    leaderMemberId: null,
    leaderName: null,
    leaderLevel: null,
    reason: 'direct',
    touchId: null,
    touchAtMs: null,
  }
  const binding = { bindingId: null, bindingSinceMs: null, groupId: null, channel: null, ruleVersion: 1, factsAtMs: 0, selfMatch: null }
  return {
    _id: 'a'.repeat(26),
    orderNo: ORDER_NO,
    memberId,
    showId: LIVE,
    offerId: idOf(0x0f),
    skuId: idOf(0x5c),
    lotId: idOf(0x10),
    lotIndex: 0,
    quantity: 1,
    units: [1],
    slots: [1],
    grant: 'a'.repeat(26),
    idempotencyKey: 'q'.repeat(20),
    bodyHash: 'h',
    saleKind: 'normal',
    priceFen: 100,
    totalFen: 100,
    goodsFen: 100,
    freightFen: 0,
    priceLines: [],
    attribution: { ...credit, ...binding } as unknown as OrderRow['attribution'],
    rate: null,
    productSnapshot: { productId: idOf(1), title: '饼', skuLabel: '一盒', pictureUrl: null, category: 'x', weightGrams: 1 },
    delivery,
    insider: false,
    simulated: false,
    state: 'pendingPayment',
    reason: null,
    expiresAt: new Date(Date.now() + 3_600_000),
    extended: false,
    refunds: [],
    version: 1,
    createdAt: new Date(),
  }
}

const insertRows = async (owner: string, hostId: string): Promise<void> => {
  const rows = (name: string) => app.db.collection<{ _id: string }>(name)
  const askOwner = who.get('member')?.ask
  const added = await askOwner?.('POST', '/addresses', ADDRESS)
  await rows('rooms').insertOne({
    _id: idOf(0xa),
    name: 'room',
    hostPersonId: hostId,
    hostName: 'host',
    hostPictureUrl: null,
    createdAtMs: 0,
  } as never)
  await rows('rooms').insertOne({
    _id: idOf(0xb),
    name: 'other',
    hostPersonId: who.get('other host')?.id,
    hostName: 'x',
    hostPictureUrl: null,
    createdAtMs: 0,
  } as never)
  await rows('shows').insertMany([showRow(DRAFT, 'draft', hostId), showRow(LIVE, 'live', hostId)] as never)
  await rows('orders').insertOne((await orderRow(owner, (added?.body as { id: string } | undefined)?.id ?? '')) as never)
  await rows('payments').insertOne({
    _id: PAYMENT,
    memberId: owner,
    showId: LIVE,
    lines: [{ orderId: 'a'.repeat(26), orderNo: ORDER_NO, amountFen: 100 }],
    amountFen: 100,
    currency: 'CNY',
    title: '饼',
    bodyHash: 'h',
    state: 'pending',
    open: true,
    expiresAt: new Date(Date.now() + 3_600_000),
    polledAt: new Date(),
    createdAt: new Date(),
    version: 1,
  } as never)
}

beforeAll(async () => {
  app = await startRealApp()
  const add = async (name: string, kind: 'member' | 'staff', roles: Role[], scopes: Scope[] = []): Promise<string> => {
    const id = await app.person({ kind, owner: roles.includes('owner'), scopes })
    who.set(name, { id, ask: await app.askerFor(id, true), roles, scopes })
    return id
  }
  who.set('guest', { id: null, ask: await app.askerFor(null), roles: ['guest'], scopes: [] })
  const owner = await add('member', 'member', ['member'])
  await add('other member', 'member', ['member'])
  const host = await add('host', 'member', ['member', 'host'])
  await add('other host', 'member', ['member', 'host'])
  const leader = await add('leader', 'member', ['member', 'leader'])
  const leaders = app.db.collection<{ _id: string }>('leaders')
  const row = {
    memberId: leader,
    name: 'Li',
    about: '',
    state: 'active',
    reason: null,
    level: 1,
    appliedAt: new Date(),
    approvedAt: new Date(),
    version: 1,
  }
  await leaders.insertOne({ _id: idOf(0x1e), ...row } as never)
  for (const scope of SCOPES) await add(scope, 'staff', ['staff'], [scope])
  await add('owner', 'staff', ['staff', 'owner'], [...SCOPES])
  await insertRows(owner, host)
}, 60_000)
afterAll(() => app.stop(), 60_000)

const rowsHash = async (): Promise<string> => {
  const hash = createHash('sha256')
  const db = app.db.db
  if (!db) throw new Error('not open')
  for (const { name } of (await db.listCollections({}, { nameOnly: true }).toArray()).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    // Sessions note when they were last seen; payments and offers are looked at by duties meanwhile.
    if (!['sessions', 'payments', 'migrations', 'databaseGuards'].includes(name)) {
      hash.update(name).update(JSON.stringify(await db.collection(name).find({}).sort({ _id: 1 }).toArray()))
    }
  }
  return hash.digest('hex')
}

/** True when nothing an identity has for this act works on a row that is not hers. */
const needsOwn = ({ roles, scopes }: Identity, endpoint: Endpoint): boolean => {
  const rule = RULES[endpoint.act]
  const cells = roles.flatMap((role) => (role === 'staff' ? [] : (rule.roles[role] ?? [])))
  const byScope = rule.scopes === 'any' || rule.scopes.some((scope) => scopes.includes(scope))
  if (roles.includes('staff') && byScope) cells.push(rule.staffWhen)
  return cells.every((cell) => cell !== '+' && cell !== 'e')
}

/** Anything else would mean that the schema was in the way, or that the row was reached. */
const REFUSALS = new Set(['sign_in_needed', 'not_allowed', 'not_found', 'confirm_identity'])

type Target = { says: string; endpoint: Endpoint; theirs: Record<string, string>; missing: Record<string, string>; mine: string[] }
const targets = (): Target[] => {
  const list: Target[] = []
  for (const endpoint of Object.values(restEndpoints) as Endpoint[]) {
    const says = `${endpoint.method} ${endpoint.path}`
    const add = (theirs: Record<string, string>, missing: Record<string, string>, mine: string[]): void =>
      void list.push({ says, endpoint, theirs, missing, mine })
    if (endpoint.path.startsWith('/orders/:no')) add({ no: ORDER_NO }, { no: '202601010000000043' }, ['member'])
    if (endpoint.path.startsWith('/orders/by-key')) add({ key: 'q'.repeat(20) }, { key: 'z'.repeat(20) }, ['member'])
    if (endpoint.path.startsWith('/payments/:id')) add({ id: PAYMENT }, { id: idOf(0xdead) }, ['member'])
    if (endpoint.path.startsWith('/staff/shows/:id')) add({ id: DRAFT }, { id: idOf(0xdead) }, ['host', 'shows', 'owner'])
    if (endpoint.path === '/shows/:id') add({ id: DRAFT }, { id: idOf(0xdead) }, ['host', 'shows', 'owner'])
    if (endpoint.path.startsWith('/staff/orders/:no'))
      add({ no: ORDER_NO }, { no: '202601010000000043' }, ['owner', 'orders', 'service', 'fulfil', 'finance'])
  }
  return list
}
const fill = (path: string, params: Record<string, string>): string => path.replace(/:(\w+)/g, (_all, name: string) => params[name] ?? '')

describe('rows of another', () => {
  test('and rows that are not there get one answer, and nothing changes', async () => {
    const before = await rowsHash()
    const wrong: string[] = []
    let compared = 0
    for (const { says, endpoint, theirs, missing, mine } of targets()) {
      const body = endpoint.body ? sampleBody(endpoint.body) : endpoint.method === 'GET' ? undefined : {}
      for (const [name, identity] of who) {
        if (mine.includes(name)) continue
        if (!needsOwn(identity, endpoint) && endpoint.act !== 'show.read') continue
        const foreign = await identity.ask(endpoint.method, fill(endpoint.path, theirs), body)
        const nobodys = await identity.ask(endpoint.method, fill(endpoint.path, missing), body)
        compared += 1
        if (foreign.status !== nobodys.status || foreign.text !== nobodys.text)
          wrong.push(`${name} ${says}: ${foreign.status} ${foreign.text} but ${nobodys.status} ${nobodys.text}`)
        if (!REFUSALS.has(foreign.code ?? '')) wrong.push(`${name} ${says}: ${foreign.status} ${foreign.text.slice(0, 200)}`)
      }
    }
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(150)
    expect(await rowsHash()).toBe(before)
  }, 120_000)

  test('are not in the lists of others', async () => {
    for (const [name, identity] of who) {
      if (identity.id === null || name === 'member') continue
      const orders = await identity.ask('GET', '/orders')
      if (orders.status === 200) expect([name, orders.body]).toEqual([name, { rows: [], next: null }])
      const shows = await identity.ask('GET', '/shows')
      expect([name, shows.text.includes(DRAFT)]).toEqual([name, false])
      const planned = await identity.ask('GET', '/staff/shows')
      if (name === 'other host') expect([name, planned.body]).toEqual([name, { rows: [], next: null }])
    }
  })

  test('are there for whose they are, and staff see masks', async () => {
    const own = await who.get('member')?.ask('GET', `/orders/${ORDER_NO}`)
    expect(own).toMatchObject({ status: 200, body: { delivery: { recipient: '张三', phone: '13812345678', street: '湖滨路 1 号' } } })
    expect(await who.get('host')?.ask('GET', `/staff/shows/${DRAFT}`)).toMatchObject({ status: 200 })
    expect(await who.get('member')?.ask('GET', `/payments/${PAYMENT}`)).toMatchObject({ status: 200 })
    for (const scope of ['orders', 'service', 'fulfil', 'finance']) {
      const seen = await who.get(scope)?.ask('GET', `/staff/orders/${ORDER_NO}`)
      expect([scope, seen?.status]).toEqual([scope, 200])
      for (const clear of ['13812345678', '张三', '湖滨路']) expect([scope, seen?.text.includes(clear)]).toEqual([scope, false])
    }
    for (const scope of ['fulfil', 'service']) {
      expect(await who.get(scope)?.ask('POST', `/staff/orders/${ORDER_NO}/reveal`, { reason: '打面单' })).toMatchObject({
        status: 200,
        body: { phone: '13812345678' },
      })
    }
    for (const name of ['orders', 'finance', 'member', 'host', 'leader']) {
      expect(await who.get(name)?.ask('POST', `/staff/orders/${ORDER_NO}/reveal`, { reason: '看看' })).toMatchObject({
        status: 403,
        code: 'not_allowed',
      })
    }
    expect(await app.db.collection('audit').countDocuments({ act: 'order.reveal' })).toBe(2)
  })
})
