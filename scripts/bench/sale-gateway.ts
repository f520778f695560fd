// The gateway of the order bench, a process of its own: the real sockets, wall, place, line, gate and HTTP path; only persons and prices are at hand.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Actor } from '../../server/actor.ts'
import { createBus } from '../../server/domain-events.ts'
import { createHttpApp, createHttpServer } from '../../server/http/app.ts'
import { createLogger } from '../../server/logger.ts'
import { mayAtAll } from '../../server/members/permissions.rules.ts'
import { createMetrics } from '../../server/metrics.ts'
import { createStockGate } from '../../server/offers/stock-gate.store.ts'
import { createBuying } from '../../server/orders/placing/buying.service.ts'
import { createClickTokens } from '../../server/orders/placing/click-token.rules.ts'
import type { CommitStore } from '../../server/orders/placing/committer.service.ts'
import { createEngine } from '../../server/orders/gate/engine.service.ts'
import { createFreeze } from '../../server/orders/placing/freeze.service.ts'
import { createOrderNo } from '../../server/orders/order-id.rules.ts'
import { createOrderStore } from '../../server/orders/order.store.ts'
import { orderEvents } from '../../server/orders/orders.socket.ts'
import { createPlace } from '../../server/orders/placing/place.service.ts'
import type { RebuildStore } from '../../server/orders/gate/rebuild.service.ts'
import type { SaleTerms } from '../../server/orders/placing/sale-terms.rules.ts'
import { connectMongo } from '../../server/persistence/mongo.ts'
import { createRateLimiter } from '../../server/persistence/rate-limiter.ts'
import { createRedisClients } from '../../server/persistence/redis.ts'
import { createPricingService } from '../../server/pricing/pricing.service.ts'
import { restEndpoints } from '../../server/protocol/rest-endpoints.ts'
import { RATES } from '../../server/protocol/limits.ts'
import { hotRoute, type Route } from '../../server/http/route.ts'
import { onEvent } from '../../server/realtime/bind-event.ts'
import { openRealtime } from '../../server/realtime/realtime.ts'
import { startProfile, type ProfileSummary } from './profile.ts'

export type SaleSettings = {
  readonly redisUrl: string
  /** Null: what the gate grants counts as committed, so that the gate alone is measured. */
  readonly mongoUri: string | null
  /** Rates counted in Redis, as with several gateways, or in this process. */
  readonly ratesInRedis: boolean
  readonly bare: boolean
}
const UNITS = 1_000_000
const PRICE_FEN = 1_990
const SHOW = '0'.repeat(23) + '7'
const ADDRESS = '0'.repeat(23) + '1'
const KEYS = [Buffer.alloc(32, 5)]
const SPENT_MARK = 'f'
const ENDLESS = 1e9

/** One process plays thousands of buyers: the bounds of one person are not what is measured, counting them is. */
for (const name of ['anyEvent', 'orderPlace', 'orderPlaceMinute', 'anyHttp', 'anyHttpAddress', 'handshake'] as const)
  Object.assign(RATES[name], { points: ENDLESS })

