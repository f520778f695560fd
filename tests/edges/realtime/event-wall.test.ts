// Hostile frames against a real gateway: each is answered from the closed table or cut off, nothing crashes, nothing of a page reaches an emitter.
import { connect } from 'node:net'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { WebSocket } from 'ws'
import { ERRORS } from '../../../server/protocol/errors.ts'
import { onEvent, type EventBinding } from '../../../server/realtime/bind-event.ts'
import { createLogger } from '../../../server/logger.ts'
import { createMetrics } from '../../../server/metrics.ts'
import { createRateLimiter } from '../../../server/persistence/rate-limiter.ts'
import type { Connection } from '../../../server/realtime/connection.ts'
import { assertAllAnswered, createEventWall } from '../../../server/realtime/guarded-event.ts'
import { openSocket, type TestSocket } from '../../support/folding-page.ts'
import {
  bareEntrance,
  cookieOf,
  createPeople,
  hexId,
  memberCookie,
  openGateway,
  type Gateway,
  type People,
} from '../../support/realtime-gateway.ts'
import { startRedis, type OwnRedis } from '../../support/real-parts.ts'
import { until } from '../../support/until.ts'

// Real servers on a busy machine: each wait inside has its own, shorter bound.
jest.setTimeout(60_000)

let redis: OwnRedis
let gateway: Gateway
let people: People
let faults: string[]
let slow: (() => void)[]
const showId = hexId()

const bindings = (): EventBinding[] => [
  onEvent('chat:send', async (_context, { text }) => {
    if (text === 'boom') throw new Error('secret detail of our own')
    if (text === 'slow') await new Promise<void>((settle) => slow.push(settle))
    return { lineNo: 1, text, sentAtMs: 1, extra: 'never leaves' } as never
  }),
  onEvent('like:send', async () => ({})),
  onEvent('pin:close', async () => ({ version: 1 })),
  onEvent('chat:history', async () => ({ lines: 'none' }) as never),
]

beforeAll(async () => {
  redis = await startRedis()
  people = createPeople()
  gateway = await openGateway({ redisUrl: redis.url, people, bindings: (realtime) => [...bareEntrance(realtime), ...bindings()] })
  faults = []
  process.on('unhandledRejection', (err) => faults.push(String(err)))
  process.on('uncaughtException', (err) => faults.push(String(err)))
})
afterAll(async () => {
  await gateway.close()
  await redis.stop()
})
beforeEach(() => {
  slow = []
})

const joined = async (cookie = memberCookie()): Promise<TestSocket> => {
  const socket = await openSocket(gateway.url, cookie)
  await socket.ask('show:join', { showId, purpose: 'viewer' })
  return socket
}
const key = (): string => randomBytes(15).toString('base64url')
/** Sends whatever it is given and waits for the answer. */
const send = async (socket: TestSocket, name: string, ...args: unknown[]): Promise<{ ok: boolean; code?: string; params?: unknown }> =>
  (await socket.io.timeout(5_000).emitWithAck(name, ...args)) as never
const aliveStill = async (): Promise<boolean> => {
  const socket = await joined()
  const { ok } = await send(socket, 'chat:send', { clientMessageId: key(), text: 'hello' })
  socket.close()
  return ok
}

