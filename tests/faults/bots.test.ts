// S9, full size: 50 bots with five phones on two devices beside 200 people in a flash sale: no person is refused; how much longer she waits is printed beside the goal of 1.2 times.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { addOffer, cellOf, join, liveShow, pin } from '../flows/shop-story.ts'
import { enterBots, enterPeople, runBotSale, type BotStand, type Identity, type SaleOutcome } from '../support/bot-sale.ts'
import { openPage, type PageClient, type PageSocket } from '../support/page-client.ts'
import { startMongo, startRedis, type OwnRedis, type TestMongo } from '../support/real-parts.ts'
import { startServer, type RunningServer } from '../support/running-server.ts'

jest.setTimeout(900_000)

const SIZE = { people: 200, bots: 50, phones: 5, devices: 2 }
const FLASH_FEN = 5_900
const ROUNDS = 3
let mongo: TestMongo
let redis: OwnRedis
let server: RunningServer
let merchant: PageClient
let host: PageSocket
let showId: string

beforeAll(async () => {
  mongo = await startMongo()
  redis = await startRedis()
  server = await startServer({ MONGODB_URI: mongo.uri, REDIS_URL: redis.url, MEDIASOUP_WORKERS: '0' })
  merchant = openPage(server.url)
  await merchant.signInAs('merchant')
  showId = await liveShow(merchant)
  const page = openPage(server.url)
  await page.signInAs('host')
  host = await page.connect()
}, 180_000)
afterAll(async () => {
  host?.close()
  await server?.end()
  await redis?.stop()
  await mongo?.stop()
})

/** A flash sale that has just begun, with units for everybody. */
const openSale = async (round: number): Promise<BotStand> => {
  const wish = { title: `秒杀 ${round}`, priceFen: 8_900, flashPriceFen: FLASH_FEN, units: SIZE.people + 50, cap: 1 }
  const offer = await addOffer(merchant, showId, wish)
  await pin(host, showId, offer.offerId)
  const seenVersion = cellOf(await join(host, showId, { purpose: 'studio' }), 'offer', offer.offerId).version
  await host.must('flash:start', { offerId: offer.offerId, countdownSec: 0, durationSec: 1_200, seenVersion })
  return { url: server.url, redisUrl: redis.url, showId, offer }
}
const p99Of = ({ people }: SaleOutcome): number =>
  people.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b)[Math.floor(people.length * 0.99)] ?? 0
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

test('nobody is refused because of bots', async () => {
  const first = await openSale(0)
  const people = await enterPeople(first, SIZE.people)
  const identities: readonly Identity[] = await enterBots(first, SIZE)
  const p99s = { without: [] as number[], beside: [] as number[] }
  const bots = new Map<string, number>()
  for (let round = 0; round < ROUNDS; round += 1) {
    const alone = await runBotSale(round === 0 ? first : await openSale(round), people, [], { ...SIZE, bots: 0 }, FLASH_FEN)
    const beside = await runBotSale(await openSale(100 + round), people, identities, SIZE, FLASH_FEN)
    for (const outcome of [alone, beside]) expect(new Set(outcome.people.map(({ code }) => code))).toEqual(new Set(['accepted']))
    p99s.without.push(p99Of(alone))
    p99s.beside.push(p99Of(beside))
    for (const [code, count] of beside.bots) bots.set(code, (bots.get(code) ?? 0) + count)
  }
  for (const { socket } of people) socket.close()
  const [without, beside] = [median(p99s.without), median(p99s.beside)]
  process.stdout.write(
    `p99 of ${SIZE.people} people: ${without.toFixed(0)} ms alone, ${beside.toFixed(0)} ms beside ${SIZE.bots} bots (${(beside / without).toFixed(2)} x, goal 1.2 x); bots heard ${JSON.stringify([...bots])}\n`,
  )
  expect(bots.get('device_limit')).toBeGreaterThan(0)
})
