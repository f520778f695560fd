// Every page in Chromium, each visited once: its content policy refuses nothing on it, and axe finds nothing serious or critical, in both languages where everybody comes by.
import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { BrowserContext, Page } from 'playwright-core'
import { startPages, type DemoPerson, type PageStage } from './page-stage.ts'

let stage: PageStage

beforeAll(async () => {
  stage = await startPages()
}, 240_000)
afterAll(() => stage?.end(), 60_000)

const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
const DRAWN_WITHIN_MS = 60_000
/** A page without a picture keeps asking for one, so that its requests never end: it is judged as it stands then. */
const QUIET_WITHIN_MS = 2000

/** Reduced motion, so that colours are judged where they come to rest. */
const contextOf = (person: DemoPerson | null, locale: string): Promise<BrowserContext> => {
  const viewport = person === null || person === 'viewer' || person === 'leader' ? phone : desk
  return stage.contextOf(person, { viewport, locale, reducedMotion: 'reduce' })
}

/** Notes what the policy refuses on the page, from its first byte on. */
const watchPolicy = async (page: Page): Promise<() => Promise<string[]>> => {
  const told: string[] = []
  page.on('console', (message) => {
    // A refused style is judged by its event below, which carries the beginning of the style; the console names only its hash.
    if (/Content.Security.Policy|Refused to/i.test(message.text()) && !/inline style/.test(message.text()))
      told.push(message.text().slice(0, 300))
  })
  await page.addInitScript(() => {
    const found: string[] = []
    Object.assign(window, { policyFound: found })
    document.addEventListener('securitypolicyviolation', (event) => {
      found.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`)
    })
  })
  return async () => [...told, ...(await page.evaluate(() => (window as unknown as { policyFound: string[] }).policyFound))]
}

/** "rule: what, at which elements" of everything serious or critical on the page. */
const barriersOn = async (page: Page, path: string): Promise<string[]> => {
  const { violations, passes } = await new AxeBuilder({ page }).analyze()
  // It looked at a page with something to read and to press.
  expect([
    path,
    passes.some(({ id }) => id === 'button-name' || id === 'link-name'),
    passes.some(({ id }) => id === 'color-contrast'),
  ]).toEqual([path, true, true])
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 6).map(({ target, html }) => `${id} (${help}): ${target.join(' ')} ${html.slice(0, 160)}`),
    )
}

/** What is wrong with a page that has drawn itself and come to rest. */
const faultsOn = async (context: BrowserContext, path: string): Promise<string[]> => {
  const page = await context.newPage()
  const refused = await watchPolicy(page)
  await page.goto(`${stage.url}${path}`)
  // what stands there while a page is fetched has nothing to tap
  await page.waitForFunction(() => document.querySelector('#root :is(button, a, input)') !== null, null, { timeout: DRAWN_WITHIN_MS })
  await page.waitForLoadState('networkidle', { timeout: QUIET_WITHIN_MS }).catch(() => undefined)
  // before axe, which brings styles of its own
  const faults = [...(await refused()), ...(await barriersOn(page, path))]
  await page.close()
  return faults.map((fault) => `${path} ${fault}`)
}

const LEADER_PAGES = ['', '/share', '/orders', '/earnings', '/people', '/board', '/level', '/tasks', '/courses', '/groups', '/withdraw']
const CONSOLE_DESKS = [
  '',
  '/products',
  '/shows',
  '/orders',
  '/shipping',
  '/afterSales',
  '/pickup',
  '/finance',
  '/members',
  '/staff',
  '/audit',
]
const LEADER_DESKS = ['', '/productivity', '/tasks', '/board', '/rules', '/commission', '/flags']

test.each<[string, DemoPerson | null, () => string[]]>([
  ['zh-CN', null, () => ['/', '/sign-in', '/sign-in/staff', '/setup', `/live/${stage.showId}`, '/nowhere']],
  ['en', null, () => ['/', `/live/${stage.showId}`]],
  ['zh-CN', 'viewer', () => ['/orders', '/me', '/me/addresses', '/me/addresses/new', '/me/devices', '/me/data', '/leader/apply']],
  ['zh-CN', 'leader', () => LEADER_PAGES.map((path) => `/leader${path}`)],
  ['zh-CN', 'host', () => [`/studio/${stage.showId}`]],
  ['zh-CN', 'assistant', () => [`/assist/${stage.showId}`]],
  ['zh-CN', 'merchant', () => CONSOLE_DESKS.map((path) => `/console${path}`)],
  ['zh-CN', 'merchant', () => LEADER_DESKS.map((path) => `/console/leaders${path}`)],
  ['en', 'merchant', () => ['/console/orders', '/console/products']],
])(
  'in %s as %s (%#): keeps to its policy, and nothing serious stands in anybody’s way',
  async (locale, person, paths) => {
    const context = await contextOf(person, locale)
    const faults: string[] = []
    for (const path of paths()) faults.push(...(await faultsOn(context, path)))
    await context.close()
    expect(faults).toEqual([])
  },
  400_000,
)

test('the documents of the contract keep to their policy', async () => {
  const context = await contextOf(null, 'zh-CN')
  const page = await context.newPage()
  const refused = await watchPolicy(page)
  await page.goto(`${stage.url}/docs`)
  await page.waitForFunction(() => (document.querySelector('#swagger-ui')?.textContent ?? '').trim().length > 0, null, {
    timeout: DRAWN_WITHIN_MS,
  })
  expect(await refused()).toEqual([])
  await context.close()
})
