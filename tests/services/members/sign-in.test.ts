// Sign-in by a one-time code: bound to its browser and phone, five minutes, five tries, once.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { A_PHONE, openMemberWorld, type Browser, type MemberWorld } from '../../support/member-world.ts'

let world: MemberWorld
let browser: Browser
beforeEach(async () => {
  world = await openMemberWorld()
  browser = world.openBrowser()
})
const ask = async (from = browser, phone = A_PHONE) => world.signIn.requestCode(await from.actor(), phone)
const lastCode = (): string => world.codes.at(-1)?.code ?? ''
const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const give = async (challengeId: string, code: string, from = browser) => world.signIn.verifyCode(await from.actor(), challengeId, code)

describe('signing in by code', () => {
  test('makes the member on the first time and finds her on the next', async () => {
    const first = await world.signInByPhone(browser)
    const again = await world.signInByPhone(world.openBrowser())
    expect(again).toBe(first)
    const me = await world.people.meOf({ personId: first })
    expect(me).toMatchObject({ kind: 'member', phoneMasked: '139****5678', roles: ['member'], leaderState: 'none', demoMode: false })
    expect(me.nickname).toMatch(/^会员[2-9A-Z]{4}$/)
    expect((await browser.actor()).personId).toBe(first)
  })
  test('keeps the phone sealed for her, and what the browser did before is merged before the session', async () => {
    const visitorId = (await browser.actor()).visitorId
    const personId = await world.signInByPhone(browser)
    const person = await world.stores.people.byId(personId)
    expect(JSON.stringify(person)).not.toContain(A_PHONE)
    expect(world.sealing.unseal(personId, 'phone', person?.phone?.sealed ?? '')).toBe(A_PHONE)
    expect(world.merges).toEqual([[visitorId, personId]])
  })
  test('answers known and unknown phones alike, and says no code outside the demo', async () => {
    await world.signInByPhone(browser)
    const known = await ask()
    const unknown = await ask(browser, '13700000000')
    expect(Object.keys(known)).toEqual(Object.keys(unknown))
    expect(known).toEqual({ challengeId: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/), waitSec: 60 })
    const demo = await openMemberWorld({ demo: true })
    expect(await demo.signIn.requestCode(await demo.openBrowser().actor(), A_PHONE)).toHaveProperty('codeShown', demo.codes[0]?.code)
  })
  test('counts five tries, then no code is right any more', async () => {
    const { challengeId } = await ask()
    const code = lastCode()
    for (const triesLeft of [4, 3, 2, 1, 0])
      await expect(give(challengeId, other(code))).rejects.toMatchObject({ code: 'code_wrong', params: { triesLeft } })
    await expect(give(challengeId, code)).rejects.toMatchObject({ code: 'code_expired' })
  })
  test('works within five minutes only', async () => {
    const { challengeId } = await ask()
    world.clock.advance(5 * 60_000)
    await expect(give(challengeId, lastCode())).rejects.toMatchObject({ code: 'code_expired' })
    const late = await ask()
    world.clock.advance(5 * 60_000 - 1)
    expect((await give(late.challengeId, lastCode())).personId).toBeTruthy()
  })
  test('works once, for one of two who give it at the same time', async () => {
    const { challengeId } = await ask()
    const both = await Promise.allSettled([give(challengeId, lastCode()), give(challengeId, lastCode())])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(give(challengeId, lastCode())).rejects.toMatchObject({ code: 'code_expired' })
  })
  test('works in the browser that asked only', async () => {
    const { challengeId } = await ask()
    await expect(give(challengeId, lastCode(), world.openBrowser())).rejects.toMatchObject({ code: 'code_expired' })
    expect((await give(challengeId, lastCode())).personId).toBeTruthy()
  })
  test('takes the newest code of a phone only', async () => {
    const first = await ask()
    const firstCode = lastCode()
    const second = await ask()
    await expect(give(first.challengeId, firstCode)).rejects.toMatchObject({ code: 'code_expired' })
    await expect(give(second.challengeId, firstCode)).rejects.toMatchObject({ code: 'code_wrong' })
    expect((await give(second.challengeId, lastCode())).personId).toBeTruthy()
  })
  test('of a blocked member is refused after the code, not before', async () => {
    const personId = await world.signInByPhone(browser)
    await world.stores.people.setBlocked(personId, 1)
    const { challengeId } = await ask()
    await expect(give(challengeId, lastCode())).rejects.toMatchObject({ code: 'banned' })
  })
  test('asks a phone to wait a minute, whoever asks', async () => {
    world = await openMemberWorld({ limited: true })
    browser = world.openBrowser()
    await ask()
    const refused = await ask(world.openBrowser('10.9.9.9')).catch((err: unknown) => err)
    expect(refused).toMatchObject({ code: 'slow_down' })
    expect((refused as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(50_000)
    expect(world.codes).toHaveLength(1)
  })
  test('makes one member of two first sign-ins at once', async () => {
    const [one, two] = [world.openBrowser(), world.openBrowser()]
    const a = await ask(one)
    const codeA = lastCode()
    await give(a.challengeId, codeA, one)
    const b = await ask(two)
    const personB = await give(b.challengeId, lastCode(), two)
    expect(personB.personId).toBe(await world.people.idByPhone(A_PHONE))
  })
})

describe('confirming by code', () => {
  test('needs no number: the code goes to her own phone, and confirms her for ten minutes', async () => {
    await expect(world.signIn.requestOwnCode(await browser.actor())).rejects.toMatchObject({ code: 'not_allowed' })
    await world.signInByPhone(browser)
    expect((await browser.actor()).stepUpAtMs).toBeNull()
    const { challengeId } = await world.signIn.requestOwnCode(await browser.actor())
    expect(world.codes.at(-1)?.phone).toBe(A_PHONE)
    await world.signIn.confirmByCode(await browser.actor(), challengeId, lastCode())
    expect((await browser.actor()).stepUpAtMs).not.toBeNull()
  })
  test('is good for ten minutes and for her own phone only', async () => {
    await world.signInByPhone(browser)
    expect((await browser.actor()).stepUpAtMs).toBeNull()
    const foreign = await ask(browser, '13700000000')
    await expect(world.signIn.confirmByCode(await browser.actor(), foreign.challengeId, lastCode())).rejects.toMatchObject({
      code: 'code_wrong',
    })
    const own = await ask()
    await world.signIn.confirmByCode(await browser.actor(), own.challengeId, lastCode())
    expect((await browser.actor()).stepUpAtMs).toBe(world.clock.nowMs())
    world.clock.advance(10 * 60_000)
    expect((await browser.actor()).stepUpAtMs).toBeNull()
  })
})
