// A room on two gateways over real MongoDB and Redis: chat without double or loss, moderation that reaches everybody at once, walking in and out.
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import type { AuditWrite } from '../../../server/audit/audit.service.ts'
import { openChat, type OpenedChat } from '../../../server/chat/door.ts'
import { openEntrance } from '../../../server/entrance/door.ts'
import { createLogger } from '../../../server/logger.ts'
import { createMetrics } from '../../../server/metrics.ts'
import { createRateLimiter } from '../../../server/persistence/rate-limiter.ts'
import type { ChatLine } from '../../../server/protocol/chat.ts'
import type { Show } from '../../../server/shows/show.service.ts'
import { showWith } from '../../support/chat-world.ts'
import { openSocket, type TestSocket } from '../../support/folding-page.ts'
import { migratedDatabase, type MigratedDatabase } from '../../support/goods-database.ts'
import { cookieOf, hexId, openGateway, type Gateway } from '../../support/realtime-gateway.ts'
import { startRedis, type OwnRedis } from '../../support/real-parts.ts'
import { until } from '../../support/until.ts'

// Real servers on a busy machine: each wait inside has its own, shorter bound.
jest.setTimeout(60_000)

const HEARD_WITHIN_MS = 15_000

let database: MigratedDatabase
let redis: OwnRedis
let gateways: Gateway[]
let chats: OpenedChat[]
let sockets: TestSocket[]
let audits: AuditWrite[]
let touches: { code: string; source: string }[]
let visibleMs: number
let show: Show
const host = hexId()
const names = new Map<string, string>()

const key = (): string => randomBytes(15).toString('base64url')

const openOne = async (db: Connection): Promise<void> => {
  let cells: OpenedChat['cells'] = async () => []
  const gateway = await openGateway({
    redisUrl: redis.url,
    cells: (showId) => cells(showId),
    config: { beatMs: 500 },
    bindings: (realtime, { bus, redis: clients }) => {
      const limits = createRateLimiter({ redis: clients.general })
      const shows = {
        get: async (id: string) => (id === show.id ? show : null),
        grants: async ({ personId }: { personId: string | null }) => ({ host: personId === host, assistant: null }),
      }
      const clock = { nowMs: () => Math.round(performance.timeOrigin + performance.now()), monotonicMs: () => performance.now() }
      const speaker = async (personId: string) => ({ name: names.get(personId) ?? '会员', simulated: false, roles: ['member'] as const })
      const speakerKey = (showId: string, personKey: string): string => `${showId.slice(-4)}${personKey.slice(-6)}`
      const audit = { write: async (row: AuditWrite) => void audits.push(row) }
      const chat = openChat({ db, redis: clients.general, clock, bus, limits, shows, speaker, speakerKey, audit })
      cells = chat.cells
      chats.push(chat)
      const entrance = openEntrance({
        shows,
        rooms: realtime.rooms,
        chat: chat.chat,
        moderation: chat.moderation,
        likes: chat.likes.total,
        speaker,
        speakerKey,
        proves: () => true,
        touch: async (given) => (touches.push(given) > 0 ? { refusal: null } : null),
        visibleMs: async () => visibleMs,
        leaderNameFor: async () => null,
        ...{ openOrders: async () => [], openWaits: async () => [], noteStep: async () => undefined },
        play: async () => ({ playlistUrl: '/hls/x', webrtc: null, iceServers: [], take: 0 }),
        limits,
        clock,
        bus,
        logger: createLogger('silent'),
        metrics: createMetrics(),
        onArrived: realtime.onArrived,
      })
      return [...chat.events, ...entrance.events]
    },
  })
  gateways.push(gateway)
}

beforeAll(async () => {
  database = await migratedDatabase()
  redis = await startRedis()
})
afterAll(async () => {
  await redis.stop()
  await database.close()
})
beforeEach(async () => {
  show = { ...showWith('live'), id: hexId(), hostPersonId: host }
  gateways = []
  chats = []
  sockets = []
  audits = []
  touches = []
  visibleMs = 60_000
  await openOne(database.connection)
  await openOne(database.connection)
})
afterEach(async () => {
  for (const socket of sockets) socket.close()
  await Promise.all(gateways.map((gateway) => gateway.close()))
  await Promise.all(chats.map((chat) => chat.close()))
})

