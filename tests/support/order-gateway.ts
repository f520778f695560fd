// One gateway of a test: the order engine and its money wired over given stores, any part of which a test may replace to make it fail.
import type { Actor } from '../../server/actor.ts'
import type { Transfer } from '../../server/ledger/transfer.rules.ts'
import { createBus, type Bus } from '../../server/domain-events.ts'
import { createLogger } from '../../server/logger.ts'
import { createMetrics } from '../../server/metrics.ts'
import type { StockGate } from '../../server/offers/stock-gate.service.ts'
import { createAnnounce, type Announce } from '../../server/orders/announce.service.ts'
import { createCheckout, type Checkout } from '../../server/orders/checkout/checkout.service.ts'
import { createClosing, type Closing } from '../../server/orders/gate/closing.service.ts'
import { createEngine, type Engine } from '../../server/orders/gate/engine.service.ts'
import { createFreeze, type FreezeDeps } from '../../server/orders/placing/freeze.service.ts'
import { createLife, type Life } from '../../server/orders/life.service.ts'
import { createOrderNo } from '../../server/orders/order-id.rules.ts'
import type { OrderRow, TakeBackRow } from '../../server/orders/order.rules.ts'
import { createPlace, type Place } from '../../server/orders/placing/place.service.ts'
import type { SaleTerms } from '../../server/orders/placing/sale-terms.rules.ts'
import { createSlowPath } from '../../server/orders/gate/slow-path.service.ts'
import { createRefunding, type Refunding } from '../../server/orders/refunding/refunding.service.ts'
import { createSettlement, type Settlement } from '../../server/orders/checkout/settlement.service.ts'
import { createInbox, noticeFits, type Inbox } from '../../server/payments/inbox.service.ts'
import { createPayments, type PaymentProvider, type Payments } from '../../server/payments/payment.service.ts'
import { createRefunds, type Refunds } from '../../server/payments/refund.service.ts'
import { createSandboxProvider, createSandboxReader } from '../../server/payments/sandbox/sandbox.adapter.ts'
import type { Sandbox } from '../../server/payments/sandbox/sandbox.service.ts'
import { createPricingService } from '../../server/pricing/pricing.service.ts'
import type { OrderPlace } from '../../server/protocol/orders.ts'
import { createWaits, type Waits } from '../../server/orders/waiting/wait.service.ts'
import type { OrderStores } from './memory-orders.ts'
import type { PaymentStores } from './memory-payments.ts'
import type { WaitStores } from './memory-waits.ts'
import {
  ADDRESS_OF_NOBODY,
  DELIVERY,
  hex,
  newKey,
  nextId,
  NOBODY,
  random,
  SANDBOX_SECRET,
  tokenFor,
  tokens,
  type ShopOffers,
  type TestClock,
} from './order-shop.ts'

export type WorldParts = {
  readonly gate: StockGate
  readonly orders: OrderStores
  readonly payments: PaymentStores
  /** In memory when not given. */
  readonly waits?: WaitStores
  readonly clock: TestClock
}
/** What all gateways of a test share. */
export type Ground = {
  readonly parts: WorldParts
  readonly waits: WaitStores
  /** Members who may not enter any more. */
  readonly kicked: Set<string>
  readonly offers: ShopOffers
  readonly sandbox: Sandbox
  /** How often the credit of a paid order was asked for. */
  readonly credited: Map<string, number>
  readonly postLedger: (transfers: readonly Transfer[]) => Promise<unknown>
  /** Take-backs that went to normal stock. */
  readonly takenBack: TakeBackRow[]
}
export type Overrides = {
  readonly gatewayId?: string
  readonly gate?: Partial<StockGate>
  readonly orders?: Partial<OrderStores['orders']>
  readonly provider?: Partial<PaymentProvider>
  readonly creditPaid?: (row: OrderRow) => Promise<void>
  readonly bringCredit?: (row: OrderRow) => Promise<void>
  readonly patienceMs?: number
  readonly freezePrice?: ReturnType<typeof createPricingService>['freeze']
  /** Nobody is credited when not given. */
  readonly resolveCredit?: FreezeDeps['resolveCredit']
  readonly freezeRate?: FreezeDeps['freezeRate']
}
type Money = {
  readonly settlement: Settlement
  readonly payments: Payments
  readonly refunds: Refunds
  readonly refunding: Refunding
  readonly inbox: Inbox
  readonly checkout: Checkout
}
export type Gateway = Money & {
  readonly engine: Engine
  readonly place: Place
  readonly life: Life
  readonly closing: Closing
  readonly waits: Waits
  readonly bus: Bus
  /** Places one unit of the first SKU at its live price with a good token, or what `given` says. */
  readonly buy: (actor: Actor, terms: SaleTerms, given?: Partial<OrderPlace>) => ReturnType<Place['place']>
  readonly close: () => void
}

