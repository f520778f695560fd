// S7 and the leaders' rows of S1 on the whole server: staff who are a leader decide nothing about her, two do what two must, reveals are counted.
// The database's part is in edges/persistence/append-only-role, an edited row in contracts/scripts/verify-ledger.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { CONSENTS } from '../../../server/members/consents/consent.rules.ts'
import { SCOPES } from '../../../server/protocol/acts.ts'
import { restEndpoints, type Endpoint } from '../../../server/protocol/rest-endpoints.ts'
import { openSocket, type TestSocket } from '../../support/folding-page.ts'
import { idOf } from '../../support/goods-actors.ts'
import { bindTo, FLAG, insertLeaderRows, LIVE, ORDER_NO, TASK, WITHDRAWAL, type LeaderIs } from '../../support/insider-rows.ts'
import { startRealApp, type Answer, type RealApp } from '../../support/real-app.ts'
import { sampleBody } from '../../support/sample-body.ts'
import { until } from '../../support/until.ts'

type Browser = Awaited<ReturnType<RealApp['askerFor']>>
const WITHIN_MS = 20_000
const PHONE = '13812345678'
const ALL_SCOPES = SCOPES.filter((scope) => scope !== 'pickup')
let app: RealApp
let [li, wang] = [{}, {}] as LeaderIs[] as [LeaderIs, LeaderIs]
let orderId = ''
const who = new Map<string, Browser>()
const ids = new Map<string, string>()
const sockets: TestSocket[] = []
const as = (name: string): Browser => {
  const browser = who.get(name)
  if (!browser) throw new Error(`no ${name}`)
  return browser
}
const enter = async (name: string, personId: string | null): Promise<void> => {
  who.set(name, await app.askerFor(personId, true))
  ids.set(name, personId ?? '')
}
beforeAll(async () => {
  app = await startRealApp()
  await enter('guest', null)
  await enter('owner', await app.person({ kind: 'staff', owner: true }))
  await enter('clerk', await app.person({ kind: 'staff', scopes: ALL_SCOPES }))
  const account = { name: 'Lin', owner: false, scopes: ALL_SCOPES, phone: PHONE, reason: '新同事' }
  const made = (await as('owner')('POST', '/staff/accounts', account)).body as { account: { personId: string } }
  await app.db.collection('people').updateMany({ kind: 'staff' }, { $set: { 'staff.passwordHash': 'x' } })
  await enter('linked', made.account.personId)
  const csv = `手机号,姓名\n${PHONE},李姐\n13900000002,王姐`
  await as('owner')('POST', '/staff/leaders/import', { csv, firstLine: 2 })
  const rows = await app.db.collection<{ _id: string; memberId: string; name: string }>('leaders').find({}).toArray()
  const named = (name: string): LeaderIs => {
    const row = rows.find((one) => one.name === name)
    if (!row) throw new Error(`${name} was not imported`)
    return { leaderId: row._id, memberId: row.memberId, name }
  }
  ;[li, wang] = [named('李姐'), named('王姐')]
  await enter('leader', li.memberId)
  await enter('other leader', wang.memberId)
  for (const name of ['buyer', 'second buyer', 'third buyer']) await enter(name, await app.person({ kind: 'member' }))
  orderId = await insertLeaderRows(app.db, li, ids.get('buyer') ?? '')
  await bindTo(app.db, ids.get('buyer') ?? '', li)
}, 120_000)
afterAll(async () => {
  for (const socket of sockets) socket.close()
  await app.stop()
}, 60_000)

const rowsHash = async (): Promise<string> => {
  const hash = createHash('sha256')
  for (const name of [
    'leaders',
    'groups',
    'shareLinks',
    'orders',
    'withdrawals',
    'taskClaims',
    'bindings',
    'transfers',
    'leaderInviters',
    'levelMoves',
  ])
    hash.update(name).update(JSON.stringify(await app.db.collection(name).find({}).sort({ _id: 1 }).toArray()))
  hash.update(JSON.stringify(await app.db.collection<{ _id: string }>('flags').findOne({ _id: FLAG })))
  return hash.digest('hex')
}

