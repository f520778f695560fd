// Staff sign in by name and password; the first owner of a real shop is made with the token from the data folder.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { passwordVerdict } from '../../../server/members/sign-in/password.rules.ts'
import { createPasswords } from '../../../server/members/sign-in/password.adapter.ts'
import { idOf } from '../../support/goods-actors.ts'
import { openMemberWorld, type Browser, type MemberWorld } from '../../support/member-world.ts'

const GOOD = 'three quiet herons'
let world: MemberWorld
let browser: Browser
beforeEach(async () => {
  world = await openMemberWorld()
  browser = world.openBrowser()
})
const makeOwner = async (given: Partial<{ token: string; name: string; password: string }> = {}) =>
  world.staffSignIn.makeOwner(await browser.actor(), { token: 'the-token', name: 'Ming', password: GOOD, ...given })

describe('the first owner', () => {
  test('is made once, with the token that the boot left, and is signed in', async () => {
    expect(await world.staffSignIn.prepareOwner()).toBe('/data/owner-setup')
    expect(world.files.written).toBe('the-token')
    expect(await world.staffSignIn.prepareOwner()).toBeNull()
    browser.take((await makeOwner()).cookies)
    expect(await browser.actor()).toMatchObject({ kind: 'staff', roles: ['staff', 'owner'], stepUpAtMs: world.clock.nowMs() })
    expect(world.files.written).toBeNull()
    await expect(makeOwner({ name: 'Other' })).rejects.toMatchObject({ code: 'not_found' })
    expect(await world.staffSignIn.prepareOwner()).toBeNull()
  })
  test('is not made by a wrong token, by a late one, or in a demo', async () => {
    await expect(makeOwner()).rejects.toMatchObject({ code: 'not_found' })
    await world.staffSignIn.prepareOwner()
    await expect(makeOwner({ token: 'guess' })).rejects.toMatchObject({ code: 'not_found' })
    world.clock.advance(24 * 3_600_000)
    await expect(makeOwner()).rejects.toMatchObject({ code: 'not_found' })
    expect(await world.staffSignIn.prepareOwner()).toBe('/data/owner-setup')
    const demo = await openMemberWorld({ demo: true })
    expect(await demo.staffSignIn.prepareOwner()).toBeNull()
  })
  test('needs a good password, and a bad one does not use the token up', async () => {
    await world.staffSignIn.prepareOwner()
    for (const [password, why] of [
      ['short', 'length'],
      ['Ming is the owner', 'holdsName'],
      ['aaaaaaaaaaaaaaaa', 'tooSimple'],
      ['password123456', 'tooSimple'],
    ]) {
      await expect(makeOwner({ password: password ?? '' })).rejects.toMatchObject({ code: 'bad_input', params: { field: 'password', why } })
    }
    expect((await makeOwner()).personId).toBeTruthy()
  })
})

describe('a staff person', () => {
  beforeEach(async () => {
    await world.staffSignIn.prepareOwner()
    await makeOwner()
  })
  const signIn = async (name: string, password: string, from = world.openBrowser()) =>
    world.staffSignIn.signIn(await from.actor(), name, password, null)

  test('signs in by name, in any writing of it, and password', async () => {
    expect((await signIn('Ming', GOOD)).cookies[0]).toMatch(/^__Host-sibo-staff=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    expect((await signIn(' ＭＩＮＧ ', GOOD)).personId).toBe((await signIn('ming', GOOD)).personId)
  })
  test('gets one answer for a wrong name, a wrong password, a blocked account and a demo person', async () => {
    const owner = await world.stores.people.byStaffName('ming')
    await world.stores.people.insert({ ...owner!, id: idOf(9), demo: true, staff: { ...owner!.staff!, name: 'Demo', nameMatch: 'demo' } })
    for (const [name, password] of [
      ['nobody', GOOD],
      ['Ming', 'three quiet heron'],
      ['demo', GOOD],
    ]) {
      await expect(signIn(name ?? '', password ?? '')).rejects.toMatchObject({ code: 'password_wrong', params: undefined })
    }
    await world.stores.people.setBlocked(owner!.id, 1)
    await expect(signIn('Ming', GOOD)).rejects.toMatchObject({ code: 'password_wrong', params: undefined })
  })
  test('confirms herself by password for ten minutes', async () => {
    const tab = world.openBrowser()
    tab.take((await signIn('Ming', GOOD, tab)).cookies)
    world.clock.advance(11 * 60_000)
    expect((await tab.actor()).stepUpAtMs).toBeNull()
    await expect(world.staffSignIn.confirmByPassword(await tab.actor(), 'wrong')).rejects.toMatchObject({ code: 'password_wrong' })
    await world.staffSignIn.confirmByPassword(await tab.actor(), GOOD)
    expect((await tab.actor()).stepUpAtMs).toBe(world.clock.nowMs())
    const member = world.openBrowser()
    await world.signInByPhone(member)
    await expect(world.staffSignIn.confirmByPassword(await member.actor(), GOOD)).rejects.toMatchObject({ code: 'password_wrong' })
  })
  test('who is guessed at waits: five tries a name and network, and the right password waits too', async () => {
    world = await openMemberWorld({ limited: true })
    browser = world.openBrowser()
    for (let n = 0; n < 5; n += 1) await expect(signIn('Ming', `guess ${n}`)).rejects.toMatchObject({ code: 'password_wrong' })
    await expect(signIn('Ming', GOOD)).rejects.toMatchObject({ code: 'slow_down' })
    await expect(signIn('Ming', 'guess', world.openBrowser('10.77.0.1'))).rejects.toMatchObject({ code: 'password_wrong' })
  })
})

describe('passwords', () => {
  test.each<[string, string]>([
    ['elevenchars', 'length'],
    ['x'.repeat(129), 'length'],
    ['密码密码密码密码密码密码', 'tooSimple'],
    ['123456789012', 'tooSimple'],
    ['qwertyqwerty12', 'tooSimple'],
    ['abcdefghijklmn', 'tooSimple'],
    ['暖桌糕点铺的后台密码一', 'length'],
    ['暖桌糕点铺的后台密码一二三', 'holdsName'],
    ['three quiet herons', 'ok'],
    ['今晚月色很美适合散步吧', 'length'],
    ['今晚的月色很美适合去散步', 'ok'],
    ['👨‍👩‍👧‍👦🍵🌊🦉🍋🧣🏔🎈🌻🐟🧭🔑', 'ok'],
  ])('%s is %s', (password, verdict) => expect(passwordVerdict(password, ['Ming', '暖桌糕点铺'])).toBe(verdict))

  test('are hashed with argon2id, verified, and cost as much for nobody', async () => {
    const passwords = createPasswords()
    const hash = await passwords.hash(GOOD)
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await passwords.verify(hash, GOOD)).toEqual({ right: true, weak: false })
    expect(await passwords.verify(hash, 'other')).toEqual({ right: false, weak: false })
    expect(await passwords.verify(null, GOOD)).toEqual({ right: false, weak: false })
  })
  test('wait in a line of sixteen behind two; the next is told busy', async () => {
    const passwords = createPasswords()
    const hash = await passwords.hash(GOOD)
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => passwords.verify(hash, GOOD)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(18)
    expect(results.filter((one) => one.status === 'rejected').map((one) => (one.reason as { code: string }).code)).toEqual(['busy', 'busy'])
  })
})