describe('payloads', () => {
  const good = { clientMessageId: 'k'.repeat(20), text: 'hello' }
  const deep = (depth: number): unknown => {
    let value: unknown = 1
    for (let level = 0; level < depth; level += 1) value = [value]
    return value
  }
  test.each<[string, unknown]>([
    ['unknown field', { ...good, admin: true }],
    ['own __proto__', JSON.parse(`{"clientMessageId":"${'k'.repeat(20)}","text":"a","__proto__":{"admin":true}}`)],
    ['constructor', { ...good, constructor: { prototype: 1 } }],
    ['operator for text', { ...good, text: { $ne: null } }],
    ['operator for key', { ...good, clientMessageId: { $gt: '' } }],
    ['number for text', { ...good, text: 7 }],
    ['array for payload', [good]],
    ['null', null],
    ['text for payload', 'hello'],
    ['too short key', { ...good, clientMessageId: 'short' }],
    ['key with other letters', { ...good, clientMessageId: `${'k'.repeat(16)}$where` }],
    ['empty text', { ...good, text: '\u200b \u202e' }],
    ['long text', { ...good, text: '长'.repeat(201) }],
    ['buffer', Buffer.from('hello')],
    ['buffer inside', { ...good, text: Buffer.from('hello') }],
    ['deep', deep(3_000)],
    ['deep inside', { ...good, text: deep(3_000) }],
    ['infinite', { ...good, replyTo: 1e308 }],
  ])('%s is bad_input', async (_name, payload) => {
    const socket = await joined()
    const answer = await send(socket, 'chat:send', payload)
    expect(answer).toMatchObject({ ok: false, code: 'bad_input' })
    expect(JSON.stringify(answer).length).toBeLessThan(200)
    socket.close()
  })

  test('two payloads, or none, are bad_input', async () => {
    const socket = await joined()
    expect(await send(socket, 'chat:send', good, good)).toMatchObject({ ok: false, code: 'bad_input' })
    expect(await send(socket, 'chat:send')).toMatchObject({ ok: false, code: 'bad_input' })
    socket.close()
  })

  test('what the contract does not name never leaves; a wrong reply and a thrown error are `fault` without detail', async () => {
    const socket = await joined()
    const answer = await send(socket, 'chat:send', good)
    expect(answer).toEqual({ ok: true, nowMs: expect.any(Number), lineNo: 1, text: 'hello', sentAtMs: 1 })
    expect(await send(socket, 'chat:send', { ...good, text: 'boom' })).toEqual({ ok: false, code: 'fault', nowMs: expect.any(Number) })
    expect(await send(socket, 'chat:history', {})).toEqual({ ok: false, code: 'fault', nowMs: expect.any(Number) })
    socket.close()
  })
})

describe('names', () => {
  test.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'error', 'message', 'show:told', 'me:told', 'chat:SEND', ''])(
    'unknown_event: %s',
    async (name) => {
      const socket = await joined()
      expect(await send(socket, name, {})).toMatchObject({ ok: false, code: 'unknown_event' })
      socket.close()
    },
  )

  test('names that are no text, reserved names and frames that are no packets end at most their own line', async () => {
    for (const frame of [
      '42[1,{}]',
      '42["disconnect",{}]',
      '42["connect"]',
      '421["error"]',
      '42[]',
      '42{}',
      '42',
      '4',
      '43999[{"ok":true}]',
      '45-["x"]',
      '451-["chat:send",{"_placeholder":true,"num":9}]',
      '40/admin,',
      '\u0000',
      '42["__proto__"]',
      '2probe',
    ]) {
      const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
        headers: { Cookie: memberCookie(), Origin: gateway.url },
      })
      await new Promise((settle) => socket.once('open', settle))
      socket.send('40')
      socket.send(frame)
      socket.send('421["show:leave",{}]')
      await Promise.race([new Promise((settle) => socket.once('close', settle)), until('an answer', 3_000, () => true)])
      socket.terminate()
    }
    expect(await aliveStill()).toBe(true)
    expect(faults).toEqual([])
  })

  test('a fake ack for what was never asked does nothing', async () => {
    const socket = await joined()
    const raw = socket.io.io.engine
    raw.write('311[{"ok":true}]')
    raw.write('30["__proto__"]')
    expect(await send(socket, 'chat:send', { clientMessageId: key(), text: 'still here' })).toMatchObject({ ok: true })
    socket.close()
  })
})

const wallDeps = (): Parameters<typeof createEventWall>[1] => {
  const parts = { mayAtAll: () => 'ok' as const, limiter: createRateLimiter({}), nowMs: () => 5, monotonicMs: () => 5 }
  return { ...parts, logger: createLogger('silent'), metrics: createMetrics() }
}

