// Touches, bindings, credit and a leader's people, as stories on stores in memory.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { createLeaderWorld, guestActor, leaderActor, memberActor, type LeaderWorld } from '../../support/leader-world.ts'

let world: LeaderWorld
beforeEach(() => {
  world = createLeaderWorld()
})

const code = (error: string) => expect.objectContaining({ code: error })

describe('touches and credit', () => {
  async function shared(name: string, showId: string) {
    const leader = await world.addLeader(name)
    const { code: shareCode } = await world.links.create(leader.actor, { showId })
    const touch = (actor: ReturnType<typeof guestActor>) => world.touches.write({ actor, code: shareCode, showId, source: 'live' })
    return { ...leader, shareCode, touch }
  }
  const creditOf = (memberId: string, showId: string) => world.credit.resolve({ memberId, showId, atMs: world.clock.nowMs() })

  it('a guest came by a link, signed in and is credited to that leader, with the reason', async () => {
    const showId = world.addShow()
    const li = await shared('李姐', showId)
    const touch = await li.touch(guestActor('v1'))
    expect(touch).toMatchObject({ visitorId: 'v1', memberId: null, leaderId: li.leaderId, refusal: null })
    expect(await world.credit.leaderNameFor({ memberId: null, visitorId: 'v1', showId })).toBe('李姐')
    const memberId = world.id()
    world.later(1000)
    await world.touches.merge('v1', memberId)
    await world.touches.merge('v1', memberId)
    expect(await creditOf(memberId, showId)).toMatchObject({
      leaderId: li.leaderId,
      leaderMemberId: li.memberId,
      leaderName: '李姐',
      leaderLevel: 1,
      reason: 'protectedBinding',
      touchId: touch?.touchId,
      touchAtMs: touch?.atMs,
      bindingSinceMs: touch?.atMs,
      selfMatch: null,
    })
    expect(await world.stores.bindings.log(memberId)).toHaveLength(1)
    await world.touches.merge('v1', world.id())
    expect(await world.stores.touches.ofMember(memberId, 0, 9)).toHaveLength(1)
  })

  it('an order has the level held in its millisecond: up at once, and down when an announced fall comes', async () => {
    const showId = world.addShow()
    const li = await shared('李姐', showId)
    const buyer = memberActor(world.id())
    await li.touch(buyer)
    const levelNow = async () => (await creditOf(buyer.personId ?? '', showId)).leaderLevel
    expect(await levelNow()).toBe(1)
    const fall = { level: 2, fromMs: world.clock.nowMs() + 60_000 }
    const standing = { level: 3, levelFalls: [fall], levelMove: 2 }
    await Promise.all([world.leaders.holdLevel(li.leaderId, standing), world.leaders.holdLevel(li.leaderId, standing)])
    // An older move that was late changes nothing.
    await world.leaders.holdLevel(li.leaderId, { level: 1, levelFalls: [], levelMove: 1 })
    expect(await levelNow()).toBe(3)
    world.later(59_999)
    expect(await levelNow()).toBe(3)
    world.later(1)
    expect(await levelNow()).toBe(2)
    expect(world.told.filter(({ name }) => name === 'toldPerson').at(-1)).toMatchObject({
      payload: { personId: li.memberId, entry: { kind: 'refresh', what: 'leader' } },
    })
  })

  it('the page opened again within a minute is the same touch', async () => {
    const showId = world.addShow()
    const li = await shared('李姐', showId)
    expect(await li.touch(guestActor('v1'))).not.toBeNull()
    world.later(59_999)
    expect(await li.touch(guestActor('v1'))).toBeNull()
    world.later(1)
    expect(await li.touch(guestActor('v1'))).not.toBeNull()
    expect((await world.links.create(li.actor, { showId })).opens).toBe(2)
  })

  it('a code that does not prove itself writes nothing and refuses nobody', async () => {
    expect(await world.touches.write({ actor: guestActor('v1'), code: 'AAAAAAAAAAAA', showId: world.addShow(), source: 'live' })).toBeNull()
  })

  it('4.5: B on day 3 gets nothing, B on day 9 gets the order and, paid, the customer', async () => {
    const showId = world.addShow()
    const [a, b] = [await shared('A', showId), await shared('B', showId)]
    const buyer = memberActor(world.id())
    const memberId = buyer.personId ?? ''
    await a.touch(buyer)
    world.laterDays(3)
    await b.touch(buyer)
    expect((await creditOf(memberId, showId)).leaderName).toBe('A')
    world.laterDays(6)
    await b.touch(buyer)
    const answer = await creditOf(memberId, showId)
    expect(answer).toMatchObject({ leaderName: 'B', reason: 'touch' })
    const order = { ...answer, createdAtMs: world.clock.nowMs(), netGoodsFen: 8900, blocked: false }
    const paid = { orderId: 'o1', memberId, showId, paidAtMs: world.clock.nowMs(), order }
    await Promise.all([world.credit.onPaid(paid), world.credit.onPaid(paid)])
    await world.credit.onPaid(paid)
    world.laterDays(2)
    expect(await creditOf(memberId, showId)).toMatchObject({ leaderName: 'B', reason: 'protectedBinding' })
    const log = await world.stores.bindings.log(memberId)
    expect(log.map((row) => [row.number, row.change, row.ended])).toEqual([
      [1, 'bind', null],
      [2, 'bind', 'taken'],
    ])
    expect(await world.stores.credit.paidOrdersOf(b.leaderId, [memberId])).toEqual(new Map([[memberId, 1]]))
  })

  it('staff sees whose a member is and how many orders she paid, credited or not', async () => {
    const showId = world.addShow()
    const a = await shared('A', showId)
    const [buyer, stranger] = [memberActor(world.id()), memberActor(world.id())]
    await a.touch(buyer)
    const sell = async (memberId: string, orderId: string) => {
      const answer = await creditOf(memberId, showId)
      const order = { ...answer, createdAtMs: world.clock.nowMs(), netGoodsFen: 100, blocked: false }
      await world.credit.onPaid({ orderId, memberId, showId, paidAtMs: world.clock.nowMs(), order })
    }
    await sell(buyer.personId ?? '', 'o1')
    await sell(stranger.personId ?? '', 'o2')
    await sell(stranger.personId ?? '', 'o3')
    const ids = [buyer.personId ?? '', stranger.personId ?? '']
    expect([...(await world.credit.memberFacts(ids)).values()]).toEqual([
      { leaderName: 'A', paidOrders: 1 },
      { leaderName: null, paidOrders: 2 },
    ])
    await world.decide(a.leaderId, 'disable')
    expect((await world.credit.memberFacts(ids)).get(ids[0] ?? '')?.leaderName).toBeNull()
    expect(await world.credit.salesOf([a.leaderId])).toEqual(new Map([[a.leaderId, { paidOrders: 1, gmvFen: 100 }]]))
  })

  it('facts are kept five seconds, and every change drops them at once', async () => {
    const showId = world.addShow()
    const li = await shared('李姐', showId)
    const buyer = memberActor(world.id())
    let reads = 0
    const ofMember = world.stores.touches.ofMember
    Object.assign(world.stores.touches, { ofMember: (...ask: Parameters<typeof ofMember>) => ((reads += 1), ofMember(...ask)) })
    expect((await creditOf(buyer.personId ?? '', showId)).reason).toBe('direct')
    await creditOf(buyer.personId ?? '', showId)
    expect(reads).toBe(1)
    await li.touch(buyer)
    expect((await creditOf(buyer.personId ?? '', showId)).leaderName).toBe('李姐')
    expect(reads).toBe(2)
    world.later(5000)
    await creditOf(buyer.personId ?? '', showId)
    expect(reads).toBe(3)
  })

  it('a paused leader is passed over and comes back; a disabled one loses her people for ever, and the next link binds', async () => {
    const showId = world.addShow()
    const [a, b] = [await shared('A', showId), await shared('B', showId)]
    const buyer = memberActor(world.id())
    const memberId = buyer.personId ?? ''
    await a.touch(buyer)
    await world.decide(a.leaderId, 'pause')
    expect((await creditOf(memberId, showId)).reason).toBe('direct')
    await world.decide(a.leaderId, 'resume')
    expect((await creditOf(memberId, showId)).leaderName).toBe('A')
    await world.decide(a.leaderId, 'disable')
    expect(await world.bindings.of(memberId)).toBeNull()
    expect((await world.stores.bindings.log(memberId)).at(-1)).toMatchObject({
      change: 'end',
      ended: 'leaderDisabled',
      cause: { kind: 'leader', id: a.leaderId },
    })
    world.laterDays(1)
    await b.touch(buyer)
    expect(await creditOf(memberId, showId)).toMatchObject({ leaderName: 'B', reason: 'protectedBinding' })
  })

  it("a leader's own link brings her nothing, also from her second account; her address or device blocks", async () => {
    const showId = world.addShow()
    const li = await shared('李姐', showId)
    await li.touch(leaderActor(li.memberId, li.leaderId))
    expect((await creditOf(li.memberId, showId)).reason).toBe('direct')
    const second = memberActor(world.id())
    world.identities.set(second.personId ?? '', { memberIds: [second.personId ?? ''], accountIds: [], phoneIndexes: ['p'] })
    world.identities.set(li.memberId, { memberIds: [li.memberId], accountIds: ['wx'], phoneIndexes: ['p'] })
    await li.touch(second)
    expect((await creditOf(second.personId ?? '', showId)).reason).toBe('direct')
    const buyer = memberActor(world.id())
    await li.touch(buyer)
    world.places.set(li.memberId, { deliveryIndexes: ['home'], devices: [] })
    const ask = { memberId: buyer.personId ?? '', showId, atMs: world.clock.nowMs() }
    const delivery = { deliveryIndex: 'home', deviceId: 'v', pickup: false }
    expect(await world.credit.resolve({ ...ask, delivery })).toMatchObject({ leaderName: '李姐', selfMatch: 'addressAndPhone' })
    expect((await world.credit.resolve({ ...ask, delivery: { ...delivery, deliveryIndex: 'else' } })).selfMatch).toBeNull()
    expect(await world.credit.payerMatch(li.memberId, 'wx')).toBe('payer')
    // An account that paid for her before is hers, whoever buys with it now.
    world.payers.set(li.memberId, ['her-wallet'])
    expect(await world.credit.payerMatch(li.memberId, 'her-wallet')).toBe('payer')
    expect([await world.credit.payerMatch(li.memberId, 'else'), await world.credit.payerMatch(li.memberId, null)]).toEqual([null, null])
  })

  it('two touches of two leaders at once bind exactly once', async () => {
    const showId = world.addShow()
    const [a, b] = [await shared('A', showId), await shared('B', showId)]
    const buyer = memberActor(world.id())
    await Promise.all([a.touch(buyer), b.touch(buyer)])
    expect(await world.stores.bindings.log(buyer.personId ?? '')).toHaveLength(1)
  })

  it('two members found to be one: touches unite, one binding stays', async () => {
    const showId = world.addShow()
    const [a, b] = [await shared('A', showId), await shared('B', showId)]
    const [keep, gone] = [memberActor(world.id()), memberActor(world.id())]
    await a.touch(keep)
    world.laterDays(9)
    await b.touch(gone)
    world.laterDays(1)
    await world.touches.mergeMembers(keep.personId ?? '', gone.personId ?? '')
    expect((await world.bindings.of(keep.personId ?? ''))?.leaderId).toBe(b.leaderId)
    expect(await world.bindings.of(gone.personId ?? '')).toBeNull()
    expect(await world.stores.touches.ofMember(keep.personId ?? '', 0, 9)).toHaveLength(2)
  })

  it('a leader sees her own people only, and of them only who lets her: names, when they came, who is here', async () => {
    const showId = world.addShow()
    const [a, b] = [await shared('A', showId), await shared('B', showId)]
    const buyers = Array.from({ length: 3 }, () => memberActor(world.id()))
    for (const buyer of buyers) {
      await a.touch(buyer)
      await b.touch(buyer)
      world.later(60_000)
      world.here.set(buyer.personId ?? '', showId)
    }
    world.consents.add(buyers[0]?.personId ?? '')
    // Two of three did not agree: they are no rows, and a total of less than five does not count them.
    const first = await world.people.people(a.actor, { cursor: null, limit: 2 })
    expect(first).toMatchObject({ rows: [], visitors: 1, members: 1 })
    const rest = await world.people.people(a.actor, { cursor: first.next, limit: 2 })
    expect(rest.rows.map((row) => [row.name, row.here])).toEqual([[`name of ${buyers[0]?.personId}`, true]])
    // Her nickname, picture and city, and nothing else of who she is.
    expect(rest.rows[0]).toMatchObject({ pictureUrl: `/uploads/${buyers[0]?.personId}.webp`, city: '杭州市' })
    expect(Object.keys(rest.rows[0] ?? {}).toSorted()).toEqual(
      ['boundAtMs', 'city', 'here', 'lastSeenAtMs', 'name', 'paidOrders', 'pictureUrl'].toSorted(),
    )
    expect(rest.next).toBeNull()
    for (let place = 3; place < 5; place += 1) await a.touch(memberActor(world.id()))
    expect(await world.people.people(a.actor, { cursor: null, limit: 9 })).toMatchObject({ rows: [{}], visitors: 5, members: 5 })
    world.consents.clear()
    expect((await world.people.people(a.actor, { cursor: null, limit: 9 })).rows).toEqual([])
    world.consents.add(buyers[0]?.personId ?? '')
    // B's links were opened too, but these people are A's: they do not exist for her.
    expect(await world.people.people(b.actor, { cursor: null, limit: 9 })).toMatchObject({ rows: [], members: 1 })
    expect(await world.people.hereByShow(a.leaderId)).toEqual(new Map([[showId, 1]]))
    await expect(world.people.people(memberActor(world.id()), { cursor: null, limit: 9 })).rejects.toEqual(code('not_allowed'))
  })

  it('five or more of her people here are counted, whoever consented', async () => {
    const showId = world.addShow()
    const a = await shared('A', showId)
    for (let place = 0; place < 5; place += 1) {
      const buyer = memberActor(world.id())
      await a.touch(buyer)
      world.here.set(buyer.personId ?? '', showId)
    }
    expect(await world.people.hereByShow(a.leaderId)).toEqual(new Map([[showId, 5]]))
  })

  it('sharing means: somebody else came by her links in the 30 days before', async () => {
    const showId = world.addShow()
    const a = await shared('A', showId)
    await a.touch(leaderActor(a.memberId, a.leaderId))
    expect(await world.touches.wasSharing(a.leaderId, world.clock.nowMs() + 1)).toBe(false)
    await a.touch(guestActor('v1'))
    expect(await world.touches.wasSharing(a.leaderId, world.clock.nowMs() + 1)).toBe(true)
    expect(await world.touches.wasSharing(a.leaderId, world.clock.nowMs())).toBe(false)
    expect(await world.touches.wasSharing(a.leaderId, world.clock.nowMs() + 31 * 86_400_000)).toBe(false)
  })
})
