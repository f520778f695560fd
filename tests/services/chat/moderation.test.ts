// Erasing, muting, kicking, room rules: who may, against whom, what is told and what is written down.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { createLikes } from '../../../server/chat/like.service.ts'
import { FOR_EVER_MS } from '../../../server/chat/mute.rules.ts'
import { chatWorld, people, SHOW, type ChatWorld } from '../../support/chat-world.ts'
import { guest } from '../../support/goods-actors.ts'
import { memoryLikes } from '../../support/memory-chat.ts'

let world: ChatWorld
let keys = 0
beforeEach(() => {
  world = chatWorld()
})
const say = (actor: (typeof people)[keyof typeof people], text = `话 ${keys}`) =>
  world.chat.send(actor, SHOW, { clientMessageId: `key-${(keys += 1)}`.padEnd(16, '0'), text })
const code = (expected: string): object => expect.objectContaining({ code: expected }) as object

describe('erase', () => {
  test('a tombstone for everybody, said again by a repeat, written down once', async () => {
    const { lineNo } = await say(people.viewer)
    for (let times = 0; times < 2; times += 1) expect(await world.moderation.erase(people.host, SHOW, lineNo)).toEqual({ version: 1 })
    expect(world.told('cellChanged').map(({ entry }) => entry)).toEqual([
      { kind: 'erased', version: 1, lineNos: [lineNo] },
      { kind: 'erased', version: 1, lineNos: [lineNo] },
    ])
    expect((await world.chat.history(SHOW, {})).lines).toEqual([expect.objectContaining({ lineNo, text: '', erased: true })])
    expect(world.audits.map((row) => row.act)).toEqual(['chat.delete'])
    expect(await world.lines.byNumber(SHOW, lineNo)).toMatchObject({ text: expect.stringContaining('话') })
  })

  test('a line that is not there; people who may not', async () => {
    await expect(world.moderation.erase(people.host, SHOW, 9)).rejects.toEqual(code('not_found'))
    const { lineNo } = await say(people.viewer)
    await expect(world.moderation.erase(people.viewer, SHOW, lineNo)).rejects.toEqual(code('not_allowed'))
    world.state.mod = false
    await expect(world.moderation.erase(people.assistant, SHOW, lineNo)).rejects.toEqual(code('not_allowed'))
    world.state.mod = true
    await world.moderation.erase(people.assistant, SHOW, lineNo)
    await world.moderation.erase(people.moderator, SHOW, lineNo)
    // A host of another show is nobody here.
    await expect(world.moderation.erase({ ...people.host, personId: people.other.personId }, SHOW, lineNo)).rejects.toEqual(
      code('not_found'),
    )
  })
})

describe('mute', () => {
  test('told to the person with its end, written down with reason; lifted by 0', async () => {
    await say(people.viewer)
    const speakerKey = world.keyOf(people.viewer)
    const now = world.clock.nowMs()
    expect(await world.moderation.mute(people.host, SHOW, { speakerKey, minutes: 1440, reason: '刷屏' })).toEqual({
      untilMs: now + 86_400_000,
    })
    expect(await world.moderation.mute(people.host, SHOW, { speakerKey, minutes: -1 })).toEqual({ untilMs: FOR_EVER_MS })
    expect(await world.moderation.mute(people.host, SHOW, { speakerKey, minutes: 0 })).toEqual({ untilMs: 0 })
    expect(world.told('toldPerson')).toEqual([
      { personId: people.viewer.personId, entry: { kind: 'mute', version: 1, untilMs: now + 86_400_000 } },
      { personId: people.viewer.personId, entry: { kind: 'mute', version: 2, untilMs: FOR_EVER_MS } },
      { personId: people.viewer.personId, entry: { kind: 'mute', version: 3, untilMs: 0 } },
    ])
    expect(world.audits.map((row) => [row.act, row.reason])).toEqual([
      ['mute.show', '刷屏'],
      ['mute.show', undefined],
      ['mute.show', undefined],
    ])
    await say(people.viewer)
  })

  test.each([
    ['host', 'assistant', true],
    ['host', 'leader', true],
    ['host', 'host', false],
    ['host', 'moderator', false],
    ['assistant', 'viewer', true],
    ['assistant', 'leader', true],
    ['assistant', 'host', false],
    ['assistant', 'assistant', false],
    ['moderator', 'host', true],
    ['moderator', 'moderator', false],
  ] as const)('rank: %s against %s: %s', async (actor, target, allowed) => {
    await say(people[target])
    const speakerKey = world.keyOf(people[target])
    const codeOf = (asking: Promise<unknown>): Promise<string> =>
      asking.then(
        () => 'ok',
        (err: { code: string }) => err.code,
      )
    const expected = allowed ? 'ok' : 'rank'
    expect(await codeOf(world.moderation.mute(people[actor], SHOW, { speakerKey, minutes: 10 }))).toBe(expected)
    expect(await codeOf(world.moderation.kick(people[actor], SHOW, { speakerKey }))).toBe(expected)
  })

  test('a key that nobody has spoken under', async () => {
    await expect(world.moderation.mute(people.host, SHOW, { speakerKey: 'aaaaaaaaaa', minutes: 10 })).rejects.toEqual(code('not_found'))
    await expect(world.moderation.mute(people.viewer, SHOW, { speakerKey: 'aaaaaaaaaa', minutes: 10 })).rejects.toEqual(code('not_allowed'))
  })
})

