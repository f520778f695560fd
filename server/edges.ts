// Opens what lets people in: the sockets, the show on the air, the entrance, the desks across domains, and HTTP over all of them.
import type { RequestListener } from 'node:http'
import { openBroadcast, type OpenedBroadcast } from './broadcast/door.ts'
import { openCrediting } from './crediting/door.ts'
import { createStudioWatch } from './demo/studio-watch.socket.ts'
import { openDomains, TIME_ZONE, type Domains } from './domains.ts'
import { openEntrance } from './entrance/door.ts'
import { createPagePreview } from './entrance/page-preview.service.ts'
import { createHttpApp, createHttpServer } from './http/app.ts'
import { ownAddress } from './http/own-address.ts'
import type { Infrastructure } from './infrastructure.ts'
import { openPrivacyOf } from './keepers.ts'
import { mayAtAll } from './members/permissions.rules.ts'
import { openOrderDesk } from './order-desk/door.ts'
import { mongoAnswers } from './persistence/mongo.ts'
import type { CellEntry } from './protocol/room-fold.ts'
import { assertAllAnswered } from './realtime/guarded-event.ts'
import { openRealtime, type Realtime } from './realtime/realtime.ts'

const CHECK_WITHIN_MS = 1_500

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

/** Realtime and the domains ask each other: who is here, who somebody is. */
export const openEdges = async (ground: Infrastructure) => {
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

export type Edges = Awaited<ReturnType<typeof openEdges>>
