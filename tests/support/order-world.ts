// A small shop around the order engine: offers, buyers and money as plain facts, and as many gateways as a test wants, on memory or real stores.
import type { Actor } from '../../server/actor.ts'
import { createBus, type Bus } from '../../server/domain-events.ts'
import { createLogger } from '../../server/logger.ts'
import { createMetrics } from '../../server/metrics.ts'
import type { StockGate } from '../../server/offers/stock-gate.service.ts'
import { createAnnounce } from '../../server/orders/announce.service.ts'
import { createCheckout, type Checkout } from '../../server/orders/checkout.service.ts'
import { createClickTokens } from '../../server/orders/click-token.rules.ts'
import { createClosing, type Closing } from '../../server/orders/closing.service.ts'
import { createEngine, type Engine } from '../../server/orders/engine.service.ts'
import { createFreeze } from '../../server/orders/freeze.service.ts'
import { createLife, type Life } from '../../server/orders/life.service.ts'
import { createOrderNo } from '../../server/orders/order-id.rules.ts'
import type { OrderRow, TakeBackRow } from '../../server/orders/order.rules.ts'
import { createPlace, type Place } from '../../server/orders/place.service.ts'
import type { SaleTerms } from '../../server/orders/sale-terms.rules.ts'
import { createSettlement, type Settlement } from '../../server/orders/settlement.service.ts'
import { createInbox, type Inbox } from '../../server/payments/inbox.service.ts'
import { createPayments, type PaymentProvider, type Payments } from '../../server/payments/payment.service.ts'
import { createRefunds, type Refunds } from '../../server/payments/refund.service.ts'
import { createNoticeSender } from '../../server/payments/sandbox/notice-sender.service.ts'
import { createSandboxProvider, createSandboxReader } from '../../server/payments/sandbox/sandbox.adapter.ts'
import { createSandbox, type Sandbox } from '../../server/payments/sandbox/sandbox.service.ts'
import { createPricingService } from '../../server/pricing/pricing.service.ts'
import type { OrderPlace } from '../../server/protocol/orders.ts'
import type { OrderStores } from './memory-orders.ts'
import type { PaymentStores } from './memory-payments.ts'

export type TestClock = { nowMs: () => number; monotonicMs: () => number; skip: (ms: number) => void }
/** A real clock that a test may push forward. */
export const createTestClock = (): TestClock => {
  const startMs = Date.now()
  let skippedMs = 0
  return {
    nowMs: () => Math.round(startMs + performance.now() - started + skippedMs),
    monotonicMs: () => performance.now() + skippedMs,
    skip: (ms) => void (skippedMs += ms),
  }
}
const started = performance.now()

export type OfferWish = {
  units?: number | readonly number[]
  cap?: number
  priceFen?: number
  holdSec?: number
  flash?: { fromMs: number; untilMs: number; priceFen: number }
}
export type Offers = {
  readonly add: (wish?: OfferWish) => SaleTerms
  readonly get: (offerId: string) => SaleTerms
  readonly change: (offerId: string, change: Partial<SaleTerms>) => SaleTerms
  readonly terms: (offerId: string) => Promise<SaleTerms | null>
  readonly raiseEpoch: (offerId: string, from: number, to: number) => Promise<boolean>
  readonly all: () => readonly SaleTerms[]
}
const hex = (number: number): string => number.toString(16).padStart(24, '0')
const random = (): string => Math.random().toString(36).slice(2).padEnd(12, '0')
let numbers = Math.floor(Math.random() * 2 ** 40)
const nextId = (): string => hex((numbers += 1))

export const createOffersOfTest = (): Offers => {
  const offers = new Map<string, SaleTerms>()
  const get = (offerId: string): SaleTerms => {
    const known = offers.get(offerId)
    if (!known) throw new Error('no such offer')
    return known
  }
  return {
    get,
    all: () => [...offers.values()],
    add: ({ units = 10, cap = 0, priceFen = 9_900, holdSec = 300, flash } = {}) => {
      const offerId = nextId()
      const counts = typeof units === 'number' ? [units] : units
      const terms: SaleTerms = {
        offerId,
        showId: hex(7),
        state: 'open',
        gateEpoch: 1,
        version: 1,
        cap,
        holdSec,
        flash: flash ? { fromMs: flash.fromMs, untilMs: flash.untilMs } : null,
        title: '海苔小贝',
        pictureUrl: null,
        productId: hex(8),
        category: '糕点',
        skus: counts.map((unitCount, index) => ({
          skuId: nextId(),
          lotId: nextId(),
          lotIndex: index + 1,
          unitCount,
          label: `口味 ${index + 1}`,
          livePriceFen: priceFen,
          flashPriceFen: flash?.priceFen ?? null,
          wasFen: null,
          weightGrams: 200,
        })),
      }
      offers.set(offerId, terms)
      return terms
    },
    change: (offerId, change) => {
      const next = { ...get(offerId), ...change }
      offers.set(offerId, next)
      return next
    },
    terms: async (offerId) => offers.get(offerId) ?? null,
    raiseEpoch: async (offerId, from, to) => {
      const known = get(offerId)
      if (known.state !== 'open' || known.gateEpoch !== from) return false
      offers.set(offerId, { ...known, gateEpoch: to })
      return true
    },
  }
}

