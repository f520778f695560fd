// Tests media with a real browser: a host's camera by WebRTC, a viewer by WebRTC and by HLS, layers, deaths and both codecs.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { findNativeParts } from '../../server/persistence/native-parts.ts'
import { tellMs } from '../support/figure.ts'
import { until } from '../support/until.ts'
import { startEngine } from './own-engine.ts'
import type { OwnEngine } from './own-engine.ts'

const stageId = 'show1'
const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  ...['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

let browser: Browser
let folder: string
let script: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sibo-media-page-'))
  script = bundle(folder)
  browser = await chromium.launch({ executablePath: findNativeParts(process.env).chromium ?? 'chromium', args: flags })
})
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
})

/** In a process of its own: the bundler does not run inside jest's module loader. */
function bundle(outDir: string): string {
  const build = {
    root: import.meta.dirname,
    logLevel: 'error',
    configFile: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { outDir, emptyOutDir: false, lib: { entry: 'browser-page.mjs', formats: ['es'], fileName: 'page' } },
  }
  execFileSync(process.execPath, ['--input-type=module', '-e', `import { build } from 'vite'; await build(${JSON.stringify(build)})`], {
    cwd: import.meta.dirname,
  })
  return readFileSync(join(outDir, 'page.js'), 'utf8')
}

