// The composition root: infrastructure, then each domain's door, then the two edges that let people in; and the way out in reverse.
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RequestListener } from 'node:http'
import { openBroadcast, type OpenedBroadcast } from './broadcast/door.ts'
import { ConfigError } from './config.ts'
import { openCrediting } from './crediting/door.ts'
import { openDemo } from './demo/door.ts'
import { createStudioWatch } from './demo/studio-watch.socket.ts'
import { openDomains, TIME_ZONE, type Domains } from './domains.ts'
import { openEntrance } from './entrance/door.ts'
import { createPagePreview } from './entrance/page-preview.service.ts'
import { createPictureReader } from './files/picture-reader.adapter.ts'
import { createHttpApp, createHttpServer } from './http/app.ts'
import { ownAddress } from './http/own-address.ts'
import { openPrivacyOf } from './keepers.ts'
import { openInfrastructure, type AppParts, type Infrastructure } from './infrastructure.ts'
import { startLoop, type Duty, type Loop } from './jobs/loop.ts'
import { mayAtAll } from './members/permissions.rules.ts'
import { openOrderDesk } from './order-desk/door.ts'
import { mongoAnswers } from './persistence/mongo.ts'
import type { CellEntry } from './protocol/room-fold.ts'
import { assertAllAnswered } from './realtime/guarded-event.ts'
import { openRealtime, type Realtime } from './realtime/realtime.ts'

export type App = {
  /** What the terminal says once people can come in. */
  readonly welcome: readonly string[]
  /** Drains: readiness first, then pages leave, then orders in flight, then everything closes. Harmless when called twice. */
  readonly close: () => Promise<void>
  /** The work by the clock that runs here; each may be run once more at any time. */
  readonly duties: readonly Duty[]
}

const CLOCK_EVERY_MS = 30_000
/** Another process may have made this year's key. */
const DATA_KEYS_EVERY_MS = 600_000
const DRAIN_WITHIN_MS = 15_000
const CHECK_WITHIN_MS = 1_500

const listen = async (server: Server, host: string, port: number): Promise<void> => {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (err) {
    const code = (err as NodeJS.ErrnoException).code
    if (code === 'EADDRINUSE') throw new ConfigError([`port ${port} is in use: stop what listens there, or set PORT to another number`])
    if (code === 'EACCES') throw new ConfigError([`port ${port} may not be opened by this user: set PORT to a number above 1023`])
    if (code === 'EADDRNOTAVAIL') throw new ConfigError([`HOST ${host} is no address of this machine`])
    throw err
  }
}

const cellsOf =
  ({ shows, offers, chat }: Domains) =>
  async (showId: string): Promise<CellEntry[]> =>
    (await Promise.all([shows.shows.cells(showId), offers.offers.cells(showId), chat.cells(showId)])).flat()

const openBroadcastOf = (ground: Infrastructure, { shows, offers, chat, audit }: Domains): Promise<OpenedBroadcast> =>
  openBroadcast({
    shows: shows.shows,
    closing: offers.closing,
    sheetProblems: offers.selling.problems,
    isKicked: chat.moderation.isKicked,
    audit,
    signing: ground.signing,
    redis: ground.redis.general,
    clock: ground.clock,
    logger: ground.logger,
    metrics: ground.metrics,
    config: ground.config,
  })

const openEntranceTo = (ground: Infrastructure, domains: Domains, realtime: Realtime, play: OpenedBroadcast['play']) =>
  openEntrance({
    shows: domains.shows.shows,
    rooms: realtime.rooms,
    chat: domains.chat.chat,
    moderation: domains.chat.moderation,
    likes: domains.chat.likes.total,
    speaker: domains.speaker,
    speakerKey: domains.members.speakerKey,
    proves: domains.leaders.links.proves,
    touch: domains.leaders.touches.write,
    leaderOfCode: async (code) => (await domains.leaders.links.byCode(code))?.leaderId ?? null,
    noteStep: (step) => domains.leaders.visitSteps.note({ ...step, at: new Date(ground.clock.nowMs()) }),
    visibleMs: async (atMs) => (await domains.leaders.credit.settings(atMs)).touchVisibleSec * 1000,
    leaderNameFor: domains.leaders.credit.leaderNameFor,
    openOrders: domains.orders.views.ofRoom,
    openWaits: domains.orders.waits.ofShow,
    play,
    limits: ground.limiter,
    clock: ground.clock,
    bus: ground.bus,
    logger: ground.logger,
    metrics: ground.metrics,
    onArrived: realtime.onArrived,
  })

