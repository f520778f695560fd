// Flow (d): chat, mute, delete, and a page that loses its line in the middle: no line twice, none lost; by sockets, and as two people see it on their screens.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import type { ChatLine } from '../../server/protocol/chat.ts'
import { openPage, pageKey, type PageSocket } from '../support/page-client.ts'
import type { RunningServer } from '../support/running-server.ts'
import { until } from '../support/until.ts'
import { launchBrowser, openAs, openPhone } from './browser.ts'
import { startFlow, type FlowParts } from './flow-parts.ts'
import { join, liveShow, makeBuyer } from './shop-story.ts'

let parts: FlowParts
let server: RunningServer
let browser: Browser

beforeAll(async () => {
  parts = await startFlow({ MEDIASOUP_WORKERS: '0' })
  server = parts.server
  browser = await launchBrowser()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await parts?.end()
})

const heardLines = (socket: PageSocket): ChatLine[] => socket.heard('show:flow').flatMap((frame) => frame.chat ?? [])

describe('chat in a live room', () => {
  test('lines reach the room once, a resend changes nothing, a mute and a deletion are seen by everybody', async () => {
    const host = openPage(server.url)
    await host.signInAs('host')
    const showId = await liveShow(host)
    const hostSocket = await host.connect()
    await join(hostSocket, showId, { purpose: 'studio' })
    const speaker = await makeBuyer(server.url, 1)
    const socket = await speaker.page.connect()
    await join(socket, showId)

    const clientMessageId = pageKey()
    const sent = await socket.must('chat:send', { clientMessageId, text: '江西能到吗' })
    const again = await socket.must('chat:send', { clientMessageId, text: '江西能到吗' })
    expect(again.lineNo).toBe(sent.lineNo)
    const line = await until('the host hears the line', 20_000, () => heardLines(hostSocket).find((one) => one.lineNo === sent.lineNo))
    expect(line.text).toBe('江西能到吗')
    expect(heardLines(hostSocket).filter((one) => one.lineNo === sent.lineNo)).toHaveLength(1)

    await hostSocket.must('chat:delete', { lineNo: sent.lineNo })
    await until('everybody hears the deletion', 20_000, () =>
      socket
        .heard('show:told')
        .some((told) => told.entries?.some((entry) => entry.kind === 'erased' && entry.lineNos?.includes(sent.lineNo))),
    )
    const history = await socket.must('chat:history', {})
    expect(history.lines.find((one) => one.lineNo === sent.lineNo)?.text ?? '').not.toContain('江西')

    await hostSocket.must('chat:mute', { speakerKey: line.speakerKey, minutes: 10, reason: '刷屏' })
    expect(await socket.ask('chat:send', { clientMessageId: pageKey(), text: '还能说话吗' })).toMatchObject({ ok: false, code: 'muted' })
    await hostSocket.must('chat:mute', { speakerKey: line.speakerKey, minutes: 0 })
    await until('she may speak again', 20_000, async () => (await socket.ask('chat:send', { clientMessageId: pageKey(), text: '谢谢' })).ok)
    socket.close()
    hostSocket.close()
  })

  test('a page that loses its line in the middle finds every line once, and its unanswered line is said once', async () => {
    const viewer = await makeBuyer(server.url, 2)
    const other = await makeBuyer(server.url, 3)
    const showId = await liveShow(viewer.page)
    const [first, speaker] = await Promise.all([viewer.page.connect(), other.page.connect()])
    await join(first, showId)
    await join(speaker, showId)
    const before = await speaker.must('chat:send', { clientMessageId: pageKey(), text: '第一句' })
    const unanswered = pageKey()
    // Sent, and the line is cut before the answer can be read.
    first.io.emit('chat:send', { clientMessageId: unanswered, text: '断线时的一句' }, () => undefined)
    first.io.io.engine.close()
    const during = await speaker.must('chat:send', { clientMessageId: pageKey(), text: '断线中的一句' })
    const back = await viewer.page.connect()
    const joined = await back.must('show:join', { showId, purpose: 'viewer', chatAfter: Math.max(0, before.lineNo - 32) })
    const said = await back.must('chat:send', { clientMessageId: unanswered, text: '断线时的一句' })
    const history = await back.must('chat:history', { afterLineNo: Math.max(0, before.lineNo - 1) })
    const numbers = history.lines.map((line) => line.lineNo)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers).toEqual(expect.arrayContaining([before.lineNo, during.lineNo, said.lineNo]))
    expect(history.lines.filter((line) => line.text === '断线时的一句')).toHaveLength(1)
    expect(joined.chat.map((line) => line.lineNo)).toEqual(expect.arrayContaining([before.lineNo, during.lineNo]))
    back.close()
    speaker.close()
  })
})

