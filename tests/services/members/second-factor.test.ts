// The second factor of staff: taken up once, each code good once, asked for at sign-in and for acts, reset only for somebody else.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { TOTP, Secret } from 'otpauth'
import {
  recoveryCodes,
  recoveryForm,
  needsSecondFactor,
  RECOVERY_BYTES,
} from '../../../server/members/second-factor/second-factor.rules.ts'
import { createTimeCodes } from '../../../server/members/second-factor/totp.adapter.ts'
import { idOf } from '../../support/goods-actors.ts'
import { openMemberWorld, type Browser, type MemberWorld, type WorldOptions } from '../../support/member-world.ts'

const GOOD = 'three quiet herons'
const STEP_MS = 30_000
let world: MemberWorld
let owner: Browser
const open = async (options: WorldOptions = {}): Promise<void> => {
  world = await openMemberWorld(options)
  owner = world.openBrowser()
  await world.staffSignIn.prepareOwner()
  owner.take((await world.staffSignIn.makeOwner(await owner.actor(), { token: 'the-token', name: 'Ming', password: GOOD })).cookies)
}
beforeEach(() => open())

const codeOf = (secret: string, atMs = world.clock.nowMs()): string =>
  new TOTP({ algorithm: 'SHA1', digits: 6, period: 30, secret: Secret.fromBase32(secret) }).generate({ timestamp: atMs })
/** The owner takes a second factor up; its secret and recovery codes. */
const enrol = async (browser = owner): Promise<{ secret: string; codes: string[] }> => {
  const { secret } = await world.secondFactor.begin(await browser.actor())
  const { recoveryCodes: codes } = await world.secondFactor.confirm(await browser.actor(), codeOf(secret))
  world.clock.advance(STEP_MS)
  return { secret, codes }
}
const signIn = async (proof: Parameters<MemberWorld['staffSignIn']['signIn']>[3], browser = world.openBrowser()) => {
  const signedIn = await world.staffSignIn.signIn(await browser.actor(), 'Ming', GOOD, proof)
  browser.take(signedIn.cookies)
  return browser
}
const refused = (code: string, params?: object) => ({ code, ...(params ? { params } : {}) })

describe('taking it up', () => {
  test('shows a secret, its address and a picture of it, sealed at rest, and takes it by the first right code', async () => {
    const { secret, uri, picture } = await world.secondFactor.begin(await owner.actor())
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(uri).toMatch(/^otpauth:\/\/totp\/.*secret=[A-Z2-7]{32}.*/)
    expect(uri).toContain(secret)
    expect(picture).toMatch(/^<svg /)
    const me = (await owner.actor()).personId ?? ''
    expect(await world.stores.secondFactors.offered(me, world.clock.nowMs())).toMatch(/^v1\.d\d{4}\./)
    expect(await world.stores.secondFactors.of(me)).toBeNull()
    await expect(world.secondFactor.confirm(await owner.actor(), '000000')).rejects.toMatchObject(refused('code_wrong', { by: 'totp' }))
    const { recoveryCodes: codes } = await world.secondFactor.confirm(await owner.actor(), codeOf(secret))
    expect(new Set(codes).size).toBe(10)
    expect(await world.people.meOf(await owner.actor())).toMatchObject({ secondFactor: 'on' })
    expect(await world.secondFactor.state(await owner.actor(), 'on')).toEqual({ state: 'on', recoveryLeft: 10 })
    expect(JSON.stringify(world.audited)).not.toContain(secret)
  })
  test('ends ten minutes after the secret was shown, and a newer secret replaces the older', async () => {
    const first = await world.secondFactor.begin(await owner.actor())
    const second = await world.secondFactor.begin(await owner.actor())
    await expect(world.secondFactor.confirm(await owner.actor(), codeOf(first.secret))).rejects.toMatchObject(refused('code_wrong'))
    world.clock.advance(10 * 60_000)
    owner = await signIn(null)
    await expect(world.secondFactor.confirm(await owner.actor(), codeOf(second.secret))).rejects.toMatchObject(refused('code_expired'))
  })
  test('needs an identity confirmed within ten minutes; members and demo persons have none', async () => {
    world.clock.advance(10 * 60_000)
    await expect(world.secondFactor.begin(await owner.actor())).rejects.toMatchObject(refused('confirm_identity'))
    const member = world.openBrowser()
    await world.signInByPhone(member)
    await expect(world.secondFactor.begin(await member.actor())).rejects.toMatchObject(refused('not_allowed'))
    expect(await world.people.meOf(await member.actor())).not.toHaveProperty('secondFactor')
  })
})