const openOrderDeskOf = ({ db, clock, sealing }: Infrastructure, domains: Domains, { replayList }: OpenedBroadcast) =>
  openOrderDesk({
    db,
    clock,
    sealing,
    audit: domains.audit,
    shows: domains.shows.shows,
    orders: domains.orders,
    addresses: domains.members.addresses,
    nicknames: domains.nicknames,
    replayList,
    timeZone: TIME_ZONE,
  })

const openCreditingOf = ({ db, clock, bus, config, logger }: Infrastructure, domains: Domains) => {
  const { audit, catalog, commission, leaders, ledger, members, nicknames, notices, orders, shows } = domains
  return openCrediting({
    db,
    clock,
    bus,
    publicUrl: config.publicUrl,
    timeZone: TIME_ZONE,
    audit,
    notify: notices.send,
    notices,
    logger,
    activeLeaders: leaders.leaders.activeBefore,
    wasSharing: leaders.touches.wasSharing,
    rates: commission.rates,
    leaderById: leaders.leaders.byId,
    holdLevel: leaders.leaders.holdLevel,
    credit: leaders.credit,
    orders,
    ledger: ledger.ledger,
    areOne: members.people.areOne,
    leaderCards: leaders.leaders.cards,
    inviterOf: leaders.inviters.payables,
    anotherPublishes: (personId) => members.people.anotherWith(personId, 'finance'),
    ...{ memberIdOf: members.people.memberIdOf, standingOf: leaders.leaders.standing },
    nicknames,
    rowNames: async ({ showIds, skuIds }) => {
      const [known, goods] = await Promise.all([Promise.all(showIds.map(shows.shows.get)), catalog.products.snapshot(skuIds)])
      const named = [...goods].map(([id, { title, label }]) => ({ id, title: label === '' ? title : `${title} · ${label}` }))
      return { shows: known.flatMap((show) => (show ? [{ id: show.id, title: show.title }] : [])), skus: named }
    },
    categoriesOf: async (skuIds) =>
      new Map([...(await catalog.products.snapshot(skuIds))].map(([skuId, { category }]) => [skuId, category])),
  })
}

const welcomeOf = ({ config }: Infrastructure, ownerSetup: string | null): string[] => {
  const lines = ['', `  私播 Sibo  ${config.publicUrl}`]
  if (config.demo) {
    lines.push('', '  一键演示身份 one-tap demo sign-ins:')
    for (const [person, words] of [
      ['viewer', '观众 viewer    '],
      ['leader', '团长 leader    '],
      ['host', '主播 host      '],
      ['merchant', '商家 merchant  '],
    ] as const)
      lines.push(`    ${words} ${config.publicUrl}/sign-in?demo=${person}`)
  }
  if (ownerSetup !== null) lines.push('', `  第一位店主 first owner: open ${config.publicUrl}/setup with the token in ${ownerSetup}`)
  return [...lines, '']
}

