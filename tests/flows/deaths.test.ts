// Flow (g): the server is killed -9 in a sale and started again; every accepted order is there, the show resumes, and a page that stayed open plays and talks on.
import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { openPage, pageKey, type PageClient } from '../support/page-client.ts'
import type { RunningServer } from '../support/running-server.ts'
import { until } from '../support/until.ts'
import { launchBrowser, openPhone, playsOn } from './browser.ts'
import { startFlow, type FlowParts } from './flow-parts.ts'
import { addOffer, buy, cellOf, join, liveShow, makeBuyer, pin, type Buyer } from './shop-story.ts'

const BUYERS = 30
const UNITS = 200
const PICTURE_WITHIN_MS = 60_000

let parts: FlowParts
let server: RunningServer
let db: mongoose.Connection
let browser: Browser

beforeAll(async () => {
  parts = await startFlow({ MEDIASOUP_WORKERS: '1', DEMO_BROADCAST: '1' })
  server = parts.server
  db = await mongoose.createConnection(parts.mongo.uri).asPromise()
  browser = await launchBrowser()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await db?.close()
  await parts?.end()
})

const watch = async (showId: string): Promise<Page> => {
  const page = await (await openPhone(browser)).newPage()
  await page.goto(`${server.url}/live/${showId}`)
  await playsOn(page, 2, PICTURE_WITHIN_MS)
  return page
}

/** Nobody touches the page: its picture moves again, and what somebody says arrives. */
const comesBack = async (page: Page, speaker: PageClient, showId: string): Promise<void> => {
  await playsOn(page, 3, PICTURE_WITHIN_MS)
  const socket = await speaker.connect()
  await join(socket, showId)
  await socket.must('chat:send', { clientMessageId: pageKey(), text: '重启以后还在吗' })
  await page.getByText('重启以后还在吗').first().waitFor({ timeout: 15_000 })
  socket.close()
}

test('killed -9 in a sale: every accepted order is kept, nothing is sold twice, the show goes on', async () => {
  const merchant = openPage(server.url)
  await merchant.signInAs('merchant')
  const showId = await liveShow(merchant)
  const offer = await addOffer(merchant, showId, { title: '断电也不丢', priceFen: 1990, units: UNITS, cap: 5 })
  const hostPage = openPage(server.url)
  await hostPage.signInAs('host')
  await pin(await hostPage.connect(), showId, offer.offerId)
  const buyers = await Promise.all(Array.from({ length: BUYERS }, (_, index) => makeBuyer(server.url, 5000 + index)))
  const watching = await watch(showId)
  const accepted = new Map<string, string>() // orderId -> key
  const asked = new Map<string, number>() // key -> buyer
  let killed = false
  const shopping = buyers.map(async (buyer, index) => {
    const socket = await buyer.page.connect()
    const card = cellOf(await join(socket, showId), 'offer', offer.offerId)
    while (!killed) {
      const key = pageKey()
      asked.set(key, index)
      const answer = await buy(socket, buyer, offer, card, { key }).catch(() => null)
      if (answer?.ok) accepted.set(answer.orderId, key)
      if (answer && !answer.ok && answer.code === 'over_cap') break
      // A line that is gone refuses at once: asking on would never let anything else happen.
      if (!socket.io.connected) break
    }
    socket.close()
  })
  await until('twenty orders are in', 30_000, () => accepted.size >= 20)
  await server.kill('SIGKILL')
  killed = true
  await Promise.allSettled(shopping)
  await server.startAgain()

  const rows = await db
    .collection<{ _id: string; units?: number[] }>('orders')
    .find({ offerId: offer.offerId, units: { $exists: true } })
    .toArray()
  const known = new Set(rows.map((row) => row._id))
  for (const orderId of accepted.keys()) expect(known).toContain(orderId)
  const units = rows.flatMap((row) => row.units ?? [])
  expect(new Set(units).size).toBe(units.length)
  // Each key has one effect: asked again, an accepted one answers with the same order.
  for (const [orderId, key] of accepted) {
    const buyer = buyers[asked.get(key) ?? -1] as Buyer
    expect(await buyer.page.call('orderByKey', { params: { key } })).toMatchObject({ orderId })
    const socket = await buyer.page.connect()
    const card = cellOf(await join(socket, showId), 'offer', offer.offerId)
    expect(await buy(socket, buyer, offer, card, { key, again: true })).toMatchObject({ ok: true, orderId })
    socket.close()
  }
  expect(await liveShow(openPage(server.url))).toBe(showId)
  const late = await makeBuyer(server.url, 5900)
  const socket = await late.page.connect()
  const card = cellOf(await join(socket, showId), 'offer', offer.offerId)
  const next = await until('the sale goes on', 20_000, async () => {
    const answer = await buy(socket, late, offer, card)
    return answer.ok ? answer : null
  })
  expect(units).not.toContain(next.units[0])
  socket.close()
  await comesBack(watching, late.page, showId)
})