/** An offer whose id begins with `f` has one unit, and that is sold. */
export const termsOf = (offerId: string, gateEpoch: number): SaleTerms => ({
  offerId,
  showId: SHOW,
  state: 'open',
  gateEpoch,
  version: 1,
  cap: 0,
  holdSec: 300,
  flash: null,
  title: '海苔小贝',
  pictureUrl: null,
  productId: SHOW,
  category: '糕点',
  skus: [
    {
      skuId: offerId,
      lotId: offerId,
      lotIndex: 1,
      unitCount: offerId.startsWith(SPENT_MARK) ? 1 : UNITS,
      label: '一盒',
      livePriceFen: PRICE_FEN,
      flashPriceFen: null,
      wasFen: null,
      weightGrams: 200,
    },
  ],
})
const memory: CommitStore & RebuildStore = {
  insertMany: async (rows) => rows.map(() => ({ code: 'inserted' })),
  insertRefusal: async () => ({ code: 'inserted' }),
  byId: async () => null,
  ownedAmong: async () => [],
  slotsOf: async () => [],
  owned: async () => [],
}
const SPENT_ROW = { memberId: null, gateKey: null, bodyHash: '', lotIndex: 1, pending: false, units: [1], slots: [] }
const DELIVERY = {
  recipientSealed: 'r'.repeat(60),
  phoneSealed: 'p'.repeat(60),
  streetSealed: 's'.repeat(90),
  region: '浙江省 杭州市 西湖区',
  city: '杭州市',
  phoneMasked: '138****5678',
  recipientMasked: '张**',
  deliveryIndex: 'd'.repeat(43),
}
const NOBODY = {
  leaderId: null,
  reason: 'direct',
  touchId: null,
  bindingId: null,
  groupId: null,
  channel: null,
  ruleVersion: 1,
  leaderMemberId: null,
  leaderName: null,
  leaderLevel: null,
  touchAtMs: null,
  bindingSinceMs: null,
  selfMatch: null,
} as const
const clock = { nowMs: () => Math.round(performance.timeOrigin + performance.now()), monotonicMs: () => performance.now() }

/** The cookie is the person: `who=<24 hex>`. */
const actorOf = async ({ cookieHeader, network, browser }: { cookieHeader: string | undefined; network: string; browser: string }) => {
  const personId = /who=([0-9a-f]{24})/.exec(cookieHeader ?? '')?.[1] ?? null
  const actor: Actor = {
    kind: 'member',
    visitorId: personId ?? SHOW,
    personId,
    sid: `sid-${personId}`,
    roles: ['member'],
    scopes: [],
    leaderId: null,
    stepUpAtMs: null,
    demo: false,
    simulated: false,
    network,
    browser,
  }
  return { actor, setCookies: [] }
}

const openSale = async ({ redisUrl, mongoUri, ratesInRedis }: SaleSettings) => {
  const logger = createLogger('error')
  const metrics = createMetrics()
  const bus = createBus(logger)
  const redis = await createRedisClients({ url: redisUrl, logger })
  const db = mongoUri === null ? null : await connectMongo(mongoUri)
  const orders = db ? createOrderStore(db) : memory
  const epochs = new Map<string, number>()
  const terms = async (offerId: string): Promise<SaleTerms> => termsOf(offerId, epochs.get(offerId) ?? 1)
  const gate = createStockGate({ redis: redis.gate, logger, metrics })
  const orderNo = createOrderNo('Asia/Shanghai')
  const tokens = createClickTokens(KEYS)
  const engine = createEngine({
    gate,
    store: {
      ...orders,
      owned: async (lotId: string) => (lotId.startsWith(SPENT_MARK) ? [SPENT_ROW] : []),
      byIds: async () => [],
      anyReleaseOwed: async () => false,
      linedLots: async () => new Set<string>(),
    },
    terms,
    raiseEpoch: async (offerId: string, from: number, to: number) => {
      if ((epochs.get(offerId) ?? 1) !== from) return false
      epochs.set(offerId, to)
      return true
    },
    openOffers: async () => [],
    gatewayId: 'bench',
    orderNo,
    moved: () => undefined,
    clock,
    logger,
    metrics,
  })
  const pricing = createPricingService()
  const freeze = createFreeze({
    freezePrice: pricing.freeze,
    travelsFree: pricing.travelsFree,
    sealedFor: async () => DELIVERY,
    resolveCredit: async ({ atMs }) => ({ ...NOBODY, factsAtMs: atMs }),
    freezeRate: () => Promise.reject(new Error('nobody is credited')),
    isOfShow: async () => false,
    orderNo,
    clock,
  })
  const place = createPlace({
    ...engine,
    store: orders,
    freeze,
    terms,
    tokens,
    slotsTaken: gate.slotsTaken,
    mayEnter: async () => true,
    announce: () => undefined,
    clock,
    logger,
  })
  const limiter = createRateLimiter(ratesInRedis ? { redis: redis.general } : {})
  const buying = createBuying({
    place,
    gate,
    terms,
    tokens,
    mayEnter: async () => true,
    limits: limiter,
    clock,
    rebuild: engine.rebuild,
  } as never)
  return { logger, metrics, bus, redis, buying, limiter }
}

