// Ten thousand random and mutated Socket.IO frames at the event wall: each is answered with a closed code or its line is cut, and the gateway lives on.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DomainError } from '../../server/domain-error.ts'
import { ERRORS } from '../../server/protocol/errors.ts'
import { clientEvents, type ClientEventName } from '../../server/protocol/socket-events.ts'
import { onEvent } from '../../server/realtime/bind-event.ts'
import { connectSocket, type PageSocket } from '../support/page-client.ts'
import { bareEntrance, hexId, memberCookie, openGateway, type Gateway } from '../support/realtime-gateway.ts'
import { startRedis, type OwnRedis } from '../support/real-parts.ts'

const FRAMES = Number(process.env['FAULT_FRAMES'] ?? 10_000)
/** Twenty malformed ones in a minute cut a line. */
const FRAMES_A_LINE = 19
const ANSWER_WITHIN_MS = 10_000
const LONG_MS = 900_000
const ANSWERED = new Set<string>(['show:join', 'show:resync', 'show:leave'])

let redis: OwnRedis
let gateway: Gateway
const unhandled: unknown[] = []
const note = (reason: unknown): void => void unhandled.push(reason)

beforeAll(async () => {
  process.on('unhandledRejection', note)
  redis = await startRedis()
  const names = (Object.keys(clientEvents) as ClientEventName[]).filter((name) => !ANSWERED.has(name))
  const refuse = (name: ClientEventName) => onEvent(name, () => Promise.reject(new DomainError('not_found')))
  const config = { addressSocketsMax: 100_000 }
  gateway = await openGateway({ redisUrl: redis.url, config, bindings: (realtime) => [...bareEntrance(realtime), ...names.map(refuse)] })
}, 60_000)
afterAll(async () => {
  await gateway?.close()
  await redis?.stop()
  process.off('unhandledRejection', note)
}, 60_000)

const id = '0123456789abcdef01234567'
const good: Readonly<Record<string, object>> = {
  'order:place': { offerId: id, skuId: id, quantity: 1, addressId: id, seenPriceFen: 1990, idempotencyKey: 'key-of-a-click-0001' },
  'offer:prepare': { offerId: id },
  'show:join': { showId: id, purpose: 'viewer' },
  'chat:send': { clientMessageId: 'message-of-a-page-01', text: '你好' },
}
const hostile = fc.constantFrom<unknown>(
  { $ne: null },
  { $gt: '' },
  ['__proto__'],
  { constructor: { prototype: 1 } },
  -0,
  1e308,
  '\u0000',
  '9'.repeat(5_000),
)
const name = fc.oneof(
  fc.constantFrom(...Object.keys(clientEvents), '__proto__', 'constructor', 'error', 'connect', 'disconnecting', ' order:place', ''),
  fc.string({ maxLength: 40 }),
)
const mutated = fc
  .record({
    event: fc.constantFrom(...Object.keys(good)),
    field: fc.nat(),
    value: fc.oneof(hostile, fc.jsonValue({ maxDepth: 3 })),
    drop: fc.boolean(),
    add: fc.boolean(),
  })
  .map(({ event, field, value, drop, add }) => {
    const fields = Object.entries(good[event] ?? {})
    const [chosen] = fields[field % fields.length] ?? ['']
    const rest = fields.filter(([key]) => key !== chosen)
    return [event, [Object.fromEntries([...rest, ...(drop ? [] : [[chosen, value]]), ...(add ? [['extra', value]] : [])])]] as const
  })
const frame = fc.oneof(mutated, fc.tuple(name, fc.array(fc.oneof(hostile, fc.jsonValue({ maxDepth: 4 })), { maxLength: 4 })))

/** The answer, or `cut` when the line is gone. */
const ask = (socket: PageSocket, event: string, args: readonly unknown[]): Promise<unknown> =>
  new Promise((settle, refuse) => {
    const limit = setTimeout(() => refuse(new Error(`no answer to ${event}`)), ANSWER_WITHIN_MS)
    const end = (answer: unknown): void => {
      clearTimeout(limit)
      settle(answer)
    }
    if (!socket.io.connected) return end('cut')
    socket.io.once('disconnect', () => end('cut'))
    // Words of the client library's own: it refuses to send them at all.
    try {
      socket.io.emit(event, ...args, end)
    } catch {
      end('cut')
    }
  })
const wordsOf = (answer: unknown): string =>
  (answer as { ok?: boolean; code?: string }).ok === true ? 'ok' : ((answer as { code?: string }).code ?? 'none')

test(
  `${FRAMES} frames: closed codes or a cut line, no fault, no crash`,
  async () => {
    const codes = new Map<string, number>()
    for (const [place, frames] of chunks(fc.sample(frame, { numRuns: FRAMES, seed: 13 })).entries()) {
      const socket = await connectSocket(gateway.url, memberCookie())
      if (place % 2 === 0) await socket.must('show:join', { showId: hexId(), purpose: 'viewer' })
      const answers = await Promise.all(frames.map(([event, args]) => ask(socket, event, args)))
      for (const answer of answers) {
        const word = answer === 'cut' ? 'cut' : wordsOf(answer)
        codes.set(word, (codes.get(word) ?? 0) + 1)
      }
      socket.close()
    }
    console.log(Object.fromEntries(codes))
    const known = new Set<string>(['ok', 'cut', ...Object.keys(ERRORS)])
    expect([...codes.keys()].filter((code) => !known.has(code) || code === 'fault')).toEqual([])
    expect(unhandled).toEqual([])
    const after = await connectSocket(gateway.url, memberCookie())
    await after.must('show:join', { showId: hexId(), purpose: 'viewer' })
    after.close()
  },
  LONG_MS,
)

const chunks = <T>(list: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(list.length / FRAMES_A_LINE) }, (_, place) =>
    list.slice(place * FRAMES_A_LINE, (place + 1) * FRAMES_A_LINE),
  )
