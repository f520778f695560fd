// Withdrawals from the wire on a real MongoDB: what a leader and finance are answered, every refusal by its code, and nothing about anybody else.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import request from 'supertest'
import type { Actor } from '../../../server/actor.ts'
import { createPayoutNoticeReader } from '../../../server/withdrawals/sandbox/sandbox-payout.adapter.ts'
import { payoutNoticeRoutes, withdrawalRoutes } from '../../../server/withdrawals/withdrawals.routes.ts'
import { withdrawalEndpoints } from '../../../server/protocol/withdrawal-endpoints.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { createTestHttp, guest, member, ORIGIN, type TestHttp } from '../../support/http-app.ts'
import { memberActor } from '../../support/leader-world.ts'
import { createWithdrawalWorld, emptyWithdrawals, ID_NUMBER, type WithdrawalWorld } from '../../support/withdrawal-world.ts'

jest.setTimeout(60_000)
let database: MigratedDatabase
let world: WithdrawalWorld
let http: TestHttp
let person: Actor = guest
beforeAll(async () => void (database = await migratedDatabase()), 180_000)
afterAll(() => database.close())
beforeEach(async () => {
  http?.end()
  await emptyWithdrawals(database.connection)
  world = createWithdrawalWorld(database.connection)
  const read = createPayoutNoticeReader(new Uint8Array(32).fill(9))
  const limits = { consume: async () => ({ ok: true }) }
  const rawRoutes = payoutNoticeRoutes({ read, payouts: world.payouts, limits, nowMs: world.clock.nowMs })
  http = createTestHttp({ routes: withdrawalRoutes(world), rawRoutes, endpoints: withdrawalEndpoints }, {}, () => person)
})
afterAll(() => http.end())

type Answer = { readonly status: number; readonly body: Record<string, unknown> }
let keys = 0
const ask = async (
  actor: Actor,
  method: 'get' | 'post' | 'put' | 'delete',
  path: string,
  body?: object,
  key = `key-${(keys += 1)}-${'k'.repeat(20)}`,
) => {
  person = actor
  const call = request(http.app)[method](`/api/v1${path}`).set('Host', 'shop.example').set('Origin', ORIGIN)
  if (method === 'post') void call.set('Idempotency-Key', key)
  const { status, body: said } = (await (body === undefined ? call : call.send(body))) as Answer
  return { status, code: said['code'], params: said['params'], body: said }
}
const fresh = (actor: Actor): Actor => ({ ...actor, stepUpAtMs: world.clock.nowMs() })
const stale = (actor: Actor): Actor => ({ ...actor, stepUpAtMs: null })

