// S3, session life on real HTTP and in open sockets: what ends a session ends both within a second, rights follow the rows, proofs run out.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { SignJWT } from 'jose'
import { Secret, TOTP } from 'otpauth'
import type { Realtime } from '../../../server/realtime/realtime.ts'
import { clientEvents } from '../../../server/protocol/socket-events.ts'
import { createSigning } from '../../../server/signing.ts'
import { openSocket, type TestSocket } from '../../support/folding-page.ts'
import { openPeopleSockets } from '../../support/people-sockets.ts'
import { startPeopleServer, type PeopleServer, type Tab } from '../../support/people-server.ts'
import { sampleBody } from '../../support/sample-body.ts'
import { until } from '../../support/until.ts'

const PASSWORD = 'three quiet herons'
const WITHIN_MS = 15_000
const MIN_MS = 60_000
let server: PeopleServer
let realtime: Realtime
let owner: Tab
let ownerId: string
const sockets: TestSocket[] = []

beforeAll(async () => {
  server = await startPeopleServer({ demo: false })
  realtime = await openPeopleSockets(server)
  await server.members.prepareOwner()
  ownerId = await server.person('staff', { owner: true })
  // Two owners who can act, so that one of them may be lowered.
  await server.db.collection('people').updateMany({ 'staff.owner': true }, { $set: { 'staff.passwordHash': 'x' } })
  owner = await tabOf(ownerId, true)
}, 60_000)
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close()
})
afterAll(async () => {
  await realtime.close()
  await server.stop()
})

/** A browser signed in as this person; `proved`: as if by password just now. */
const tabOf = async (personId: string, proved = false): Promise<Tab> => {
  const tab = server.openTab()
  await tab.signInAs(personId)
  if (proved) await prove(tab)
  return tab
}
const prove = async (tab: Tab): Promise<void> => {
  const { actor } = await server.members.sessions.actorOf({ cookieHeader: tab.cookieHeader(), network: '127.0.0.1', browser: 'test' })
  await server.members.sessions.confirmed(actor.sid ?? '')
}
const socketOf = async (tab: Tab): Promise<TestSocket> => {
  const socket = await openSocket(server.url, tab.cookieHeader())
  sockets.push(socket)
  return socket
}
const kindOf = async (tab: Tab): Promise<unknown> => ((await tab.ask('GET', '/me')).body as { kind?: string }).kind
const gone = (socket: TestSocket): Promise<unknown> => until('the socket is gone', WITHIN_MS, () => !socket.io.connected)
const endReason = (socket: TestSocket): unknown => socket.heard('session:ended')[0]?.reason
/** A staff account made over HTTP whose person set her password; her browser. */
const seat = async (name: string, scopes: string[], isOwner = false): Promise<{ id: string; tab: Tab }> => {
  await prove(owner)
  const made = await owner.ask('POST', '/staff/accounts', { name, owner: isOwner, scopes, reason: 'a test of sessions' })
  const { token, account } = made.body as { token: string; account: { personId: string } }
  const tab = server.openTab()
  const welcome = await tab.ask('POST', '/staff-welcome', { token, password: PASSWORD })
  if (welcome.status !== 200) throw new Error(welcome.text)
  return { id: account.personId, tab }
}