export const memberOf = (number: number, given: Partial<Actor> = {}): Actor => ({
  kind: 'member',
  visitorId: hex(2 ** 30 + number),
  personId: hex(2 ** 31 + number),
  sid: `sid-${number}`,
  roles: ['member'],
  scopes: [],
  leaderId: null,
  stepUpAtMs: null,
  demo: false,
  simulated: false,
  network: '127.0.0.1',
  browser: 'test',
  ...given,
})
export const SECRET = Buffer.alloc(32, 7)
const tokens = createClickTokens([Buffer.alloc(32, 5)])
const DELIVERY = {
  recipientSealed: 'r',
  phoneSealed: 'p',
  streetSealed: 's',
  region: '浙江省 杭州市 西湖区',
  city: '杭州市',
  phoneMasked: '138****5678',
  recipientMasked: '张**',
  deliveryIndex: 'd',
}

export type WorldParts = {
  readonly gate: StockGate
  readonly orders: OrderStores
  readonly payments: PaymentStores
  readonly clock: TestClock
}
export type Gateway = {
  readonly engine: Engine
  readonly place: Place
  readonly life: Life
  readonly settlement: Settlement
  readonly payments: Payments
  readonly refunds: Refunds
  readonly inbox: Inbox
  readonly checkout: Checkout
  readonly closing: Closing
  readonly bus: Bus
  /** Places with a good token. */
  readonly buy: (actor: Actor, terms: SaleTerms, given?: Partial<OrderPlace>) => ReturnType<Place['place']>
  readonly close: () => void
}
export type Overrides = {
  readonly gatewayId?: string
  readonly gate?: Partial<StockGate>
  readonly orders?: Partial<OrderStores['orders']>
  readonly provider?: Partial<PaymentProvider>
  readonly creditPaid?: (row: OrderRow) => Promise<void>
  readonly patienceMs?: number
}
export type World = {
  readonly offers: Offers
  readonly parts: WorldParts
  readonly sandbox: Sandbox
  readonly gateway: (overrides?: Overrides) => Gateway
  /** Sends due notices of the sandbox to this gateway's inbox. */
  readonly notices: (gateway: Gateway) => { readonly send: () => Promise<void> }
  /** Paid orders' credit, by order id: how often it was asked for. */
  readonly credited: Map<string, number>
  readonly ledger: { transferId: string; amountFen: number }[]
  readonly takenBack: TakeBackRow[]
  readonly close: () => void
}

export const tokenFor = (actor: Actor, offerId: string, nowMs: number): string => tokens.make(actor.sid ?? '', offerId, nowMs)
export const newKey = (): string => `key-${random()}-${random()}`.slice(0, 30)