describe('size and number', () => {
  test('a frame over 16 KB ends that line only', async () => {
    const socket = await joined()
    const gone = new Promise((settle) => socket.io.once('disconnect', settle))
    socket.io.emit('chat:send', { clientMessageId: key(), text: 'x'.repeat(1024 * 1024) }, () => undefined)
    await gone
    expect(await aliveStill()).toBe(true)
  })

  test('half a frame, then silence: the others go on', async () => {
    const { hostname, port } = new URL(gateway.url)
    const half = connect(Number(port), hostname)
    half.on('error', () => undefined)
    half.write('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgr')
    expect(await aliveStill()).toBe(true)
    half.destroy()
  })

  test('twenty malformed messages in a minute cut the line', async () => {
    const socket = await joined()
    const gone = new Promise((settle) => socket.io.once('disconnect', settle))
    for (let index = 0; index < 25; index += 1) socket.io.emit('no:such', {}, () => undefined)
    await gone
    expect(socket.io.connected).toBe(false)
  })

  test('more than 40 events at once are told to slow down, and a burst of likes is dropped silently', async () => {
    const socket = await joined()
    const answers = await Promise.all(Array.from({ length: 60 }, () => send(socket, 'show:leave', {})))
    expect(answers.filter((answer) => answer.code === 'slow_down').length).toBeGreaterThanOrEqual(20)
    expect(answers.every((answer) => answer.ok || (answer.code ?? '') in ERRORS)).toBe(true)
    socket.close()
    const tapping = await joined()
    for (let index = 0; index < 10; index += 1) tapping.io.emit('like:send', { count: 15 })
    expect(await send(tapping, 'show:leave', {})).toMatchObject({ ok: true })
    tapping.close()
  })

  test('at most 16 requests of a socket are in flight', async () => {
    const answers: object[] = []
    const wall = createEventWall([onEvent('show:leave', async () => ({}))], wallDeps())
    const connection = { inFlight: 16, buckets: new Map(), said: new Set(), refreshing: null } as unknown as Connection
    wall.pass(connection, ['show:leave', {}, (answer: object) => answers.push(answer)])
    expect(answers).toEqual([{ ok: false, nowMs: 5, code: 'slow_down', retryAfterMs: 500 }])
    connection.inFlight = 15
    wall.pass(connection, ['show:leave', {}, (answer: object) => answers.push(answer)])
    await until('it is answered', 20_000, () => answers.length === 2)
    expect(answers[1]).toEqual({ ok: true, nowMs: 5 })
    expect(connection.inFlight).toBe(15)
  })

  test('an event bound twice stops the start; events nobody bound are named', () => {
    const deps = wallDeps()
    const leave = onEvent('show:leave', async () => ({}))
    expect(() => createEventWall([leave, leave], deps)).toThrow('bound twice')
    const { unbound } = createEventWall([leave], deps)
    expect(unbound).toContain('show:join')
    expect(unbound).not.toContain('show:leave')
    expect(() => assertAllAnswered(unbound)).toThrow(/^socket contract and bindings differ: .*show:join has no answer/)
    expect(() => assertAllAnswered([])).not.toThrow()
  })

  test('rates of a person are counted over all her sockets', async () => {
    const cookie = memberCookie()
    const [one, other] = [await joined(cookie), await joined(cookie)]
    const answers = await Promise.all(
      [one, one, other, other].map((socket) => send(socket, 'chat:send', { clientMessageId: key(), text: 'fast' })),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(3)
    expect(answers.find((answer) => !answer.ok)).toMatchObject({ code: 'slow_down', retryAfterMs: expect.any(Number) })
    one.close()
    other.close()
  })
})

describe('who and where', () => {
  test('a guest may not chat, a member not pin, nobody before joining', async () => {
    const guest = await joined(cookieOf('guest', null, hexId()))
    expect(await send(guest, 'chat:send', { clientMessageId: key(), text: 'hello' })).toMatchObject({ ok: false, code: 'sign_in_needed' })
    const member = await joined()
    expect(await send(member, 'pin:close', { pinId: hexId() })).toMatchObject({ ok: false, code: 'not_allowed' })
    const outside = await openSocket(gateway.url, memberCookie())
    expect(await send(outside, 'chat:send', { clientMessageId: key(), text: 'hello' })).toMatchObject({ ok: false, code: 'not_joined' })
    for (const socket of [guest, member, outside]) socket.close()
  })

  test('an event without ack is dropped', async () => {
    const socket = await joined()
    socket.io.emit('chat:send', { clientMessageId: key(), text: 'slow' })
    expect(await send(socket, 'show:leave', {})).toMatchObject({ ok: true })
    expect(slow).toHaveLength(0)
    socket.close()
  })

  test('a page of another origin is refused before it is anybody', async () => {
    const asked = people.asked
    await expect(openSocket(gateway.url, memberCookie(), { Origin: 'https://evil.example' })).rejects.toThrow('websocket error')
    expect(people.asked).toBe(asked)
  })

  test('a first touch gets its visitor cookie with the handshake', async () => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      headers: { Origin: gateway.url },
    })
    const cookies = await new Promise((settle) => socket.once('upgrade', (answer) => settle(answer.headers['set-cookie'])))
    expect(cookies).toEqual([expect.stringMatching(/^who=guest/)])
    socket.terminate()
  })

  test('nothing of all this was unhandled', () => {
    expect(faults).toEqual([])
  })
})
