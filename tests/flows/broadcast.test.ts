// Flow (a): a host goes live from a browser, one viewer watches by WebRTC, one is forced to HLS, both see the painted picture; (f): the media worker dies and the picture returns; the host reloads or goes away, and comes back.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.ts'
import { freePort } from '../support/free-port.ts'
import { openPage } from '../support/page-client.ts'
import type { RunningServer } from '../support/running-server.ts'
import { startUdpRelay, type UdpRelay } from '../support/udp-relay.ts'
import { tellMs } from '../support/figure.ts'
import { until } from '../support/until.ts'
import { launchBrowser, openAs, openDesk, openPhone, PAINTED_CODE, playsOn, readPaintedCode, videoFacts } from './browser.ts'
import { startFlow, type FlowParts } from './flow-parts.ts'
import { workersOf } from './processes.ts'
import { announceShow, cellOf, join } from './shop-story.ts'

const PICTURE_WITHIN_MS = 90_000
const RETURN_WITHIN_MS = 75_000

let parts: FlowParts
/** What the host's page talks through, so that her network can change: the line and the media. */
let line: FaultProxy
let relay: UdpRelay
let server: RunningServer
let browser: Browser
let showId: string
let host: Page
let watching: Page

beforeAll(async () => {
  const mediaPort = await freePort()
  // Without PUBLIC_URL the server is its pages' origin at whatever address they opened it.
  parts = await startFlow({ MEDIASOUP_WORKERS: '1', MEDIASOUP_PORT: String(mediaPort), PUBLIC_URL: '' })
  server = parts.server
  line = await startFaultProxy({ port: server.port })
  relay = await startUdpRelay(mediaPort)
  browser = await launchBrowser()
  const merchant = openPage(server.url)
  await merchant.signInAs('merchant')
  showId = await announceShow(merchant, '摄像头开播')
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await line?.close()
  relay?.close()
  await parts?.end()
})

/** Every media candidate the server tells this browser is at `port` instead, and none by TCP. */
const mediaAt = (port: number): void => {
  const setRemoteDescription: (this: RTCPeerConnection, given: RTCSessionDescriptionInit) => Promise<void> = Reflect.get(
    RTCPeerConnection.prototype,
    'setRemoteDescription',
  )
  const moved = function (this: RTCPeerConnection, given: RTCSessionDescriptionInit): Promise<void> {
    const sdp = given.sdp
      ?.replaceAll(/^a=candidate:\S+ \d+ tcp .*\r\n/gim, '')
      .replaceAll(/^(a=candidate:\S+ \d+ \S+ \d+ \S+ )\d+/gm, `$1${port}`)
    performance.mark('media-awaited')
    return setRemoteDescription.call(this, { type: given.type, ...(sdp === undefined ? {} : { sdp }) })
  }
  Reflect.set(RTCPeerConnection.prototype, 'setRemoteDescription', moved)
}
/** Nobody listens there. */
const DEAF_PORT = 9

const seesTheCode = (page: Page): Promise<boolean> =>
  until('the painted picture', PICTURE_WITHIN_MS, async () => (await readPaintedCode(page)) === PAINTED_CODE)
const framesAdvance = async (page: Page): Promise<void> => {
  const before = await until('a playing video', PICTURE_WITHIN_MS, () => videoFacts(page))
  await until('frames advance', PICTURE_WITHIN_MS, async () => {
    const now = await videoFacts(page)
    return now !== null && now.frames > before.frames + 5 && now.currentTime > before.currentTime
  })
}
/** Grows each time the host publishes anew. */
const takeNow = async (): Promise<number> => {
  const socket = await openPage(server.url).connect()
  const { take } = cellOf(await join(socket, showId), 'media')
  socket.close()
  return take
}

test('a host goes live in the studio and a viewer sees the right picture by WebRTC, with sound', async () => {
  const desk = await openDesk(browser)
  await desk.addInitScript(mediaAt, relay.port)
  host = await openAs(desk, `http://localhost:${line.port}`, 'host', `/studio/${showId}`)
  const goLive = host.getByRole('button', { name: '开播', exact: true })
  await until('the studio lets her go live', PICTURE_WITHIN_MS, () => goLive.isEnabled())
  await goLive.click()
  await until('the show is on air', 20_000, async () =>
    (await openPage(server.url).call('shows', { query: { phase: 'live' } })).rows.some((show) => show.id === showId),
  )
  watching = await (await openPhone(browser)).newPage()
  await watching.goto(`${server.url}/live/${showId}`)
  expect(await seesTheCode(watching)).toBe(true)
  // A machine too busy for the first try goes on by HLS and tries WebRTC again half a minute later.
  await until('the picture comes by WebRTC', RETURN_WITHIN_MS, async () => (await videoFacts(watching))?.via === 'stream')
  await framesAdvance(watching)
  expect(await videoFacts(watching)).toMatchObject({ via: 'stream', audioTracks: 1, muted: true, paused: false })
})

