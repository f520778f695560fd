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
import type { CreditService } from '../leaders/attribution/credit.service.ts'
import type { Addresses } from '../members/addresses/address.service.ts'
import type { Metrics } from '../metrics.ts'
import { newId } from '../new-id.ts'
import type { Closing as OfferClosing } from '../offers/closing.service.ts'
import { termsAt } from '../offers/offer.rules.ts'
import type { Offers } from '../offers/offer.service.ts'
import type { StockGate } from '../offers/stock-gate.service.ts'
import type { OpenedPayments } from '../payments/door.ts'
import type { RateLimiter } from '../persistence/rate-limiter.ts'
import type { PricingService } from '../pricing/pricing.service.ts'
import type { EventBinding } from '../realtime/bind-event.ts'
import type { Signing } from '../signing.ts'
import { createAnnounce, type Announce } from './announce.service.ts'
import { createBuying, type Buying } from './placing/buying.service.ts'
import { createQuotes } from './checkout/checkout-quote.service.ts'
import { createClickTokens } from './placing/click-token.rules.ts'
import { createClosing, type Closing } from './gate/closing.service.ts'
import type { CreditPaidDeps } from './checkout/credit-paid.service.ts'
import { openMoney, type OpenedMoney } from './checkout/door.ts'
import { createEngine, type Engine } from './gate/engine.service.ts'
import { createEntryMemory } from './placing/entry-memory.service.ts'
import { createFreeze, type FreezeDeps } from './placing/freeze.service.ts'
import { createSettlementStore } from './life.store.ts'
import { openGuarding, type OpenGuardingDeps } from './guarding/door.ts'
import { noticeRoutes } from './checkout/notices.routes.ts'
import { createOrderNo } from './order-id.rules.ts'
import { createOrderStore } from './order.store.ts'
import { createOpenOffers } from './gate/open-offers.service.ts'
import { orderRoutes } from './orders.routes.ts'
import { orderEvents, waitEvents } from './orders.socket.ts'
import { createPlace, type Place, type PlaceDeps } from './placing/place.service.ts'
import { createSlowPath } from './gate/slow-path.service.ts'
import { createStaffOrders, type StaffOrders } from './desk/staff-orders.service.ts'
import { staffOrderRoutes } from './desk/staff-orders.routes.ts'
import { createClosingStore, createViewStore } from './views.store.ts'
import { createViews, type ViewDeps, type Views } from './views.service.ts'
import { openWaits } from './waiting/door.ts'
import { waitRoutes } from './waiting/wait.routes.ts'
import type { Waits } from './waiting/wait.service.ts'
import { createWaitStore } from './waiting/wait.store.ts'

const DRAIN_MAX_MS = 15_000
const DRAIN_LOOK_MS = 20
const REVEALS_A_DAY = { name: 'revealDay', points: 30, perSec: 86_400 }

export type OpenOrdersDeps = Pick<OpenGuardingDeps, 'redis' | 'proofs'> & {
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
  readonly pricing: Pick<PricingService, 'freeze' | 'travelsFree'>
  /** Freight templates are known: no price is frozen before. */
  readonly freightReady: () => Promise<void>
  readonly addresses: Pick<Addresses, 'reveal' | 'deliveryIndexesOf'> & Pick<FreezeDeps, 'sealedFor'>
  readonly credit: Pick<CreditService, 'resolve'> & CreditPaidDeps['credit']
  readonly rates: Pick<RateService, 'freeze'>
  readonly accruals: CreditPaidDeps['accruals']
  readonly audit: Audit
  readonly payments: OpenedPayments
  /** Nicknames of members, names of staff; of buyers as their leader may read them (left out: two stars). */
  readonly nicknames: (personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly seenNames?: ViewDeps['seenNames']
  /** By the phone's blind index. */
  readonly memberIdByPhone: (phone: string) => Promise<string | null>
  /** Who hears of each sale of a show. */
  readonly hostOf: (showId: string) => Promise<string | null>
  /** The show's entry rule, kicks and bans. */
  readonly mayEnter: (actor: Actor, showId: string) => Promise<boolean>
  readonly isOfShow: (actor: Actor, showId: string) => Promise<boolean>
  /** How long a silent provider may hold up the closing of an order; 60 s. */
  readonly providerPatienceMs?: number
  /** How long units are kept for somebody of the waiting list whose turn came: 60 to 600; 120 s. */
  readonly waitHoldSec?: number
}
export type OpenedOrders = OpenedMoney & {
  readonly buying: Buying
  readonly views: Views
  readonly staffOrders: StaffOrders
  readonly waits: Waits
  readonly engine: Engine
  readonly closing: Closing
  /** Tells the buyer what her order is now; domains below move orders on. */
  readonly changed: Announce['changed']
  readonly routes: Route[]
  readonly rawRoutes: RawRoute[]
  readonly events: EventBinding[]
  readonly duties: Duty[]
  /** Waits for orders in flight and their settles, then lets go of timers. */
  readonly close: () => Promise<void>
}

type Parts = Pick<OpenedOrders, 'life' | 'settlement' | 'engine' | 'closing'> & { readonly waits: Waits }
const dutiesOf = ({ life, settlement, engine: { recovery }, closing, waits }: Parts): Duty[] => [
  { name: 'orders.heartbeat', everyMs: 500, run: recovery.beat },
  { name: 'orders.leftOver', everyMs: 1_000, run: async () => void (await recovery.leftOver()) },
  { name: 'orders.expiry', everyMs: 1_000, run: async () => void (await life.expireDue()) },
  { name: 'orders.releases', everyMs: 1_000, run: async () => void (await life.releaseOwed()) },
  { name: 'orders.waits', everyMs: 1_000, run: async () => void (await waits.serve()) },
  { name: 'orders.audit', everyMs: 1_000, run: recovery.audit },
  { name: 'orders.closing', everyMs: 5_000, run: closing.run },
  { name: 'orders.repair', everyMs: 10_000, run: settlement.repair },
]

const openClosing = ({ db, clock, logger, metrics, gate, offers, stock, closing }: OpenOrdersDeps): Closing =>
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
    metrics,
  })