const bareServer = () =>
  createServer((req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => {
      const { offerId } = JSON.parse(body) as { offerId: string }
      res.setHeader('Content-Type', 'application/json')
      res.end(JSON.stringify({ orderId: offerId, orderNo: '202611250000000001', state: 'pendingPayment', units: [1] }))
    })
  })

const start = async (settings: SaleSettings): Promise<number> => {
  if (settings.bare) {
    const server = bareServer().listen(0, '127.0.0.1')
    return new Promise((done) => server.once('listening', () => done((server.address() as AddressInfo).port)))
  }
  const { logger, metrics, bus, redis, buying, limiter } = await openSale(settings)
  let app: ReturnType<typeof createHttpApp> | null = null
  const server = createHttpServer((req, res) => app?.(req, res))
  server.listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  const { port } = server.address() as AddressInfo
  const publicUrl = `http://127.0.0.1:${port}`
  const shared = { publicUrl, publicUrlGiven: true, corsOrigins: [], production: false, trustProxy: undefined }
  const realtime = await openRealtime({
    httpServer: server,
    redis,
    clock,
    bus,
    logger,
    metrics,
    actorOf,
    mayAtAll,
    rateLimiter: limiter,
    cells: async () => [],
    config: { ...shared, roomAudit: false },
  })
  const enter = onEvent('show:join', async (context, { showId, purpose }) => {
    await realtime.rooms.open(showId)
    context.enter(showId, purpose)
    const me = { speakerKey: 'aaaaaaaaaa', roles: [], mutedUntilMs: null, leaderName: null, orders: [], waits: [] }
    const play = { playlistUrl: '/x', webrtc: null, iceServers: [], take: 0 }
    const told = realtime.rooms.answer(showId, null)
    return { told, chat: [], viewers: 1, simulated: 0, likes: 0, me, play, bootId: context.bootId, touchAfterMs: null }
  })
  realtime.bind([...orderEvents(buying), enter])
  const routes: Route[] = [
    hotRoute(restEndpoints.orderPlace, ({ actor, body, key }) => buying.place(actor, { ...body, idempotencyKey: key })),
  ]
  app = createHttpApp({
    config: { ...shared, secure: false, demo: false, metricsToken: undefined, shopName: 'bench', storageOrigins: [], webDir: '/nowhere' },
    routes,
    rawRoutes: [],
    endpoints: { orderPlace: restEndpoints.orderPlace },
    actorOf,
    mayAtAll,
    rateLimiter: limiter,
    pictures: { get: async () => null } as never,
    preview: async () => null,
    health: { checks: {}, draining: () => false, version: { version: '0', commit: null, startedAtMs: 0 } },
    logger,
    metrics,
  })
  return port
}

let stopProfile: ((file: string | null) => Promise<ProfileSummary>) | null = null
export type GatewayAsk = SaleSettings | { readonly want: 'cpu' | 'profile' } | { readonly want: 'summary'; readonly file: string | null }
const answer = async (ask: GatewayAsk): Promise<object> => {
  if (!('want' in ask)) return { port: await start(ask) }
  if (ask.want === 'profile') stopProfile = await startProfile()
  if (ask.want === 'summary') return { summary: await stopProfile?.(ask.file) }
  return { cpu: process.cpuUsage() }
}
process.on('message', (ask: GatewayAsk) => {
  answer(ask).then(
    (told) => process.send?.(told),
    (err: unknown) => process.send?.({ error: err instanceof Error ? (err.stack ?? err.message) : String(err) }),
  )
})
process.on('disconnect', () => process.exit(0))

/** What the load needs to know to be let in. */
export const saleFacts = { priceFen: PRICE_FEN, addressId: ADDRESS, tokenKeys: KEYS, showId: SHOW, nowMs: clock.nowMs }