let own: OwnEngine
let server: Server
let context: BrowserContext
let origin: string
beforeEach(async () => {
  own = await startEngine({ workerCount: 2 })
  server = createServer(
    (request, response) =>
      void serve(request.url ?? '/').then((answer) => response.writeHead(answer.status, answer.headers).end(answer.body)),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  context = await browser.newContext()
})
afterEach(async () => {
  await context.close()
  await own.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

type Answer = { status: number; headers?: Record<string, string>; body?: string | Uint8Array }
async function serve(url: string): Promise<Answer> {
  if (url === '/')
    return {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><body><script type=module src=/page.js></script>',
    }
  if (url === '/page.js') return { status: 200, headers: { 'content-type': 'text/javascript' }, body: script }
  if (url === '/hls/index.m3u8') {
    const list = await own.engine.playlist({ stageId, view: 'live', segmentPrefix: 's/' })
    return list ? { status: 200, headers: { 'content-type': 'application/vnd.apple.mpegurl' }, body: list.text } : { status: 404 }
  }
  const segment = await own.engine.segment({ stageId, name: url.replace('/hls/s/', '') })
  return segment?.bytes ? { status: 200, headers: { 'content-type': segment.contentType }, body: segment.bytes } : { status: 404 }
}

async function openPage(): Promise<Page> {
  const page = await context.newPage()
  await page.exposeFunction('ask', (method: 'openStage', input: never) => own.engine[method](input))
  await page.goto(origin)
  await page.waitForFunction('window.playHls !== undefined')
  return page
}
const call = <T>(page: Page, name: string, input?: unknown): Promise<T> => page.evaluate(`window.${name}(${JSON.stringify(input) ?? ''})`)
const publish = (page: Page, codecName = 'h264') =>
  call<{ mimeType: string; width: number }>(page, 'publish', { stageId, ownerKey: 'host-socket', codecName })
const watchStage = (page: Page) => call<number>(page, 'watchStage', { stageId, viewerKey: 'viewer-socket' })
type Received = { framesDecoded: number; width: number }
type Playing = { currentTime: number; width: number; frames: number; heardBytes: number; behindMs: number | null; errors: string[] }

async function advances(page: Page, withinMs: number): Promise<Received> {
  const { framesDecoded } = await call<Received>(page, 'received')
  return until('frames to advance', withinMs, async () => {
    const now = await call<Received>(page, 'received')
    return now.framesDecoded > framesDecoded + 5 ? now : null
  })
}

const RESTS_AFTER_MS = 5_000
/** A busy machine's Chromium stops sending the larger layers: true once this one has sent nothing new for five seconds. */
const restingLayer = (host: Page, layer: number): (() => Promise<boolean>) => {
  let last = { frames: -1, atMs: 0 }
  return async () => {
    const frames = await call<number>(host, 'framesSent', layer)
    if (frames !== last.frames) last = { frames, atMs: performance.now() }
    return performance.now() - last.atMs > RESTS_AFTER_MS
  }
}

test('a host publishes H.264 in three layers, a viewer sees it and is moved between layers', async () => {
  const host = await openPage()
  expect(await publish(host)).toEqual({ mimeType: 'video/H264', width: 1280 })
  expect((await own.told('producing')).cell).toMatchObject({ state: 'on', take: 1, layers: 3 })
  const viewer = await openPage()
  tellMs('first picture of a viewer', await watchStage(viewer))
  await advances(viewer, 30_000)
  expect(await call<number>(host, 'framesSent', 0)).toBeGreaterThan(0)
  // The top layer is left out: a busy machine's Chromium stops sending it.
  for (const [layer, width] of [
    [0, 320],
    [1, 640],
    [0, 320],
  ] as const) {
    await own.engine.setLayer({ viewerKey: 'viewer-socket', layer })
    const givenUp = layer > 0 ? restingLayer(host, layer) : async () => false
    const how = await until(`a picture ${width} wide`, 90_000, async () => {
      if ((await call<Received>(viewer, 'received')).width === width) return 'seen'
      return (await givenUp()) ? 'not sent by a host without processor to spare' : null
    })
    console.info(`layer ${layer}: ${how}`)
  }
  await own.engine.setWants({ viewerKey: 'viewer-socket', wants: 'audio' })
  await until('the picture to stand', 20_000, async () => {
    const before = await call<Received>(viewer, 'received')
    await viewer.waitForTimeout(300)
    return (await call<Received>(viewer, 'received')).framesDecoded === before.framesDecoded
  })
  await own.engine.setWants({ viewerKey: 'viewer-socket', wants: 'video' })
  await advances(viewer, 30_000)
})

test.each(['h264', 'vp8'])('a %s host is played as HLS by hls.js, with sound, near the live edge', async (codecName) => {
  const host = await openPage()
  await publish(host, codecName)
  await own.told('producing')
  await own.engine.startRecording({ stageId })
  await until('the list', 120_000, () => own.engine.playlist({ stageId, view: 'live' }))
  const viewer = await openPage()
  await call(viewer, 'playHls', `${origin}/hls/index.m3u8`)
  const begun = await until('HLS to play', 60_000, async () => {
    const now = await call<Playing>(viewer, 'playing')
    return now.frames > 10 && now.heardBytes > 0 && now.currentTime > 0 ? now : null
  })
  const later = await until('HLS to go on', 60_000, async () => {
    const now = await call<Playing>(viewer, 'playing')
    return now.currentTime > begun.currentTime + 4 ? now : null
  })
  expect([320, 640, 1280]).toContain(later.width)
  expect(later.behindMs).toBeGreaterThan(0)
  expect(later.behindMs).toBeLessThan(30_000)
  expect(later.errors.filter((error) => error.endsWith('true'))).toEqual([])
})

test('the host’s page closes: away within seconds; it opens again: the next take, the same recording with a discontinuity', async () => {
  const first = await openPage()
  await publish(first)
  await own.told('producing')
  await own.engine.startRecording({ stageId })
  await until('the list', 120_000, () => own.engine.playlist({ stageId, view: 'live' }))
  const closedAt = performance.now()
  await first.close()
  expect(await own.told('silent')).toMatchObject({ cell: { state: 'away', take: 1 } })
  tellMs('away after the host’s page closed', performance.now() - closedAt)
  const from = own.events.length
  const second = await openPage()
  await publish(second)
  expect((await own.told('producing', from)).cell).toMatchObject({ state: 'on', take: 2 })
  await until('a discontinuity', 20_000, async () =>
    (await own.engine.playlist({ stageId, view: 'live' }))?.text.includes('#EXT-X-DISCONTINUITY\n'),
  )
})

test('the ingest worker is killed: host and viewer begin again when told, and the picture is back', async () => {
  const host = await openPage()
  await publish(host)
  await own.told('producing')
  const viewer = await openPage()
  await watchStage(viewer)
  const workers = (await own.engine.stats()).workers
  const from = own.events.length
  const killedAt = performance.now()
  process.kill(workers.find((worker) => worker.viewerCount === 0)?.pid ?? 0, 'SIGKILL')
  await own.told('hostClosed', from)
  await publish(host)
  expect((await own.told('producing', from)).cell.take).toBe(2)
  await watchStage(viewer)
  tellMs('the picture is back after a worker’s death', performance.now() - killedAt)
  await advances(viewer, 30_000)
})
