// The demo's pages without media, for suites that look at them one by one: a server of its own, a browser, and browsers' contexts signed in as a demo person.
import { openPage } from '../support/page-client.ts'
import { until } from '../support/until.ts'
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { startFlow, type FlowParts } from './flow-parts.ts'

export type DemoPerson = 'viewer' | 'leader' | 'host' | 'assistant' | 'merchant'
export type PageStage = FlowParts & {
  readonly url: string
  readonly browser: Browser
  /** A show of the demo. */
  readonly showId: string
  /** null: somebody who did not sign in. The cookies are the server's own. */
  readonly contextOf: (person: DemoPerson | null, options?: BrowserContextOptions) => Promise<BrowserContext>
}

export const startPages = async (): Promise<PageStage> => {
  const parts = await startFlow({ MEDIASOUP_WORKERS: '0' })
  const { url } = parts.server
  const browser = await launchBrowser()
  const contextOf = async (person: DemoPerson | null, options: BrowserContextOptions = {}): Promise<BrowserContext> => {
    const context = await browser.newContext(options)
    if (person === null) return context
    await context.request.get(`${url}/`)
    const answer = await context.request.post(`${url}/api/v1/sign-in/demo`, { data: { person }, headers: { origin: url } })
    if (!answer.ok()) throw new Error(`signing in as ${person}: ${answer.status()}`)
    return context
  }
  const end = async (): Promise<void> => {
    await browser.close()
    await parts.end()
  }
  const showId = await until('a show of the demo', 60_000, async () => (await openPage(url).call('shows')).rows[0]?.id)
  return { ...parts, url, browser, showId, contextOf, end }
}
