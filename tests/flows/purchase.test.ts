// Flow (b): a guest comes by a leader's link, signs in with a code, buys the pinned flash offer in three taps, pays, and is back beside the running picture; host, buyer and leader see it and the books agree to the fen.
import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { openPage, type PageClient, type PageSocket } from '../support/page-client.ts'
import type { RunningServer } from '../support/running-server.ts'
import { until } from '../support/until.ts'
import { launchBrowser, openAs, openDesk, openPhone, videoFacts } from './browser.ts'
import { startFlow, type FlowParts } from './flow-parts.ts'
import { addOffer, cellOf, join, liveShow, pin } from './shop-story.ts'

const FLASH_FEN = 9_937
/** The shop's first rate table: 10 %, floored. */
const COMMISSION_FEN = Math.floor(FLASH_FEN / 10)
const FLASH_YUAN = '99.37'
const COMMISSION_YUAN = '9.93'
const SEEN_WITHIN_MS = 45_000

type Transfer = { _id: string; debit: string; credit: string; amountFen: number; code: string }

let parts: FlowParts
let server: RunningServer
let browser: Browser
let db: mongoose.Connection
let leader: PageClient
let leaderSocket: PageSocket
let host: PageSocket
let guest: Page
let studio: Page
let centre: Page
let orderNo: string

beforeAll(async () => {
  parts = await startFlow({ MEDIASOUP_WORKERS: '1', DEMO_BROADCAST: '1' })
  server = parts.server
  db = await mongoose.createConnection(parts.mongo.uri).asPromise()
  browser = await launchBrowser()
}, 240_000)
afterAll(async () => {
  for (const socket of [leaderSocket, host]) socket?.close()
  await browser?.close()
  await db?.close()
  await parts?.end()
})

const tap = (page: Pick<Page, 'getByRole'>, name: RegExp | string) =>
  page.getByRole('button', { name }).first().click({ timeout: SEEN_WITHIN_MS })

/** The figure under one of the studio's labels, and the leader's two balances, as they stand on screen. */
const studioSays = async (): Promise<string> =>
  (await studio.locator('dl > div').filter({ hasText: '成交总额' }).first().innerText()).replaceAll(/\s/g, '')
const centreSays = async (): Promise<string> => (await centre.locator('section').first().innerText()).replaceAll(/\s/g, '')

test('the host pins a flash sale; a guest comes by the leader’s link and watches', async () => {
  const merchant = openPage(server.url)
  await merchant.signInAs('merchant')
  const showId = await liveShow(merchant)
  const offer = await addOffer(merchant, showId, { title: '桂花酥礼盒', priceFen: 12_900, flashPriceFen: FLASH_FEN, units: 10, cap: 2 })
  const hostPage = openPage(server.url)
  await hostPage.signInAs('host')
  host = await hostPage.connect()
  await pin(host, showId, offer.offerId)
  const { version } = cellOf(await join(host, showId, { purpose: 'studio' }), 'offer', offer.offerId)
  await host.must('flash:start', { offerId: offer.offerId, countdownSec: 0, durationSec: 1200, seenVersion: version })

  leader = openPage(server.url)
  await leader.signInAs('leader')
  leaderSocket = await leader.connect()
  const link = await leader.call('linkCreate', { body: { showId } })
  guest = await (await openPhone(browser)).newPage()
  await guest.goto(link.url)
  await guest.waitForURL(new RegExp(`/live/${showId}`))
  await until('the picture runs', 40_000, async () => ((await videoFacts(guest))?.frames ?? 0) > 5)
  const touches = await until('the touch is written', 20_000, () => db.collection('touches').countDocuments({ showId }))
  expect(touches).toBe(1)
})