export const createWorld = (parts: WorldParts): World => {
  const offers = createOffersOfTest()
  const { clock } = parts
  const logger = createLogger(process.env['TEST_LOG'] ?? 'silent')
  const credited = new Map<string, number>()
  const ledger: World['ledger'] = []
  const takenBack: TakeBackRow[] = []
  const open: Gateway[] = []
  const sandbox = createSandbox({ store: parts.payments.sandbox, clock, kick: () => undefined })
  const postLedger: World['ledger'] extends infer L
    ? (transfers: readonly { transferId: string; amountFen: number }[]) => Promise<L>
    : never = async (transfers) => {
    for (const { transferId, amountFen } of transfers)
      if (!ledger.some((known) => known.transferId === transferId)) ledger.push({ transferId, amountFen })
    return ledger
  }

  const gateway = (overrides: Overrides = {}): Gateway => {
    const metrics = createMetrics()
    const bus = createBus(logger)
    const gate: StockGate = { ...parts.gate, ...overrides.gate }
    const orders = { ...parts.orders.orders, ...overrides.orders }
    const { terms } = offers
    const orderNo = createOrderNo('Asia/Shanghai')
    const announce = createAnnounce({ bus, gate, terms, nicknames: async (ids) => new Map(ids.map((id) => [id, '小雨'])), logger })
    const gatewayId = overrides.gatewayId ?? random()
    const engine = createEngine({
      gate,
      store: { ...parts.orders.views, ...orders },
      terms,
      raiseEpoch: offers.raiseEpoch,
      openOffers: async () => offers.all().flatMap(({ offerId, state }) => (state === 'open' ? [offerId] : [])),
      gatewayId,
      orderNo,
      moved: announce.moved,
      clock,
      logger,
      metrics,
    })
    const shared = { ...engine, gate, terms, clock, logger, metrics }
    const freeze = createFreeze({
      freezePrice: createPricingService().freeze,
      sealedFor: async (_memberId, addressId) => (addressId === hex(404) ? null : DELIVERY),
      resolveCredit: async ({ atMs }) => ({
        leaderId: null,
        reason: 'direct',
        touchId: null,
        bindingId: null,
        groupId: null,
        channel: null,
        ruleVersion: 1,
        factsAtMs: atMs,
        leaderMemberId: null,
        leaderName: null,
        leaderLevel: null,
        touchAtMs: null,
        bindingSinceMs: null,
        selfMatch: null,
      }),
      freezeRate: async () => {
        throw new Error('nobody is credited')
      },
      isOfShow: async () => false,
      orderNo,
      clock,
    })
    const place = createPlace({
      ...shared,
      store: orders,
      freeze,
      tokens,
      slotsTaken: gate.slotsTaken,
      mayEnter: async (actor) => actor.sid !== 'banned',
      announce: announce.placed,
    })
    const provider: PaymentProvider = { ...createSandboxProvider(sandbox), ...overrides.provider }
    const refunds = createRefunds({ store: parts.payments.refunds, provider, postLedger, clock, logger })
    const settlement = createSettlement({
      ...shared,
      store: parts.orders.settlement,
      reads: orders,
      creditPaid:
        overrides.creditPaid ??
        (async ({ _id }) => {
          credited.set(_id, (credited.get(_id) ?? 0) + 1)
        }),
      giveBack: refunds.giveBack,
      changed: announce.changed,
      paid: announce.paid,
    })
    const payments = createPayments({
      ...shared,
      store: parts.payments.payments,
      provider,
      postLedger,
      settleLines: async ({ _id: paymentId, lines, payer = null }) => {
        let isWhole = true
        for (const line of lines) isWhole = (await settlement.markPaid({ ...line, paymentId, payer })) === 'done' && isWhole
        return isWhole
      },
    })
    const life = createLife({
      ...shared,
      store: parts.orders.life,
      closePayment: payments.close,
      changed: announce.changed,
      moved: announce.moved,
      ...(overrides.patienceMs === undefined ? {} : { patienceMs: overrides.patienceMs }),
    })
    const inbox = createInbox({
      ...shared,
      store: parts.payments.inbox,
      reader: createSandboxReader(SECRET),
      apply: payments.apply,
      markEnded: payments.markEnded,
    })
    const checkout = createCheckout({
      ...shared,
      store: { ...parts.orders.views, extend: parts.orders.life.extend },
      payments,
      changed: announce.changed,
    })
    const closing = createClosing({
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
    })
    const made: Gateway = {
      engine,
      place,
      life,
      settlement,
      payments,
      refunds,
      inbox,
      checkout,
      closing,
      bus,
      buy: (actor, { offerId, skus }, given = {}) =>
        place.place(actor, {
          offerId,
          skuId: skus[0]?.skuId ?? '',
          quantity: 1,
          addressId: hex(1),
          seenPriceFen: (skus[0]?.livePriceFen ?? 0) * (given.quantity ?? 1),
          idempotencyKey: newKey(),
          clickToken: tokenFor(actor, offerId, clock.nowMs()),
          ...given,
        }),
      close: () => {
        engine.line.close()
        announce.close()
      },
    }
    open.push(made)
    return made
  }
  return {
    offers,
    parts,
    sandbox,
    gateway,
    notices: ({ inbox }) => {
      const sender = createNoticeSender({
        store: parts.payments.sandbox,
        secret: SECRET,
        post: async (headers, body) => inbox.receive(headers, Buffer.from(body)),
        clock,
        logger,
      })
      return {
        send: async () => {
          await sender.work()
          await inbox.work()
        },
      }
    },
    credited,
    ledger,
    takenBack,
    close: () => {
      for (const one of open) one.close()
    },
  }
}
