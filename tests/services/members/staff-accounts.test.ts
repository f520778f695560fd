// The owner makes, invites, grants and disables staff; the desk blocks members and signs them out; each leaves its audit row.
import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Actor } from '../../../server/actor.ts'
import { idOf } from '../../support/goods-actors.ts'
import { openMemberWorld, type Browser, type MemberWorld } from '../../support/member-world.ts'

const GOOD = 'three quiet herons'
const OTHER = 'nine slow lanterns'
let world: MemberWorld
let owner: Browser
beforeEach(async () => {
  world = await openMemberWorld()
  owner = world.openBrowser()
  await world.staffSignIn.prepareOwner()
  owner.take((await world.staffSignIn.makeOwner(await owner.actor(), { token: 'the-token', name: 'Ming', password: GOOD })).cookies)
})

const create = async (given: Partial<Parameters<MemberWorld['accounts']['create']>[1]> = {}) =>
  world.accounts.create(await owner.actor(), { name: 'Anna', owner: false, scopes: ['orders'], reason: 'new at the desk', ...given })
/** An account whose person set her password and sits at a browser of her own. */
const seated = async (given: Parameters<typeof create>[0] = {}): Promise<{ id: string; browser: Browser }> => {
  const { account, token } = await create(given)
  const browser = world.openBrowser()
  browser.take((await world.accounts.welcome(await browser.actor(), { token, password: OTHER })).cookies)
  return { id: account.personId, browser }
}
const refused = (code: string, params?: object) => ({ code, ...(params ? { params } : {}) })

describe('a staff account', () => {
  test('begins with an invitation, has no password before, and signs in after', async () => {
    const { account, token, expiresAtMs } = await create()
    expect(account).toMatchObject({ name: 'Anna', owner: false, scopes: ['orders'], state: 'invited', lastSeenAtMs: null, self: false })
    expect(expiresAtMs - world.clock.nowMs()).toBe(72 * 3_600_000)
    const browser = world.openBrowser()
    await expect(world.staffSignIn.signIn(await browser.actor(), 'Anna', OTHER, null)).rejects.toMatchObject(refused('password_wrong'))
    browser.take((await world.accounts.welcome(await browser.actor(), { token, password: OTHER })).cookies)
    expect(await browser.actor()).toMatchObject({ kind: 'staff', roles: ['staff'], scopes: ['orders'] })
    expect((await world.staffSignIn.signIn(await world.openBrowser().actor(), 'anna', OTHER, null)).personId).toBe(account.personId)
    const { rows } = await world.accounts.list(await owner.actor(), {})
    expect(rows.map(({ name, state, self }) => [name, state, self])).toEqual([
      ['Anna', 'active', false],
      ['Ming', 'active', true],
    ])
  })
  test('with a phone is the same person as the buyer of it, and as a leader of that buyer’s ID number; kept as a mask and an index', async () => {
    const phone = '13812345678'
    const other = await create({ name: 'Bo' })
    const { account } = await create({ phone })
    expect(account.phoneMasked).toBe('138****5678')
    expect(JSON.stringify([...world.audited])).not.toContain(phone)
    const memberOf = async (number: string): Promise<string> => world.signInByPhone(world.openBrowser(), number)
    const areOne = (personId: string, ...others: (string | null)[]) => world.people.areOne(personId, others)
    const [memberId, second, stranger] = [await memberOf(phone), await memberOf('13900000002'), await memberOf('13900000003')]
    expect([
      await areOne(account.personId, null, memberId),
      await areOne(account.personId, stranger),
      await areOne(account.personId),
    ]).toEqual([true, false, false])
    expect(await world.people.memberIdOf(account.personId)).toBe(memberId)
    // One person may lead under two phones: her ID number says so.
    world.idNumbers.set(memberId, 'id-1').set(second, 'id-1').set(stranger, 'id-2')
    expect([await areOne(account.personId, second), await areOne(account.personId, stranger)]).toEqual([true, false])
    expect([await areOne(other.account.personId, memberId), await world.people.memberIdOf(other.account.personId)]).toEqual([false, null])
    const as = await owner.actor()
    expect(await world.accounts.setPhone(as, account.personId, { phone: null, reason: 'not hers' })).toMatchObject({ phoneMasked: null })
    expect(await areOne(account.personId, memberId)).toBe(false)
    await world.accounts.setPhone(as, other.account.personId, { phone, reason: 'hers' })
    expect(await areOne(other.account.personId, memberId)).toBe(true)
    expect(world.audited.at(-1)).toMatchObject({ act: 'scope.grant', before: { phone: null }, after: { phone: '138****5678' } })
  })
  test('is named once, in any writing', async () => {
    await create()
    await expect(create({ name: 'ＡＮＮＡ' })).rejects.toMatchObject(refused('bad_input', { field: 'name', why: 'taken' }))
  })
  test('takes each invitation once, none that is old, replaced or guessed; a weak password uses none up', async () => {
    const first = await create()
    const welcome = async (token: string, password = OTHER) =>
      world.accounts.welcome(await world.openBrowser().actor(), { token, password })
    await expect(welcome('guess')).rejects.toMatchObject(refused('not_found'))
    const second = await world.accounts.invite(await owner.actor(), first.account.personId, 'lost the link')
    await expect(welcome(first.token)).rejects.toMatchObject(refused('not_found'))
    await expect(welcome(second.token, 'Anna Anna Anna')).rejects.toMatchObject(
      refused('bad_input', { field: 'password', why: 'holdsName' }),
    )
    await welcome(second.token)
    await expect(welcome(second.token)).rejects.toMatchObject(refused('not_found'))
    const late = await world.accounts.invite(await owner.actor(), first.account.personId, 'forgot it')
    world.clock.advance(72 * 3_600_000)
    await expect(welcome(late.token)).rejects.toMatchObject(refused('not_found'))
  })
  test('that was disabled loses its sessions at once, its sign-in and its open invitation; enabling gives the sign-in back', async () => {
    const anna = await seated()
    const { token } = await world.accounts.invite(await owner.actor(), anna.id, 'a second link')
    world.heard.length = 0
    const row = await world.accounts.disable(await owner.actor(), anna.id, { disabled: true, reason: 'left the shop' })
    expect(row.state).toBe('disabled')
    expect(await anna.browser.actor()).toMatchObject({ kind: 'guest' })
    expect(world.heard.map(({ name }) => name)).toEqual(['sessionEnded', 'personChanged'])
    await expect(world.staffSignIn.signIn(await anna.browser.actor(), 'Anna', OTHER, null)).rejects.toMatchObject(refused('password_wrong'))
    await expect(world.accounts.welcome(await anna.browser.actor(), { token, password: OTHER })).rejects.toMatchObject(refused('not_found'))
    await expect(world.accounts.invite(await owner.actor(), anna.id, 'again')).rejects.toMatchObject(refused('wrong_state'))
    await world.accounts.disable(await owner.actor(), anna.id, { disabled: false, reason: 'is back' })
    expect((await world.staffSignIn.signIn(await anna.browser.actor(), 'Anna', OTHER, null)).personId).toBe(anna.id)
  })
  test('gets and loses scopes at once, in her open session too', async () => {
    const anna = await seated()
    const scopes = ['finance', 'catalog', 'catalog'] as const
    await world.accounts.grant(await owner.actor(), anna.id, { owner: false, scopes: [...scopes], reason: 'two desks' })
    expect(await anna.browser.actor()).toMatchObject({ scopes: ['catalog', 'finance'] })
    await world.accounts.grant(await owner.actor(), anna.id, { owner: true, scopes: [], reason: 'runs the shop' })
    expect(await anna.browser.actor()).toMatchObject({ roles: ['staff', 'owner'] })
  })
})

