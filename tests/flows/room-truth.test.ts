// Flow (h): two gateways and Redis are killed -9 in turn while pins and prices change; after quiet every page equals the rows, and without the audit it does not.
import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import { afterEach, expect, test } from '@jest/globals'
import { openPage, type PageSocket } from '../support/page-client.ts'
import { startMongo, startRedis, type OwnRedis, type TestMongo } from '../support/real-parts.ts'
import { startServer, type RunningServer } from '../support/running-server.ts'
import { until } from '../support/until.ts'
import { addOffer, join, liveShow, type Offered } from './shop-story.ts'
import { cellVersions, watchRoom, type WatchingPage } from './room-truth.ts'

const PAGES = 12
const OFFERS = 4
/** The promise: after 10 s of quiet every cell of every page equals its row. */
const QUIET_WITHIN_MS = 10_000

type World = { mongo: TestMongo; redis: OwnRedis; gateways: RunningServer[]; db: mongoose.Connection; pages: WatchingPage[] }
let world: World | null = null

afterEach(async () => {
  for (const page of world?.pages ?? []) page.stop()
  for (const gateway of world?.gateways ?? []) await gateway.end()
  await world?.db.close()
  await world?.redis.stop()
  await world?.mongo.stop()
  world = null
})

const build = async (env: Record<string, string>): Promise<World> => {
  const mongo = await startMongo()
  const redis = await startRedis({ aof: 'everysec' })
  // Two gateways of one shop share its keys.
  const keys = { SESSION_SECRET: randomBytes(32).toString('base64url'), DATA_KEY: `k1:${randomBytes(32).toString('base64')}` }
  const common = { MONGODB_URI: mongo.uri, REDIS_URL: redis.url, MEDIASOUP_WORKERS: '0', ...keys, ...env }
  const first = await startServer(common)
  const second = await startServer(common)
  world = { mongo, redis, gateways: [first, second], db: await mongoose.createConnection(mongo.uri).asPromise(), pages: [] }
  return world
}

/** Changes pins and flash prices through one gateway until told to stop; what is refused or lost in a death does not matter. */
const keepSelling = (url: string, showId: string, offers: readonly Offered[]): { stop: () => Promise<number> } => {
  let stopped = false
  let changes = 0
  const run = async (): Promise<void> => {
    let socket: PageSocket | null = null
    for (let round = 0; !stopped; round += 1) {
      try {
        if (!socket?.io.connected) {
          const page = openPage(url)
          await page.signInAs('host')
          socket = await page.connect()
        }
        const room = (await join(socket, showId, { purpose: 'studio' })).told.room?.cells ?? []
        const offerId = offers[round % offers.length]?.offerId ?? ''
        const pinned = room.find((cell) => cell.kind === 'pin')
        if ((await socket.ask('pin:open', { offerId, seenVersion: pinned?.version ?? 0 })).ok) changes += 1
        const card = room.find((cell) => cell.kind === 'offer' && cell.offerId === offerId)
        const flash = await socket.ask('flash:start', { offerId, countdownSec: 0, durationSec: 60, seenVersion: card?.version ?? 0 })
        if (flash.ok) {
          changes += 1
          if ((await socket.ask('flash:stop', { offerId })).ok) changes += 1
        }
      } catch {
        socket?.close()
        socket = null
        await until('a moment', 1_000, () => true)
      }
    }
    socket?.close()
  }
  const running = run()
  return {
    stop: async () => {
      stopped = true
      await running
      return changes
    },
  }
}

const equalsRows = async (db: mongoose.Connection, showId: string, page: WatchingPage): Promise<boolean> => {
  for (const [cell, version] of await cellVersions(db, showId)) if (page.cells().get(cell)?.version !== version) return false
  return true
}

test('gateways and Redis die in turn while the host sells: after quiet every page equals the rows', async () => {
  const { redis, gateways, db, pages } = await build({})
  const [first, second] = gateways as [RunningServer, RunningServer]
  const merchant = openPage(first.url)
  await merchant.signInAs('merchant')
  const showId = await liveShow(merchant)
  const offers: Offered[] = []
  for (let index = 0; index < OFFERS; index += 1)
    offers.push(
      await addOffer(merchant, showId, {
        title: `变价 ${index + 1} 号`,
        priceFen: 2000 + index,
        flashPriceFen: 1000 + index,
        units: 20,
        cap: 2,
      }),
    )
  for (let index = 0; index < PAGES; index += 1) pages.push(watchRoom(openPage((index % 2 ? first : second).url), showId))
  await until('every page is in', 15_000, () => pages.every((page) => page.cells().size > 0))
  const sellers = [keepSelling(first.url, showId, offers), keepSelling(second.url, showId, offers)]
  const versionSum = async (): Promise<number> => [...(await cellVersions(db, showId)).values()].reduce((sum, version) => sum + version, 0)
  const moved = async (): Promise<void> => {
    const before = await versionSum()
    await until('changes go on', 20_000, async () => (await versionSum()) > before + 2)
  }
  await moved()
  await first.kill('SIGKILL')
  await moved()
  await first.startAgain()
  await moved()
  await redis.kill9()
  await redis.startAgain()
  await moved()
  await second.kill('SIGKILL')
  await moved()
  await second.startAgain()
  await moved()
  await Promise.all(sellers.map((seller) => seller.stop()))
  await until('every page equals the rows', QUIET_WITHIN_MS, async () => {
    for (const page of pages) if (!(await equalsRows(db, showId, page))) return false
    return true
  })
  expect(pages.every((page) => page.rejoins() >= 1)).toBe(true)
})

/** The row changes and its gateway dies before it can tell the log: the one thing only the audit mends. */
const changeSilently = async (db: mongoose.Connection, offerId: string): Promise<void> => {
  await db.collection<{ _id: string; version: number }>('offers').updateOne({ _id: offerId }, { $inc: { version: 1 } })
}

test('a change whose gateway died before the log: mended with the audit, wrong for ever without it', async () => {
  for (const audit of ['1', '0']) {
    const { gateways, db, pages } = await build({ SIBO_ROOM_AUDIT: audit })
    const url = gateways[0]?.url ?? ''
    const merchant = openPage(url)
    await merchant.signInAs('merchant')
    const showId = await liveShow(merchant)
    const offer = await addOffer(merchant, showId, { title: '没说出口的变价', priceFen: 2000, units: 5, cap: 1 })
    pages.push(watchRoom(openPage(url), showId))
    await until('the page is in', 10_000, () => pages[0]?.cells().has(`offer:${offer.offerId}`))
    await changeSilently(db, offer.offerId)
    const mended = await until('the page equals the rows', 10_000, () => equalsRows(db, showId, pages[0] as WatchingPage)).catch(
      () => false,
    )
    expect(mended).toBe(audit === '1')
    for (const page of pages) page.stop()
    for (const gateway of gateways) await gateway.end()
  }
})