describe('what ends a session', () => {
  test('signing out ends HTTP and the open socket within a second, and only that browser’s', async () => {
    const memberId = await server.person('member')
    const [here, there] = [await tabOf(memberId), await tabOf(memberId)]
    const [mine, other] = [await socketOf(here), await socketOf(there)]
    const cookie = here.cookieHeader()
    expect((await here.ask('DELETE', '/session')).status).toBe(200)
    await gone(mine)
    expect(endReason(mine)).toBe('signedOut')
    // The old cookie, kept by somebody, proves nothing any more, on neither edge.
    expect((await server.openTab().ask('GET', '/me', undefined, { cookie })).body).toMatchObject({ kind: 'guest' })
    const late = await openSocket(server.url, cookie)
    sockets.push(late)
    expect(await late.ask('chat:send', { text: 'x', clientMessageId: 'c'.repeat(20) } as never)).toMatchObject({ ok: false })
    expect([other.io.connected, await kindOf(there)]).toEqual([true, 'member'])
  })
  test('a session ended from another browser, and all others at once', async () => {
    const memberId = await server.person('member')
    const [here, second, third] = [await tabOf(memberId), await tabOf(memberId), await tabOf(memberId)]
    const open = [await socketOf(second), await socketOf(third)]
    const { rows } = (await here.ask('GET', '/sessions')).body as { rows: { id: string; current: boolean }[] }
    expect(rows.filter(({ current }) => current)).toHaveLength(1)
    const stranger = await tabOf(await server.person('member'))
    for (const { id } of rows) expect((await stranger.ask('DELETE', `/sessions/${id}`)).code).toBe('not_found')
    expect((await here.ask('DELETE', '/sessions')).body).toEqual({ ended: 2 })
    await Promise.all(open.map(gone))
    expect([await kindOf(here), await kindOf(second), await kindOf(third)]).toEqual(['member', 'guest', 'guest'])
  })
  test('the desk’s "end all" and block: every socket within a second; blocked, she does not come back', async () => {
    const desk = await tabOf(await server.person('staff', { scopes: ['members'] }))
    const memberId = await server.person('member')
    const tabs = [await tabOf(memberId), await tabOf(memberId)]
    const first = await Promise.all(tabs.map(socketOf))
    expect((await desk.ask('POST', `/staff/members/${memberId}/end-sessions`, { reason: 'lost her phone' })).status).toBe(200)
    await Promise.all(first.map(gone))
    expect(await Promise.all(tabs.map(kindOf))).toEqual(['guest', 'guest'])
    server.advance(1)
    const again = await tabOf(memberId)
    const socket = await socketOf(again)
    expect((await desk.ask('POST', `/staff/members/${memberId}/block`, { blocked: true, reason: 'abuse' })).status).toBe(200)
    await gone(socket)
    expect(endReason(socket)).toBe('banned')
    expect(await kindOf(again)).toBe('guest')
    expect(await server.db.collection('audit').countDocuments({ 'on.id': memberId, reason: { $ne: null } })).toBe(2)
  })
  test('disabling a staff account: sessions and sockets within a second, and no way back', async () => {
    const { id, tab } = await seat('Anna', ['members'])
    const socket = await socketOf(tab)
    expect((await tab.ask('GET', '/staff/members')).status).toBe(200)
    await prove(owner)
    expect((await owner.ask('POST', `/staff/accounts/${id}/disable`, { disabled: true, reason: 'left' })).body).toMatchObject({
      state: 'disabled',
    })
    await gone(socket)
    expect((await tab.ask('GET', '/staff/members')).code).toBe('sign_in_needed')
    expect((await tab.ask('POST', '/sign-in/password', { name: 'Anna', password: PASSWORD })).code).toBe('password_wrong')
  })
  test('a new sign-in on the same browser takes the old session’s place', async () => {
    const tab = await tabOf(await server.person('member'))
    const [socket, cookie] = [await socketOf(tab), tab.cookieHeader()]
    await tab.signInAs(await server.person('member'))
    await gone(socket)
    expect(endReason(socket)).toBe('replaced')
    expect((await server.openTab().ask('GET', '/me', undefined, { cookie })).body).toMatchObject({ kind: 'guest' })
  })
})