describe('a leader’s rows', () => {
  // Of the month, the shop’s courses and tasks: there is no row of another behind them.
  const OF_NOBODY = [
    '/leader/statements/:month',
    '/leader/courses/:id',
    '/leader/courses/:id/answers',
    '/leader/tasks/:id/claim',
    '/leader/tasks/:id/proof',
  ]

  test('of another are answered byte for byte like missing ones, whoever asks, and nothing changes', async () => {
    const group = { name: '翠苑妈妈团', tags: {}, size: 210 }
    const made = (await as('leader')('POST', '/leader/groups', group)).body as { groupId: string }
    const link = (await as('leader')('POST', '/leader/links', { showId: LIVE, groupId: made.groupId })).body as { linkId: string }
    const rows: Record<string, readonly [string, string]> = {
      '/leader/groups/:id': [made.groupId, idOf(0xdead)],
      '/leader/orders/:no': [ORDER_NO, '202601010000000043'],
      '/leader/orders/:no/remind': [ORDER_NO, '202601010000000043'],
      '/leader/entries/:id': [`${orderId}:accrue`, `${'z'.repeat(26)}:accrue`],
      '/leader/withdrawals/:id': [WITHDRAWAL, idOf(0xdead)],
      '/leader/links/:id': [link.linkId, idOf(0xdead)],
    }
    const asked = (Object.values(restEndpoints) as Endpoint[]).filter(({ path }) => path.startsWith('/leader/') && path.includes(':'))
    expect(asked.map(({ path }) => path).filter((path) => !(path in rows) && !OF_NOBODY.includes(path))).toEqual([])
    const before = await rowsHash()
    const wrong: string[] = []
    let compared = 0
    const same = (says: string, foreign: Answer, missing: Answer): void => {
      compared += 1
      if (foreign.status !== missing.status || foreign.text !== missing.text) wrong.push(`${says}: ${foreign.text} but ${missing.text}`)
      if (foreign.status < 400) wrong.push(`${says}: ${foreign.status}`)
    }
    for (const name of ['other leader', 'buyer', 'guest', 'clerk', 'owner']) {
      for (const endpoint of asked) {
        const body = endpoint.body ? sampleBody(endpoint.body) : endpoint.method === 'GET' ? undefined : {}
        const ways = rows[endpoint.path]
        // By the table finance and owners see every entry.
        if (ways === undefined || (endpoint.act === 'entry.explain' && (name === 'clerk' || name === 'owner'))) continue
        const [foreign, missing] = await Promise.all(ways.map((row) => as(name)(endpoint.method, endpoint.path.replace(/:\w+/, row), body)))
        if (foreign && missing) same(`${name} ${endpoint.method} ${endpoint.path}`, foreign, missing)
        if (name === 'other leader') expect([endpoint.path, foreign?.code]).toEqual([endpoint.path, 'not_found'])
      }
      const [hers, none] = await Promise.all(
        [made.groupId, idOf(0xdead)].map((groupId) => as(name)('POST', '/leader/links', { showId: LIVE, groupId })),
      )
      if (hers && none) same(`${name} POST /leader/links`, hers, none)
      const [poster, noPoster] = await Promise.all(
        [link.linkId, idOf(0xdead)].map((id) => as(name)('GET', `/leader/links/${id}/poster.png`)),
      )
      if (poster && noPoster) same(`${name} poster`, poster, noPoster)
    }
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThanOrEqual(33)
    expect(await rowsHash()).toBe(before)
    for (const path of ['/leader/orders', '/leader/entries', '/leader/groups', '/leader/withdrawals'])
      expect([path, (await as('other leader')('GET', path)).body]).toMatchObject([path, { rows: [] }])
  })

  test('say product, amount and state of her people’s orders, and never a phone, an address or an id of theirs, masked or not', async () => {
    const paths = [
      '/leader/home',
      '/leader/orders',
      `/leader/orders/${ORDER_NO}`,
      '/leader/people',
      '/leader/entries',
      `/leader/entries/${orderId}:accrue`,
    ]
    const said = await Promise.all(paths.map((path) => as('leader')('GET', path)))
    expect(said.map(({ status }) => status)).toEqual(paths.map(() => 200))
    expect(said[1]?.body).toMatchObject({ rows: [{ orderNo: ORDER_NO, title: '海苔小贝', totalFen: 5_000, state: 'toShip' }] })
    const text = said.map((one) => one.text).join('\n')
    for (const word of ['138****', '1****', '张*', '西湖区', 'phoneSealed', 'delivery', ids.get('buyer') ?? '?'])
      expect([word, text.includes(word)]).toEqual([word, false])
  })
})

