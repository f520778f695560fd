// Opens each domain's door in the order of the house, and hands upwards what an earlier domain asks of a later one.
import type { Actor } from './actor.ts'
import { openCatalog } from './catalog/door.ts'
import { openChat } from './chat/door.ts'
import { openCommission } from './commission/door.ts'
import { openFigures } from './figures.ts'
import { createPictureReader } from './files/picture-reader.adapter.ts'
import type { Infrastructure } from './infrastructure.ts'
import { openLeaders, type LeaderPorts } from './leaders/door.ts'
import { openTransfers } from './leaders/transfer/door.ts'
import { openLeaderStatements, openLedger } from './ledger/door.ts'
import { openLeaderWork } from './leader-work.ts'
import { openOffers } from './offers/door.ts'
import { createLeftRows } from './offers/left.service.ts'
import { createStockGate } from './offers/stock-gate.store.ts'
import { openOrders, type OpenedOrders } from './orders/door.ts'
import { openPaidOrders, withPoints } from './paid-orders.ts'
import { openPayments } from './payments/door.ts'
import { openPeople, type People } from './people.ts'
import { openPricing } from './pricing/door.ts'
import { openShows } from './shows/door.ts'

/** The infrastructure, and what stands beside the domains. */
export type Ground = Omit<Infrastructure, 'version' | 'close'> & {
  /** Where this process can be asked; throws before it listens. */
  readonly ownUrl: () => string
  /** People watching a show now, real and simulated apart. Realtime stands beside the domains. */
  readonly presence: (showId: string) => Promise<{ readonly viewers: number; readonly simulated: number }>
  /** Of these members, those in a show right now, with the show. */
  readonly whereAre: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

/** Calendar days of the shop (rules.md 0b). */
export const TIME_ZONE = 'Asia/Shanghai'

const openGoods = ({ config, db, redis, clock, bus, logger, metrics, presence }: Ground, { audit, files, members, notices }: People) => {
  const pictureUrl = files.pictures.url
  const catalog = openCatalog({ db, clock, pictureUrl, audit })
  const shows = openShows({
    db,
    clock,
    bus,
    people: members.people,
    pictureUrl,
    audit,
    selling: {
      ofShows: (showIds) => offers.selling.ofShows(showIds),
      goods: (showId, limit) => offers.selling.goods(showId, limit),
      problems: (showId) => offers.selling.problems(showId),
    },
    viewersOf: async (showId) => (await presence(showId)).viewers,
    seller: config.shop.seller,
    notices,
    publicUrl: config.publicUrl,
  })
  const gate = createStockGate({ redis: redis.gate, logger, metrics })
  const offers = openOffers({
    db,
    clock,
    bus,
    logger,
    shows: shows.shows,
    products: catalog.products,
    stock: catalog.stock,
    gate,
    people: members.people,
    audit,
  })
  return { catalog, shows, gate, offers }
}
type Goods = ReturnType<typeof openGoods>

const openLeading = (ground: Ground, people: People, { shows, offers }: Goods, later: Pick<LeaderPorts, 'toLearn' | 'payersOf'>) => {
  const { config, db, clock, bus, logger, metrics, sealing, objects, whereAre } = ground
  const { audit, members, nicknames, notices } = people
  const leaders = openLeaders({
    ...later,
    ...{ db, clock, bus, metrics },
    writeAudit: audit.write,
    linkKey: sealing.lastingKey('link'),
    publicUrl: config.publicUrl,
    timeZone: TIME_ZONE,
    showOf: shows.shows.get,
    goodsOf: async (showId, offerId) => {
      if (offerId !== null) return offers.goodsIn(showId, offerId)
      const pinned = (await offers.selling.ofShows([showId])).get(showId)?.pinned
      return pinned ?? (await offers.selling.goods(showId, 1))[0] ?? null
    },
    faceOf: async (memberId) => (await members.people.cards([memberId])).get(memberId)?.pictureUrl ?? null,
    readPicture: createPictureReader({ objects, webDir: config.webDir }),
    nicknamesOf: nicknames,
    facesOf: async (ids) => {
      const [cards, cities] = await Promise.all([members.people.cards(ids), members.addresses.citiesOf(ids)])
      return new Map(ids.map((id) => [id, { pictureUrl: cards.get(id)?.pictureUrl ?? null, city: cities.get(id) ?? null }]))
    },
    whereAre,
    consenting: (memberIds) => members.consents.givenBy(memberIds, 'leaderSees'),
    titleOf: async (offerId) => (await offers.offers.terms(offerId))?.title ?? null,
    onFault: (err) => logger.warn({ err }, 'cockpit not told'),
    anotherPublishes: (personId) => members.people.anotherWith(personId, 'finance'),
    placesOf: members.placesOf,
    memberByPhone: members.memberByPhone,
    areOne: members.people.areOne,
    memberIdByPhone: members.people.idByPhone,
    phoneMasks: members.people.phoneMasks,
    notices,
  })
  const transfers = openTransfers({
    ...{ db, clock, bus, logger, leaders, notices, publicUrl: config.publicUrl },
    areOne: members.people.areOne,
    nicknamesOf: nicknames,
    writeAudit: audit.write,
  })
  const pricing = openPricing({ db, clock, audit })
  const ledger = openLedger({ db, clock })
  const commission = openCommission({
    db,
    clock,
    bus,
    ledger: ledger.ledger,
    leaderCards: leaders.leaders.cards,
    wasSharing: leaders.touches.wasSharing,
    inviterOf: leaders.inviters.payable,
  })
  const statements = openLeaderStatements({
    db,
    clock,
    key: ground.statementKey,
    nameOf: async (leaderId) => (await leaders.leaders.byId(leaderId))?.name ?? null,
    shopName: config.shop.name,
    timeZone: TIME_ZONE,
  })
  return { leaders, transfers, pricing, ledger, commission, statements }
}
type Leading = ReturnType<typeof openLeading>

const openTrade = (ground: Ground, people: People, goods: Goods, leading: Leading) => {
  const { config, db, clock, bus, logger, metrics, limiter, signing, sealing, ownUrl } = ground
  const { shows, offers, catalog, gate } = goods
  const { leaders, commission, ledger, pricing } = leading
  const payments = openPayments({
    db,
    clock,
    logger,
    metrics,
    sandboxSecret: sealing.lastingKey('sandboxProvider'),
    shopName: config.shop.name,
    noticeUrl: () => `${ownUrl()}/api/v1/notices/sandbox`,
    timeZone: TIME_ZONE,
    ledgerKnows: ledger.ledger.known,
    postLedger: ledger.ledger.post,
    settleLines: (payment) => orders.settleLines(payment),
  })
  const chat = openChat({
    db,
    redis: ground.redis.general,
    clock,
    bus,
    limits: limiter,
    shows: shows.shows,
    speaker: people.speaker,
    speakerKey: people.members.speakerKey,
    audit: people.audit,
  })
  const isOfShow = async (actor: Actor, showId: string): Promise<boolean> => {
    const grants = await shows.shows.grants(actor, showId)
    return grants.host || grants.assistant !== null
  }
  const mayEnter = async (actor: Actor, showId: string): Promise<boolean> =>
    !(await chat.moderation.isKicked(showId, actor.personId ?? actor.visitorId))
  const orders: OpenedOrders = openOrders({
    ...{ db, clock, bus, logger, metrics, signing },
    redis: ground.redis.general,
    limits: limiter,
    timeZone: TIME_ZONE,
    gate,
    offers: offers.offers,
    closing: offers.closing,
    stock: catalog.stock,
    pricing: pricing.pricing,
    freightReady: pricing.freightReady,
    addresses: withPoints(people.members.addresses, () => paidOrders.fulfilment.points),
    credit: leaders.credit,
    rates: commission.rates,
    accruals: commission.accruals,
    audit: people.audit,
    proofs: people.members.proofs,
    payments,
    nicknames: people.nicknames,
    seenNames: people.seenNames,
    memberIdByPhone: people.members.people.idByPhone,
    mayEnter,
    isOfShow,
    hostOf: async (showId) => (await shows.shows.get(showId))?.hostPersonId ?? null,
    waitHoldSec: config.waitHoldSec,
  })
  const paidOrders = openPaidOrders({
    ...{ ground, timeZone: TIME_ZONE, people, goods, ledger: ledger.ledger, orders, payments, mayEnter },
    leaders,
    tables: commission.rates.tables,
  })
  const incentives = openLeaderWork({ ground, people, shows, leaders, ledger })
  const { missingOf: toLearn } = incentives.courses
  const insights = openFigures({ ground, people, goods, leading, toLearn, timeZone: TIME_ZONE })
  return { payments, orders, paidOrders, incentives, chat, insights }
}

/** Every domain above broadcast and entrance, which also need the media engine and the sockets. */
export const openDomains = (ground: Ground) => {
  const people = openPeople(ground, {
    standing: async (personId) => {
      const [grants, leader] = await Promise.all([goods.shows.shows.standing(personId), leading.leaders.leaders.standing(personId)])
      return { ...grants, leaderId: leader?.leaderId ?? null, leaderState: leader?.state ?? 'none' }
    },
    beforeSession: (visitorId, memberId) => leading.leaders.touches.merge(visitorId, memberId),
    memberFacts: (ids) => leading.leaders.credit.memberFacts(ids),
    idIndexes: (ids) => trade.paidOrders.withdrawals.payees.idIndexesOf(ids),
  })
  const goods: Goods = openGoods(ground, people)
  const leading: Leading = openLeading(ground, people, goods, {
    toLearn: (memberIds) => trade.incentives.courses.missingOf(memberIds),
    payersOf: (memberId) => trade.orders.views.payersOf(memberId),
  })
  const trade: ReturnType<typeof openTrade> = openTrade(ground, people, goods, leading)
  const { catalog, shows, offers, gate } = goods
  const { leaders, transfers, pricing, ledger, statements } = leading
  const { payments, orders, paidOrders, incentives, chat, insights } = trade
  const parts = [catalog, shows, offers, pricing, transfers, ledger, statements, orders, paidOrders, incentives, insights]
  return {
    ...people,
    ...goods,
    ...leading,
    ...trade,
    forgetPerson: (id: string): void => [people.members.people.forget, leaders.forgetPerson].forEach((drop) => drop(id)),
    leftRows: createLeftRows({ offers: offers.offers, gate, logger: ground.logger }),
    routes: [...people.files.routes, ...people.members.routes, ...parts.flatMap((part) => part.routes), ...leaders.routes],
    rawRoutes: [people.files, leaders, statements, payments, orders, paidOrders, incentives].flatMap((part) => part.rawRoutes),
    events: [offers, leaders, orders, chat].flatMap((part) => part.events),
    duties: [shows, offers, payments, orders, paidOrders, pricing, chat, leaders, transfers, incentives, insights].flatMap(
      (part) => part.duties,
    ),
    close: async (): Promise<void> => {
      await trade.orders.close()
      await trade.chat.close()
      await leading.leaders.close()
    },
  }
}
export type Domains = ReturnType<typeof openDomains>