describe('the owner', () => {
  test('who is the last one cannot be lowered, and nobody disables herself', async () => {
    const me = (await owner.actor()).personId ?? ''
    const lower = async (id: string) =>
      world.accounts.grant(await owner.actor(), id, { owner: false, scopes: ['orders'], reason: 'less to do' })
    await expect(lower(me)).rejects.toMatchObject(refused('wrong_state', { why: 'lastOwner' }))
    // An owner who never set a password could not run the shop.
    const { account } = await create({ name: 'Bo', owner: true })
    await expect(lower(me)).rejects.toMatchObject(refused('wrong_state', { why: 'lastOwner' }))
    await expect(world.accounts.disable(await owner.actor(), me, { disabled: true, reason: 'holiday' })).rejects.toMatchObject(
      refused('not_allowed', { why: 'self' }),
    )
    const cleo = await seated({ name: 'Cleo', owner: true })
    await lower(me)
    expect(await owner.actor()).toMatchObject({ roles: ['staff'], scopes: ['orders'] })
    const byCleo = await cleo.browser.actor()
    await expect(world.accounts.grant(byCleo, cleo.id, { owner: false, scopes: [], reason: 'me too' })).rejects.toMatchObject(
      refused('wrong_state', { why: 'lastOwner' }),
    )
    await world.accounts.disable(byCleo, account.personId, { disabled: true, reason: 'never came' })
  })
  test('confirms herself for each of these acts within ten minutes, and nobody else has them', async () => {
    const { account } = await create()
    world.clock.advance(10 * 60_000)
    const late = await owner.actor()
    const staff: Actor = { ...late, roles: ['staff'], scopes: ['members', 'finance'], stepUpAtMs: world.clock.nowMs() }
    const acts = (actor: Actor): (() => Promise<unknown>)[] => [
      () => world.accounts.create(actor, { name: 'Dora', owner: false, scopes: [], reason: 'why' }),
      () => world.accounts.invite(actor, account.personId, 'why'),
      () => world.accounts.disable(actor, account.personId, { disabled: true, reason: 'why' }),
      () => world.accounts.grant(actor, account.personId, { owner: true, scopes: [], reason: 'why' }),
    ]
    for (const act of acts(late)) await expect(act()).rejects.toMatchObject(refused('confirm_identity'))
    for (const act of [...acts(staff), () => world.accounts.list(staff, {})])
      await expect(act()).rejects.toMatchObject(refused('not_allowed'))
    expect((await world.accounts.list(late, {})).rows).toHaveLength(2)
  })
  test('leaves a row with the reason for each act, without name or token', async () => {
    const { account, token } = await create()
    await world.accounts.grant(await owner.actor(), account.personId, { owner: false, scopes: ['mod'], reason: 'chat desk' })
    await world.accounts.disable(await owner.actor(), account.personId, { disabled: true, reason: 'left' })
    expect(world.audited.map(({ act, on, reason }) => [act, on.id, reason])).toEqual([
      ['staff.create', account.personId, 'new at the desk'],
      ['scope.grant', account.personId, 'chat desk'],
      ['staff.disable', account.personId, 'left'],
    ])
    expect(world.audited[1]).toMatchObject({ before: { scopes: ['orders'] }, after: { scopes: ['mod'] } })
    expect(JSON.stringify(world.audited.map(({ before, after }) => [before, after]))).not.toMatch(/Anna|invite-/)
    expect(JSON.stringify(world.audited)).not.toContain(token)
  })
  test('of a member or of nobody finds no account', async () => {
    const member = world.openBrowser()
    const memberId = await world.signInByPhone(member)
    for (const id of [memberId, idOf(0xdead)])
      await expect(world.accounts.disable(await owner.actor(), id, { disabled: true, reason: 'why' })).rejects.toMatchObject(
        refused('not_found'),
      )
  })
})