describe('rights follow the rows', () => {
  test('a scope taken is gone in the open session and its socket at once; given back, it is there', async () => {
    const { id, tab } = await seat('Bo', ['members', 'mod'])
    const socket = await socketOf(tab)
    await socket.ask('show:join', { showId: 'a'.repeat(24), purpose: 'viewer' })
    // Deleting a line is of scope mod: behind the wall it would meet this server's stand-in, which says `show_closed`.
    const remove = async (): Promise<unknown> =>
      ((await socket.ask('chat:delete', sampleBody(clientEvents['chat:delete'].payload) as never)) as { code?: string }).code
    expect([(await tab.ask('GET', '/staff/members')).status, await remove()]).toEqual([200, 'show_closed'])
    const grant = async (scopes: string[]): Promise<void> => {
      await prove(owner)
      const answer = await owner.ask('PUT', `/staff/accounts/${id}/scopes`, { owner: false, scopes, reason: 'another desk' })
      if (answer.status !== 200) throw new Error(answer.text)
    }
    await grant(['orders'])
    expect((await tab.ask('GET', '/staff/members')).code).toBe('not_allowed')
    await until('her socket knows', WITHIN_MS, async () => (await remove()) === 'not_allowed')
    await grant(['members', 'mod'])
    expect((await tab.ask('GET', '/staff/members')).status).toBe(200)
    await until('her socket knows', WITHIN_MS, async () => (await remove()) === 'show_closed')
    expect(socket.io.connected).toBe(true)
  })
  test('who leads no more loses the role and her open sockets at once, stays signed in, and comes back as a member', async () => {
    const leads = { host: false, assistant: false, leaderId: 'e'.repeat(24), leaderState: 'active' as const }
    const id = await server.person('member', { standing: leads })
    const tab = await tabOf(id)
    const open = [await socketOf(tab), await socketOf(await tabOf(id))]
    const bystander = await socketOf(await tabOf(await server.person('member', { standing: leads })))
    // Behind the wall this server's stand-in answers.
    expect((await tab.ask('GET', '/leader/home')).code).toBe('show_closed')
    server.standings.set(id, { ...leads, leaderState: 'disabled' })
    server.bus.emit('personChanged', { personId: id })
    expect((await tab.ask('GET', '/leader/home')).code).toBe('not_allowed')
    await Promise.all(open.map(gone))
    expect([open.flatMap((one) => one.heard('session:ended')), bystander.io.connected, await kindOf(tab)]).toEqual([[], true, 'member'])
    const again = await socketOf(tab)
    expect(again.io.connected).toBe(true)
  })
  test('an open socket is read again after half an hour: one whose session ran out meanwhile goes', async () => {
    const { tab } = await seat('Cleo', ['members'])
    const [staff, member] = [await socketOf(tab), await socketOf(await tabOf(await server.person('member')))]
    server.advance(29 * MIN_MS)
    expect(staff.io.connected).toBe(true)
    // Two hours without a request: over for staff, nothing for a member.
    server.advance(92 * MIN_MS)
    await until('the staff socket is gone', 2 * WITHIN_MS, () => !staff.io.connected)
    expect([endReason(staff), member.io.connected]).toEqual(['expired', true])
    owner = await tabOf(ownerId, true)
  })
})

describe('a confirmed identity', () => {
  test('opens an act for ten minutes by the server’s clock, in that session only', async () => {
    const { id } = await seat('Dora', ['members'])
    const act = (tab: Tab) => tab.ask('PUT', `/staff/accounts/${id}/scopes`, { owner: false, scopes: ['mod'], reason: 'another desk' })
    await prove(owner)
    const other = await tabOf(ownerId)
    expect([(await act(owner)).status, (await act(other)).code]).toEqual([200, 'confirm_identity'])
    server.advance(10 * MIN_MS - 1_000)
    expect((await act(owner)).status).toBe(200)
    server.advance(1_000)
    expect(await act(owner)).toMatchObject({ status: 403, code: 'confirm_identity' })
  })
  test('comes back by the real confirm request, and the act is then done', async () => {
    const { id, tab } = await seat('Ella', [], true)
    server.advance(11 * MIN_MS)
    const act = () => tab.ask('POST', `/staff/accounts/${ownerId}/invite`, { reason: 'forgot her password' })
    expect(await act()).toMatchObject({ status: 403, code: 'confirm_identity' })
    expect(await tab.ask('POST', '/session/confirm', { password: 'wrong' })).toMatchObject({ status: 403, code: 'password_wrong' })
    expect((await act()).code).toBe('confirm_identity')
    expect((await tab.ask('POST', '/session/confirm', { password: PASSWORD })).body).toMatchObject({ personId: id })
    expect((await act()).status).toBe(200)
  })
  test('by a code of the second factor is good once; the same code signs nobody in', async () => {
    const { id, tab } = await seat('Fay', [], true)
    const { secret } = (await tab.ask('POST', '/session/second-factor')).body as { secret: string }
    const code = (): string =>
      new TOTP({ algorithm: 'SHA1', digits: 6, period: 30, secret: Secret.fromBase32(secret) }).generate({
        timestamp: server.clock.nowMs(),
      })
    expect(await tab.ask('POST', '/session/second-factor/confirm', { totp: code() })).toMatchObject({ status: 200 })
    server.advance(11 * MIN_MS)
    expect(await tab.ask('POST', '/session/confirm', { password: PASSWORD })).toMatchObject({ code: 'confirm_identity' })
    const totp = code()
    expect((await tab.ask('POST', '/session/confirm', { totp })).body).toMatchObject({ personId: id, secondFactor: 'on' })
    expect(await tab.ask('POST', '/session/confirm', { totp })).toMatchObject({ code: 'code_wrong' })
    const elsewhere = server.openTab()
    const sign = (more: object) => elsewhere.ask('POST', '/sign-in/password', { name: 'Fay', password: PASSWORD, ...more })
    expect(await sign({})).toMatchObject({ status: 403, code: 'confirm_identity' })
    expect(await sign({ totp })).toMatchObject({ code: 'code_wrong' })
    server.advance(30_000)
    expect((await sign({ totp: code() })).body).toMatchObject({ personId: id })
    const rows = JSON.stringify(await server.db.collection('secondFactors').find({}).toArray())
    expect(rows).not.toContain(secret)
  })
})

