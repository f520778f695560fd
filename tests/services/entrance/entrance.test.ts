// Walking in: one snapshot, the code of the page handed on, the kicked refused even in the middle, the room over HTTP.
import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Actor } from '../../../server/actor.ts'
import { createEntrance } from '../../../server/entrance/entrance.service.ts'
import { chatWorld, people, SHOW, showWith, type ChatWorld } from '../../support/chat-world.ts'
import { guest, idOf } from '../../support/goods-actors.ts'

const PLAY = { playlistUrl: '/hls/x', webrtc: null, iceServers: [], take: 1 }
const CODE = '23456789ABCD'

let world: ChatWorld
let codes: unknown[]
let steps: string[]
beforeEach(() => {
  world = chatWorld()
  codes = []
  steps = []
})
const entrance = () =>
  createEntrance({
    ...world,
    rooms: {
      open: async () => void steps.push('open'),
      answer: (_showId, since) => {
        steps.push('answer')
        return { epoch: '5', seq: 9, ...(since ? { entries: [] } : { room: { cells: [] } }) }
      },
      crowd: async () => ({ viewers: 12, simulated: 3 }),
    },
    likes: async () => 77,
    pageTouch: {
      joined: async ({ actor }, showId, given) => {
        codes.push([actor.visitorId, showId, given])
        return given === undefined ? null : 2000
      },
    },
    leaderNameFor: async ({ memberId }) => (memberId === null ? null : '团长'),
    openWaits: async () => [],
    openOrders: async () => Array.from({ length: 7 }, (_, index) => ({ orderNo: String(index) }) as never),
    play: async () => PLAY,
  })
const walker = (actor: Actor) => ({
  actor,
  bootId: 'boot',
  memory: new Map<string, string>(),
  enter: (_showId: string, purpose: string, team: boolean) => void steps.push(`enter ${purpose}${team ? ' team' : ''}`),
  leave: () => void steps.push('leave'),
})
const join = (actor: Actor, given: object = {}) => entrance().join(walker(actor), { showId: SHOW, purpose: 'viewer', ...given })
const code = (expected: string): object => expect.objectContaining({ code: expected }) as object

describe('join', () => {
  test('one answer: room, chat, counts, me, play', async () => {
    await world.chat.send(people.host, SHOW, { clientMessageId: 'k'.repeat(16), text: '欢迎' })
    const answer = await join(people.viewer)
    expect(answer).toEqual({
      told: { epoch: '5', seq: 9, room: { cells: [] } },
      chat: [expect.objectContaining({ lineNo: 1, text: '欢迎' })],
      viewers: 12,
      simulated: 3,
      likes: 77,
      me: {
        speakerKey: world.keyOf(people.viewer),
        roles: ['member'],
        mutedUntilMs: null,
        leaderName: '团长',
        orders: expect.any(Array),
        waits: [],
      },
      play: PLAY,
      bootId: 'boot',
      touchAfterMs: null,
    })
    expect(answer.me.orders).toHaveLength(5)
  })

  test('the room is open before she enters, and is read in the same turn', async () => {
    await join(people.viewer, { since: { epoch: '5', seq: 7 } })
    expect(steps).toEqual(['open', 'enter viewer', 'answer'])
  })

  test('a guest has no orders and no mute, her own key all the same', async () => {
    const { me } = await join(guest())
    expect(me).toMatchObject({ roles: ['guest'], mutedUntilMs: null, leaderName: null, orders: [] })
  })

  test('host and assistant are named so here and counted as the team; a mute is said', async () => {
    expect((await join(people.host, { purpose: 'studio' })).me.roles).toEqual(['member', 'host'])
    expect((await join(people.assistant, { purpose: 'assist' })).me.roles).toEqual(['member', 'assistant'])
    expect(steps.filter((step) => step.startsWith('enter'))).toEqual(['enter studio team', 'enter assist team'])
    await world.chat.send(people.viewer, SHOW, { clientMessageId: 'k'.repeat(16), text: '你好' })
    const { untilMs } = await world.moderation.mute(people.host, SHOW, { speakerKey: world.keyOf(people.viewer), minutes: 10 })
    expect((await join(people.viewer)).me.mutedUntilMs).toBe(untilMs)
  })

  test('drafts, rehearsals, strangers in the studio, shows that are not there', async () => {
    await expect(join(people.viewer, { showId: idOf(404) })).rejects.toEqual(code('not_found'))
    await expect(join(people.viewer, { purpose: 'studio' })).rejects.toEqual(code('not_allowed'))
    world.state.show = showWith('draft')
    await expect(join(people.viewer)).rejects.toEqual(code('not_found'))
    world.state.show = showWith('rehearsal')
    await expect(join(people.viewer)).rejects.toEqual(code('entry_refused'))
    expect((await join(people.host)).bootId).toBe('boot')
    expect(steps.filter((step) => step === 'open')).toHaveLength(1)
  })

  test('the kicked are refused, and she who was kicked while she walked in is out again', async () => {
    await world.store.kick({ showId: SHOW, personId: people.viewer.personId ?? '', byPersonId: 'x', atMs: 1 })
    await expect(join(people.viewer)).rejects.toEqual(code('kicked'))
    const walking = entrance()
    const late = walker(people.other)
    const kickedMeanwhile = {
      ...late,
      enter: () => void world.store.kick({ showId: SHOW, personId: people.other.personId ?? '', byPersonId: 'x', atMs: 1 }),
    }
    await expect(walking.join(kickedMeanwhile, { showId: SHOW, purpose: 'viewer' })).rejects.toEqual(code('kicked'))
    expect(steps.at(-1)).toBe('leave')
  })
})

test('a viewer’s code goes to the touch of the page, which says how long she must be seen; the studio brings none', async () => {
  const actor = guest()
  expect((await join(actor, { shareCode: CODE })).touchAfterMs).toBe(2000)
  expect((await join(people.host, { shareCode: CODE, purpose: 'studio' })).touchAfterMs).toBeNull()
  expect(codes).toEqual([
    [actor.visitorId, SHOW, CODE],
    [people.host.visitorId, SHOW, undefined],
  ])
})

describe('without a socket', () => {
  test('the room and the lines, by the same rules', async () => {
    await world.chat.send(people.host, SHOW, { clientMessageId: 'k'.repeat(16), text: '欢迎' })
    expect(await entrance().room(guest(), SHOW)).toEqual({
      told: { epoch: '5', seq: 9, room: { cells: [] } },
      viewers: 12,
      nowMs: world.clock.nowMs(),
    })
    expect((await entrance().lines(guest(), SHOW, 0)).lines).toHaveLength(1)
    expect((await entrance().lines(guest(), SHOW, 1)).lines).toHaveLength(0)
    world.state.show = showWith('draft')
    await expect(entrance().room(guest(), SHOW)).rejects.toEqual(code('not_found'))
    await expect(entrance().lines(guest(), SHOW, undefined)).rejects.toEqual(code('not_found'))
  })
})

test('an arrival is told with her name, a guest without', async () => {
  await entrance().came(people.viewer, SHOW)
  await entrance().came(guest(), SHOW)
  expect(world.told('came')).toEqual([
    { showId: SHOW, personId: people.viewer.personId, name: 'viewer', simulated: false },
    { showId: SHOW, personId: guest().visitorId, name: '', simulated: false },
  ])
})