describe('the desk', () => {
  test('blocks a member: signed out everywhere, sockets told, no way in until she is let in again', async () => {
    const [phone, tablet] = [world.openBrowser(), world.openBrowser()]
    const memberId = await world.signInByPhone(phone)
    await world.signInByPhone(tablet)
    world.heard.length = 0
    const row = await world.desk.block(await owner.actor(), memberId, { blocked: true, reason: 'abuse' })
    expect(row).toMatchObject({ memberId, blockedAtMs: world.clock.nowMs() })
    expect([(await phone.actor()).kind, (await tablet.actor()).kind]).toEqual(['guest', 'guest'])
    expect(world.heard.map(({ name }) => name)).toEqual(['sessionEnded', 'sessionEnded', 'personChanged', 'personEnded'])
    await expect(world.signInByPhone(phone)).rejects.toMatchObject(refused('banned'))
    expect(await world.desk.block(await owner.actor(), memberId, { blocked: false, reason: 'sorry' })).toMatchObject({ blockedAtMs: null })
    world.clock.advance(1)
    expect(await world.signInByPhone(phone)).toBe(memberId)
    expect(world.audited.map(({ act, reason }) => [act, reason])).toEqual([
      ['member.block', 'abuse'],
      ['member.block', 'sorry'],
    ])
  })
  test('signs a member out everywhere, and she may come back', async () => {
    const phone = world.openBrowser()
    const memberId = await world.signInByPhone(phone)
    await world.desk.endSessions(await owner.actor(), memberId, 'lost her phone')
    expect((await phone.actor()).kind).toBe('guest')
    world.clock.advance(1)
    expect(await world.signInByPhone(phone)).toBe(memberId)
    expect((await phone.actor()).kind).toBe('member')
  })
  test('reaches no colleague by it', async () => {
    const me = await owner.actor()
    for (const id of [me.personId ?? '', idOf(0xdead)]) {
      await expect(world.desk.block(me, id, { blocked: true, reason: 'why' })).rejects.toMatchObject(refused('not_found'))
      await expect(world.desk.endSessions(me, id, 'why')).rejects.toMatchObject(refused('not_found'))
    }
  })
})

describe('my own sessions', () => {
  test('are listed with this one marked; one or all others end, another’s does not', async () => {
    const [here, there, third] = [world.openBrowser(), world.openBrowser('10.9.9.9'), world.openBrowser()]
    await world.signInByPhone(here)
    world.clock.advance(1)
    await world.signInByPhone(there)
    world.clock.advance(1)
    await world.signInByPhone(third)
    const { rows } = await world.ownSessions.list(await here.actor())
    expect(rows.map(({ current, network }) => [current, network])).toEqual([
      [false, '10.1.2.0/24'],
      [false, '10.9.9.0/24'],
      [true, '10.1.2.0/24'],
    ])
    const stranger = await owner.actor()
    await expect(world.ownSessions.end(stranger, rows[0]?.id ?? '')).rejects.toMatchObject(refused('not_found'))
    await world.ownSessions.end(await here.actor(), rows[1]?.id ?? '')
    expect([(await there.actor()).kind, (await third.actor()).kind]).toEqual(['guest', 'member'])
    await expect(world.ownSessions.end(await here.actor(), rows[1]?.id ?? '')).rejects.toMatchObject(refused('not_found'))
    expect(await world.ownSessions.endOthers(await here.actor())).toEqual({ ended: 1 })
    expect([(await here.actor()).kind, (await third.actor()).kind]).toEqual(['member', 'guest'])
  })
})