/** Everything that staff decide about a leader, her orders, flags, proofs, people and payouts. */
const decisions = (): [string, string, string, object][] => {
  const [her, other] = [li, wang]
  const staff = `/staff/leaders/${her.leaderId}`
  const reason = '看过了'
  return [
    ['pause her', 'POST', `${staff}/decide`, { decision: 'pause', reason, seenVersion: 1 }],
    ['disable her', 'POST', `${staff}/decide`, { decision: 'disable', reason, seenVersion: 1 }],
    ['her inviter', 'PUT', `${staff}/inviter`, { inviterId: null, reason, seenVersion: 0 }],
    ['her level', 'POST', `${staff}/level`, { level: 1, reason, seenVersion: 0 }],
    [
      'her people to another',
      'POST',
      `${staff}/transfer`,
      { toLeaderId: other.leaderId, people: true, groupIds: [], reason, seenVersion: 1 },
    ],
    [
      'another’s people to her',
      'POST',
      `/staff/leaders/${other.leaderId}/transfer`,
      { toLeaderId: her.leaderId, people: true, groupIds: [], reason, seenVersion: 1 },
    ],
    ['her order to another', 'POST', `/staff/orders/${ORDER_NO}/leader`, { leaderId: other.leaderId, reason, seenVersion: 3 }],
    ['a flag on her order', 'POST', `/staff/flags/${FLAG}/decide`, { verdict: 'dismiss', reason, seenVersion: 1 }],
    ['a proof of hers', 'POST', `/staff/proofs/${TASK}:${her.leaderId}/decide`, { decision: 'accept', reason, seenVersion: 1 }],
    ['money of her order back', 'POST', `/staff/orders/${ORDER_NO}/refunds`, { goodsFen: 100, freightFen: 0, reason }],
    ['who she is, in full', 'POST', `/staff/withdrawals/${WITHDRAWAL}/reveal`, { reason }],
    ['what leaders earn', 'PUT', '/staff/rules/commission/draft', sampleBody(restEndpoints.commissionDraft.body) as object],
  ]
}
const resultOf = ({ body }: Answer): unknown => (body as { results?: { refused?: string; why?: string }[] }).results?.[0]

describe('staff who are the leader', () => {
  test('decide nothing about her: not one of all decisions, and nothing changes', async () => {
    const before = await rowsHash()
    for (const [says, method, path, body] of decisions()) {
      const { status, code } = await as('linked')(method, path, body)
      expect([says, status, code]).toEqual([says, 403, 'not_allowed'])
    }
    const rows = [{ withdrawalId: WITHDRAWAL, seenVersion: 1 }]
    for (const path of ['/staff/withdrawals/approve', '/staff/withdrawals/reject'])
      expect(resultOf(await as('linked')('POST', path, { rows, reason: '核对' }))).toMatchObject({ refused: 'linked' })
    expect(
      resultOf(await as('linked')('POST', '/staff/withdrawals/batches', { withdrawalIds: [WITHDRAWAL], reason: '打款' })),
    ).toMatchObject({
      refused: 'linked',
    })
    expect(
      resultOf(await as('linked')('POST', '/staff/leaders/import', { csv: `手机号,姓名\n${PHONE},李大姐`, firstLine: 2 })),
    ).toMatchObject({
      outcome: 'refused',
    })
    expect(await rowsHash()).toBe(before)
  })

  test('is told by a phone that only an owner says, with a reason in the audit; taken away, she is nobody’s leader', async () => {
    const path = `/staff/accounts/${ids.get('linked')}/phone`
    expect((await as('linked')('PUT', path, { phone: null, reason: '我自己改' })).code).toBe('not_allowed')
    expect(await as('owner')('PUT', path, { phone: '13900000009', reason: '号码写错' })).toMatchObject({
      body: { phoneMasked: '139****0009' },
    })
    const [, method, url, body] = decisions()[7] ?? []
    expect((await as('linked')(method ?? '', url ?? '', { ...body, seenVersion: 9 })).code).toBe('changed_meanwhile')
    expect((await as('owner')('PUT', path, { phone: PHONE, reason: '改回来' })).status).toBe(200)
    expect(await app.db.collection('audit').countDocuments({ act: 'scope.grant', 'on.id': ids.get('linked') ?? '' })).toBe(2)
  })
})

