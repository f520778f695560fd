// S3, the life of a session: what begins it, keeps it, renews it and ends it.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { idOf } from '../../support/goods-actors.ts'
import { A_PHONE, NOBODY, openMemberWorld, type Browser, type MemberWorld } from '../../support/member-world.ts'

const MIN = 60_000
const HOUR = 60 * MIN
const DAY = 24 * HOUR
let world: MemberWorld
let browser: Browser
beforeEach(async () => {
  world = await openMemberWorld()
  browser = world.openBrowser()
})
const cookieOf = (name: string, from = browser): string => new RegExp(`${name}=([^;]+)`).exec(from.header())?.[1] ?? ''
const asCookie = async (value: string, name = '__Host-sibo') =>
  world.sessions.actorOf({ cookieHeader: `${name}=${value}`, network: '10.0.0.1', browser: 'x' })

const aStaff = async (nameMatch = 'anna') => {
  await world.stores.people.insert({
    id: idOf(0x51),
    kind: 'staff',
    nickname: 'Anna',
    nicknameMatch: 'anna',
    pictureId: null,
    pictureUrl: null,
    phone: null,
    staff: { name: 'Anna', nameMatch, passwordHash: 'plain:right horse battery', owner: false, scopes: ['orders'] },
    blockedAtMs: null,
    notBeforeMs: 0,
    demo: false,
    simulated: false,
    createdAtMs: 0,
  })
  const signedIn = await world.staffSignIn.signIn(await browser.actor(), 'Anna', 'right horse battery', null)
  browser.take(signedIn.cookies)
  return signedIn
}

