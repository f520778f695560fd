// Opens orders: the engine (line, commit, rebuild, recovery, closing), money (checkout, settlement) and what people see of it.
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Connection } from 'mongoose'
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { StockService } from '../catalog/stock.service.ts'
import type { Clock } from '../clock.ts'
import type { RateService } from '../commission/rate.service.ts'
import type { Bus } from '../domain-events.ts'
import type { RawRoute, Route } from '../http/route.ts'
import type { Duty } from '../jobs/loop.ts'
import type { Logger } from '../logger.ts'
import type { CreditService } from '../leaders/credit.service.ts'
import type { Addresses } from '../members/address.service.ts'
import type { Metrics } from '../metrics.ts'
import { newId } from '../new-id.ts'
import type { Closing as OfferClosing } from '../offers/closing.service.ts'
import { termsAt } from '../offers/offer.rules.ts'
import type { Offers } from '../offers/offer.service.ts'
import type { StockGate } from '../offers/stock-gate.service.ts'
import type { OpenedPayments } from '../payments/door.ts'
import type { PaymentRow } from '../payments/payment.service.ts'
import type { RateLimiter } from '../persistence/rate-limiter.ts'
import type { PricingService } from '../pricing/pricing.service.ts'
import type { EventBinding } from '../realtime/bind-event.ts'
import type { Signing } from '../signing.ts'
import { createAnnounce, type Announce } from './announce.service.ts'
import { createBuying, type Buying } from './buying.service.ts'
import { createCheckout, type Checkout } from './checkout.service.ts'
import { createFreightGroupStore } from './checkout-freight.store.ts'
import { createQuotes } from './checkout-quote.service.ts'
import { createClickTokens } from './click-token.rules.ts'
import { createClosing, type Closing } from './closing.service.ts'
import { createOrderCredit, type CreditPaidDeps } from './credit-paid.service.ts'
import { createEngine, type Engine } from './engine.service.ts'
import { createEntryMemory } from './entry-memory.service.ts'
import { createFreeze } from './freeze.service.ts'
import { createLife, type Life } from './life.service.ts'
import { createLifeStore, createSettlementStore } from './life.store.ts'
import { noticeRoutes } from './notices.routes.ts'
import { createOrderNo } from './order-id.rules.ts'
import { createOrderStore } from './order.store.ts'
import { orderRoutes } from './orders.routes.ts'
import { orderEvents } from './orders.socket.ts'
import { createPlace } from './place.service.ts'
import { createRefunding, type Refunding } from './refunding.service.ts'
import { createRefundingStore } from './refunding.store.ts'
import { createSettlement, type Settlement } from './settlement.service.ts'
import { createStaffOrders, type StaffOrders } from './staff-orders.service.ts'
import { staffOrderRoutes } from './staff-orders.routes.ts'
import { createClosingStore, createViewStore } from './views.store.ts'
import { createViews, type Views } from './views.service.ts'

const DRAIN_MAX_MS = 15_000
const DRAIN_LOOK_MS = 20
const OPEN_OFFERS_LIVE_MS = 900
const REVEALS_A_DAY = { name: 'revealDay', points: 30, perSec: 86_400 }

