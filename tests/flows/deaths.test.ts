// Flow (g): the server is killed -9 in a sale and started again; every accepted order is there and the show resumes.
import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openPage, pageKey } from '../support/page-client.ts'
import { startMongo, startRedis, type OwnRedis, type TestMongo } from '../support/real-parts.ts'
import { startServer, type RunningServer } from '../support/running-server.ts'
import { until } from '../support/until.ts'
import { addOffer, buy, cellOf, join, liveShow, makeBuyer, pin } from './shop-story.ts'

const BUYERS = 30
const UNITS = 200

let mongo: TestMongo
let redis: OwnRedis
let server: RunningServer
let db: mongoose.Connection

beforeAll(async () => {
  mongo = await startMongo()
  redis = await startRedis()
  server = await startServer({ MONGODB_URI: mongo.uri, REDIS_URL: redis.url, MEDIASOUP_WORKERS: '0' })
  db = await mongoose.createConnection(mongo.uri).asPromise()
})
afterAll(async () => {
  await db?.close()
  await server?.end()
  await redis?.stop()
  await mongo?.stop()
})

test('killed -9 in a sale: every accepted order is kept, nothing is sold twice, the show goes on', async () => {
  const merchant = openPage(server.url)
  await merchant.signInAs('merchant')
  const showId = await liveShow(merchant)
  const offer = await addOffer(merchant, showId, { title: '断电也不丢', priceFen: 1990, units: UNITS, cap: 5 })
  const hostPage = openPage(server.url)
  await hostPage.signInAs('host')
  await pin(await hostPage.connect(), showId, offer.offerId)
  const buyers = await Promise.all(Array.from({ length: BUYERS }, (_, index) => makeBuyer(server.url, 5000 + index)))
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
    const buyer = buyers[asked.get(key) ?? -1]
    expect(await buyer?.page.call('orderByKey', { params: { key } })).toMatchObject({ orderId })
  }
  expect(await liveShow(openPage(server.url))).toBe(showId)
  const late = await makeBuyer(server.url, 5900)
  const socket = await late.page.connect()
  const card = cellOf(await join(socket, showId), 'offer', offer.offerId)
  const next = await until('the sale goes on', 15_000, async () => {
    const answer = await buy(socket, late, offer, card)
    return answer.ok ? answer : null
  })
  expect(units).not.toContain(next.units[0])
  socket.close()
})