type Page = { socket: TestSocket; joined: Extract<Awaited<ReturnType<TestSocket['ask']>>, { ok: true }> }
const open = async (gateway: number, cookie: string): Promise<TestSocket> => {
  const socket = await openSocket(gateways[gateway]?.url ?? '', cookie)
  sockets.push(socket)
  return socket
}
const walkIn = async (gateway: number, personId: string, name: string, given: object = {}) => {
  names.set(personId, name)
  const socket = await open(gateway, cookieOf('member', personId, hexId(), personId === host ? ['host'] : []))
  const joined = await socket.ask('show:join', { showId: show.id, purpose: personId === host ? 'studio' : 'viewer', ...given })
  if (!joined.ok) throw new Error(`not in: ${joined.code}`)
  return { socket, joined } satisfies Pick<Page, 'socket'> & { joined: unknown }
}
const lines = (socket: TestSocket): ChatLine[] => socket.heard('show:flow').flatMap((frame) => frame.chat ?? [])
const say = (socket: TestSocket, text: string, clientMessageId = key()) =>
  until(`she may say ${text}`, 20_000, async () => {
    const answer = await socket.ask('chat:send', { clientMessageId, text })
    if (answer.ok) return answer
    if (answer.code !== 'slow_down') throw new Error(answer.code)
    // As a page does: not before the time it was told.
    await pause(answer.retryAfterMs)
    return null
  })

describe('chat', () => {
  test('lines of two gateways have numbers of one row and reach everybody', async () => {
    const [studio, one, other] = [await walkIn(0, host, '小美'), await walkIn(0, hexId(), '阿圆'), await walkIn(1, hexId(), '小李')]
    const sent = await Promise.all([say(one.socket, '第一'), say(other.socket, '第二'), say(studio.socket, '欢迎')])
    expect(sent.map(({ lineNo }) => lineNo).toSorted((a, b) => a - b)).toEqual([1, 2, 3])
    for (const { socket } of [studio, one, other]) {
      await until('all lines', HEARD_WITHIN_MS, () => lines(socket).length === 3)
      expect(lines(socket).find((line) => line.text === '欢迎')).toMatchObject({ badge: 'host', name: '小美' })
    }
    expect(JSON.stringify(other.socket.heard('show:flow'))).not.toContain(host)
  })

  test('the line is cut before the answer: the same key says it once, and nothing said meanwhile is lost', async () => {
    const [viewer, speaker] = [hexId(), hexId()]
    const mine = await walkIn(0, viewer, '阿圆')
    const hers = await walkIn(1, speaker, '小李')
    const before = await say(hers.socket, '断线之前')
    const unanswered = key()
    mine.socket.io.emit('chat:send', { clientMessageId: unanswered, text: '断线的一句' }, () => undefined)
    mine.socket.io.io.engine.close()
    const during = await say(hers.socket, '断线之中')
    const back = await walkIn(1, viewer, '阿圆', { chatAfter: Math.max(0, before.lineNo - 32) })
    const again = await say(back.socket, '断线的一句', unanswered)
    const [twice, thrice] = await Promise.all([say(back.socket, '断线的一句', unanswered), say(back.socket, '断线的一句', unanswered)])
    expect(new Set([again.lineNo, twice.lineNo, thrice.lineNo]).size).toBe(1)
    const history = await back.socket.ask('chat:history', { afterLineNo: 0 })
    const said = history.ok ? history.lines : []
    expect(said.filter((line) => line.text === '断线的一句')).toHaveLength(1)
    expect(said.map((line) => line.lineNo)).toEqual(expect.arrayContaining([before.lineNo, during.lineNo]))
    expect(back.joined.chat.map((line) => line.lineNo)).toEqual(expect.arrayContaining([before.lineNo, during.lineNo]))
  })

  test('Redis dies and comes back empty in the middle: no number twice, no line lost', async () => {
    const { socket } = await walkIn(0, host, '小美')
    for (let index = 0; index < 5; index += 1) await say(socket, `前 ${index}`)
    await redis.kill9()
    await say(socket, '没有 Redis 的一句')
    await redis.startAgain({ wipe: true })
    await until('redis is back', 20_000, () => gateways[0]?.redis.general.status === 'ready')
    for (let index = 0; index < 5; index += 1) await say(socket, `后 ${index}`)
    const history = await socket.ask('chat:history', {})
    expect(history.ok && history.lines.map((line) => line.lineNo)).toEqual(Array.from({ length: 11 }, (_, index) => index + 1))
  })

  test('likes of both gateways are real: told as a sum, kept in the row', async () => {
    const [one, other] = [await walkIn(0, hexId(), '阿圆'), await walkIn(1, hexId(), '小李')]
    one.socket.io.emit('like:send', { count: 15 })
    other.socket.io.emit('like:send', { count: 4 })
    const sum = (socket: TestSocket): number => socket.heard('show:flow').reduce((all, frame) => all + (frame.likes ?? 0), 0)
    await until('both heard', HEARD_WITHIN_MS, () => sum(one.socket) === 19 && sum(other.socket) === 19)
    await Promise.all(chats.map((chat) => chat.likes.flush()))
    expect(await chats[0]?.likes.total(show.id)).toBe(19)
  })
})

