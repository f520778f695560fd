// Sending lines: once a key, numbered, masked, refused with the code that says why.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { chatWorld, people, SHOW, showWith, type ChatWorld } from '../../support/chat-world.ts'

let world: ChatWorld
let keys = 0
beforeEach(() => {
  world = chatWorld()
})
const ask = (text = '你好') => ({ clientMessageId: `key-${(keys += 1)}`.padEnd(16, '0'), text })
const say = (actor: (typeof people)[keyof typeof people], text?: string) => world.chat.send(actor, SHOW, ask(text))
const numbers = async (): Promise<number[]> => (await world.chat.history(SHOW, {})).lines.map((line) => line.lineNo)

describe('send', () => {
  test('a line is numbered, told to the room and in the history', async () => {
    const first = await say(people.viewer)
    const second = await say(people.host, '欢迎')
    expect([first.lineNo, second.lineNo]).toEqual([1, 2])
    expect(world.told('chatPosted').map(({ line }) => [line.lineNo, line.name, line.badge])).toEqual([
      [1, 'viewer', undefined],
      [2, 'host', 'host'],
    ])
    expect(await numbers()).toEqual([1, 2])
    expect(JSON.stringify(world.told('chatPosted'))).not.toContain(people.viewer.personId)
  })

  test('a key answers as the first time: one line, one event, even muted since', async () => {
    const one = ask('只说一次')
    const first = await world.chat.send(people.viewer, SHOW, one)
    await world.moderation.mute(people.host, SHOW, { speakerKey: world.keyOf(people.viewer), minutes: -1 })
    expect(await world.chat.send(people.viewer, SHOW, { ...one, text: '别的话' })).toEqual(first)
    expect(world.told('chatPosted')).toHaveLength(1)
  })

  test('the same key from two tabs at once is one line', async () => {
    const one = ask()
    const answers = await Promise.all([1, 2, 3].map(() => world.chat.send(people.viewer, SHOW, one)))
    expect(new Set(answers.map((answer) => answer.lineNo)).size).toBe(1)
    expect(await numbers()).toHaveLength(1)
  })

  test('a counter that forgot goes on behind the highest line', async () => {
    for (const actor of [people.viewer, people.other, people.host]) await say(actor)
    world.numbers.forget()
    expect((await say(people.leader)).lineNo).toBe(4)
    expect(await numbers()).toEqual([1, 2, 3, 4])
  })

  test('masked words: room and sender get the mask, the row keeps what was said', async () => {
    expect((await say(people.viewer, '傻瓜，电话13812345678')).text).toBe('**，电话***********')
    const line = await world.lines.byNumber(SHOW, 1)
    expect(line).toMatchObject({ text: '**，电话***********', original: '傻瓜，电话13812345678' })
    expect((await say(people.host, '客服电话13812345678')).text).toBe('客服电话13812345678')
  })

  test('badges: leader, staff, assistant; a simulated speaker is said to be', async () => {
    for (const actor of [people.leader, people.moderator, people.assistant]) await say(actor)
    world.state.simulated = true
    await say(people.other)
    expect(world.told('chatPosted').map(({ line }) => line.badge)).toEqual(['leader', 'staff', 'assistant', 'simulated'])
  })
})

describe('refusals', () => {
  const refused = (code: string): object => expect.objectContaining({ code }) as object

  test('guests, staff without the scope, a show that is not there or over', async () => {
    await expect(world.chat.send({ ...people.viewer, personId: null, kind: 'guest', roles: ['guest'] }, SHOW, ask())).rejects.toEqual(
      refused('sign_in_needed'),
    )
    await expect(say(people.planner)).rejects.toEqual(refused('not_allowed'))
    world.state.show = showWith('ended')
    await expect(say(people.viewer)).rejects.toEqual(refused('show_closed'))
    world.state.show = null
    await expect(say(people.viewer)).rejects.toEqual(refused('not_found'))
  })

  test('blocked words, also for the host', async () => {
    await expect(say(people.viewer, '赌 博')).rejects.toEqual(refused('blocked_words'))
    await expect(say(people.host, '赌博')).rejects.toEqual(refused('blocked_words'))
    expect(await numbers()).toEqual([])
  })

  test('a muted person until the mute ends', async () => {
    await say(people.viewer)
    const { untilMs } = await world.moderation.mute(people.host, SHOW, { speakerKey: world.keyOf(people.viewer), minutes: 10 })
    await expect(say(people.viewer)).rejects.toMatchObject({ code: 'muted', params: { untilMs } })
    world.clock.advance(10 * 60_000)
    expect((await say(people.viewer, '我回来了')).lineNo).toBe(2)
  })

  test('room mute: only the team speaks', async () => {
    await world.moderation.setRules(people.host, SHOW, { seenVersion: 0, roomMuted: true })
    await expect(say(people.viewer)).rejects.toEqual(refused('room_muted'))
    for (const actor of [people.host, people.assistant, people.moderator]) expect((await say(actor)).lineNo).toBeGreaterThan(0)
  })

  test('slow mode: one line, then the time to wait; not for the team; a blocked line costs nothing', async () => {
    await world.moderation.setRules(people.host, SHOW, { seenVersion: 0, slowModeSec: 30 })
    await expect(say(people.viewer, '赌博')).rejects.toEqual(refused('blocked_words'))
    await say(people.viewer, '一')
    await expect(say(people.viewer, '二')).rejects.toMatchObject({ code: 'slow_mode', params: { untilMs: expect.any(Number) } })
    await say(people.host, '一')
    await say(people.host, '二')
  })

  test('the same words three times a minute, in whatever dress', async () => {
    for (const text of ['便宜', '便 宜', '便宜！']) await say(people.viewer, text)
    await expect(say(people.viewer, '便.宜')).rejects.toEqual(refused('slow_down'))
    expect((await say(people.viewer, '贵')).lineNo).toBe(4)
  })

  test('a kicked person', async () => {
    await say(people.viewer)
    await world.moderation.kick(people.host, SHOW, { speakerKey: world.keyOf(people.viewer) })
    await expect(say(people.viewer)).rejects.toEqual(refused('entry_refused'))
  })
})

describe('history', () => {
  test('fifty a page, both ways, and whether there is more', async () => {
    for (let index = 0; index < 120; index += 1) await say(people.host, `第${index}句`)
    const last = await world.chat.history(SHOW, {})
    expect([last.lines[0]?.lineNo, last.lines.at(-1)?.lineNo, last.more]).toEqual([71, 120, true])
    const earlier = await world.chat.history(SHOW, { beforeLineNo: 71 })
    expect([earlier.lines[0]?.lineNo, earlier.lines.at(-1)?.lineNo, earlier.more]).toEqual([21, 70, true])
    const first = await world.chat.history(SHOW, { beforeLineNo: 21 })
    expect([first.lines.length, first.more]).toEqual([20, false])
    const after = await world.chat.history(SHOW, { afterLineNo: 90 })
    expect([after.lines[0]?.lineNo, after.lines.length, after.more]).toEqual([91, 30, false])
    const recent = await world.chat.recent(SHOW, 100)
    expect([recent[0]?.lineNo, recent.length]).toEqual([101, 20])
  })
})
