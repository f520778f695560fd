// The desk of rules in a desktop browser: what another rate or rule would have changed stands there before it is saved, and a second person publishes.
import type { Browser, Page } from 'playwright-core'
import { openPage, type PageClient } from '../support/page-client.ts'
import { openDesk } from './browser.ts'

const WITHIN_MS = 60_000
export const ACCOUNTANT_PASSWORD = 'long enough to keep 7'

/** A page of the console for who is signed in with a client. */
const deskOf = async (browser: Browser, url: string, client: PageClient): Promise<Page> => {
  const context = await openDesk(browser)
  context.setDefaultTimeout(WITHIN_MS)
  const cookies = client.cookie().split('; ')
  await context.addCookies(
    cookies.map((cookie) => ({ name: cookie.slice(0, cookie.indexOf('=')), value: cookie.slice(cookie.indexOf('=') + 1), url })),
  )
  return context.newPage()
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const preview = async (page: Page): Promise<string> => {
  await button(page, '看看会改变什么').click()
  return (await page.getByRole('status').filter({ hasText: '过去' }).innerText()).replaceAll(/\s+/g, ' ')
}

export type RuleDeskStory = {
  /** Before a preview the draft cannot be saved. */
  readonly savedBlind: boolean
  readonly commission: string
  readonly attribution: string
  /** Somebody of finance besides the merchant. */
  readonly accountant: PageClient
}
/** The merchant writes a rate of `perCent` for the whole shop, may not publish it herself, and somebody of finance does. */
export async function changeRates(
  browser: Browser,
  { url, merchant, perCent }: { url: string; merchant: PageClient; perCent: number },
): Promise<RuleDeskStory> {
  const account = { name: '会计小丁', owner: false, scopes: ['finance' as const, 'leaders' as const], reason: '第二个人' }
  const { token } = await merchant.call('staffCreate', { body: account })
  const accountant = openPage(url)
  await accountant.call('staffWelcome', { body: { token, password: ACCOUNTANT_PASSWORD } })
  const page = await deskOf(browser, url, merchant)
  await page.goto(`${url}/console/leaders/rules`)
  await page.getByText('最后一次', { exact: true }).click()
  const attribution = await preview(page)

  await page.goto(`${url}/console/leaders/commission`)
  const rate = page.getByLabel('全店的佣金', { exact: true })
  await rate.fill(String(perCent))
  await rate.press('Tab')
  await page.getByLabel('为什么改').fill('冬季调整')
  const savedBlind = await button(page, '存成草稿').isEnabled()
  const commission = await preview(page)
  await button(page, '存成草稿').click()
  await button(page, '发布').click()
  await page.getByText('自己写的草稿要由另一个人发布').waitFor()
  const other = await deskOf(browser, url, accountant)
  await other.goto(`${url}/console/leaders/commission`)
  await button(other, '发布').click()
  await other.getByText('已发布').waitFor()
  await Promise.all([page, other].map((one) => one.context().close()))
  return { savedBlind, commission, attribution, accountant }
}
