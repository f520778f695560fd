// Proves the stage over real sockets on a real worker: opening, taking over, keeping, watching, a worker's death, and hostile payloads.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { openBroadcast, type OpenedBroadcast } from '../../../server/broadcast/door.ts'
import { createLogger } from '../../../server/logger.ts'
import { createMetrics } from '../../../server/metrics.ts'
import { findNativeParts } from '../../../server/persistence/native-parts.ts'
import type { Role } from '../../../server/protocol/acts.ts'
import { ERRORS } from '../../../server/protocol/errors.ts'
import { clientEvents, type AckOf, type Answer } from '../../../server/protocol/socket-events.ts'
import { createShows, type Shows } from '../../../server/shows/show.service.ts'
import { createSigning } from '../../../server/signing.ts'
import { testFeed } from '../../media/own-engine.ts'
import { HOST, showWith } from '../../support/broadcast-world.ts'
import { openSocket, type TestSocket } from '../../support/folding-page.ts'
import { memoryShowStore } from '../../support/memory-shows.ts'
import { bareEntrance, cookieOf, hexId, openGateway, type Gateway } from '../../support/realtime-gateway.ts'
import { startRedis, type OwnRedis } from '../../support/real-parts.ts'
import { until } from '../../support/until.ts'

jest.setTimeout(60_000)

const store = memoryShowStore()
const kicked = new Set<string>()
let redis: OwnRedis
let gateway: Gateway
let broadcast: OpenedBroadcast
let shows: Shows
let dataDir: string
let showId = ''
const sockets: TestSocket[] = []

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sibo-stage-'))
  redis = await startRedis()
  const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() }
  const logger = createLogger('silent')
  let opened: OpenedBroadcast | null = null
  gateway = await openGateway({
    redisUrl: redis.url,
    cells: (id) => shows.cells(id),
    bindings: (realtime, { bus, redis: clients }) => {
      shows = createShows({ store, clock, bus })
      const late = openBroadcast({
        shows,
        closing: { beginClosing: () => Promise.resolve() },
        sheetProblems: () => Promise.resolve([]),
        isKicked: (_showId, personKey) => Promise.resolve(kicked.has(personKey)),
        audit: { write: () => Promise.resolve() },
        signing: createSigning(['the secret of this test, long enough']),
        redis: clients.general,
        clock,
        logger,
        metrics: createMetrics(),
        config: {
          media: { listenIp: '127.0.0.1', announcedAddress: undefined, basePort: 0, workerCount: 1 },
          native: findNativeParts(process.env),
          dataDir,
          port: 0,
          turn: { urls: ['turn:relay.example'], secret: 'relay secret' },
          corsOrigins: [],
        },
      })
      void late.then((ready) => {
        opened = ready
        realtime.onGone(ready.pageGone)
        realtime.bind([...bareEntrance(realtime), ...ready.events])
      })
      return bareEntrance(realtime)
    },
  })
  broadcast = await until('the engine', 20_000, () => opened)
})
afterAll(async () => {
  await broadcast?.close()
  await gateway?.close()
  await redis?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})
beforeEach(async () => {
  for (const socket of sockets.splice(0)) socket.close()
  showId = hexId()
  await store.insert(showWith({ id: showId }))
})

const enter = async (cookie: string, purpose: 'studio' | 'viewer' = 'viewer'): Promise<TestSocket> => {
  const socket = await openSocket(gateway.url, cookie)
  sockets.push(socket)
  expect(await socket.ask('show:join', { showId, purpose })).toMatchObject({ ok: true })
  return socket
}
const hostCookie = cookieOf('member', HOST, hexId(), ['host'])
const guestCookie = (): string => cookieOf('guest', null, hexId())
const memberCookie = (...more: Role[]): string => cookieOf('member', hexId(), hexId(), more)
const onAir = async (): Promise<void> => {
  const { stageId: _stageId, takeFrom: _takeFrom, ...feed } = testFeed(showId)
  await broadcast.feeds.feedShow(showId, feed)
}
const capsOf = async (): Promise<AckOf<'stage:open'>['caps']> => {
  const { webrtc } = await broadcast.engine.admit({ stageId: showId })
  return clientEvents['stage:open'].ack.shape.caps.parse(webrtc)
}
const watch = async (socket: TestSocket, take = 1): Promise<Answer<'stage:watch'>> =>
  socket.ask('stage:watch', { rtpCapabilities: (await capsOf()) as never, take })
