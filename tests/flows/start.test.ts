// One command on a bare machine: the server brings its own databases, the printed link shows a show that is alive, and neither an orderly nor a sudden end leaves anything behind.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { tellMs } from '../support/figure.ts'
import { openPage } from '../support/page-client.ts'
import { startServer, type RunningServer } from '../support/running-server.ts'
import { until } from '../support/until.ts'
import { launchBrowser, videoFacts } from './browser.ts'
import { descendantsOf, processes, type Process } from './processes.ts'
import { liveShow } from './shop-story.ts'

const ALIVE_WITHIN_MS = 60_000
const STOPPED_WITHIN_MS = 30_000
/** What a killed server leaves must be gone by itself within this. */
const ORPHANS_WITHIN_MS = 15_000

let server: RunningServer
let browser: Browser
let page: Page
let showId: string

beforeAll(async () => {
  server = await startServer({ DEMO_AUDIENCE: '1', DEMO_BROADCAST: '1', MEDIASOUP_WORKERS: '1' })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.end()
})

const runs = (program: string): boolean => descendantsOf(server.pid()).some(({ command }) => command.includes(program))
/** Those of `known` that still live, and whoever names the data folder. */
const leftOf = (known: readonly Process[]): Process[] =>
  processes().filter(
    (one) => one.command.includes(server.dataDir) || known.some((before) => before.pid === one.pid && before.command === one.command),
  )
const gone = (known: readonly Process[], withinMs: number): Promise<boolean> =>
  until('every process of the server is gone', withinMs, () => leftOf(known).length === 0).catch((err: unknown) => {
    throw new Error(`${String(err)}: ${JSON.stringify(leftOf(known))}`)
  })

test('prints its address and four one-tap sign-ins', () => {
  const printed = server.output()
  expect(printed).toContain(`私播 Sibo  ${server.url}`)
  for (const person of ['viewer', 'leader', 'host', 'merchant']) expect(printed).toContain(`${server.url}/sign-in?demo=${person}`)
})

test('the printed viewer link leads to a show with moving picture, chat and a pinned product, nobody doing anything else', async () => {
  const link = /http:\S+\/sign-in\?demo=viewer/.exec(server.output())?.[0] ?? ''
  page = await (await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })).newPage()
  await page.goto(link)
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  showId = await liveShow(openPage(server.url))
  await page.locator(`a[href*="${showId}"]`).first().click({ timeout: ALIVE_WITHIN_MS })
  await page.waitForURL(new RegExp(`/live/${showId}`))
  const before = await until('a playing video', ALIVE_WITHIN_MS, async () => {
    const facts = await videoFacts(page)
    return facts && facts.frames > 0 ? facts : null
  })
  await until('the picture moves', ALIVE_WITHIN_MS, async () => ((await videoFacts(page))?.frames ?? 0) > before.frames + 20)
  await page.getByText('模拟', { exact: true }).first().waitFor({ timeout: ALIVE_WITHIN_MS })
  await page.getByRole('button', { name: /^抢购/ }).first().waitFor({ timeout: ALIVE_WITHIN_MS })
  const joined = await (await openPage(server.url).connect()).must('show:join', { showId, purpose: 'viewer' })
  const pinned = joined.told.room?.cells.find((cell) => cell.kind === 'pin')
  expect(pinned?.kind === 'pin' && pinned.pin !== null).toBe(true)
})

test('SIGTERM with a page open ends it in time and leaves no process', async () => {
  expect(['mongod', 'redis-server', 'mediasoup-worker', 'ffmpeg'].filter((program) => !runs(program))).toEqual([])
  const known = descendantsOf(server.pid())
  const fromMs = performance.now()
  await server.kill('SIGTERM')
  expect(performance.now() - fromMs).toBeLessThan(STOPPED_WITHIN_MS)
  await gone(known, ORPHANS_WITHIN_MS)
})

test('a second start is ready soon, with the same show on air', async () => {
  const fromMs = performance.now()
  await server.startAgain()
  // The promise to people is 10 s.
  tellMs('second start: ready after', performance.now() - fromMs)
  expect(await liveShow(openPage(server.url))).toBe(showId)
})

test('kill -9 leaves no orphan, and the third start finds everything', async () => {
  const known = descendantsOf(server.pid())
  await server.kill('SIGKILL')
  await gone(known, ORPHANS_WITHIN_MS)
  await server.startAgain()
  expect(await liveShow(openPage(server.url))).toBe(showId)
  const before = await until('the page that stayed open plays again', ALIVE_WITHIN_MS, () => videoFacts(page))
  await until('and moves', ALIVE_WITHIN_MS, async () => ((await videoFacts(page))?.frames ?? 0) > before.frames + 20)
})
