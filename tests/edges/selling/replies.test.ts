// Proves that what goods, shows and offers answer over HTTP and the socket fits the contract, for input that passed the contract.
import { expect, test } from '@jest/globals'
import type { Actor } from '../../../server/actor.ts'
import { catalogRoutes } from '../../../server/catalog/catalog.routes.ts'
import type { Asked, Route } from '../../../server/http/route.ts'
import { createLobby } from '../../../server/shows/lobby.service.ts'
import { showRoutes } from '../../../server/shows/shows.routes.ts'
import { offerRoutes } from '../../../server/offers/offers.routes.ts'
import { sellingEvents } from '../../../server/offers/selling.socket.ts'
import { restEndpoints, type Endpoint, type EndpointName } from '../../../server/protocol/rest-endpoints.ts'
import { clientEvents, type ClientEventName } from '../../../server/protocol/socket-events.ts'
import { guest, member, staff } from '../../support/goods-actors.ts'
import { HELPER, host, selling } from '../../services/offers/selling-world.ts'

type Given = { params?: object; query?: object; body?: object }

/** Parses the request as the edge does, asks, and holds the reply to its schema. */
const asker =
  (routes: readonly Route[]) =>
  async (name: EndpointName, actor: Actor, given: Given = {}) => {
    const endpoint: Endpoint = restEndpoints[name]
    const found = routes.find((route) => route.endpoint === endpoint)
    if (!found) throw new Error(`nobody answers ${name}`)
    const asked = {
      actor,
      params: endpoint.params?.parse(given.params) ?? {},
      query: endpoint.query?.parse(given.query ?? {}) ?? {},
      body: endpoint.body?.parse(given.body),
    }
    const reply = await found.handle(asked as unknown as Asked<Endpoint>)
    expect(endpoint.reply.parse(reply)).toEqual(reply)
    return reply as { id: string; version: number; skus: { id: string }[]; rows: { id: string; offerId: string; version: number }[] }
  }

const opened = async () => {
  const world = await selling()
  const seller = { name: '素山', creditCode: '91330100', address: '杭州', phone: '0571-1234', licences: [] }
  const lobby = createLobby({
    store: world.stores.shows,
    shows: world.shows,
    selling: world.pages.selling,
    viewersOf: async () => 3,
    seller,
    clock: world.clock,
  })
  const routes = [...catalogRoutes(world.products), ...showRoutes({ lobby, plan: world.plan }), ...offerRoutes(world)]
  const events = sellingEvents(world)
  const emit = async (name: ClientEventName, actor: Actor, payload: object) => {
    const binding = events.find((event) => event.name === name)
    if (!binding) throw new Error(`nobody acks ${name}`)
    const parsed = clientEvents[name].payload.parse(payload)
    const ack = await binding.handle({ actor } as never, parsed as never, world.showId)
    expect(clientEvents[name].ack.safeParse(ack)).toMatchObject({ success: true })
    return ack as { version: number; pinId: string }
  }
  return { ...world, routes, ask: asker(routes), emit }
}

test('goods from the first write to the shelf', async () => {
  const { ask } = await opened()
  const clerk = staff('catalog')
  const skus = [{ specs: [{ name: '尺码', value: 'L' }], priceFen: 9900, onHand: 3 }]
  const added = await ask('productAdd', clerk, { body: { title: '羊毛袜', description: '两双\n一盒', pictureIds: [], skus } })
  const params = { id: added.id }
  await ask('products', clerk, { query: { q: '羊毛', limit: '5' } })
  await ask('product', clerk, { params })
  await ask('productChange', clerk, { params, body: { title: '羊毛短袜', seenVersion: 1 } })
  await ask('productShelf', clerk, { params, body: { onShelf: true, seenVersion: 2 } })
  const body = { skuId: added.skus[0]?.id, by: 5, reason: '到货', requestId: 'request-key-00001' }
  const counted = await ask('stockAdjust', clerk, { params, body })
  expect(counted.skus).toMatchObject([{ onHand: 8 }])
})

test('shows from the room to the cover page', async () => {
  const { ask, clock, showId, first, emit } = await opened()
  const room = await ask('roomAdd', staff('shows'), { body: { name: '素山直播间', hostPhone: '13800000001' } })
  const planned = { roomId: room.id, title: '居家针织之夜', description: '周五晚八点', coverId: null, startsAtMs: clock.nowMs() + 1000 }
  const show = await ask('showAdd', host, { body: planned })
  const params = { id: show.id }
  await ask('showChange', host, { params, body: { action: 'publish', seenVersion: show.version } })
  await ask('assistantGrant', host, { params, body: { phone: '13800000002', trade: true, mod: true } })
  await ask('staffShow', host, { params })
  await ask('staffShows', staff('shows'), { query: { phase: 'scheduled' } })
  await ask('rooms', host)
  await ask('room', guest(), { params: { id: room.id } })
  await ask('reserve', member(HELPER), { params })
  await ask('unreserve', member(HELPER), { params })
  await emit('pin:open', host, { offerId: first, seenVersion: 0 })
  await ask('shows', guest(), { query: {} })
  await ask('shows', guest(), { query: { phase: 'live' } })
  expect(await ask('show', guest(), { params: { id: showId } })).toMatchObject({
    show: { pinned: { offerId: first } },
    seller: { name: '素山' },
  })
})

test('selling from the run sheet to the top-up', async () => {
  const { ask, emit, showId, first, second, goods } = await opened()
  const params = { id: showId }
  const sheet = await ask('runSheet', host, { params })
  const offers = sheet.rows.map((row, index) => ({
    offerId: row.offerId,
    productId: goods[index]?.id,
    talkMinutes: 12,
    cap: 2,
    skus: goods[index]?.skus.map((sku) => ({ skuId: sku.id, livePriceFen: 29900, flashPriceFen: 19900, units: 5 })),
  }))
  const written = await ask('runSheetWrite', host, { params, body: { seenVersion: sheet.version, offers } })
  await ask('offer', guest(), { params: { id: first } })
  const pin = await emit('pin:open', host, { offerId: first, seenVersion: 0 })
  await emit('pin:close', host, { pinId: pin.pinId })
  const seenVersion = written.rows[1]?.version
  const flash = await emit('flash:start', host, { offerId: second, countdownSec: 10, durationSec: 60, seenVersion })
  await emit('flash:extend', host, { offerId: second, bySec: 30, seenVersion: flash.version })
  const stopped = await emit('flash:stop', host, { offerId: second })
  const skuId = goods[1]?.skus[0]?.id
  await emit('offer:topUp', host, { offerId: second, skuId, units: 2, requestId: 'request-key-00001' })
  const off = await emit('offer:offShelf', host, { offerId: second, seenVersion: stopped.version + 1 })
  const on = await emit('offer:onShelf', host, { offerId: second, seenVersion: off.version })
  expect(on.version).toBe(off.version + 1)
})