describe('signing in with it', () => {
  test('asks for it after a right password only, and takes each code once', async () => {
    const { secret } = await enrol()
    await expect(signIn(null)).rejects.toMatchObject(refused('confirm_identity', { by: 'totp' }))
    const wrong = world.staffSignIn.signIn(await world.openBrowser().actor(), 'Ming', 'wrong', { totp: codeOf(secret) })
    await expect(wrong).rejects.toMatchObject(refused('password_wrong'))
    await signIn({ totp: codeOf(secret) })
    await expect(signIn({ totp: codeOf(secret) })).rejects.toMatchObject(refused('code_wrong', { by: 'totp' }))
  })
  test('takes a code one step early or late, none two steps off, and none older than the last', async () => {
    const { secret } = await enrol()
    world.clock.advance(10 * STEP_MS)
    const at = world.clock.nowMs()
    await expect(signIn({ totp: codeOf(secret, at - 2 * STEP_MS) })).rejects.toMatchObject(refused('code_wrong'))
    await expect(signIn({ totp: codeOf(secret, at + 2 * STEP_MS) })).rejects.toMatchObject(refused('code_wrong'))
    await signIn({ totp: codeOf(secret, at + STEP_MS) })
    await expect(signIn({ totp: codeOf(secret, at) })).rejects.toMatchObject(refused('code_wrong'))
  })
  test('of two who bring the same code at once one is let in', async () => {
    const { secret } = await enrol()
    const both = await Promise.allSettled([signIn({ totp: codeOf(secret) }), signIn({ totp: codeOf(secret) })])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
  test('takes each recovery code once, however it is typed; new ones end the old', async () => {
    const { codes } = await enrol()
    await signIn({ recovery: ` ${(codes[0] ?? '').toUpperCase().replace('-', ' ')} ` })
    await expect(signIn({ recovery: codes[0] ?? '' })).rejects.toMatchObject(refused('code_wrong'))
    const { recoveryCodes: fresh } = await world.secondFactor.renewRecovery(await owner.actor())
    await expect(signIn({ recovery: codes[1] ?? '' })).rejects.toMatchObject(refused('code_wrong'))
    await signIn({ recovery: fresh[1] ?? '' })
  })
  test('is bounded: five tries in ten minutes, right ones counted', async () => {
    await open({ limited: true })
    const { secret } = await enrol()
    const me = (await owner.actor()).personId ?? ''
    for (let n = 0; n < 4; n += 1)
      await expect(world.secondFactor.prove(me, { totp: '000000' })).rejects.toMatchObject(refused('code_wrong'))
    await expect(world.secondFactor.prove(me, { totp: codeOf(secret) })).rejects.toMatchObject(refused('slow_down'))
  })
  test('full-width and other digits are wrong, not a fault', async () => {
    await enrol()
    await expect(signIn({ totp: '１２３４５６' })).rejects.toMatchObject(refused('code_wrong'))
  })
})

describe('confirming an act', () => {
  test('takes the factor in place of the password, once it stands', async () => {
    const { secret, codes } = await enrol()
    world.clock.advance(10 * 60_000)
    expect((await owner.actor()).stepUpAtMs).toBeNull()
    await expect(world.staffSignIn.confirmByPassword(await owner.actor(), GOOD)).rejects.toMatchObject(
      refused('confirm_identity', { by: 'totp' }),
    )
    await world.staffSignIn.confirmByFactor(await owner.actor(), { totp: codeOf(secret) })
    expect((await owner.actor()).stepUpAtMs).toBe(world.clock.nowMs())
    world.clock.advance(10 * 60_000)
    await expect(world.staffSignIn.confirmByFactor(await owner.actor(), { totp: '000000' })).rejects.toMatchObject(refused('code_wrong'))
    await world.staffSignIn.confirmByFactor(await owner.actor(), { recovery: codes[3] ?? '' })
    expect((await owner.actor()).stepUpAtMs).toBe(world.clock.nowMs())
  })
  test('without one, a code confirms nothing', async () => {
    await expect(world.staffSignIn.confirmByFactor(await owner.actor(), { totp: '123456' })).rejects.toMatchObject(refused('code_wrong'))
  })
})

describe('where it is asked for', () => {
  test('owner and finance have no right without one, and all of theirs with it; others are left alone', async () => {
    await open({ asksSecondFactor: true })
    expect(await owner.actor()).toMatchObject({ roles: ['staff'], scopes: [] })
    expect(await world.people.meOf(await owner.actor())).toMatchObject({ secondFactor: 'asked', roles: ['staff'] })
    await expect(world.accounts.list(await owner.actor(), {})).rejects.toMatchObject(refused('not_allowed'))
    await enrol()
    expect(await owner.actor()).toMatchObject({ roles: ['staff', 'owner'] })
    const seat = async (name: string, scopes: ('finance' | 'orders')[]): Promise<Browser> => {
      const { token } = await world.accounts.create(await owner.actor(), { name, owner: false, scopes, reason: 'new' })
      const browser = world.openBrowser()
      browser.take((await world.accounts.welcome(await browser.actor(), { token, password: GOOD })).cookies)
      return browser
    }
    const [money, desk] = [await seat('Anna', ['finance', 'orders']), await seat('Bo', ['orders'])]
    expect(await money.actor()).toMatchObject({ scopes: [] })
    expect(await desk.actor()).toMatchObject({ scopes: ['orders'] })
    await enrol(money)
    expect(await money.actor()).toMatchObject({ scopes: ['orders', 'finance'] })
  })
  test('a demo person is never asked', () => {
    const staff = { name: 'x', nameMatch: 'x', passwordHash: null, owner: true, scopes: [] }
    expect(needsSecondFactor({ kind: 'staff', demo: true, staff })).toBe(false)
    expect(needsSecondFactor({ kind: 'staff', demo: false, staff })).toBe(true)
    expect(needsSecondFactor({ kind: 'staff', demo: false, staff: { ...staff, owner: false, scopes: ['orders'] } })).toBe(false)
    expect(needsSecondFactor({ kind: 'member', demo: false, staff: null })).toBe(false)
  })
})

describe('losing it', () => {
  test('an owner resets another’s, never her own: sessions end, the password alone signs in again', async () => {
    const { secret } = await enrol()
    const { account, token } = await world.accounts.create(await owner.actor(), { name: 'Cleo', owner: true, scopes: [], reason: 'new' })
    const cleo = world.openBrowser()
    cleo.take((await world.accounts.welcome(await cleo.actor(), { token, password: 'nine slow lanterns' })).cookies)
    const me = (await owner.actor()).personId ?? ''
    await expect(world.accounts.resetSecondFactor(await owner.actor(), me, 'mine')).rejects.toMatchObject(refused('not_allowed'))
    await expect(world.accounts.resetSecondFactor(await owner.actor(), idOf(0xdead), 'why')).rejects.toMatchObject(refused('not_found'))
    const row = await world.accounts.resetSecondFactor(await cleo.actor(), me, 'lost her phone')
    expect(row).toMatchObject({ name: 'Ming', secondFactor: false })
    expect((await owner.actor()).kind).toBe('guest')
    expect(world.audited.at(-1)).toMatchObject({ act: 'totp.reset', on: { id: me }, reason: 'lost her phone' })
    await expect(world.staffSignIn.confirmByFactor(await cleo.actor(), { totp: codeOf(secret) })).rejects.toMatchObject(
      refused('code_wrong'),
    )
    world.clock.advance(1)
    expect((await (await signIn(null)).actor()).kind).toBe('staff')
    expect(account.personId).not.toBe(me)
  })
  test('a new password by invitation does not step over it', async () => {
    const { secret } = await enrol()
    const { account, token: first } = await world.accounts.create(await owner.actor(), {
      name: 'Dora',
      owner: false,
      scopes: ['finance'],
      reason: 'new',
    })
    const dora = world.openBrowser()
    dora.take((await world.accounts.welcome(await dora.actor(), { token: first, password: 'nine slow lanterns' })).cookies)
    await enrol(dora)
    const { token } = await world.accounts.invite(await owner.actor(), account.personId, 'forgot her password')
    expect(await world.accounts.welcome(await dora.actor(), { token, password: 'seven new lanterns' })).toEqual({
      personId: null,
      cookies: [],
    })
    expect((await dora.actor()).kind).toBe('guest')
    const again = world.staffSignIn.signIn(await dora.actor(), 'Dora', 'seven new lanterns', { totp: codeOf(secret) })
    await expect(again).rejects.toMatchObject(refused('code_wrong'))
  })
})

describe('a password changed by oneself', () => {
  test('needs the old one, a good new one, and another’s does not fit', async () => {
    const change = async (current: string, next: string) => world.staffSignIn.changePassword(await owner.actor(), current, next)
    await expect(change('wrong', 'nine slow lanterns')).rejects.toMatchObject(refused('password_wrong'))
    await expect(change(GOOD, 'Ming Ming Ming')).rejects.toMatchObject(refused('bad_input', { field: 'password', why: 'holdsName' }))
    await change(GOOD, 'nine slow lanterns')
    await expect(signIn(null)).rejects.toMatchObject(refused('password_wrong'))
    const member = world.openBrowser()
    await world.signInByPhone(member)
    await expect(world.staffSignIn.changePassword(await member.actor(), GOOD, 'nine slow lanterns')).rejects.toMatchObject(
      refused('not_allowed'),
    )
  })
})

test('the time codes are those of RFC 6238', () => {
  const codes = createTimeCodes()
  const secret = Secret.fromLatin1('12345678901234567890').base32
  for (const [sec, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ] as const)
    expect(codes.step(secret, code, sec * 1000)).toBe(Math.floor(sec / 30))
  expect(codes.step(secret, '287083', 59_000)).toBeNull()
})
test('recovery codes are ten of ten letters, and are read as they were meant', () => {
  const codes = recoveryCodes(Uint8Array.from({ length: RECOVERY_BYTES }, (_, index) => index * 7))
  expect(codes).toHaveLength(10)
  for (const code of codes) expect(code).toMatch(/^[2-9a-km-z]{5}-[2-9a-km-z]{5}$/)
  expect(recoveryForm(' AbcDE fghjk')).toBe(recoveryForm('abcde-fghjk'))
})