/** One for all: each set watches the event loop for as long as the process lives, and a model test makes thousands of gateways. */
const METRICS = createMetrics()

type Base = ReturnType<typeof baseOf>
const baseOf = ({ parts, offers }: Ground, overrides: Overrides) => {
  const logger = createLogger(process.env['TEST_LOG'] ?? 'silent')
  const bus = createBus(logger)
  const gate: StockGate = { ...parts.gate, ...overrides.gate }
  const nicknames = async (ids: readonly string[]): Promise<ReadonlyMap<string, string>> => new Map(ids.map((id) => [id, '小雨']))
  const announce = createAnnounce({ bus, gate, terms: offers.terms, nicknames, hostOf: async () => hex(99), logger })
  const { changed, moved } = announce
  return { bus, gate, announce, changed, moved, logger, metrics: METRICS, clock: parts.clock, terms: offers.terms }
}
const engineOf = ({ parts, offers, waits }: Ground, overrides: Overrides, base: Base): Engine =>
  createEngine({
    ...base,
    store: { ...parts.orders.views, ...parts.orders.orders, ...overrides.orders, linedLots: waits.linedLots },
    raiseEpoch: offers.raiseEpoch,
    openOffers: async () => offers.all().flatMap(({ offerId, state }) => (state === 'open' ? [offerId] : [])),
    gatewayId: overrides.gatewayId ?? random(),
    orderNo: createOrderNo('Asia/Shanghai'),
  })