const openEdges = async (ground: Infrastructure) => {
  const { config, db, redis, clock, bus, logger, metrics, limiter } = ground
  let http: RequestListener | null = null
  let draining = false
  const server = createHttpServer((req, res) => http?.(req, res))
  const domains = openDomains({
    ...ground,
    presence: (showId) => realtime.rooms.crowd(showId),
    whereAre: (ids) => realtime.whereAre(ids),
    ownUrl: () => ownAddress(server.address()),
  })
  const actorOf = domains.members.sessions.actorOf
  const realtime: Realtime = await openRealtime({
    httpServer: server,
    redis,
    clock,
    bus,
    logger,
    metrics,
    actorOf,
    forget: domains.forgetPerson,
    mayAtAll,
    rateLimiter: limiter,
    cells: cellsOf(domains),
    likes: domains.chat.likes.total,
    left: domains.leftRows,
    config,
  })
  const broadcast = await openBroadcastOf(ground, domains)
  realtime.onGone(broadcast.pageGone)
  const watch = createStudioWatch()
  realtime.onGone(watch.gone)
  const entrance = openEntranceTo(ground, domains, realtime, broadcast.play)
  const orderDesk = openOrderDeskOf(ground, domains, broadcast)
  const crediting = openCreditingOf(ground, domains)
  const privacy = openPrivacyOf(ground, domains, TIME_ZONE)
  http = createHttpApp({
    config: { ...config, shopName: config.shop.name, storageOrigins: [] },
    routes: [...domains.routes, ...entrance.routes, ...orderDesk.routes, ...crediting.routes, ...privacy.routes],
    rawRoutes: [...domains.rawRoutes, ...broadcast.rawRoutes, ...orderDesk.rawRoutes],
    actorOf,
    mayAtAll,
    rateLimiter: limiter,
    pictures: ground.objects,
    preview: createPagePreview({
      shows: domains.shows.shows,
      roomLeadsTo: domains.shows.lobby.roomLeadsTo,
      goodsIn: domains.offers.goodsIn,
      shopName: config.shop.name,
      timeZone: TIME_ZONE,
    }),
    health: {
      checks: {
        mongodb: () => mongoAnswers(db, CHECK_WITHIN_MS),
        redis: async () => (await redis.general.ping()) === 'PONG',
        media: broadcast.ready,
      },
      draining: () => draining,
      version: ground.version,
    },
    logger,
    metrics,
  })
  assertAllAnswered(realtime.bind([...entrance.beforeOrders(domains.events), ...broadcast.events, ...watch.over(entrance.events)]))
  return { server, domains, crediting, privacy, broadcast, realtime, watch, drain: () => void (draining = true) }
}

type Edges = Awaited<ReturnType<typeof openEdges>>

const openDemoIn = ({ config, objects, redis, clock, logger }: Infrastructure, { domains, broadcast, realtime, watch }: Edges) => {
  const { members, leaders, files, catalog, shows, offers } = domains
  if (!members.demoPersons) return null
  return openDemo({
    demoPersons: members.demoPersons,
    addresses: members.addresses,
    leaders: leaders.leaders,
    agreements: leaders.agreements,
    courseDesk: domains.incentives.courseDesk,
    pictures: files.pictures,
    products: catalog.products,
    stock: catalog.stock,
    shows,
    offers,
    broadcast,
    readPicture: createPictureReader({ objects, webDir: config.webDir }),
    realViewers: async (showId) => (await realtime.rooms.crowd(showId)).viewers,
    watch,
    redis: redis.general,
    clock,
    logger,
    config,
  })
}

export const createApp = async (parts: AppParts): Promise<App> => {
  const ground = await openInfrastructure(parts)
  const { config, clock, logger } = ground
  const edges = await openEdges(ground)
  const { server, domains, broadcast, realtime, drain } = edges
  const ownerSetup = await domains.members.prepareOwner()
  const demo = await openDemoIn(ground, edges)
  const duties: readonly Duty[] = [
    ...domains.duties,
    ...broadcast.duties,
    ...[edges.crediting, edges.privacy].flatMap((part) => part.duties),
    ...(demo?.duties ?? []),
    { name: 'clock', everyMs: CLOCK_EVERY_MS, run: clock.measure },
    { name: 'dataKeys', everyMs: DATA_KEYS_EVERY_MS, run: ground.sealing.reload },
  ]
  const loop: Loop = startLoop(duties, logger)
  const shut = async (): Promise<void> => {
    drain()
    broadcast.beginClosing()
    await demo?.close()
    await realtime.drain(DRAIN_WITHIN_MS)
    await loop.stop()
    await broadcast.close()
    await domains.close()
    await realtime.close()
    server.closeAllConnections()
    server.close()
    await ground.close()
  }
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => (closing ??= shut())
  try {
    await listen(server, config.host, config.port)
    demo?.begin((server.address() as AddressInfo).port)
  } catch (err) {
    await close()
    throw err
  }
  return { welcome: welcomeOf(ground, ownerSetup), close, duties }
}