describe('a token', () => {
  const signing = createSigning(['kP3vW9xQ7mZ2rT8yL5nB1cF6hJ4dS0gA'])
  const forge = async (change: { aud?: string; typ?: string; secret?: string; sub?: string; sid?: string }): Promise<string> => {
    const { kid, key } = (change.secret === undefined ? signing : createSigning([change.secret])).keysFor('sibo/session')[0]
    const nowSec = Math.floor(server.clock.nowMs() / 1000)
    return new SignJWT({ sid: change.sid ?? sid })
      .setProtectedHeader({ alg: 'HS256', kid, typ: change.typ ?? 'sibo-session+jwt' })
      .setSubject(change.sub ?? memberId)
      .setIssuer('sibo')
      .setAudience(change.aud ?? 'member')
      .setIssuedAt(nowSec)
      .setExpirationTime(nowSec + 3_600)
      .sign(key)
  }
  let memberId: string
  let sid: string
  beforeAll(async () => {
    memberId = await server.person('member')
    const tab = await tabOf(memberId)
    const { rows } = (await tab.ask('GET', '/sessions')).body as { rows: { id: string }[] }
    sid = rows[0]?.id ?? ''
  })
  const kindBy = async (token: string, cookie = 'sibo'): Promise<unknown> =>
    ((await server.openTab().ask('GET', '/me', undefined, { cookie: `${cookie}=${token}` })).body as { kind?: string }).kind
  test('of another key, kind, audience, person or session proves nobody; the same rightly made does', async () => {
    expect(await kindBy(await forge({}))).toBe('member')
    for (const wrong of [{ aud: 'staff' }, { typ: 'JWT' }, { secret: 'x'.repeat(32) }, { sub: ownerId }, { sid: 'f'.repeat(24) }])
      expect([wrong, await kindBy(await forge(wrong))]).toEqual([wrong, 'guest'])
    expect(await kindBy(await forge({}), 'sibo-staff')).toBe('guest')
    const socket = await openSocket(server.url, `sibo=${await forge({ secret: 'x'.repeat(32) })}`)
    sockets.push(socket)
    expect(await socket.ask('chat:send', { text: 'x', clientMessageId: 'c'.repeat(20) } as never)).toMatchObject({ ok: false })
  })
  test('planted before a sign-in is not the one after it (fixation)', async () => {
    const tab = await tabOf(memberId)
    const planted = tab.cookieHeader()
    await tab.signInByPhone('13912345678')
    expect(tab.cookieHeader()).not.toBe(planted)
    expect(await kindBy(/sibo=([^;]+)/.exec(planted)?.[1] ?? '')).toBe('guest')
  })
})