const fingerprint = { algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') }

describe('the host', () => {
  test('opens her stage: capabilities, a transport, the relay’s short credential', async () => {
    const host = await enter(hostCookie, 'studio')
    const opened = await host.ask('stage:open', {})
    expect(opened).toMatchObject({ ok: true, kept: false, take: 0, iceServers: [{ urls: ['turn:relay.example'] }] })
    if (!opened.ok || !opened.transport) throw new Error('not opened')
    expect(opened.caps.codecs?.some((codec) => codec.mimeType.toLowerCase() === 'video/h264')).toBe(true)
    expect(opened.transport.iceCandidates.length).toBeGreaterThan(0)
    const { id } = opened.transport
    expect(
      await host.ask('stage:connect', { transportId: id, dtlsParameters: { role: 'client', fingerprints: [fingerprint] } }),
    ).toMatchObject({ ok: true })
    expect(await host.ask('stage:restartIce', { transportId: id })).toMatchObject({ ok: true, iceParameters: {} })
    expect(await host.ask('show:goLive', { seenVersion: 1 })).toMatchObject({ ok: false, code: 'not_producing' })
    expect(await host.ask('stage:close', {})).toMatchObject({ ok: true })
    expect(await host.ask('stage:restartIce', { transportId: id })).toMatchObject({ ok: false, code: 'stage_changed' })
  })
  test('on a second device is asked first; taking over tells the first one', async () => {
    const laptop = await enter(hostCookie, 'studio')
    const opened = await laptop.ask('stage:open', {})
    // Another session of the same person: the gateway's sid is the person's, so the engine is asked by another key.
    await broadcast.engine.closeStage({ stageId: showId })
    await broadcast.engine.openStage({ stageId: showId, holderKey: 'phone', ownerKey: 'phone', takeFrom: 0, browser: 'Safari iPhone' })
    expect(opened.ok).toBe(true)
    const busy = await laptop.ask('stage:open', {})
    expect(busy).toMatchObject({ ok: false, code: 'stage_busy', params: { browser: 'Safari iPhone' } })
    expect(await laptop.ask('stage:open', { takeOver: true })).toMatchObject({ ok: true, kept: false })
  })
  test('keeps her transport over a lost line', async () => {
    const first = await enter(hostCookie, 'studio')
    const opened = await first.ask('stage:open', {})
    if (!opened.ok || !opened.transport) throw new Error('not opened')
    first.io.io.engine.close()
    const second = await enter(hostCookie, 'studio')
    const kept = await second.ask('stage:open', { keep: opened.transport.id })
    expect(kept).toMatchObject({ ok: true, kept: true, transport: null })
    expect(await second.ask('stage:restartIce', { transportId: opened.transport.id })).toMatchObject({ ok: true })
  })
  test('alone: others are refused by the table', async () => {
    const codes = async (cookie: string) => {
      const answer = await (await enter(cookie)).ask('stage:open', {})
      return answer.ok ? 'ok' : answer.code
    }
    expect(await codes(guestCookie())).toBe('sign_in_needed')
    expect(await codes(memberCookie())).toBe('not_allowed')
    expect(await codes(memberCookie('host'))).toBe('not_found')
    expect(await codes(memberCookie('assistant'))).toBe('not_allowed')
  })
})

describe('a viewer', () => {
  test('gets transport and both consumers in one answer, and hears when the worker dies', async () => {
    await onAir()
    const viewer = await enter(guestCookie())
    const watching = await watch(viewer)
    if (!watching.ok || !watching.transport) throw new Error(JSON.stringify(watching))
    expect(watching).toMatchObject({ take: 1, kept: false })
    expect(watching.consumers.map(({ kind }) => kind)).toEqual(['video', 'audio'])
    const report = {
      via: 'webrtc',
      wants: 'video',
      visible: true,
      fps: 25,
      freezeMs: 0,
      lossBps: 0,
      jitterBufferMs: 20,
      rttMs: 5,
      kbps: 400,
      behindMs: 0,
    } as const
    expect(await viewer.ask('stats:report', report)).toMatchObject({ ok: true, deliver: 'webrtc' })
    const other = await enter(memberCookie())
    const theft = { transportId: watching.transport.id, dtlsParameters: { fingerprints: [fingerprint] } }
    expect(await other.ask('stage:connect', theft)).toMatchObject({ ok: false, code: 'stage_changed' })
    expect(await watch(other, 9)).toMatchObject({ ok: false, code: 'stage_changed' })
    process.kill((await broadcast.engine.stats()).workers[0]?.pid ?? 0, 'SIGKILL')
    const [closed] = await until('stage:closed', 20_000, () => {
      const heard = viewer.heard('stage:closed')
      return heard.length > 0 ? heard : null
    })
    expect(closed).toMatchObject({ transportId: watching.transport.id, why: 'workerDied' })
    expect(closed?.afterMs).toBeGreaterThanOrEqual(0)
    expect(closed?.afterMs).toBeLessThan(500)
    // The feed begins again on the new worker: the row says the next take, and the room hears it.
    await until('the next take on the row', 20_000, async () => {
      const media = (await shows.get(showId))?.media
      return media?.state === 'on' && media.take > 1
    })
    await broadcast.feeds.stopFeed(showId)
  })
  test('before go-live sees nothing; unwatch is always harmless', async () => {
    const viewer = await enter(guestCookie())
    expect(await watch(viewer)).toMatchObject({ ok: false, code: 'not_producing' })
    expect(await viewer.ask('stage:unwatch', {})).toMatchObject({ ok: true })
  })
})

describe('hostile payloads', () => {
  const uuid = '0'.repeat(36)
  const huge = Array.from({ length: 61 }, () => ({ kind: 'video', mimeType: 'video/H264', clockRate: 90_000 }))
  const cases: [string, unknown][] = [
    ['stage:open', { takeOver: 'yes' }],
    ['stage:open', { keep: { $ne: null } }],
    ['stage:open', { showId: 'a'.repeat(24) }],
    ['stage:open', null],
    ['stage:open', [{}]],
    ['stage:connect', { transportId: uuid, dtlsParameters: { fingerprints: [] } }],
    ['stage:connect', { transportId: '../../etc', dtlsParameters: { fingerprints: [fingerprint] } }],
    ['stage:connect', { transportId: uuid, dtlsParameters: { fingerprints: [fingerprint], extra: 1 } }],
    ['stage:produce', { transportId: uuid, kind: 'data', source: 'camera', rtpParameters: { codecs: [] } }],
    ['stage:produce', { transportId: uuid, kind: 'video', source: 'camera', rtpParameters: { codecs: [] } }],
    ['stage:watch', { rtpCapabilities: { codecs: huge }, take: 1 }],
    ['stage:watch', { rtpCapabilities: {}, take: -1 }],
    ['stage:watch', { rtpCapabilities: {}, take: 1, startLayer: 3 }],
    ['stats:report', { via: 'webrtc' }],
    ['show:goLive', {}],
    ['show:goLive', { seenVersion: '1' }],
    ['show:pause', { seenVersion: 1, backAtMs: -1 }],
    ['show:end', { seenVersion: 1, reason: 'x' }],
  ]
  test('are bad input, and nothing happens', async () => {
    // Twenty malformed messages a minute cut a line: several lines share them.
    for (let from = 0; from < cases.length; from += 6) {
      const host = await enter(hostCookie, 'studio')
      for (const [name, payload] of cases.slice(from, from + 6)) {
        const answer = await host.ask(name as 'stage:open', payload as never)
        expect([name, answer]).toMatchObject([name, { ok: false, code: 'bad_input' }])
      }
      host.close()
    }
    expect((await shows.get(showId))?.phase).toBe('scheduled')
  })
  test('well-formed nonsense is refused from the closed table', async () => {
    const host = await enter(hostCookie, 'studio')
    const opened = await host.ask('stage:open', {})
    if (!opened.ok || !opened.transport) throw new Error('not opened')
    const transportId = opened.transport.id
    const codec = { mimeType: 'video/H264', clockRate: 90_000, payloadType: 96 }
    const source = 'camera' as const
    const asks = [
      host.ask('stage:produce', { transportId, kind: 'video', source, rtpParameters: { codecs: [codec], encodings: [] } }),
      host.ask('stage:produce', { transportId, kind: 'video', source, rtpParameters: { codecs: [{ ...codec, mimeType: 'video/../x' }] } }),
      host.ask('stage:produce', { transportId: uuid, kind: 'video', source, rtpParameters: { codecs: [codec], encodings: [{ ssrc: 1 }] } }),
      host.ask('stage:connect', { transportId, dtlsParameters: { fingerprints: [{ algorithm: 'none', value: 'x' }] } }),
      host.ask('stage:watch', { rtpCapabilities: {}, take: 0 }),
    ]
    for (const answer of await Promise.all(asks)) {
      expect(answer.ok).toBe(false)
      if (!answer.ok) expect(Object.keys(ERRORS)).toContain(answer.code)
      if (!answer.ok) expect(answer.code).not.toBe('fault')
    }
    expect(await broadcast.ready()).toBe(true)
  })
})