describe('moderation', () => {
  test('an erased line is a tombstone on both gateways, in the history and for who comes later', async () => {
    const [studio, viewer] = [await walkIn(0, host, '小美'), await walkIn(1, hexId(), '阿圆')]
    const { lineNo } = await say(viewer.socket, '不该说的')
    expect(await studio.socket.ask('chat:delete', { lineNo })).toMatchObject({ ok: true, version: 1 })
    for (const { socket } of [studio, viewer])
      await until('the tombstone', HEARD_WITHIN_MS, () =>
        socket.heard('show:told').some((told) => told.entries?.some((entry) => entry.kind === 'erased' && entry.lineNos?.includes(lineNo))),
      )
    const late = await walkIn(1, hexId(), '小李')
    expect(late.joined.chat).toEqual([expect.objectContaining({ lineNo, text: '', erased: true })])
    expect(await viewer.socket.ask('chat:delete', { lineNo })).toMatchObject({ ok: false, code: 'not_allowed' })
    expect(audits.map((row) => row.act)).toEqual(['chat.delete'])
  })

  test('a mute is told to the person, holds on the other gateway and is lifted', async () => {
    const viewer = hexId()
    const [studio, mine] = [await walkIn(0, host, '小美'), await walkIn(1, viewer, '阿圆')]
    await say(mine.socket, '刷屏')
    const line = await until('the host hears', HEARD_WITHIN_MS, () => lines(studio.socket)[0])
    const muted = await studio.socket.ask('chat:mute', { speakerKey: line.speakerKey, minutes: 10, reason: '刷屏' })
    const told = await until('she is told', HEARD_WITHIN_MS, () => mine.socket.heard('me:told').flatMap((frame) => frame.entries)[0])
    expect(muted.ok && told).toMatchObject({ kind: 'mute', untilMs: muted.ok ? muted.untilMs : 0 })
    expect(await mine.socket.ask('chat:send', { clientMessageId: key(), text: '还能说吗' })).toMatchObject({
      ok: false,
      code: 'muted',
      params: { untilMs: expect.any(Number) },
    })
    const tab = await walkIn(0, viewer, '阿圆')
    expect(tab.joined.me.mutedUntilMs).toBe(muted.ok ? muted.untilMs : 0)
    await studio.socket.ask('chat:mute', { speakerKey: line.speakerKey, minutes: 0 })
    expect((await say(tab.socket, '谢谢')).text).toBe('谢谢')
  })

  test('kicked: out of the show within a second on every gateway, and not in again', async () => {
    const viewer = hexId()
    const [studio, mine] = [await walkIn(0, host, '小美'), await walkIn(1, viewer, '阿圆')]
    await say(mine.socket, '广告')
    const line = await until('the host hears', HEARD_WITHIN_MS, () => lines(studio.socket)[0])
    expect(await studio.socket.ask('viewer:kick', { speakerKey: line.speakerKey, reason: '广告' })).toMatchObject({ ok: true })
    await until('she is out', 20_000, () => !mine.socket.io.connected)
    expect(mine.socket.heard('session:ended')).toEqual([{ reason: 'kicked' }])
    const again = await open(0, cookieOf('member', viewer, hexId()))
    expect(await again.ask('show:join', { showId: show.id, purpose: 'viewer' })).toMatchObject({ ok: false, code: 'kicked' })
    expect(await again.ask('chat:history', {})).toMatchObject({ ok: false, code: 'not_joined' })
  })

  test('the room is muted and slowed by one cell; who was second hears who was first', async () => {
    const [studio, viewer] = [await walkIn(0, host, '小美'), await walkIn(1, hexId(), '阿圆')]
    expect(await studio.socket.ask('chat:rules', { seenVersion: 0, roomMuted: true })).toMatchObject({ ok: true, version: 1 })
    const cell = { kind: 'chatRules', version: 1, roomMuted: true, slowModeSec: 0 }
    await until('told', HEARD_WITHIN_MS, () =>
      viewer.socket
        .heard('show:told')
        .some((told) =>
          [...(told.entries ?? []), ...(told.room?.cells ?? [])].some((one) => one.kind === 'chatRules' && one.version === 1),
        ),
    )
    expect(await viewer.socket.ask('chat:send', { clientMessageId: key(), text: '?' })).toMatchObject({ ok: false, code: 'room_muted' })
    expect(await studio.socket.ask('chat:rules', { seenVersion: 0, roomMuted: false })).toMatchObject({
      ok: false,
      code: 'changed_meanwhile',
      params: { version: 1, byName: '小美' },
    })
    const late = await walkIn(1, hexId(), '小李')
    expect(late.joined.told.room?.cells).toContainEqual(expect.objectContaining(cell))
  })
})