describe('kick', () => {
  test('the row first, then her sockets in this show; a repeat is harmless', async () => {
    await say(people.viewer)
    const speakerKey = world.keyOf(people.viewer)
    await world.moderation.kick(people.host, SHOW, { speakerKey, reason: '广告' })
    await world.moderation.kick(people.host, SHOW, { speakerKey })
    expect(await world.moderation.isKicked(SHOW, people.viewer.personId ?? '')).toBe(true)
    expect(world.told('personEnded')[0]).toEqual({ personId: people.viewer.personId, showId: SHOW, reason: 'kicked' })
    expect(world.audits[0]).toMatchObject({ act: 'kick', reason: '广告' })
  })
})

describe('rules of the room', () => {
  test('the whole cell with its version; a wish that is true already answers ok; another was first', async () => {
    expect(await world.moderation.cells(SHOW)).toEqual([{ kind: 'chatRules', version: 0, roomMuted: false, slowModeSec: 0 }])
    expect(await world.moderation.setRules(people.host, SHOW, { seenVersion: 0, roomMuted: true })).toEqual({ version: 1 })
    expect(await world.moderation.setRules(people.assistant, SHOW, { seenVersion: 1, slowModeSec: 10 })).toEqual({ version: 2 })
    expect(world.told('cellChanged').map(({ entry }) => entry)).toEqual([
      { kind: 'chatRules', version: 1, roomMuted: true, slowModeSec: 0 },
      { kind: 'chatRules', version: 2, roomMuted: true, slowModeSec: 10 },
    ])
    expect(await world.moderation.setRules(people.host, SHOW, { seenVersion: 0, roomMuted: true, slowModeSec: 10 })).toEqual({ version: 2 })
    await expect(world.moderation.setRules(people.host, SHOW, { seenVersion: 1, roomMuted: false })).rejects.toMatchObject({
      code: 'changed_meanwhile',
      params: { version: 2, roomMuted: true, slowModeSec: 10, byName: 'assistant' },
    })
    expect(world.audits.map((row) => row.act)).toEqual(['roomMute', 'slowMode'])
    await expect(world.moderation.setRules(people.viewer, SHOW, { seenVersion: 2, roomMuted: false })).rejects.toEqual(code('not_allowed'))
  })
})

describe('likes', () => {
  test('told at once, written once a second, kept when the store is away', async () => {
    const store = memoryLikes()
    let away = false
    const likes = createLikes({
      store: { ...store, add: async (showId, count) => (away ? Promise.reject(new Error('away')) : store.add(showId, count)) },
      bus: world.bus,
    })
    likes.like(people.viewer, SHOW, 15)
    likes.like(guest(), SHOW, 2)
    expect(world.told('liked').map(({ count }) => count)).toEqual([15, 2])
    expect(await likes.total(SHOW)).toBe(17)
    away = true
    await expect(likes.flush()).rejects.toThrow('away')
    likes.like(people.host, SHOW, 1)
    away = false
    await likes.flush()
    expect([await store.total(SHOW), await likes.total(SHOW)]).toEqual([18, 18])
    expect(() => likes.like(people.planner, SHOW, 1)).toThrow('not_allowed')
  })
})