describe('a leader', () => {
  test('is told what she may ask for, asks, sees it and takes it back', async () => {
    const her = await world.leader(50_000)
    expect(await ask(her.actor, 'get', '/leader/payee')).toMatchObject({ status: 200, body: { availableFen: 50_000, open: null } })
    expect(await ask(her.actor, 'post', '/leader/withdrawals/quote', { amountFen: 10_000 })).toMatchObject({
      status: 200,
      body: { amountFen: 10_000, taxFen: 0, netFen: 10_000 },
    })
    const key = `once-${'k'.repeat(20)}`
    const first = await ask(fresh(her.actor), 'post', '/leader/withdrawals', { amountFen: 10_000 }, key)
    const again = await ask(fresh(her.actor), 'post', '/leader/withdrawals', { amountFen: 10_000 }, key)
    expect([first.status, first.body['withdrawalId']]).toEqual([200, again.body['withdrawalId']])
    expect(await ask(her.actor, 'get', '/leader/withdrawals')).toMatchObject({
      body: { rows: [{ state: 'requested', amountFen: 10_000 }] },
    })
    const back = `/leader/withdrawals/${String(first.body['withdrawalId'])}`
    expect(await ask(fresh(her.actor), 'delete', back)).toMatchObject({ status: 200, body: { state: 'rejected', end: 'cancelled' } })
    expect(await ask(fresh(her.actor), 'delete', back)).toMatchObject({ status: 409, code: 'wrong_state' })
  })

  test.each<[string, number, object]>([
    ['too little', 99, { field: 'amountFen', why: 'min', min: 100 }],
    ['more than a day allows', 2_000_001, { field: 'amountFen', why: 'max' }],
    ['more than she has', 50_001, { field: 'amountFen', why: 'balance', availableFen: 50_000 }],
  ])('%s is bad input, and says why', async (_what, amountFen, params) => {
    const her = await world.leader(amountFen > 100_000 ? 3_000_000 : 50_000)
    expect(await ask(fresh(her.actor), 'post', '/leader/withdrawals', { amountFen })).toMatchObject({
      status: 400,
      code: 'bad_input',
      params,
    })
  })

  test('cannot ask twice, before she said who she is, within a day of a change, or without proving herself', async () => {
    const her = await world.leader(50_000)
    await ask(fresh(her.actor), 'post', '/leader/withdrawals', { amountFen: 1_000 })
    expect(await ask(fresh(her.actor), 'post', '/leader/withdrawals', { amountFen: 1_000 })).toMatchObject({
      code: 'wrong_state',
      params: { why: 'open' },
    })
    expect(await ask(fresh(her.actor), 'put', '/leader/payee/identity', { name: '李小红', idNumber: ID_NUMBER })).toMatchObject({
      code: 'wrong_state',
      params: { why: 'open' },
    })
    const other = await world.leader(50_000, { account: '6222020000005678', idNumber: '11010119900307803X' })
    expect(await ask(stale(other.actor), 'post', '/leader/withdrawals', { amountFen: 1_000 })).toMatchObject({
      status: 403,
      code: 'confirm_identity',
    })
    expect(await ask(stale(other.actor), 'put', '/leader/payee/identity', { name: '王梅', idNumber: ID_NUMBER })).toMatchObject({
      code: 'confirm_identity',
    })
    const account = { kind: 'bank', provider: '工商银行', number: '6222020000001111' }
    expect(await ask(fresh(other.actor), 'put', '/leader/payee/account', account)).toMatchObject({
      status: 200,
      body: { account: { provider: '工商银行' } },
    })
    expect(await ask(fresh(other.actor), 'post', '/leader/withdrawals', { amountFen: 1_000 })).toMatchObject({
      code: 'not_ready',
      params: { why: 'wait' },
    })
    const nobody = { ...other.actor, leaderId: 'c'.repeat(24), personId: 'd'.repeat(24) }
    expect(await ask(fresh(nobody), 'post', '/leader/withdrawals', { amountFen: 1_000 })).toMatchObject({
      code: 'not_ready',
      params: { why: 'payee' },
    })
  })

  test.each<[string, object]>([
    ['an ID number with a wrong last character', { name: '李小红', idNumber: '110101199003078372' }],
    ['an ID number that is none', { name: '李小红', idNumber: '12' }],
    ['no name', { idNumber: ID_NUMBER }],
    ['a field too many', { name: '李小红', idNumber: ID_NUMBER, leaderId: 'x' }],
  ])('%s is bad input', async (_what, body) => {
    const her = await world.leader(0)
    expect(await ask(fresh(her.actor), 'put', '/leader/payee/identity', body)).toMatchObject({ status: 400, code: 'bad_input' })
  })

  test('another’s request answers like one that is not there; who leads nobody has no purse', async () => {
    const [her, other] = [
      await world.leader(50_000),
      await world.leader(50_000, { account: '6222020000005678', idNumber: '11010119900307803X' }),
    ]
    const asked = await ask(fresh(her.actor), 'post', '/leader/withdrawals', { amountFen: 1_000 })
    const [foreign, missing] = [
      await ask(fresh(other.actor), 'delete', `/leader/withdrawals/${String(asked.body['withdrawalId'])}`),
      await ask(fresh(other.actor), 'delete', `/leader/withdrawals/${'0'.repeat(24)}`),
    ]
    expect([foreign.status, foreign.code]).toEqual([404, 'not_found'])
    expect({ ...foreign.body, instance: '', requestId: '' }).toEqual({ ...missing.body, instance: '', requestId: '' })
    expect(await ask(memberActor('e'.repeat(24)), 'get', '/leader/payee')).toMatchObject({ status: 403, code: 'not_allowed' })
    expect(await ask(guest, 'get', '/leader/payee')).toMatchObject({ status: 401, code: 'sign_in_needed' })
  })
})