export type OpenOrdersDeps = {
  readonly db: Connection
  readonly clock: Clock
  readonly bus: Bus
  readonly logger: Logger
  readonly metrics: Metrics
  readonly signing: Signing
  readonly limits: RateLimiter
  readonly timeZone: string
  readonly gate: StockGate
  readonly offers: Pick<Offers, 'terms' | 'raiseEpoch' | 'closing' | 'selling'>
  readonly closing: Pick<OfferClosing, 'finishClosing'>
  readonly stock: Pick<StockService, 'transact' | 'fromLot'>
  readonly pricing: Pick<PricingService, 'freeze'>
  /** Freight templates are known: no price is frozen before. */
  readonly freightReady: () => Promise<void>
  readonly addresses: Pick<Addresses, 'sealedFor' | 'reveal' | 'deliveryIndexesOf'>
  readonly credit: Pick<CreditService, 'resolve'> & CreditPaidDeps['credit']
  readonly rates: Pick<RateService, 'freeze'>
  readonly accruals: CreditPaidDeps['accruals']
  readonly audit: Audit
  readonly payments: OpenedPayments
  /** Nicknames of members, names of staff. */
  readonly nicknames: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Who hears of each sale of a show. */
  readonly hostOf: (showId: string) => Promise<string | null>
  /** The show's entry rule, kicks and bans. */
  readonly mayEnter: (actor: Actor, showId: string) => Promise<boolean>
  readonly isOfShow: (actor: Actor, showId: string) => Promise<boolean>
  /** How long a silent provider may hold up the closing of an order; 60 s. */
  readonly providerPatienceMs?: number
}
export type OpenedOrders = {
  readonly buying: Buying
  readonly checkout: Checkout
  readonly views: Views
  readonly staffOrders: StaffOrders
  readonly settlement: Settlement
  readonly refunding: Refunding
  readonly life: Life
  readonly engine: Engine
  readonly closing: Closing
  /** Tells the buyer what her order is now; domains below move orders on. */
  readonly changed: Announce['changed']
  /** For payments: true when every line of a succeeded payment has its effect. */
  readonly settleLines: (payment: PaymentRow) => Promise<boolean>
  readonly routes: Route[]
  readonly rawRoutes: RawRoute[]
  readonly events: EventBinding[]
  readonly duties: Duty[]
  /** Waits for orders in flight and their settles, then lets go of timers. */
  readonly close: () => Promise<void>
}

/** Several duties ask in the same second: one read answers them. */
const createOpenOffers = (offers: Pick<Offers, 'selling'>, clock: Clock): (() => Promise<readonly string[]>) => {
  let kept: { ids: Promise<string[]>; untilMs: number } | null = null
  const read = async (): Promise<string[]> => (await offers.selling()).filter(({ state }) => state === 'open').map(({ id }) => id)
  return async () => {
    if (!kept || clock.monotonicMs() >= kept.untilMs) kept = { ids: read(), untilMs: clock.monotonicMs() + OPEN_OFFERS_LIVE_MS }
    return kept.ids
  }
}

type Parts = Pick<OpenedOrders, 'life' | 'settlement' | 'engine' | 'closing'>
const dutiesOf = ({ life, settlement, engine: { recovery }, closing }: Parts): Duty[] => [
  { name: 'orders.heartbeat', everyMs: 500, run: recovery.beat },
  { name: 'orders.leftOver', everyMs: 1_000, run: async () => void (await recovery.leftOver()) },
  { name: 'orders.expiry', everyMs: 1_000, run: async () => void (await life.expireDue()) },
  { name: 'orders.releases', everyMs: 1_000, run: async () => void (await life.releaseOwed()) },
  { name: 'orders.audit', everyMs: 1_000, run: recovery.audit },
  { name: 'orders.closing', everyMs: 5_000, run: closing.run },
  { name: 'orders.repair', everyMs: 10_000, run: settlement.repair },
]

const openClosing = ({ db, clock, logger, gate, offers, stock, closing }: OpenOrdersDeps): Closing =>
  createClosing({
    store: createClosingStore(db),
    closing: async () => (await offers.closing()).map((offer) => termsAt(offer, clock.nowMs())),
    fenceClosed: gate.fenceClosed,
    giveBack: ({ _id: moveId, skuId, lotId, quantity: units }) =>
      stock.transact(async (tx) => void (await stock.fromLot(tx, { skuId, lotId, units, moveId }))),
    markClosed: async (offerId) => void (await closing.finishClosing(offerId)),
    newId: () => newId(clock.nowMs()),
    nowMs: clock.nowMs,
    logger,
  })

