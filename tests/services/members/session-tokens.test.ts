// S3, session tokens: forged, foreign and outlived ones prove nothing; keys rotate without signing anybody out.
import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { SignJWT } from 'jose'
import { deriveKey } from '../../../server/signing.ts'
import { idOf } from '../../support/goods-actors.ts'
import { openMemberWorld, type Browser, type MemberWorld } from '../../support/member-world.ts'

const SECRET = 's'.repeat(32)
let world: MemberWorld
let browser: Browser
beforeEach(async () => {
  world = await openMemberWorld()
  browser = world.openBrowser()
})
const cookieOf = (name: string, from = browser): string => new RegExp(`${name}=([^;]+)`).exec(from.header())?.[1] ?? ''
const asCookie = async (value: string, name = '__Host-sibo') =>
  world.sessions.actorOf({ cookieHeader: `${name}=${value}`, network: '10.0.0.1', browser: 'x' })

describe('a token', () => {
  const forge = async (change: {
    header?: object
    claims?: object
    key?: Uint8Array
    audience?: string
    issuer?: string
    expiresSec?: number
  }) => {
    const { sid, personId } = await browser.actor()
    const [{ kid, key }] = world.signing.keysFor('sibo/session')
    const nowSec = Math.floor(world.clock.nowMs() / 1000)
    return new SignJWT({ sid, ...change.claims })
      .setProtectedHeader({ alg: 'HS256', kid, typ: 'sibo-session+jwt', ...change.header })
      .setSubject(personId ?? '')
      .setIssuer(change.issuer ?? 'sibo')
      .setAudience(change.audience ?? 'member')
      .setIssuedAt(nowSec)
      .setExpirationTime(nowSec + (change.expiresSec ?? 3600))
      .sign(change.key ?? key)
  }
  beforeEach(async () => {
    await world.signInByPhone(browser)
  })
  test('of our own making with the right claims passes (so the forgeries below fail for their own reason)', async () => {
    expect((await asCookie(await forge({}))).actor.kind).toBe('member')
  })
  test.each<[string, Parameters<typeof forge>[0]]>([
    ['another typ', { header: { typ: 'JWT' } }],
    ['no typ', { header: { typ: undefined } }],
    ['an unknown kid', { header: { kid: 'deadbeef' } }],
    ['the kid __proto__', { header: { kid: '__proto__' } }],
    ['no kid', { header: { kid: undefined } }],
    ['the staff audience', { audience: 'staff' }],
    ['another issuer', { issuer: 'other' }],
    ['the key of another server', { key: deriveKey('other'.repeat(10), 'sibo/session') }],
    ['the key of another purpose', { key: deriveKey(SECRET, 'sibo/visitor') }],
    ['an end in the past', { expiresSec: -60 }],
    ['an unknown session', { claims: { sid: idOf(0xdead) } }],
    ['a number for a session', { claims: { sid: 7 } }],
  ])('with %s proves nothing', async (_says, change) => {
    const { actor, setCookies } = await asCookie(await forge(change))
    expect(actor).toMatchObject({ kind: 'guest', personId: null, sid: null })
    expect(setCookies).toContainEqual(expect.stringMatching(/^__Host-sibo=; Max-Age=0;/))
  })
  test('without a signature, by none, by another person, or as staff cookie proves nothing', async () => {
    const good = cookieOf('__Host-sibo')
    const [header = '', payload = '', mac = ''] = good.split('.')
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'sibo-session+jwt' })).toString('base64url')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
    const other = Buffer.from(JSON.stringify({ ...claims, sub: idOf(3) })).toString('base64url')
    const hs512 = Buffer.from(JSON.stringify({ alg: 'HS512', typ: 'sibo-session+jwt' })).toString('base64url')
    const [{ key }] = world.signing.keysFor('sibo/session')
    const mac512 = createHmac('sha512', key).update(`${hs512}.${payload}`).digest('base64url')
    for (const forged of [
      `${none}.${payload}.`,
      `${header}.${payload}.`,
      `${header}.${other}.${mac}`,
      `${hs512}.${payload}.${mac512}`,
      `${header}.${payload}`,
      'x'.repeat(5000),
    ]) {
      expect((await asCookie(forged)).actor.kind).toBe('guest')
    }
    expect((await asCookie(good, '__Host-sibo-staff')).actor.kind).toBe('guest')
    expect((await asCookie(good)).actor.kind).toBe('member')
  })
})

describe('keys', () => {
  test('rotate: an old token verifies and is written anew by the new key; a dropped key’s tokens are over', async () => {
    const old = await openMemberWorld({ secrets: ['o'.repeat(32)] })
    const tab = old.openBrowser()
    const personId = await old.signInByPhone(tab)
    const both = await openMemberWorld({ secrets: ['n'.repeat(32), 'o'.repeat(32)] })
    const row = await old.stores.sessions.bySid((await tab.actor()).sid ?? '')
    const person = await old.stores.people.byId(personId)
    if (!row || !person) throw new Error('no row')
    await both.stores.sessions.insert(row)
    await both.stores.people.insert(person)
    const { actor, setCookies } = await both.sessions.actorOf({ cookieHeader: tab.header(), network: 'n', browser: 'b' })
    expect(actor.personId).toBe(personId)
    expect(setCookies.filter((cookie) => cookie.startsWith('__Host-sibo='))).toHaveLength(1)
    const dropped = await openMemberWorld({ secrets: ['n'.repeat(32)] })
    await dropped.stores.sessions.insert(row)
    await dropped.stores.people.insert(person)
    expect((await dropped.sessions.actorOf({ cookieHeader: tab.header(), network: 'n', browser: 'b' })).actor.kind).toBe('guest')
  })
})
