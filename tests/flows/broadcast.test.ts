// Flow (a): a host goes live from a browser, one viewer watches by WebRTC, one is forced to HLS, both see the painted picture; (f): the media worker dies and the picture returns.
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openPage } from '../support/page-client.ts'
import type { RunningServer } from '../support/running-server.ts'
import { until } from '../support/until.ts'
import { launchBrowser, PAINTED_CODE, readPaintedCode, videoFacts } from './browser.ts'
import { startFlow, type FlowParts } from './flow-parts.ts'
import { announceShow } from './shop-story.ts'

const PICTURE_WITHIN_MS = 40_000

let parts: FlowParts
let server: RunningServer
let browser: Browser
let showId: string
let host: Page
let watching: Page

beforeAll(async () => {
  parts = await startFlow({ MEDIASOUP_WORKERS: '1' })
  server = parts.server
  browser = await launchBrowser()
  const merchant = openPage(server.url)
  await merchant.signInAs('merchant')
  showId = await announceShow(merchant, '摄像头开播')
})
afterAll(async () => {
  await browser?.close()
  await parts?.end()
})

const seesTheCode = (page: Page): Promise<boolean> =>
  until('the painted picture', PICTURE_WITHIN_MS, async () => (await readPaintedCode(page)) === PAINTED_CODE)
/** A new stream (or the step to HLS) begins to count anew: the count goes on from the lowest seen. */
const framesAdvance = async (page: Page): Promise<void> => {
  let from = await until('a playing video', PICTURE_WITHIN_MS, () => videoFacts(page))
  await until('frames advance', PICTURE_WITHIN_MS, async () => {
    const now = await videoFacts(page)
    if (now && (now.frames < from.frames || now.currentTime < from.currentTime)) from = now
    return now !== null && now.frames > from.frames + 5 && now.currentTime > from.currentTime
  })
}
const phone = (): Promise<BrowserContext> => browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })

test('a host goes live in the studio and a viewer sees the right picture by WebRTC, with sound', async () => {
  const desk = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', permissions: ['camera', 'microphone'] })
  host = await desk.newPage()
  await host.goto(`${server.url}/sign-in?demo=host`)
  await host.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  await host.goto(`${server.url}/studio/${showId}`)
  const goLive = host.getByRole('button', { name: '开播', exact: true })
  await until('the studio lets her go live', PICTURE_WITHIN_MS, () => goLive.isEnabled())
  await goLive.click()
  await until('the show is on air', 20_000, async () =>
    (await openPage(server.url).call('shows', { query: { phase: 'live' } })).rows.some((show) => show.id === showId),
  )
  watching = await (await phone()).newPage()
  await watching.goto(`${server.url}/live/${showId}`)
  expect(await seesTheCode(watching)).toBe(true)
  await framesAdvance(watching)
  expect(await videoFacts(watching)).toMatchObject({ via: 'stream', audioTracks: 1, muted: true, paused: false })
})

test('a viewer without WebRTC gets the same picture by HLS, with sound', async () => {
  const context = await phone()
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

/** The server's media workers, by the process table. */
const workerPids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
        return parent === server.pid() && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('mediasoup-worker')
      } catch {
        return false
      }
    })
    .map(Number)

test('the media worker is killed: host and viewer come back by themselves', async () => {
  const [worker] = workerPids()
  expect(worker).toBeDefined()
  process.kill(worker ?? 0, 'SIGKILL')
  await until('another worker', 10_000, () => workerPids().some((pid) => pid !== worker))
  await framesAdvance(watching)
  expect(await seesTheCode(watching)).toBe(true)
  expect(await host.getByRole('button', { name: /结束/ }).count()).toBeGreaterThan(0)
})

test('the host ends the show and viewers are told', async () => {
  await host.getByRole('button', { name: /结束/ }).first().click()
  await host.getByRole('alertdialog').getByRole('button', { name: /结束/ }).click()
  await until('the show is over', 20_000, async () => {
    const page = await openPage(server.url).call('show', { params: { id: showId } })
    return ['ended', 'processing', 'replay', 'archived'].includes(page.show.phase)
  })
  await watching
    .getByText(/结束|感谢|回放/)
    .first()
    .waitFor({ timeout: 10_000 })
})