describe('two persons', () => {
  test('do what two must where two are there; a shop of one does both, and its rows say so', async () => {
    const { inForce } = (await as('clerk')('GET', '/staff/rules/commission')).body as { inForce: { terms: object } }
    const table = { rows: [{ rate: { bps: 900 } }], terms: inForce.terms, reason: '调整' }
    const drafted = await as('clerk')('PUT', '/staff/rules/commission/draft', table)
    const { version } = (drafted.body as { draft: { version: number } }).draft
    const publish = (name: string) => as(name)('POST', '/staff/rules/commission/publish', { seenVersion: version })
    expect((await publish('clerk')).code).toBe('not_allowed')
    const others = { kind: 'staff', _id: { $ne: ids.get('clerk') } } as object
    const blocked = (atMs: number | null) => app.db.collection('people').updateMany(others, { $set: { blockedAtMs: atMs } })
    await blocked(Date.now())
    expect((await publish('clerk')).body).toMatchObject({ versions: [{ single: true }, {}] })
    await blocked(null)
    const rows = [{ withdrawalId: WITHDRAWAL, seenVersion: 1 }]
    await app.db.collection<{ _id: string }>('withdrawals').updateOne({ _id: WITHDRAWAL }, { $set: { amountFen: 1 } })
    const approved = await as('clerk')('POST', '/staff/withdrawals/approve', { rows, reason: '核对' })
    expect(resultOf(approved)).toMatchObject({ refused: null, state: 'approved' })
    const paid = await as('clerk')('POST', '/staff/withdrawals/batches', { withdrawalIds: [WITHDRAWAL], reason: '打款' })
    expect(resultOf(paid)).toMatchObject({ refused: 'second' })
  })
})

test('looks at a phone and address are counted: each leaves its row, from the thirty-first of a day only after proving oneself anew', async () => {
  const stale = await app.askerFor(await app.person({ kind: 'staff', scopes: ['service'] }))
  const before = await app.db.collection('audit').countDocuments({ act: 'order.reveal' })
  const codes: (string | undefined)[] = []
  for (let look = 0; look < 32; look += 1) codes.push((await stale('POST', `/staff/orders/${ORDER_NO}/reveal`, { reason: '打面单' })).code)
  expect(codes.slice(30)).toEqual(['confirm_identity', 'confirm_identity'])
  expect(codes.slice(0, 30)).not.toContain('confirm_identity')
  expect((await app.db.collection('audit').countDocuments({ act: 'order.reveal' })) - before).toBe(30)
})

describe('a leader who is disabled', () => {
  const heard = (socket: TestSocket): unknown[] =>
    socket.heard('me:told').flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'came'))
  const open = async (name: string): Promise<TestSocket> => {
    const socket = await openSocket(app.url, as(name).cookie)
    sockets.push(socket)
    return socket
  }
  const comes = async (name: string): Promise<void> => {
    const agreed = await as(name)('PUT', '/me/consents/leaderSees', {
      given: true,
      version: CONSENTS.leaderSees.version,
      language: 'zh-CN',
    })
    expect(agreed.status).toBe(200)
    expect(await (await open(name)).ask('show:join', { showId: LIVE, purpose: 'viewer' })).toMatchObject({ ok: true })
  }

  test('loses role, sockets and what she hears of her people at once; on every page she is a member', async () => {
    await bindTo(app.db, ids.get('second buyer') ?? '', li)
    await bindTo(app.db, ids.get('third buyer') ?? '', wang)
    const [first, hers] = [await open('leader'), await open('other leader')]
    await comes('buyer')
    await until('she hears who came', WITHIN_MS, () => heard(first).length === 1)
    const { version } = ((await as('owner')('GET', '/staff/leaders')).body as { rows: { leaderId: string; version: number }[] }).rows.find(
      ({ leaderId }) => leaderId === li.leaderId,
    ) ?? { version: 0 }
    const disabled = await as('clerk')('POST', `/staff/leaders/${li.leaderId}/decide`, {
      decision: 'disable',
      reason: '刷单',
      seenVersion: version,
    })
    expect(disabled.body).toMatchObject({ state: 'disabled' })
    expect((await as('leader')('GET', '/leader/home')).code).toBe('not_allowed')
    expect((await as('leader')('GET', '/me')).body).toMatchObject({ kind: 'member', roles: ['member'], leaderState: 'disabled' })
    await until('her socket is gone', WITHIN_MS, () => !first.io.connected)
    const again = await open('leader')
    await comes('second buyer')
    await comes('third buyer')
    await until('the other leader hears of hers', WITHIN_MS, () => heard(hers).length === 1)
    expect(heard(again)).toEqual([])
  })
})