const placeOf = ({ parts, offers }: Ground, overrides: Overrides, base: Base, engine: Engine, announce: Announce): Place => {
  const freeze = createFreeze({
    ...base,
    freezePrice: overrides.freezePrice ?? createPricingService().freeze,
    sealedFor: async (_memberId, addressId) => (addressId === ADDRESS_OF_NOBODY ? null : DELIVERY),
    resolveCredit: overrides.resolveCredit ?? (async ({ atMs }) => ({ ...NOBODY, factsAtMs: atMs })),
    freezeRate:
      overrides.freezeRate ??
      (async () => {
        throw new Error('nobody is credited')
      }),
    isOfShow: async () => false,
    orderNo: createOrderNo('Asia/Shanghai'),
  })
  const store = { ...parts.orders.orders, ...overrides.orders }
  return createPlace({
    ...base,
    ...engine,
    store,
    freeze,
    slowPath: createSlowPath({ ...base, ...engine, store, freeze, raiseEpoch: offers.raiseEpoch }),
    tokens,
    slotsTaken: base.gate.slotsTaken,
    mayEnter: async ({ sid }) => sid !== 'banned',
    announce: announce.placed,
  })
}
const moneyOf = (world: Ground, overrides: Overrides, base: Base, engine: Engine): Money => {
  const { parts, sandbox, postLedger, credited } = world
  const provider: PaymentProvider = { ...createSandboxProvider(sandbox), ...overrides.provider }
  const refunds = createRefunds({ ...base, store: parts.payments.refunds, provider, postLedger })
  const countCredit = async ({ _id }: OrderRow): Promise<void> => void credited.set(_id, (credited.get(_id) ?? 0) + 1)
  const refunding = createRefunding({
    store: parts.orders.refunding,
    bringCredit: overrides.bringCredit ?? (async () => undefined),
    changed: base.changed,
    nowMs: parts.clock.nowMs,
  })
  const settlement = createSettlement({
    ...base,
    ...engine,
    store: parts.orders.settlement,
    reads: { ...parts.orders.orders, ...overrides.orders },
    creditPaid: overrides.creditPaid ?? countCredit,
    giveBack: refunds.giveBack,
    paid: base.announce.paid,
  })
  const payments = createPayments({
    ...base,
    store: parts.payments.payments,
    provider,
    postLedger,
    settleLines: async ({ _id: paymentId, lines, payer = null, succeededAt }) => {
      const paid = { paymentId, payer, ...(succeededAt ? { succeededAtMs: succeededAt.getTime() } : {}) }
      let isWhole = true
      for (const line of lines) isWhole = (await settlement.markPaid({ ...line, ...paid })) === 'done' && isWhole
      return isWhole
    },
  })
  const { apply, markEnded } = payments
  const inbox = createInbox({
    ...base,
    store: parts.payments.inbox,
    reader: createSandboxReader(SANDBOX_SECRET),
    apply,
    markEnded,
    applyRefund: refunds.apply,
    fits: noticeFits(payments, refunds),
  })
  const checkout = createCheckout({ ...base, store: { ...parts.orders.views, extend: parts.orders.life.extend }, payments })
  return { settlement, payments, refunds, refunding, inbox, checkout }
}
const closingOf = ({ parts, offers, takenBack }: Ground, { gate, clock, logger, metrics }: Base): Closing =>
  createClosing({
    store: parts.orders.closing,
    closing: async () => offers.all().filter(({ state }) => state === 'closing'),
    fenceClosed: gate.fenceClosed,
    giveBack: async (row) => {
      if (!takenBack.some(({ _id }) => _id === row._id)) takenBack.push(row)
    },
    markClosed: async (offerId) => void offers.change(offerId, { state: 'closed' }),
    newId: nextId,
    nowMs: clock.nowMs,
    logger,
    metrics,
  })

const waitsOf = (world: Ground, base: Base, engine: Engine, place: Place, gatewayId: string): Waits =>
  createWaits({
    ...base,
    ...engine,
    place,
    gatewayId,
    store: world.waits,
    orders: world.parts.orders.views,
    openOffers: async () => world.offers.all().flatMap(({ offerId, state }) => (state === 'open' ? [offerId] : [])),
    mayEnter: async ({ sid, personId }) => sid !== 'banned' && !world.kicked.has(personId ?? ''),
    hasAddress: async (_memberId, addressId) => addressId !== ADDRESS_OF_NOBODY,
    holdSec: 120,
  })

export const createGateway = (world: Ground, overrides: Overrides = {}): Gateway => {
  const base = baseOf(world, overrides)
  const engine = engineOf(world, overrides, base)
  const place = placeOf(world, overrides, base, engine, base.announce)
  const money = moneyOf(world, overrides, base, engine)
  const patience = overrides.patienceMs === undefined ? {} : { patienceMs: overrides.patienceMs }
  const life = createLife({ ...base, ...engine, store: world.parts.orders.life, closePayment: money.payments.close, ...patience })
  return {
    ...money,
    engine,
    place,
    life,
    closing: closingOf(world, base),
    waits: waitsOf(world, base, engine, place, overrides.gatewayId ?? random()),
    bus: base.bus,
    buy: (actor, { offerId, skus }, given = {}) =>
      place.place(actor, {
        offerId,
        skuId: skus[0]?.skuId ?? '',
        quantity: 1,
        addressId: hex(1),
        seenPriceFen: (skus[0]?.livePriceFen ?? 0) * (given.quantity ?? 1),
        idempotencyKey: newKey(),
        clickToken: tokenFor(actor, offerId, base.clock.nowMs()),
        ...given,
      }),
    close: () => {
      engine.line.close()
      base.announce.close()
    },
  }
}
