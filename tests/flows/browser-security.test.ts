// S11 in Chromium: both content policies stand on every page without a violation, no inline script, no framing, no credit by stuffing, cookies out of scripts' reach.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openPage } from '../support/page-client.ts'
import { until } from '../support/until.ts'
import { startPages, type PageStage } from './page-stage.ts'

let stage: PageStage

beforeAll(async () => {
  stage = await startPages()
}, 240_000)
afterAll(() => stage?.end(), 60_000)

/** A page of another site. */
const openStranger = async (html: string): Promise<{ url: string; close: () => void }> => {
  const stranger = createServer((_req, res) => {
    res.setHeader('Content-Type', 'text/html')
    res.end(html)
  })
  stranger.listen(0, '127.0.0.1')
  await new Promise((settle) => stranger.once('listening', settle))
  return {
    url: `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`,
    close: () => {
      stranger.closeAllConnections()
      stranger.close()
    },
  }
}

test('every page carries its policy and no inline script or style', async () => {
  for (const path of ['/', `/live/${stage.showId}`, '/console', `/studio/${stage.showId}`, '/sign-in']) {
    const answer = await fetch(`${stage.url}${path}`)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect([
      path,
      policy.includes("default-src 'none'"),
      policy.includes("script-src 'self';"),
      policy.includes("frame-ancestors 'none'"),
    ]).toEqual([path, true, true, true])
    const html = await answer.text()
    for (const script of html.match(/<script\b[^>]*>/g) ?? []) expect(script).toMatch(/ src="\/[^"]+"/)
    expect(html).not.toMatch(/<style|\son[a-z]+=|javascript:/i)
  }
})

describe('a stranger', () => {
  test('cannot frame a page', async () => {
    const stranger = await openStranger(`<iframe id="f" src="${stage.url}/" width="400" height="400"></iframe>`)
    const page = await stage.browser.newPage()
    const refused: string[] = []
    page.on('console', (message) => void refused.push(message.text()))
    await page.goto(stranger.url)
    await page.waitForLoadState('networkidle')
    const framed = page.frames().find((frame) => frame !== page.mainFrame())
    const shown = await framed?.evaluate(() => document.querySelector('#root') !== null).catch(() => false)
    expect(shown ?? false).toBe(false)
    expect(refused.join('\n')).toMatch(/frame-ancestors|X-Frame-Options/i)
    await page.close()
    stranger.close()
  })

  test('page cannot act with a visitor’s or member’s cookies', async () => {
    const stranger = await openStranger('<p>stranger</p>')
    const context = await stage.contextOf('viewer')
    const page = await context.newPage()
    await page.goto(stranger.url)
    const read = await page.evaluate(async (url) => {
      const form = new URLSearchParams({ person: 'merchant' })
      await fetch(`${url}/api/v1/sign-in/demo`, { method: 'POST', mode: 'no-cors', credentials: 'include', body: form }).catch(() => null)
      return fetch(`${url}/api/v1/me`, { credentials: 'include' }).then(
        () => 'read',
        () => 'unreadable',
      )
    }, stage.url)
    expect(read).toBe('unreadable')
    // Nobody was signed in or out by it: the cookies are still the viewer's.
    const me = (await (await context.request.get(`${stage.url}/api/v1/me`)).json()) as { nickname: string }
    expect(me.nickname).toBe('小满')
    await context.close()
    stranger.close()
  })
})

test('a leader’s link stuffed into somebody else’s page brings her nothing; opened by a person it does', async () => {
  const leader = openPage(stage.url)
  await leader.signInAs('leader')
  const { linkId, code } = await leader.call('linkCreate', { body: { showId: stage.showId } })
  const db = await mongoose.createConnection(stage.mongo.uri).asPromise()
  const touches = (): Promise<number> => db.collection('touches').countDocuments({ linkId })
  const before = await touches()
  const link = `${stage.url}/r/${code}`
  const stranger = await openStranger(
    `<link rel="prefetch" href="${link}?by=prefetch"><img src="${link}?by=img" alt=""><iframe src="${link}?by=frame"></iframe>` +
      `<iframe src="${link}?by=hidden" style="display:none"></iframe><script>fetch('${link}?by=fetch', { mode: 'no-cors', credentials: 'include' })</script>`,
  )
  const context = await stage.browser.newContext()
  const page = await context.newPage()
  const asked = new Set<string>()
  context.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    if (pathname === `/r/${code}`) asked.add(searchParams.get('by') ?? '')
  })
  await page.goto(stranger.url)
  await until('each way was tried', 20_000, () => ['prefetch', 'img', 'frame', 'hidden', 'fetch'].every((way) => asked.has(way)))
  await page.waitForLoadState('networkidle')
  const other = await stage.browser.newContext()
  await (await other.newPage()).goto(link)
  // Another visitor opens it later and looks: by when hers is there, anything the stuffing began would be too.
  await until('the opened page is a touch', 20_000, async () => (await touches()) > before)
  expect(await touches()).toBe(before + 1)
  await other.close()
  await context.close()
  await db.close()
  stranger.close()
}, 60_000)

test('session and visitor cookies are out of scripts’ reach, and nothing of the session is kept in the page', async () => {
  const context = await stage.contextOf('viewer')
  const page = await context.newPage()
  await page.goto(`${stage.url}/me`)
  await page.waitForFunction(() => (document.querySelector('#root')?.textContent ?? '').trim().length > 0)
  const seen = await page.evaluate(() => ({
    cookie: document.cookie,
    local: JSON.stringify(Object.entries(localStorage)),
    session: JSON.stringify(Object.entries(sessionStorage)),
  }))
  expect(seen.cookie).not.toMatch(/sibo/)
  const jar = await context.cookies()
  const ours = jar.filter(({ name }) => name.includes('sibo'))
  expect(ours.length).toBeGreaterThanOrEqual(2)
  for (const { value } of ours) expect(`${seen.local}${seen.session}${page.url()}`).not.toContain(value)
  const fresh = await stage.browser.newContext()
  const first = await fresh.newPage()
  await first.goto(`${stage.url}/`)
  expect((await fresh.cookies()).map(({ name, httpOnly, sameSite, path }) => ({ name, httpOnly, sameSite, path }))).toEqual([
    { name: 'sibo-v', httpOnly: true, sameSite: 'Lax', path: '/' },
  ])
  await fresh.close()
  await context.close()
}, 60_000)