test('she signs in with a code and is back at what she chose, the leader kept', async () => {
  await tap(guest, /^抢购/)
  await tap(guest, /登录后提交/)
  await guest.locator('input[type=tel]').fill('13912345678')
  await guest.getByRole('checkbox').first().check({ force: true })
  await tap(guest, '获取验证码')
  const shown = await guest
    .getByText(/演示验证码/)
    .first()
    .innerText()
  await guest.locator('input[autocomplete=one-time-code]').fill(/\d{6}/.exec(shown)?.[0] ?? '')
  await guest
    .getByText(/由团长\s*李姐\s*服务/)
    .first()
    .waitFor({ timeout: SEEN_WITHIN_MS })
  await tap(guest, /填写收货地址/)
  await guest.getByLabel('收货人').fill('陈雨')
  await guest.getByLabel('手机号').fill('13912345678')
  await guest.getByLabel(/省/).first().selectOption('浙江省')
  await guest.getByLabel('城市').fill('杭州市')
  await guest.getByLabel('区县').fill('余杭区')
  await guest.getByLabel('详细地址').fill('文一西路 969 号')
  await tap(guest, '保存并使用')
  await guest.getByText('文一西路 969 号').first().waitFor({ timeout: SEEN_WITHIN_MS })
  expect(new URL(guest.url()).pathname).toMatch(/^\/live\//)
})

test('studio and leader centre stand open beside her, with nothing sold yet', async () => {
  const showId = /live\/([0-9a-f]{24})/.exec(guest.url())?.[1] ?? ''
  ;[studio, centre] = await Promise.all([
    openAs(await openDesk(browser), server.url, 'host', `/studio/${showId}`),
    openAs(await openPhone(browser), server.url, 'leader', '/leader'),
  ])
  await studio.getByText('成交总额').first().waitFor({ timeout: SEEN_WITHIN_MS })
  expect(await studioSays()).not.toContain(FLASH_YUAN)
  await centre.getByText('冻结中').first().waitFor({ timeout: SEEN_WITHIN_MS })
  expect(await centreSays()).toContain('今天0单')
  // A reload would take the mark away.
  await centre.evaluate(() => Object.assign(window, { openedBefore: true }))
})

test('three taps from the pin to paid, and back beside the running picture', async () => {
  await guest.getByRole('button', { name: /关闭/ }).first().click()
  await tap(guest, /^抢购/)
  await tap(guest, /提交并支付/)
  await guest.getByText('抢到了，货已为你留好').waitFor({ timeout: SEEN_WITHIN_MS })
  await tap(guest.getByRole('dialog'), '去支付')
  await guest.waitForURL(/\/pay\/sandbox\//, { timeout: SEEN_WITHIN_MS })
  expect(await guest.getByText(FLASH_YUAN).count()).toBeGreaterThan(0)
  await tap(guest, '确认支付')
  await guest.waitForURL(/\/orders/, { timeout: SEEN_WITHIN_MS })
  await guest
    .getByText(/待发货|已付款|支付成功/)
    .first()
    .waitFor({ timeout: SEEN_WITHIN_MS })
  const before = await until('the picture is there', 30_000, () => videoFacts(guest))
  await until('and runs', 20_000, async () => ((await videoFacts(guest))?.frames ?? 0) > before.frames)
})

test('host and leader heard it, and everybody’s page says the same', async () => {
  await until('the host heard of the sale', 20_000, () =>
    host.heard('me:told').some(({ entries }) => entries.some((entry) => entry.kind === 'sold' && entry.totalFen === FLASH_FEN)),
  )
  const credit = await until(
    'the leader heard her credit',
    5_000,
    () => leaderSocket.heard('me:told').flatMap(({ entries }) => entries.filter((entry) => entry.kind === 'credit'))[0],
  )
  expect(credit).toMatchObject({ amountFen: COMMISSION_FEN, frozenFen: COMMISSION_FEN, availableFen: 0 })
  orderNo = credit.orderNo
  const [row] = (await leader.call('leaderOrders')).rows
  expect(row).toMatchObject({ orderNo, totalFen: FLASH_FEN, commissionFen: COMMISSION_FEN, reason: 'protectedBinding' })
  const [entry] = (await leader.call('leaderEntries')).rows
  expect(entry).toMatchObject({ code: 'accrue', orderNo, amountFen: COMMISSION_FEN, side: 'frozen', number: 1 })
})

test('the sale stands on the studio’s screen, the commission on the leader’s, without a reload', async () => {
  await until('the studio shows what was sold', SEEN_WITHIN_MS, async () => (await studioSays()).includes(FLASH_YUAN))
  await until('the leader centre shows the credit', SEEN_WITHIN_MS, async () => {
    const words = await centreSays()
    return words.includes('今天1单') && words.includes(`¥${COMMISSION_YUAN}`)
  })
  expect(await centre.evaluate(() => 'openedBefore' in window)).toBe(true)
})

test('the books balance to zero and the amounts are right to the fen', async () => {
  const transfers = await db.collection<Transfer>('transfers').find({}).toArray()
  const balances = new Map<string, number>()
  for (const { debit, credit, amountFen } of transfers) {
    balances.set(debit, (balances.get(debit) ?? 0) + amountFen)
    balances.set(credit, (balances.get(credit) ?? 0) - amountFen)
  }
  expect([...balances.values()].reduce((sum, balance) => sum + balance, 0)).toBe(0)
  const order = await db.collection('orders').findOne({ orderNo })
  expect(order).toMatchObject({ state: 'toShip', totalFen: FLASH_FEN, quantity: 1 })
  const accruals = transfers.filter((transfer) => transfer.code === 'accrue')
  expect(accruals.map(({ amountFen }) => amountFen)).toEqual([COMMISSION_FEN])
})