test('a viewer without WebRTC gets the same picture by HLS, with sound', async () => {
  const context = await openPhone(browser)
  await context.addInitScript(() => {
    Reflect.deleteProperty(window, 'RTCPeerConnection')
    Reflect.deleteProperty(window, 'webkitRTCPeerConnection')
  })
  const page = await context.newPage()
  await page.goto(`${server.url}/live/${showId}`)
  expect(await seesTheCode(page)).toBe(true)
  await framesAdvance(page)
  await until('sound is decoded', PICTURE_WITHIN_MS, async () => (await videoFacts(page))?.audioTracks === 1)
  expect(await videoFacts(page)).toMatchObject({ via: 'list', paused: false })
  await context.close()
})

test('a viewer whose network lets no media through steps to HLS by herself', async () => {
  const context = await openPhone(browser)
  // Where the media would come from is a port that swallows it; asking and answering go on as ever.
  await context.addInitScript(mediaAt, DEAF_PORT)
  const page = await context.newPage()
  await page.goto(`${server.url}/live/${showId}`)
  expect(await seesTheCode(page)).toBe(true)
  expect(await videoFacts(page)).toMatchObject({ via: 'list', paused: false })
  const awaited = await page.evaluate(() => performance.getEntriesByName('media-awaited')[0]?.startTime ?? null)
  expect(awaited).not.toBeNull()
  tellMs('picture by HLS after WebRTC was tried', (await page.evaluate(() => performance.now())) - (awaited ?? 0))
  await context.close()
})

/** More than any buffer holds, so that it was sent after what happened. */
const NEW_SECONDS = 3
/** Waits for the picture that was sent after `sinceMs`, and prints how long there was none; the goal is 3 s after a death and 5 s after a reload, on a machine of its own. */
const pictureBack = async (what: string, sinceMs: number): Promise<void> => {
  await playsOn(watching, NEW_SECONDS, PICTURE_WITHIN_MS)
  tellMs(what, performance.now() - sinceMs - NEW_SECONDS * 1_000)
}

test('the media worker is killed: host and viewer come back by themselves', async () => {
  const [worker] = workersOf(server.pid())
  expect(worker).toBeDefined()
  const takeBefore = await takeNow()
  const killedAtMs = performance.now()
  process.kill(worker ?? 0, 'SIGKILL')
  await until('another worker', 20_000, () => workersOf(server.pid()).some((pid) => pid !== worker))
  await until('the host publishes anew', PICTURE_WITHIN_MS, async () => (await takeNow()) > takeBefore)
  await pictureBack('picture back after the media worker was killed', killedAtMs)
  expect(await seesTheCode(watching)).toBe(true)
  expect(await host.getByRole('button', { name: /结束/ }).count()).toBeGreaterThan(0)
})

test('the studio’s network changes while live: the viewer sees her again', async () => {
  const takeBefore = await takeNow()
  const movedAtMs = performance.now()
  await relay.moveAway()
  line.poison({ kind: 'down' })
  line.heal()
  await host.evaluate(() => window.dispatchEvent(new Event('online')))
  await pictureBack('picture back after the studio’s network changed', movedAtMs)
  expect(await seesTheCode(watching)).toBe(true)
  // In the same take; a machine too busy to mend the line in time begins another, and the viewer sees her all the same.
  process.stdout.write(`takes begun for the new network: ${(await takeNow()) - takeBefore}\n`)
  expect((await takeNow()) - takeBefore).toBeLessThanOrEqual(1)
})

test('the studio is reloaded while live: the viewer sees her again', async () => {
  const takeBefore = await takeNow()
  const reloadedAtMs = performance.now()
  await host.reload()
  await until('the host publishes anew', PICTURE_WITHIN_MS, async () => (await takeNow()) > takeBefore)
  await pictureBack('picture back after the studio was reloaded', reloadedAtMs)
  expect(await seesTheCode(watching)).toBe(true)
})

test('the host’s page is gone: viewers see a card with a timer, which leaves when she is back', async () => {
  const desk = host.context()
  await host.close()
  const card = watching.getByText('画面断了，正在重连').first()
  await card.waitFor({ timeout: PICTURE_WITHIN_MS })
  const waited = (): Promise<string> => watching.getByText(/已等/).first().innerText()
  const first = await waited()
  await until('the timer runs', 20_000, async () => (await waited()) !== first)
  host = await desk.newPage()
  await host.goto(`http://localhost:${line.port}/studio/${showId}`)
  await card.waitFor({ state: 'hidden', timeout: PICTURE_WITHIN_MS })
  await playsOn(watching, NEW_SECONDS, PICTURE_WITHIN_MS)
  expect(await seesTheCode(watching)).toBe(true)
})

test('the host ends the show and viewers are told', async () => {
  await host.getByRole('button', { name: /结束/ }).first().click()
  await host.getByRole('alertdialog').getByRole('button', { name: /结束/ }).click()
  await until('the show is over', 20_000, async () => {
    const page = await openPage(server.url).call('show', { params: { id: showId } })
    return ['ended', 'processing', 'replay', 'archived'].includes(page.show.phase)
  })
  const told = watching.getByText(/结束|感谢|回放/).first()
  await told.waitFor({ timeout: 10_000 })
  expect(await told.isVisible()).toBe(true)
})