describe('a visitor', () => {
  test('keeps her id over requests; a forged, foreign or missing cookie makes a new one', async () => {
    const first = await browser.actor()
    expect(first).toMatchObject({ kind: 'guest', roles: ['guest'], personId: null, sid: null })
    expect((await browser.actor()).visitorId).toBe(first.visitorId)
    const value = cookieOf('__Host-sibo-v')
    for (const forged of [
      '',
      'x',
      first.visitorId,
      `${value}x`,
      world.signing.sign('sibo/other', `${first.visitorId}.1`),
      world.signing.sign('sibo/visitor', 'zzz'),
    ]) {
      const { actor, setCookies } = await asCookie(forged, '__Host-sibo-v')
      expect(actor.visitorId).not.toBe(first.visitorId)
      expect(setCookies).toHaveLength(1)
    }
  })
  test('has cookies that scripts, other sites and plain http cannot reach', async () => {
    const { setCookies } = await world.sessions.actorOf({ cookieHeader: undefined, network: 'n', browser: 'b' })
    expect(setCookies[0]).toMatch(/^__Host-sibo-v=v1\.[^;]+; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    const plain = await openMemberWorld({ secure: false })
    const onHttp = await plain.sessions.actorOf({ cookieHeader: undefined, network: 'n', browser: 'b' })
    expect(onHttp.setCookies[0]).toMatch(/^sibo-v=v1\.[^;]+; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/)
  })
  test('gets her 400 days anew when she comes back after a month', async () => {
    const first = await browser.actor()
    world.clock.advance(31 * DAY)
    const { actor, setCookies } = await world.sessions.actorOf({ cookieHeader: browser.header(), network: 'n', browser: 'b' })
    expect([actor.visitorId, setCookies.length]).toEqual([first.visitorId, 1])
  })
})

describe('a session', () => {
  test('begins with a new sid at every sign-in, and the one before is over', async () => {
    await world.signInByPhone(browser)
    const first = await browser.actor()
    const oldCookie = cookieOf('__Host-sibo')
    await world.signInByPhone(browser)
    const second = await browser.actor()
    expect(second.sid).not.toBe(first.sid)
    expect((await asCookie(oldCookie)).actor.kind).toBe('guest')
    expect(world.heard).toContainEqual({ name: 'sessionEnded', payload: { sid: first.sid, reason: 'replaced' } })
  })
  test('of a planted cookie does not become the signed-in one (fixation)', async () => {
    const attacker = world.openBrowser()
    await world.signInByPhone(attacker, '13700000000')
    const planted = cookieOf('__Host-sibo', attacker)
    browser.take([`__Host-sibo=${planted}`])
    const personId = await world.signInByPhone(browser)
    expect((await browser.actor()).personId).toBe(personId)
    expect((await asCookie(planted)).actor.kind).toBe('guest')
  })
  test('ends by signing out: everywhere at once, and the browser is a new visitor', async () => {
    await world.signInByPhone(browser)
    const before = await browser.actor()
    const kept = cookieOf('__Host-sibo')
    browser.take(await world.sessions.signOut(before))
    const after = await browser.actor()
    expect([after.kind, after.visitorId === before.visitorId]).toEqual(['guest', false])
    expect((await asCookie(kept)).actor.kind).toBe('guest')
    expect(world.heard.at(-1)).toEqual({ name: 'sessionEnded', payload: { sid: before.sid, reason: 'signedOut' } })
  })
  test('of a member lives 30 days from its last day of use', async () => {
    await world.signInByPhone(browser)
    for (let days = 0; days < 60; days += 20) {
      world.clock.advance(20 * DAY)
      expect((await browser.actor()).kind).toBe('member')
    }
    world.clock.advance(30 * DAY + 6000)
    expect((await browser.actor()).kind).toBe('guest')
  })
  test('token is written anew after a day, with the same session', async () => {
    await world.signInByPhone(browser)
    const { sid } = await browser.actor()
    const first = cookieOf('__Host-sibo')
    world.clock.advance(DAY - 1000)
    await browser.actor()
    expect(cookieOf('__Host-sibo')).toBe(first)
    world.clock.advance(2000)
    expect((await browser.actor()).sid).toBe(sid)
    expect(cookieOf('__Host-sibo')).not.toBe(first)
  })
  test('of a staff person ends after 12 hours, or two hours without use', async () => {
    await aStaff()
    expect(await browser.actor()).toMatchObject({ kind: 'staff', roles: ['staff'], scopes: ['orders'] })
    for (let hours = 0; hours < 11; hours += 1) {
      world.clock.advance(HOUR)
      expect((await browser.actor()).kind).toBe('staff')
    }
    world.clock.advance(HOUR + 6000)
    expect((await browser.actor()).kind).toBe('guest')
    await aStaff()
    world.clock.advance(2 * HOUR + 1000)
    expect((await browser.actor()).kind).toBe('guest')
  })
  test('ends with a block, with "end all", and stays ended', async () => {
    const personId = await world.signInByPhone(browser)
    await world.stores.people.setBlocked(personId, world.clock.nowMs())
    world.bus.emit('personChanged', { personId })
    expect((await browser.actor()).kind).toBe('guest')
    await world.stores.people.setBlocked(personId, null)
    world.bus.emit('personChanged', { personId })
    const other = world.openBrowser()
    await world.signInByPhone(browser)
    await world.signInByPhone(other)
    await world.sessions.endAllOf(personId, 'expired')
    expect([(await browser.actor()).kind, (await other.actor()).kind]).toEqual(['guest', 'guest'])
  })
  test('begun before the person’s notBefore is over', async () => {
    const personId = await world.signInByPhone(browser)
    await world.stores.people.setNotBefore(personId, world.clock.nowMs() + 1)
    world.people.forget(personId)
    expect((await browser.actor()).kind).toBe('guest')
  })
  test('of the demo dies with the demo', async () => {
    const demo = await openMemberWorld({ demo: true })
    await demo.demoPersons.ensure()
    const tab = demo.openBrowser()
    tab.take((await demo.demoPersons.signIn(await tab.actor(), 'merchant')).cookies)
    const asked = await tab.actor()
    expect(asked).toMatchObject({ kind: 'staff', demo: true, roles: ['staff', 'owner'] })
    expect(asked.stepUpAtMs).toBe(demo.clock.nowMs())
    expect(asked.scopes).not.toContain('pickup')
    // The same rows with the demo off.
    const { sessionVerdict } = await import('../../../server/members/sessions/session.rules.ts')
    const row = await demo.stores.sessions.bySid(asked.sid ?? '')
    const person = await demo.stores.people.byId(asked.personId ?? '')
    if (!row || !person) throw new Error('no row')
    expect(sessionVerdict(row, person, { nowMs: demo.clock.nowMs(), demoOn: true })).toBeNull()
    expect(sessionVerdict(row, person, { nowMs: demo.clock.nowMs(), demoOn: false })).toBe('ended')
  })
})

describe('roles and scopes', () => {
  test('come from the rows of now: a leader disabled is a leader no more, within the change', async () => {
    const personId = await world.signInByPhone(browser)
    world.standings.set(personId, { host: true, assistant: true, leaderId: idOf(5), leaderState: 'active' })
    world.bus.emit('personChanged', { personId })
    expect(await browser.actor()).toMatchObject({ roles: ['member', 'leader', 'host', 'assistant'], leaderId: idOf(5) })
    world.standings.set(personId, { ...NOBODY, leaderId: idOf(5), leaderState: 'disabled' })
    expect((await browser.actor()).roles).toContain('leader')
    world.bus.emit('personChanged', { personId })
    expect(await browser.actor()).toMatchObject({ roles: ['member'], leaderId: null })
  })
  test('are read anew after 30 s at the latest', async () => {
    const personId = await world.signInByPhone(browser)
    await browser.actor()
    world.standings.set(personId, { ...NOBODY, host: true })
    expect((await browser.actor()).roles).toEqual(['member'])
    world.clock.advance(30_000)
    expect((await browser.actor()).roles).toEqual(['member', 'host'])
  })
})

describe('with Redis away', () => {
  test('a member goes on by her row, an ended one does not come back, staff are told to wait', async () => {
    const tab = world.openBrowser()
    await world.signInByPhone(tab)
    world.ended.away(true)
    expect((await tab.actor()).kind).toBe('member')
    const kept = cookieOf('__Host-sibo', tab)
    await world.sessions.end((await tab.actor()).sid ?? '', 'signedOut')
    expect((await asCookie(kept)).actor.kind).toBe('guest')
    world.ended.away(false)
    await aStaff()
    world.ended.away(true)
    await expect(browser.actor()).rejects.toMatchObject({ code: 'unavailable' })
  })
})

test('a member and a staff person never share one browser: the later sign-in takes the place', async () => {
  await world.signInByPhone(browser, A_PHONE)
  await aStaff()
  expect((await browser.actor()).kind).toBe('staff')
  expect(browser.header()).not.toMatch(/__Host-sibo=/)
  await world.signInByPhone(browser, A_PHONE)
  expect((await browser.actor()).kind).toBe('member')
  expect(browser.header()).not.toMatch(/__Host-sibo-staff=/)
})
