// Becoming a leader and making links, as stories on stores in memory.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { createLeaderWorld, guestActor, memberActor, staffActor, type LeaderWorld } from '../../support/leader-world.ts'

let world: LeaderWorld
beforeEach(() => {
  world = createLeaderWorld()
})

const code = (error: string) => expect.objectContaining({ code: error })

describe('becoming a leader', () => {
  it('a member applies once, is refused with a reason, applies again and is approved', async () => {
    const actor = memberActor(world.id())
    const first = await world.leaders.apply(actor, { name: '李姐', about: '翠苑妈妈团' })
    expect(await world.leaders.apply(actor, { name: '别名', about: '' })).toEqual(first)
    const staff = staffActor(world.id())
    const refused = await world.leaders.decide(staff, first.leaderId, { decision: 'refuse', reason: '资料不全', seenVersion: 1 })
    expect(await world.leaders.application(actor)).toMatchObject({ state: 'refused', reason: '资料不全' })
    const again = await world.leaders.apply(actor, { name: '李姐', about: '补了资料' })
    expect(again).toMatchObject({ leaderId: first.leaderId, state: 'applied', reason: null, version: refused.version + 1 })
    await world.leaders.decide(staff, first.leaderId, { decision: 'approve', reason: '好', seenVersion: again.version })
    expect(await world.leaders.standing(actor.personId ?? '')).toEqual({ leaderId: first.leaderId, state: 'active' })
    expect(world.audits).toHaveLength(2)
    expect(world.audits[1]).toMatchObject({ act: 'leader.decide', before: { state: 'applied' }, after: { state: 'active' }, reason: '好' })
    const roles = world.told.filter(({ name, payload }) => name === 'toldPerson' && payload.entry.kind === 'roles')
    expect(roles).toHaveLength(4)
    const url = 'https://sibo.example/leader'
    expect(world.said).toEqual([
      { personId: actor.personId, text: { template: 'leaderDecided', decision: 'refuse', reason: '资料不全', url } },
      { personId: actor.personId, text: { template: 'leaderDecided', decision: 'approve', reason: '好', url } },
    ])
  })

  it('staff sees when another decided first, an impossible decision, and cannot decide about herself', async () => {
    const staff = staffActor(world.id())
    const { leaderId } = await world.leaders.apply(memberActor(world.id()), { name: '李姐', about: '' })
    await expect(world.leaders.decide(staff, leaderId, { decision: 'pause', reason: 'x', seenVersion: 1 })).rejects.toEqual(
      code('wrong_state'),
    )
    await expect(world.leaders.decide(staff, leaderId, { decision: 'approve', reason: 'x', seenVersion: 0 })).rejects.toEqual(
      code('changed_meanwhile'),
    )
    await expect(world.leaders.decide(staff, world.id(), { decision: 'approve', reason: 'x', seenVersion: 1 })).rejects.toEqual(
      code('not_found'),
    )
    const own = await world.leaders.apply(memberActor('linked'), { name: '自己', about: '' })
    await expect(
      world.leaders.decide(staffActor('linked'), own.leaderId, { decision: 'approve', reason: 'x', seenVersion: 1 }),
    ).rejects.toEqual(code('not_allowed'))
    world.linked.set('desk', 'linked')
    await expect(
      world.leaders.decide(staffActor('desk'), own.leaderId, { decision: 'approve', reason: 'x', seenVersion: 1 }),
    ).rejects.toEqual(code('not_allowed'))
    await expect(
      world.leaders.decide(memberActor(world.id()), leaderId, { decision: 'approve', reason: 'x', seenVersion: 1 }),
    ).rejects.toEqual(code('not_allowed'))
    await expect(world.leaders.apply(guestActor('v'), { name: '游客', about: '' })).rejects.toEqual(code('sign_in_needed'))
  })

  it('two decisions at once: one is done, the other is told', async () => {
    const { leaderId } = await world.leaders.apply(memberActor(world.id()), { name: '李姐', about: '' })
    const both = await Promise.allSettled(
      (['approve', 'refuse'] as const).map((decision) =>
        world.leaders.decide(staffActor(world.id()), leaderId, { decision, reason: 'x', seenVersion: 1 }),
      ),
    )
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('links', () => {
  it('a leader has one link for each show and channel; its code proves itself and leads to the show', async () => {
    const { actor } = await world.addLeader('李姐')
    const showId = world.addShow()
    const link = await world.links.create(actor, { showId })
    expect(await world.links.create(actor, { showId })).toEqual(link)
    expect(link).toMatchObject({ url: `https://sibo.example/r/${link.code}`, showId, channel: null, opens: 0 })
    const group = await world.links.create(actor, { showId, channel: '翠苑妈妈团' })
    expect(group.code).not.toBe(link.code)
    expect(await world.links.redirectOf(link.code)).toBe(`/live/${showId}?code=${link.code}`)
    expect(await world.links.redirectOf('AAAAAAAAAAAA')).toBe('/')
  })

  it('a guess of a code reads nothing', async () => {
    let reads = 0
    const byCode = world.stores.links.byCode
    Object.assign(world.stores.links, { byCode: (given: string) => ((reads += 1), byCode(given)) })
    for (let guess = 0; guess < 50; guess += 1) await world.links.byCode(`AAAAAAAA${'23456789ABCD'.slice(guess % 8, (guess % 8) + 4)}`)
    expect(reads).toBeLessThanOrEqual(1)
  })

  it('a show not announced yet, or none, has no link; who is no leader has none', async () => {
    const { actor } = await world.addLeader('李姐')
    await expect(world.links.create(actor, { showId: world.addShow({ phase: 'draft' }) })).rejects.toEqual(code('not_found'))
    await expect(world.links.create(actor, { showId: world.id() })).rejects.toEqual(code('not_found'))
    await expect(world.links.create(memberActor(world.id()), { showId: world.addShow() })).rejects.toEqual(code('not_allowed'))
  })

  it('a link switched off goes on opening the room and brings nothing; who came before stays; on again it counts', async () => {
    const [leader, other] = [await world.addLeader('李姐'), await world.addLeader('王姐')]
    const showId = world.addShow()
    const link = await world.links.create(leader.actor, { showId })
    expect(link.disabled).toBe(false)
    const come = (visitor: string) => world.touches.write({ actor: guestActor(visitor), code: link.code, showId, source: 'seen' })
    expect(await come('before')).toMatchObject({ refusal: null })
    await expect(world.links.turn(other.actor, link.linkId, true)).rejects.toEqual(code('not_found'))
    await expect(world.links.turn(leader.actor, world.id(), true)).rejects.toEqual(code('not_found'))
    expect(await world.links.turn(leader.actor, link.linkId, true)).toMatchObject({ disabled: true, opens: 1 })
    expect(await world.links.redirectOf(link.code, null)).toBe(`/live/${showId}?code=${link.code}`)
    expect(await come('while off')).toMatchObject({ refusal: 'linkDisabled' })
    expect(await world.credit.leaderNameFor({ memberId: null, visitorId: 'while off', showId })).toBeNull()
    expect(await world.credit.leaderNameFor({ memberId: null, visitorId: 'before', showId })).toBe('李姐')
    expect(await world.links.create(leader.actor, { showId })).toMatchObject({ linkId: link.linkId, disabled: true })
    await world.links.turn(leader.actor, link.linkId, false)
    expect(await come('after')).toMatchObject({ refusal: null })
  })

  it("another leader's link is not found", async () => {
    const [one, other] = [await world.addLeader('李姐'), await world.addLeader('王姐')]
    const link = await world.links.create(one.actor, { showId: world.addShow() })
    expect((await world.links.ownLink(one.actor, link.linkId)).code).toBe(link.code)
    await expect(world.links.ownLink(other.actor, link.linkId)).rejects.toEqual(code('not_found'))
    await expect(world.links.ownLink(other.actor, world.id())).rejects.toEqual(code('not_found'))
  })
})