const SEEN_WITHIN_MS = 45_000
const linesSaying = (page: Page, text: string) => page.locator('li').filter({ hasText: text })
const sees = (page: Page, text: string): Promise<boolean> =>
  until(`the page shows ${text}`, SEEN_WITHIN_MS, async () => (await linesSaying(page, text).count()) > 0)
/** Says it as soon as the pace allows. */
const say = (socket: PageSocket, text: string): Promise<boolean> => {
  const line = { clientMessageId: pageKey(), text }
  return until('the line is taken', 20_000, async () => (await socket.ask('chat:send', line)).ok)
}

describe('chat on screen', () => {
  let showId: string
  let host: PageSocket
  let speaking: Page
  let reading: Page

  beforeAll(async () => {
    const hostPage = openPage(server.url)
    await hostPage.signInAs('host')
    showId = await liveShow(hostPage)
    host = await hostPage.connect()
    await join(host, showId, { purpose: 'studio' })
    speaking = await openAs(await openPhone(browser), server.url, 'viewer', `/live/${showId}`)
    reading = await (await openPhone(browser)).newPage()
    await reading.goto(`${server.url}/live/${showId}`)
    for (const page of [speaking, reading]) await page.getByRole('button', { name: '说点什么' }).waitFor({ timeout: 40_000 })
  })
  afterAll(() => host?.close())

  test('a written line is read by another, a deleted one is gone from both, a mute is said in words', async () => {
    await speaking.getByRole('button', { name: '说点什么' }).click()
    await speaking.getByRole('textbox').fill('这款有现货吗')
    await speaking.getByRole('textbox').press('Enter')
    await sees(reading, '这款有现货吗')
    await sees(speaking, '这款有现货吗')
    const line = await until('the host hears it', 20_000, () => heardLines(host).find((one) => one.text === '这款有现货吗'))
    await host.must('chat:delete', { lineNo: line.lineNo })
    for (const page of [speaking, reading])
      await until('the line is gone', SEEN_WITHIN_MS, async () => (await linesSaying(page, '这款有现货吗').count()) === 0)
    await host.must('chat:mute', { speakerKey: line.speakerKey, minutes: 10, reason: '刷屏' })
    await speaking.getByRole('button', { name: /你被禁言到/ }).waitFor({ timeout: SEEN_WITHIN_MS })
    expect(await reading.getByRole('button', { name: '说点什么' }).count()).toBe(1)
    await host.must('chat:mute', { speakerKey: line.speakerKey, minutes: 0 })
    await speaking.getByRole('button', { name: '说点什么' }).waitFor({ timeout: SEEN_WITHIN_MS })
  })

  test('a phone without network finds what was said meanwhile, each line once', async () => {
    await say(host, '断网以前')
    await sees(reading, '断网以前')
    await reading.context().setOffline(true)
    for (const text of ['断网之中一', '断网之中二']) await say(host, text)
    await sees(speaking, '断网之中二')
    // Really without a line: nothing of it has come.
    expect(await linesSaying(reading, '断网之中一').count()).toBe(0)
    await reading.context().setOffline(false)
    await say(host, '断网以后')
    for (const text of ['断网之中一', '断网之中二', '断网以后', '断网以前']) {
      await sees(reading, text)
      expect([text, await linesSaying(reading, text).count()]).toEqual([text, 1])
    }
  })
})
