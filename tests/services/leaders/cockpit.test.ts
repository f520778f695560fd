// The leader's cockpit: what she hears at once of her people, and that nobody is heard of who did not agree.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Actor } from '../../../server/actor.ts'
import type { PrivateEntry } from '../../../server/protocol/room.ts'
import { createLeaderWorld, memberActor, type LeaderWorld } from '../../support/leader-world.ts'
import { until } from '../../support/until.ts'

let world: LeaderWorld
let leader: { leaderId: string; memberId: string; actor: Actor }
let showId: string
const OFFER = 'b'.repeat(24)
beforeEach(async () => {
  world = createLeaderWorld()
  showId = world.addShow()
  leader = await world.addLeader('李姐')
})

/** A member who came by her link; `agrees`: lets her leader see her. */
const person = async (agrees: boolean): Promise<string> => {
  const memberId = world.id()
  const { code } = await world.links.create(leader.actor, { showId })
  await world.touches.write({ actor: memberActor(memberId), code, showId, source: 'seen' })
  world.here.set(memberId, showId)
  if (agrees) world.consents.add(memberId)
  return memberId
}
const heard = () =>
  world.told.flatMap(({ name, payload }) =>
    name === 'toldPerson' && payload.personId === leader.memberId && (payload.entry.kind === 'person' || payload.entry.kind === 'came')
      ? [payload.entry]
      : [],
  )
const acts = () => heard().map((entry) => (entry.kind === 'person' ? entry.act : entry.kind))
const order = (given: object) => ({ state: 'closed', showId, title: '桂花糕', refunding: false, ...given }) as never
const paid = (memberId: string, given: object = {}) =>
  world.cockpit.paid({
    showId,
    order: order({ state: 'paid' }),
    memberId,
    leaderId: leader.leaderId,
    buyerName: '',
    simulated: false,
    ...given,
  })

describe('of who agreed', () => {
  it('she hears coming, staying, opening, putting back and paying, with the name and the goods', async () => {
    const memberId = await person(true)
    await world.cockpit.arrived({ showId, personId: memberId, name: '陈雨' })
    expect(heard()).toEqual([{ kind: 'came', version: world.clock.nowMs(), showId, name: '陈雨', totalHere: 1 }])
    world.later(60_000)
    await until('that she stays', 20_000, () => acts().includes('stays'))
    await world.cockpit.looked(memberId, showId, OFFER, true)
    await world.cockpit.looked(memberId, showId, OFFER, false)
    await paid(memberId)
    expect(acts()).toEqual(['came', 'stays', 'opens', 'leaves', 'paid'])
    expect(heard().at(-2)).toEqual({
      kind: 'person',
      version: world.clock.nowMs(),
      showId,
      name: `name of ${memberId}`,
      act: 'leaves',
      title: `title of ${OFFER}`,
    } satisfies PrivateEntry)
    expect(JSON.stringify(heard())).not.toMatch(/phone|address/)
  })

  it('who is credited to her but is the member of another leader is told with the first character only', async () => {
    const other = await world.addLeader('王姐')
    const memberId = await person(true)
    await paid(memberId, { leaderId: other.leaderId })
    const told = world.told.flatMap(({ name, payload }) =>
      name === 'toldPerson' && payload.personId === other.memberId && payload.entry.kind === 'person' ? [payload.entry] : [],
    )
    expect(told).toMatchObject([{ kind: 'person', act: 'paid', name: 'n**' }])
  })

  it('who left before a minute does not stay; who came is not waited for after the end', async () => {
    const memberId = await person(true)
    await world.cockpit.arrived({ showId, personId: memberId, name: '陈雨' })
    world.here.delete(memberId)
    world.later(60_000)
    await world.cockpit.arrived({ showId, personId: memberId, name: '陈雨' })
    world.cockpit.close()
    expect(world.timers).toEqual([])
    expect(acts()).toEqual(['came', 'came'])
  })

  it('an order that ran out or was cancelled is one put back; one whose money goes back is not', async () => {
    const memberId = await person(true)
    const told = (given: object) =>
      world.cockpit.orderChanged({ personId: memberId, entry: { kind: 'order', version: 1, order: order(given) } })
    await told({})
    await told({ refunding: true })
    await told({ state: 'pendingPayment' })
    expect(acts()).toEqual(['leaves'])
  })
})

describe('nothing is said', () => {
  it('of who did not agree, or took it back', async () => {
    const memberId = await person(false)
    const everything = async () => {
      await world.cockpit.arrived({ showId, personId: memberId, name: '悄悄' })
      world.later(60_000)
      await world.cockpit.looked(memberId, showId, OFFER, true)
      await paid(memberId)
    }
    await everything()
    world.consents.add(memberId)
    await world.cockpit.looked(memberId, showId, OFFER, true)
    world.consents.delete(memberId)
    await everything()
    expect(acts()).toEqual(['opens'])
  })

  it('of strangers, of herself, of simulated buyers', async () => {
    const stranger = world.id()
    world.consents.add(stranger).add(leader.memberId)
    await world.cockpit.arrived({ showId, personId: stranger, name: '路人' })
    await world.cockpit.looked(stranger, showId, OFFER, true)
    await paid(leader.memberId)
    await paid(stranger, { simulated: true })
    await paid(stranger, { leaderId: null })
    expect(acts()).toEqual([])
  })

  it('to a leader who is paused or disabled', async () => {
    const memberId = await person(true)
    await world.decide(leader.leaderId, 'pause')
    await world.cockpit.looked(memberId, showId, OFFER, true)
    await world.decide(leader.leaderId, 'disable')
    await world.cockpit.looked(memberId, showId, OFFER, true)
    expect(acts()).toEqual([])
  })

  it('to a leader whom another process disabled: nothing kept of her here goes on', async () => {
    const memberId = await person(true)
    await world.cockpit.looked(memberId, showId, OFFER, true)
    const row = await world.stores.leaders.byId(leader.leaderId)
    await world.stores.leaders.change(leader.leaderId, row?.version ?? 0, { state: 'disabled' })
    expect((await world.credit.resolve({ memberId, showId, atMs: world.clock.nowMs() })).leaderId).toBe(leader.leaderId)
    // What the people log tells every gateway.
    world.forgetPerson(leader.memberId)
    world.forgetPerson('somebody else')
    await world.cockpit.looked(memberId, showId, OFFER, true)
    expect(acts()).toEqual(['opens'])
    expect((await world.credit.resolve({ memberId, showId, atMs: world.clock.nowMs() })).leaderId).toBeNull()
  })
})