type PlaceParts = Pick<PlaceDeps, 'mayEnter' | 'tokens' | 'announce' | 'admission' | 'hoarding'> &
  Pick<FreezeDeps, 'orderNo'> & { readonly store: ReturnType<typeof createOrderStore> }
const openPlace = (deps: OpenOrdersDeps, engine: Engine, parts: PlaceParts): Place => {
  const { pricing, addresses, credit, rates, offers, gate } = deps
  const freeze = createFreeze({
    ...deps,
    orderNo: parts.orderNo,
    freezePrice: pricing.freeze,
    travelsFree: pricing.travelsFree,
    sealedFor: addresses.sealedFor,
    resolveCredit: credit.resolve,
    freezeRate: rates.freeze,
  })
  const { terms, raiseEpoch } = offers
  const slowPath = createSlowPath({ ...deps, ...engine, store: parts.store, freeze, terms, raiseEpoch })
  return createPlace({ ...deps, ...engine, ...parts, freeze, terms, slowPath, slotsTaken: gate.slotsTaken })
}

/** Orders in flight are decided and settled, then timers end. */
const drain = async (idle: () => boolean, clock: Clock, timed: readonly { readonly close: () => void }[]): Promise<void> => {
  const endMs = clock.monotonicMs() + DRAIN_MAX_MS
  while (!idle() && clock.monotonicMs() < endMs) await pause(DRAIN_LOOK_MS)
  for (const one of timed) one.close()
}

export const openOrders = (deps: OpenOrdersDeps): OpenedOrders => {
  const { db, signing, limits, timeZone, offers, addresses, clock } = deps
  const { freeze: freezePrice } = deps.pricing
  const { sealedFor } = addresses
  const announce = createAnnounce({ ...deps, terms: offers.terms })
  const orderNo = createOrderNo(timeZone)
  const orderStore = createOrderStore(db)
  const viewStore = createViewStore(db)
  const waitStore = createWaitStore(db)
  const openOffers = createOpenOffers(offers, clock)
  const gatewayId = randomBytes(8).toString('hex')
  const engine = createEngine({
    ...deps,
    store: { ...viewStore, ...orderStore, linedLots: waitStore.linedLots },
    terms: offers.terms,
    raiseEpoch: offers.raiseEpoch,
    openOffers,
    gatewayId,
    orderNo,
    moved: announce.moved,
  })
  const mayEnter = createEntryMemory(deps)
  const tokens = createClickTokens(signing.keysFor('sibo/click').map(({ key }) => key))
  const { keepReview } = createSettlementStore(db)
  const guarding = openGuarding({ ...deps, tokens, terms: offers.terms, keepReview, changed: announce.changed })
  const { admission, hoarding } = guarding
  const money = openMoney({ ...deps, engine, announce, views: viewStore, guarding, terms: offers.terms })
  const place = openPlace(deps, engine, { mayEnter, store: orderStore, tokens, admission, hoarding, orderNo, announce: announce.placed })
  const views = createViews({ ...deps, store: viewStore, reveal: addresses.reveal })
  const staffOrders = createStaffOrders({
    ...deps,
    store: viewStore,
    reveal: addresses.reveal,
    revealsMany: async (personId) => !(await limits.consume(REVEALS_A_DAY, personId)).ok,
  })
  const hasAddress = async (memberId: string): Promise<boolean> => (await addresses.deliveryIndexesOf(memberId)).length > 0
  const waits = openWaits({ ...deps, ...engine, store: waitStore, orders: viewStore, place, openOffers, gatewayId, mayEnter })
  const waitsOf = waits.mine
  const buying = createBuying({
    ...deps,
    ...engine,
    mayEnter,
    place,
    life: money.life,
    views,
    terms: offers.terms,
    tokens,
    admission,
    hasAddress,
    waitsOf,
  })
  const quotes = createQuotes({ ...deps, mayEnter, terms: offers.terms, freezePrice, sealedFor })
  const closing = openClosing(deps)
  return {
    buying,
    views,
    staffOrders,
    waits,
    engine,
    closing,
    changed: announce.changed,
    ...money,
    routes: [...orderRoutes({ buying, checkout: money.checkout, quotes, views }), ...staffOrderRoutes(staffOrders), ...waitRoutes(waits)],
    rawRoutes: noticeRoutes(deps.payments.inbox, limits),
    events: [...orderEvents(buying), ...waitEvents(waits)],
    duties: [...dutiesOf({ ...money, engine, closing, waits }), ...guarding.duties],
    close: () => drain(() => place.idle() && engine.line.idle(), clock, [engine.line, announce]),
  }
}
