// axe in Chromium over the pages people use most: nothing serious or critical, in both languages where everybody comes by.
import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, BrowserContext } from 'playwright-core'
import { openPage } from '../support/page-client.ts'
import type { RunningServer } from '../support/running-server.ts'
import { until } from '../support/until.ts'
import { launchBrowser } from './browser.ts'
import { startFlow, type FlowParts } from './flow-parts.ts'

type Person = 'viewer' | 'leader' | 'host' | 'merchant'
let parts: FlowParts
let server: RunningServer
let browser: Browser
let showId: string

beforeAll(async () => {
  parts = await startFlow({ MEDIASOUP_WORKERS: '0' })
  server = parts.server
  browser = await launchBrowser()
  showId = await until('a show of the demo', 60_000, async () => (await openPage(server.url).call('shows')).rows[0]?.id)
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await parts?.end()
}, 60_000)

const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
/** Signed in by the API with the context's own cookies; reduced motion, so that colours are judged where they come to rest. */
const contextOf = async (person: Person | null, locale: string): Promise<BrowserContext> => {
  const viewport = person === 'host' || person === 'merchant' ? desk : phone
  const context = await browser.newContext({ viewport, locale, reducedMotion: 'reduce' })
  if (person === null) return context
  await context.request.get(`${server.url}/`)
  const answer = await context.request.post(`${server.url}/api/v1/sign-in/demo`, { data: { person }, headers: { origin: server.url } })
  expect([person, answer.status()]).toEqual([person, 200])
  return context
}

/** "rule: what, at which elements" of everything serious or critical on the page when it has come to rest. */
const faultsOn = async (context: BrowserContext, path: string): Promise<string[]> => {
  const page = await context.newPage()
  await page.goto(`${server.url}${path}`)
  // what stands there while a page is fetched has nothing to tap
  await page.waitForFunction(() => document.querySelectorAll('#root :is(button, a, input)').length >= 3, null, { timeout: 60_000 })
  await page.waitForLoadState('networkidle', { timeout: 15_000 }).catch(() => undefined)
  const { violations, passes } = await new AxeBuilder({ page }).analyze()
  await page.close()
  expect([path, passes.some(({ id }) => id === 'button-name'), passes.some(({ id }) => id === 'color-contrast')]).toEqual([
    path,
    true,
    true,
  ])
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 6).map((node) => `${path} ${id} (${help}): ${node.target.join(' ')} ${node.html.slice(0, 160)}`),
    )
}

test.each<[string, Person | null, () => string[]]>([
  ['zh-CN', null, () => ['/', `/live/${showId}`, '/sign-in', '/sign-in/staff', '/setup']],
  ['en', null, () => ['/', `/live/${showId}`]],
  ['zh-CN', 'viewer', () => ['/orders', '/me', '/me/addresses']],
  ['zh-CN', 'leader', () => ['/leader', '/leader/people']],
  ['zh-CN', 'host', () => [`/studio/${showId}`, `/assist/${showId}`]],
  ['zh-CN', 'merchant', () => ['/console', '/console/staff', '/console/shipping', '/console/afterSales']],
  ['en', 'merchant', () => ['/console/orders', '/console/products']],
])(
  'in %s as %s: nothing serious stands in anybody’s way',
  async (locale, person, paths) => {
    const context = await contextOf(person, locale)
    const faults: string[] = []
    for (const path of paths()) faults.push(...(await faultsOn(context, path)))
    await context.close()
    expect(faults).toEqual([])
  },
  240_000,
)
