// Proves over real HTTP, with a real worker and ffmpeg, that a fed show is listed, its segments decode, and lists and paths are guarded.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as HLS from 'hls-parser'
import { openBroadcast, type OpenedBroadcast } from '../../../server/broadcast/door.ts'
import { createBus } from '../../../server/domain-events.ts'
import { createLogger } from '../../../server/logger.ts'
import { createMetrics } from '../../../server/metrics.ts'
import { clipOf } from '../../../server/order-desk/moment.rules.ts'
import { findNativeParts } from '../../../server/persistence/native-parts.ts'
import { createRedisClients, type RedisClients } from '../../../server/persistence/redis.ts'
import { createShows, type Shows } from '../../../server/shows/show.service.ts'
import { createSigning } from '../../../server/signing.ts'
import { probe, testFeed } from '../../media/own-engine.ts'
import { SHOW, showWith } from '../../support/broadcast-world.ts'
import { idOf } from '../../support/goods-actors.ts'
import { createTestHttp, guest, member, type TestHttp } from '../../support/http-app.ts'
import { memoryShowStore } from '../../support/memory-shows.ts'
import { startRedis, type OwnRedis } from '../../support/real-parts.ts'
import { until } from '../../support/until.ts'

const SLOW_MS = 60_000
let dataDir: string
let ownRedis: OwnRedis
let redis: RedisClients
let broadcast: OpenedBroadcast
let shows: Shows
let http: TestHttp
let server: Server
let base: string
let movedMs = 0
let who = guest
let visitors = 0
/** Every request from a browser of its own, unless the test holds on to one. */
const fresh = () => ({ ...guest, visitorId: idOf(0x10000 + (visitors += 1)) })
const kicked = new Set<string>()
const metrics = createMetrics()

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), '.sibo-hls-'))
  const logger = createLogger('silent')
  const clock = { nowMs: () => Date.now() + movedMs, monotonicMs: () => performance.now() + movedMs }
  ownRedis = await startRedis()
  redis = await createRedisClients({ url: ownRedis.url, logger })
  const store = memoryShowStore()
  await store.insert(showWith())
  await store.insert(showWith({ id: idOf(2), phase: 'scheduled' }))
  shows = createShows({ store, clock, bus: createBus(logger) })
  broadcast = await openBroadcast({
    shows,
    closing: { beginClosing: () => Promise.resolve() },
    sheetProblems: () => Promise.resolve([]),
    isKicked: (_showId, personKey) => Promise.resolve(kicked.has(personKey)),
    audit: { write: () => Promise.resolve() },
    signing: createSigning(['the secret of this test, long enough']),
    redis: redis.general,
    clock,
    logger,
    metrics,
    config: {
      media: { listenIp: '127.0.0.1', announcedAddress: undefined, basePort: 0, workerCount: 1 },
      native: findNativeParts(process.env),
      dataDir,
      port: 0,
      turn: { urls: [], secret: undefined },
      corsOrigins: ['https://mini.example'],
    },
  })
  http = createTestHttp({ rawRoutes: broadcast.rawRoutes, metrics }, { production: false, publicUrlGiven: false }, () =>
    who === guest ? fresh() : who,
  )
  server = createServer(http.app)
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { stageId: _stageId, takeFrom: _takeFrom, ...feed } = testFeed(SHOW)
  await broadcast.feeds.feedShow(SHOW, feed)
  await until('a list of two segments', 20_000, async () => (await list()).segments.length >= 2)
}, SLOW_MS)
afterAll(async () => {
  server?.closeAllConnections()
  await new Promise((settle) => server?.close(settle))
  await broadcast?.close()
  await redis?.close()
  await ownRedis?.stop()
  http?.end()
  rmSync(dataDir, { recursive: true, force: true })
})

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${base}${path}`, { headers })
const listUrl = `/hls/${SHOW}/index.m3u8`
const list = async (): Promise<HLS.types.MediaPlaylist> => {
  const answer = await get(listUrl)
  return answer.ok ? (HLS.parse(await answer.text()) as HLS.types.MediaPlaylist) : new HLS.types.MediaPlaylist({ targetDuration: 2 })
}
const uriOf = async (): Promise<string> => `/hls/${SHOW}/${(await list()).segments.at(-1)?.uri ?? ''}`

describe('a show on the air', () => {
  test(
    'is listed, and its segments decode with picture and sound',
    async () => {
      const answer = await get(listUrl)
      expect(answer.headers.get('content-type')).toBe('application/vnd.apple.mpegurl; charset=utf-8')
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
      // A first touch got its cookie with this answer: it is hers alone.
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('vary')).toContain('Sec-Fetch-Site')
      const { segments } = await list()
      const [segment] = segments
      const bytes = await Promise.all(
        [segment?.map?.uri, segment?.uri].map(async (uri) => {
          const part = await get(`/hls/${SHOW}/${uri ?? ''}`)
          expect(part.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
          expect(part.headers.get('set-cookie')).toBeNull()
          expect(part.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
          expect(part.headers.get('content-type')).toMatch(/^video\//)
          return Buffer.from(await part.arrayBuffer())
        }),
      )
      const file = join(dataDir, 'one.mp4')
      writeFileSync(file, Buffer.concat(bytes))
      const { streams } = await probe(file)
      expect(streams.map((stream) => stream.codec_name).toSorted()).toEqual(['aac', 'h264'])
      expect(Number(streams.find((stream) => stream.codec_type === 'video')?.nb_read_frames)).toBeGreaterThan(30)
    },
    SLOW_MS,
  )
  test('counts itself', async () => {
    await broadcast.duties.find(({ name }) => name === 'broadcast.look')?.run()
    const { body } = await metrics.exposition()
    expect(body).toContain('sibo_media_stages 1')
    expect(body).toContain('sibo_media_workers 1')
    expect(await broadcast.ready()).toBe(true)
  })
  test('has no recording to cut from yet', async () => {
    expect(await broadcast.replayList(SHOW)).toBeNull()
    expect(await broadcast.replayList('f'.repeat(24))).toBeNull()
  })
})

describe('guards', () => {
  test('a list is not for another site’s page, save the origins the merchant named', async () => {
    const refused = await get(listUrl, { 'sec-fetch-site': 'cross-site', origin: 'https://thief.example' })
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ code: 'not_allowed' })
    expect((await get(listUrl, { 'sec-fetch-site': 'cross-site', origin: 'https://mini.example' })).status).toBe(200)
    expect((await get(listUrl, { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })
  test('a kicked person reads no list', async () => {
    kicked.add(member.personId ?? '')
    who = member
    const refused = await get(listUrl)
    who = guest
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'kicked' }])
  })
  test('a browser that asks more than ten times a second is slowed down', async () => {
    who = { ...guest, visitorId: idOf(0xf00) }
    const answers = await Promise.all(Array.from({ length: 30 }, () => get(listUrl)))
    who = guest
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10)
  })
  test.each([
    ['a show that has not begun', `/hls/${idOf(2)}/index.m3u8`],
    ['a show that is not', `/hls/${idOf(3)}/index.m3u8`],
    ['no id', '/hls/__proto__/index.m3u8'],
    ['a folder', '/hls/..%2f..%2fetc/index.m3u8'],
    ['an id in capitals', `/hls/${SHOW.toUpperCase()}/index.m3u8`],
    ['another name', `/hls/${SHOW}/other.m3u8`],
    ['an operator', '/hls/%24ne/index.m3u8'],
  ])('%s has no list', async (_what, path) => {
    const answer = await get(path)
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'not_found' }])
  })
  test('a segment is given by the path of its list alone', async () => {
    const uri = await uriOf()
    expect((await get(uri)).status).toBe(200)
    const [, , , token = '', name = ''] = uri.split('/')
    const wrong = async (path: string): Promise<number> => (await get(path)).status
    expect(await wrong(`/hls/${SHOW}/${'A'.repeat(22)}/${name}`)).toBe(403)
    expect(await wrong(`/hls/${idOf(2)}/${token}/${name}`)).toBe(403)
    for (const bad of ['index.jsonl', '..%2findex.jsonl', 'abcdef-0.m4s', `${name}%00`, `${name}.bak`, '%2e%2e'])
      expect(await wrong(`/hls/${SHOW}/${token}/${bad}`)).toBe(404)
    for (const bad of ['short', `${token}A`, `${token.slice(1)}.`]) expect(await wrong(`/hls/${SHOW}/${bad}/${name}`)).toBe(404)
  })
  test('a path ends two windows after its list was read', async () => {
    const uri = await uriOf()
    try {
      movedMs = 10 * 60_000
      expect((await get(uri)).status).toBe(200)
      movedMs = 20 * 60_000
      expect((await get(uri)).status).toBe(403)
    } finally {
      movedMs = 0
    }
  })
})

describe('the end', () => {
  test(
    'the replay is the whole recording with its end, read from disk; the stage is gone',
    async () => {
      const { version } = (await shows.get(SHOW)) ?? showWith()
      await broadcast.ending.end(SHOW, 'host', { seenVersion: version })
      await until('the replay', 20_000, async () => (await shows.get(SHOW))?.phase === 'replay')
      const replay = await until('the replay’s list', 20_000, async () => {
        const text = await (await get(listUrl)).text()
        return text.includes('#EXT-X-PLAYLIST-TYPE:VOD') ? text : null
      })
      const { segments, endlist } = HLS.parse(replay) as HLS.types.MediaPlaylist
      expect(endlist).toBe(true)
      const first = await get(`/hls/${SHOW}/${segments[0]?.uri ?? ''}`)
      expect([first.status, first.headers.get('content-type')]).toEqual([200, 'video/iso.segment'])
      expect(first.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect((await first.arrayBuffer()).byteLength).toBeGreaterThan(1_000)
      expect((await broadcast.engine.stats()).stages).toEqual([])
      expect((await shows.get(SHOW))?.media.state).toBe('off')
    },
    SLOW_MS,
  )
  test('the moment of an order is a list of its own whose segments play', async () => {
    const whole = (await broadcast.replayList(SHOW)) ?? ''
    const begunMs = (HLS.parse(whole) as HLS.types.MediaPlaylist).segments[0]?.programDateTime?.getTime() ?? 0
    const clip = clipOf(whole, begunMs + 500, begunMs + 2_500)
    const { segments, endlist } = HLS.parse(clip?.text ?? '') as HLS.types.MediaPlaylist
    expect({ endlist, count: segments.length }).toEqual({ endlist: true, count: 2 })
    const parts = await Promise.all([segments[0]?.map?.uri, ...segments.map(({ uri }) => uri)].map((uri) => get(uri ?? '')))
    expect(parts.map(({ status }) => status)).toEqual([200, 200, 200])
    const file = join(dataDir, 'moment.mp4')
    writeFileSync(file, Buffer.concat(await Promise.all(parts.map(async (part) => Buffer.from(await part.arrayBuffer())))))
    const { streams } = await probe(file)
    expect(streams.map((stream) => stream.codec_name).toSorted()).toEqual(['aac', 'h264'])
    expect(Number(streams.find((stream) => stream.codec_type === 'video')?.nb_read_frames)).toBeGreaterThan(30)
  })
})