describe('walking in', () => {
  test('guests watch, are counted and carry a code; the entered notice has masked names of members', async () => {
    const studio = await walkIn(0, host, '小美')
    const guest = await open(1, cookieOf('guest', null, hexId()))
    const joined = await guest.ask('show:join', { showId: show.id, purpose: 'viewer', shareCode: '23456789ABCD' })
    const { bootId } = gateways[1]?.realtime ?? {}
    expect(joined).toMatchObject({ ok: true, me: { roles: ['guest'], orders: [] }, bootId, touchAfterMs: 60_000 })
    expect(await guest.ask('touch:seen', {})).toMatchObject({ ok: false, code: 'slow_down' })
    expect(touches).toEqual([])
    visibleMs = 0
    expect(await guest.ask('touch:seen', {})).toMatchObject({ ok: true, leaderName: null })
    expect(touches.map(({ code, source }) => [code, source])).toEqual([['23456789ABCD', 'seen']])
    await walkIn(1, hexId(), '李小明')
    await until(
      'both are announced',
      HEARD_WITHIN_MS,
      () => studio.socket.heard('show:flow').reduce((sum, frame) => sum + (frame.came?.count ?? 0), 0) === 2,
    )
    expect(studio.socket.heard('show:flow').flatMap((frame) => frame.came?.names ?? [])).toEqual(['李**'])
    await until('and counted', 20_000, () => studio.socket.heard('show:pulse').at(-1)?.viewers === 2)
  })

  test('a show that is not there, a draft, a stranger in the studio', async () => {
    const socket = await open(0, cookieOf('member', hexId(), hexId()))
    expect(await socket.ask('show:join', { showId: hexId(), purpose: 'viewer' })).toMatchObject({ ok: false, code: 'not_found' })
    expect(await socket.ask('show:join', { showId: show.id, purpose: 'studio' })).toMatchObject({ ok: false, code: 'not_allowed' })
    expect(await socket.ask('show:resync', { epoch: '1', afterSeq: 0 })).toMatchObject({ ok: false, code: 'not_joined' })
    show = { ...show, phase: 'draft' }
    const other = await open(0, cookieOf('member', hexId(), hexId()))
    expect(await other.ask('show:join', { showId: show.id, purpose: 'viewer' })).toMatchObject({ ok: false, code: 'not_found' })
  })

  test('leaving: nothing more is heard, and chat asks to join again', async () => {
    const [one, other] = [await walkIn(0, hexId(), '阿圆'), await walkIn(0, hexId(), '小李')]
    expect(await one.socket.ask('show:leave', {})).toMatchObject({ ok: true })
    await say(other.socket, '在吗')
    await until('the other hears', HEARD_WITHIN_MS, () => lines(other.socket).length === 1)
    expect(lines(one.socket)).toEqual([])
    expect(await one.socket.ask('chat:send', { clientMessageId: key(), text: '在' })).toMatchObject({ ok: false, code: 'not_joined' })
  })
})