type Money = Pick<OpenedOrders, 'life' | 'settlement' | 'refunding' | 'checkout' | 'settleLines'>
const openMoney = (deps: OpenOrdersDeps, engine: Engine, announce: Announce, views: ReturnType<typeof createViewStore>): Money => {
  const { db, gate, offers, clock, logger, payments, providerPatienceMs } = deps
  const orderStore = createOrderStore(db)
  const lifeStore = createLifeStore(db)
  const shared = { ...deps, ...engine, gate, terms: offers.terms, changed: announce.changed, moved: announce.moved }
  const life = createLife({
    ...shared,
    store: lifeStore,
    closePayment: payments.payments.close,
    ...(providerPatienceMs === undefined ? {} : { patienceMs: providerPatienceMs }),
  })
  const settlementStore = createSettlementStore(db)
  const orderCredit = createOrderCredit({ ...deps, keepBlock: settlementStore.keepBlock })
  const refunding = createRefunding({
    store: createRefundingStore(db),
    bringCredit: orderCredit.bring,
    changed: announce.changed,
    nowMs: clock.nowMs,
  })
  const settlement = createSettlement({
    ...shared,
    store: settlementStore,
    reads: orderStore,
    creditPaid: orderCredit.paid,
    giveBack: payments.refunds.giveBack,
    paid: announce.paid,
  })
  const checkout = createCheckout({
    store: { ...views, ...createFreightGroupStore(db), extend: lifeStore.extend },
    payments: payments.payments,
    changed: announce.changed,
    clock,
    logger,
  })
  const settleLines = async ({ _id: paymentId, lines, payer = null, succeededAt }: PaymentRow): Promise<boolean> => {
    const paid = { paymentId, payer, ...(succeededAt ? { succeededAtMs: succeededAt.getTime() } : {}) }
    let isWhole = true
    for (const line of lines) isWhole = (await settlement.markPaid({ ...line, ...paid })) === 'done' && isWhole
    return isWhole
  }
  return { life, settlement, refunding, checkout, settleLines }
}

export const openOrders = (deps: OpenOrdersDeps): OpenedOrders => {
  const { db, signing, limits, timeZone, gate, offers, addresses, credit, rates, clock } = deps
  const { freeze: freezePrice } = deps.pricing
  const { sealedFor } = addresses
  const announce = createAnnounce({ ...deps, terms: offers.terms })
  const orderNo = createOrderNo(timeZone)
  const orderStore = createOrderStore(db)
  const viewStore = createViewStore(db)
  const engine = createEngine({
    ...deps,
    store: { ...viewStore, ...orderStore },
    terms: offers.terms,
    raiseEpoch: offers.raiseEpoch,
    openOffers: createOpenOffers(offers, clock),
    gatewayId: randomBytes(8).toString('hex'),
    orderNo,
    moved: announce.moved,
  })
  const mayEnter = createEntryMemory(deps)
  const money = openMoney(deps, engine, announce, viewStore)
  const tokens = createClickTokens(signing.keysFor('sibo/click').map(({ key }) => key))
  const freeze = createFreeze({
    ...deps,
    orderNo,
    freezePrice,
    sealedFor,
    resolveCredit: credit.resolve,
    freezeRate: rates.freeze,
  })
  const slotsTaken = gate.slotsTaken
  const place = createPlace({
    ...deps,
    ...engine,
    mayEnter,
    store: orderStore,
    freeze,
    terms: offers.terms,
    tokens,
    slotsTaken,
    announce: announce.placed,
  })
  const views = createViews({ ...deps, store: viewStore, reveal: addresses.reveal })
  const staffOrders = createStaffOrders({
    ...deps,
    store: viewStore,
    reveal: addresses.reveal,
    revealsMany: async (personId) => !(await limits.consume(REVEALS_A_DAY, personId)).ok,
  })
  const hasAddress = async (memberId: string): Promise<boolean> => (await addresses.deliveryIndexesOf(memberId)).length > 0
  const buying = createBuying({ ...deps, ...engine, mayEnter, place, life: money.life, views, terms: offers.terms, tokens, hasAddress })
  const quotes = createQuotes({ ...deps, mayEnter, terms: offers.terms, freezePrice, sealedFor })
  const closing = openClosing(deps)
  return {
    buying,
    views,
    staffOrders,
    engine,
    closing,
    changed: announce.changed,
    ...money,
    routes: [...orderRoutes({ buying, checkout: money.checkout, quotes, views }), ...staffOrderRoutes(staffOrders)],
    rawRoutes: noticeRoutes(deps.payments.inbox, limits),
    events: orderEvents(buying),
    duties: dutiesOf({ ...money, engine, closing }),
    close: async () => {
      const endMs = clock.monotonicMs() + DRAIN_MAX_MS
      while (!(place.idle() && engine.line.idle()) && clock.monotonicMs() < endMs) await pause(DRAIN_LOOK_MS)
      engine.line.close()
      announce.close()
    },
  }
}