describe('finance', () => {
  const asked = async (): Promise<{ withdrawalId: string; seenVersion: number }> => {
    const her = await world.leader(50_000)
    const { body } = await ask(fresh(her.actor), 'post', '/leader/withdrawals', { amountFen: 10_000 })
    return { withdrawalId: String(body['withdrawalId']), seenVersion: Number(body['version']) }
  }
  test('approves, and another pays; names and numbers are masked until they are asked for', async () => {
    const row = await asked()
    const listed = await ask(world.finance('anna'), 'get', '/staff/withdrawals?tab=requested')
    expect(listed).toMatchObject({ status: 200, body: { rows: [{ idMasked: '1****************1', row: { state: 'requested' } }] } })
    expect(JSON.stringify(listed.body)).not.toContain(ID_NUMBER)
    expect(await ask(world.finance('anna'), 'post', '/staff/withdrawals/approve', { rows: [row], reason: '核对无误' })).toMatchObject({
      body: { results: [{ state: 'approved', refused: null }] },
    })
    const batch = { withdrawalIds: [row.withdrawalId], reason: '本周打款' }
    expect(await ask(world.finance('anna'), 'post', '/staff/withdrawals/batches', batch)).toMatchObject({
      body: { results: [{ refused: 'second' }] },
    })
    expect(await ask(world.finance('bea'), 'post', '/staff/withdrawals/batches', batch)).toMatchObject({
      body: { results: [{ state: 'paid' }] },
    })
    const shown = await ask(world.finance('bea'), 'post', `/staff/withdrawals/${row.withdrawalId}/reveal`, { reason: '核对户名' })
    expect(shown).toMatchObject({ status: 200, body: { idNumber: ID_NUMBER } })
  })

  test('an old page, a second decision and a request of her own are answered row by row; without a fresh proof nothing is', async () => {
    const row = await asked()
    const path = '/staff/withdrawals/approve'
    expect(await ask(stale(world.finance('anna')), 'post', path, { rows: [row], reason: '核对' })).toMatchObject({
      code: 'confirm_identity',
    })
    expect(await ask(member, 'post', path, { rows: [row], reason: '核对' })).toMatchObject({ status: 403, code: 'not_allowed' })
    expect(await ask(world.finance('anna'), 'post', path, { rows: [row], reason: '' })).toMatchObject({ status: 400, code: 'bad_input' })
    const refused = async (given: object) =>
      ((await ask(world.finance('anna'), 'post', path, { rows: [given], reason: '核对' })).body['results'] as { refused: string }[])[0]
        ?.refused
    expect(await refused({ ...row, seenVersion: row.seenVersion + 5 })).toBe('changed')
    expect(await refused({ ...row, withdrawalId: '0'.repeat(24) })).toBe('gone')
    world.linked.add('anna')
    expect(await refused(row)).toBe('linked')
    world.linked.clear()
    const no = await ask(world.finance('bea'), 'post', '/staff/withdrawals/reject', { rows: [row], reason: '账户不对' })
    expect(no).toMatchObject({ body: { results: [{ state: 'rejected', refused: null }] } })
  })

  test('a notice without the provider’s signature is not taken', async () => {
    const sent = request(http.app)
      .post('/api/v1/notices/sandbox-payout')
      .set('Host', 'shop.example')
      .set('Content-Type', 'application/json')
    expect((await sent.send(JSON.stringify({ payoutId: 'x', state: 'succeeded' }))).status).toBe(401)
  })
})
