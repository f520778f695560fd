// A crowd that comes by leaders' links, buys, pays, receives and gives back, all at once through two processes on one MongoDB; what each leader must have at the end is worked out beside it.
import type { Connection } from 'mongoose'
import { checkLedger } from '../../scripts/verify-ledger/ledger-checks.ts'
import { createAccrualService } from '../../server/commission/accrual.service.ts'
import { createRateService } from '../../server/commission/rate.service.ts'
import { createRateStore } from '../../server/commission/rate.store.ts'
import { createBus } from '../../server/domain-events.ts'
import { createReceiptStore } from '../../server/fulfilment/receipt.store.ts'
import { openLeaders } from '../../server/leaders/door.ts'
import { openLedger } from '../../server/ledger/door.ts'
import { createLogger } from '../../server/logger.ts'
import { createOrderCredit } from '../../server/orders/checkout/credit-paid.service.ts'
import { createSettlementStore } from '../../server/orders/life.store.ts'
import type { OrderRow } from '../../server/orders/order.rules.ts'
import { sign, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../server/payments/sandbox/signature.rules.ts'
import { collectionOf } from '../../server/persistence/collections.ts'
import { randomOf } from './fault-load.ts'
import { guestActor, leaderActor, LINK_KEY, memberActor, staffActor } from './leader-world.ts'
import { createMemoryStockGate } from './memory-stock-gate.ts'
import { createGateway, type Gateway } from './order-gateway.ts'
import { databaseParts } from './order-parts.ts'
import { hex, memberOf, newKey, SANDBOX_SECRET } from './order-shop.ts'
import { createWorld } from './order-world.ts'

export type StormSize = { readonly leaders: number; readonly visitors: number; readonly orders: number }
type Refund = { readonly refundId: string; readonly goodsFen: number; readonly units: number; readonly settled: boolean }
/** What will happen to one order, and to whom it belongs. */
type Plan = {
  readonly row: OrderRow
  readonly leaderId: string | null
  readonly refunds: readonly Refund[]
  readonly received: boolean
}
type Process = ReturnType<typeof processOf>

const SHOW = hex(7)
const AT_ONCE = 16
const BPS = 1_000
const PAY_MODES = ['normal', 'double', 'shuffled', 'lost', 'late'] as const
const NOTICES_READ = 50_000
const HOUR_SEC = 3_600
/** A process looks after so many payments at a time: those whose notice was lost take some rounds. */
const ROUNDS_MAX = 100

/** Runs all of it, so many at once, the next as soon as one is done. */
const crowd = async (jobs: readonly (() => Promise<unknown>)[]): Promise<void> => {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let job = jobs[next++]; job; job = jobs[next++]) await job()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** One process of the shop: its own caches, lines and ledger writer over the shared database. */
const processOf = (db: Connection, ground: ReturnType<typeof createWorld>) => {
  const { clock } = ground.parts
  const bus = createBus(createLogger('silent'))
  const { ledger } = openLedger({ db, clock })
  const show = { id: SHOW, title: '暖桌小聚', phase: 'live', startsAtMs: 0, coverUrl: null, hostName: '小禾' }
  const leaders = openLeaders({
    ...{ db, clock, bus, linkKey: LINK_KEY, publicUrl: 'https://sibo.example', timeZone: 'Asia/Shanghai' },
    writeAudit: async () => undefined,
    showOf: async () => show,
    goodsOf: async () => null,
    readPicture: async () => null,
    nicknamesOf: async () => new Map(),
    whereAre: async () => new Map(),
    consenting: async () => new Set(),
  })
  const rates = createRateService({ store: createRateStore(db), clock, wasSharing: leaders.touches.wasSharing })
  const { keepBlock } = createSettlementStore(db)
  const accruals = createAccrualService({ ledger, leaderCards: leaders.leaders.cards, bus })
  const credit = createOrderCredit({ accruals, credit: leaders.credit, keepBlock })
  const gateway = createGateway(
    { ...ground, postLedger: ledger.post },
    { creditPaid: credit.paid, bringCredit: credit.bring, resolveCredit: leaders.credit.resolve, freezeRate: rates.freeze, patienceMs: 0 },
  )
  return { ledger, leaders, gateway }
}

/** Refunds in all shapes: none, a part before or after settling, both, all of it. */
const refundsFor = (row: OrderRow, random: () => number): { refunds: Refund[]; received: boolean } => {
  const part = (n: number, share: number, settled: boolean, units = 0): Refund => ({
    ...{ refundId: hex(Number.parseInt(row.orderNo.slice(-12), 10) * 10 + n), settled, units },
    goodsFen: Math.floor(row.goodsFen * share),
  })
  const whole: Refund = { ...part(9, 1, false), units: row.quantity }
  const shapes: { refunds: Refund[]; received: boolean }[] = [
    { refunds: [], received: true },
    { refunds: [], received: false },
    { refunds: [part(1, random() * 0.9, false)], received: random() < 0.5 },
    { refunds: [part(1, 0.3, false), part(2, 0.4, false)], received: true },
    { refunds: [part(1, 0.25, false), part(2, random() * 0.7, true)], received: true },
    { refunds: [part(1, random() * 0.9, true)], received: true },
    { refunds: [whole], received: false },
  ]
  return shapes[Math.floor(random() * shapes.length)] ?? { refunds: [], received: false }
}

/** Every event of an order, harmless to repeat, as providers, buyers and duties send them. */
const eventsOf = (db: Connection) => {
  const receipts = createReceiptStore(db)
  const orders = collectionOf<OrderRow>(db, 'orders')
  return {
    refund: async ({ gateway }: Process, { row }: Plan, { refundId, goodsFen, units }: Refund): Promise<void> => {
      const wish = { refundId, goodsFen, units }
      const { part, row: now } = await gateway.refunding.ask(row._id, { ...wish, freightFen: 0, unsentUnits: wish.units })
      const { orderNo, paidBy: paymentId = '' } = now
      const ask = { refundId: wish.refundId, paymentId, orderId: row._id, orderNo, amountFen: part.amountFen }
      if (part.amountFen === 0 || (await gateway.refunds.giveBack(ask)) === 'succeeded')
        await gateway.refunding.done(row._id, wish.refundId)
    },
    receipt: async ({ gateway }: Process, { row }: Plan): Promise<void> => {
      const sent = { state: 'shipped' as const, sentUnits: row.quantity, shippedAt: new Date() }
      await orders.updateOne({ _id: row._id, state: 'toShip' }, { $set: sent, $inc: { version: 1 } })
      await receipts.received(row._id, 'buyer')
      await gateway.refunding.settle(row._id)
    },
  }
}

export const createCreditStorm = (db: Connection, size: StormSize, seed: number) => {
  const random = randomOf(seed)
  const ground = createWorld({ gate: createMemoryStockGate(), ...databaseParts(db) })
  const { clock } = ground.parts
  const processes = [processOf(db, ground), processOf(db, ground)] as const
  const any = (): Process => processes[random() < 0.5 ? 0 : 1]
  const shuffled = <T>(list: readonly T[]): T[] =>
    list
      .map((one) => [random(), one] as const)
      .toSorted(([a], [b]) => a - b)
      .map(([, one]) => one)
  const events = eventsOf(db)
  const plans: Plan[] = []
  const links: { leaderId: string; code: string }[] = []

  const hire = async (place: number): Promise<void> => {
    const { leaders, links: made } = any().leaders
    const { leaderId } = await leaders.apply(memberActor(hex(0x1ead_0000 + place)), { name: `团长${place}`, about: '' })
    await leaders.decide(staffActor(hex(1)), leaderId, { decision: 'approve', reason: '资料齐全', seenVersion: 1 })
    const { code } = await made.create(leaderActor(hex(0x1ead_0000 + place), leaderId), { showId: SHOW })
    links.push({ leaderId, code })
  }
  /** Comes by one link, perhaps then by another one, signs in, and buys if she is one of the buyers. */
  const visit = async (who: number, terms: ReturnType<typeof ground.offers.add>): Promise<void> => {
    const process = any()
    const { touches } = process.leaders
    const visitorId = `visitor-${who}`
    const [first, second] = shuffled(links)
    const byNobody = random() < 0.1
    const come = (code = ''): Promise<unknown> => touches.write({ actor: guestActor(visitorId), code, showId: SHOW, source: 'live' })
    if (!byNobody) await come(first?.code)
    const buyer = memberOf(who)
    await touches.merge(visitorId, buyer.personId ?? '')
    const again = { ...buyer, visitorId: `${visitorId}-again` }
    // Whoever is bound and protected stays hers, whatever link she taps next.
    if (!byNobody && random() < 0.3) await touches.write({ actor: again, code: second?.code ?? '', showId: SHOW, source: 'live' })
    if (who >= size.orders) return
    const quantity = 1 + Math.floor(random() * 3)
    const price = (terms.skus[0]?.livePriceFen ?? 0) * quantity
    const { orderNo } = await process.gateway.buy(buyer, terms, { quantity, seenPriceFen: price })
    const payment = await process.gateway.checkout.open(buyer, [orderNo], newKey())
    await ground.sandbox.pay(payment.paymentId, PAY_MODES[who % PAY_MODES.length] ?? 'normal', HOUR_SEC / 8)
    const row = await process.gateway.refunding.byNo(orderNo)
    if (!row) throw new Error('the order is not there')
    plans.push({ row, leaderId: byNobody ? null : (first?.leaderId ?? null), ...refundsFor(row, random) })
  }
  /** Notices to both processes at once, in any order, while both ask the provider too. */
  const notify = async (bodies: readonly string[]): Promise<void> => {
    const send = async ({ inbox }: Gateway, body: string): Promise<void> => {
      const { timestamp, signature } = sign(SANDBOX_SECRET, clock.nowMs(), Buffer.from(body))
      await inbox.receive({ [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: signature }, Buffer.from(body))
    }
    await crowd(
      shuffled(
        bodies.flatMap((body) =>
          processes.map(
            ({ gateway }) =>
              () =>
                send(gateway, body),
          ),
        ),
      ),
    )
    for (const { gateway } of processes) while ((await gateway.inbox.work()) > 0);
  }
  const settleMoney = async (): Promise<void> => {
    const due = await ground.parts.payments.sandbox.dueNotices(clock.nowMs(), NOTICES_READ)
    await notify(due.map(({ body }) => body))
    for (const { _id } of due) await ground.parts.payments.sandbox.endNotice(_id, 'done')
    for (const { gateway } of processes) {
      await gateway.payments.poll()
      await gateway.payments.finishUnsettled()
      await gateway.refunds.retryDue()
      await gateway.settlement.repair()
    }
  }
  /** The steps of one order; only their order among each other is fixed. */
  const stepsOf = (plan: Plan): (() => Promise<unknown>)[] => {
    const both = (event: (process: Process) => Promise<unknown>) => () => Promise.all(processes.map(event))
    const refunds = (settled: boolean) =>
      shuffled(plan.refunds.filter((one) => one.settled === settled)).map((one) => both((process) => events.refund(process, plan, one)))
    return [...refunds(false), ...(plan.received ? [both((process) => events.receipt(process, plan))] : []), ...refunds(true)]
  }
  const live = async (): Promise<void> => {
    const waiting = plans.map(stepsOf).filter((steps) => steps.length > 0)
    await crowd(
      Array.from({ length: waiting.flat().length }, () => async () => {
        const place = Math.floor(random() * waiting.length)
        const [steps] = waiting.splice(place, 1)
        await steps?.shift()?.()
        if (steps && steps.length > 0) waiting.push(steps)
      }),
    )
    // An order that was with another worker when the last job looked for one.
    for (const steps of waiting) for (const step of steps) await step()
  }
  const balances = async (): Promise<Record<string, readonly [number, number]>> => {
    const known = await processes[0].ledger.balancesOfMany(links.map(({ leaderId }) => leaderId))
    return Object.fromEntries([...known].map(([leaderId, { frozenFen, availableFen }]) => [leaderId, [frozenFen, availableFen] as const]))
  }
  return {
    plans,
    balances,
    /** The show: everybody at once, then money, goods and refunds. */
    run: async (): Promise<void> => {
      await crowd(Array.from({ length: size.leaders }, (_, place) => () => hire(place)))
      const offers = [9_937, 1_999, 33_333, 501].map((priceFen) => ground.offers.add({ units: size.orders * 3, priceFen, holdSec: 900 }))
      const some = (): (typeof offers)[number] => offers[Math.floor(random() * offers.length)] ?? ground.offers.add()
      await crowd(shuffled(Array.from({ length: size.visitors }, (_, who) => () => visit(who, some()))))

      const unpaid = (): Promise<number> => db.collection('orders').countDocuments({ state: { $in: ['pendingPayment', 'paid'] } })
      for (let round = 0; round < ROUNDS_MAX && (await unpaid()) > 0; round += 1) {
        await settleMoney()
        clock.skip((HOUR_SEC / 8) * 1_000)
      }
      await live()
    },
    /** Everything that was ever told is told again, in another order. */
    feedAgain: async (): Promise<void> => {
      const notices = await collectionOf<{ _id: string; body: string }>(db, 'sandboxNotices').find({}).toArray()
      await notify(notices.map(({ body }) => body))
      const paid = plans.map(({ row }) => async () => {
        const now = await any().gateway.refunding.byNo(row.orderNo)
        const line = { orderId: row._id, paymentId: now?.paidBy ?? '', payer: null, amountFen: row.totalFen }
        return any().gateway.settlement.markPaid(line)
      })
      const others = plans.flatMap((plan) => [
        ...plan.refunds.map((one) => () => events.refund(any(), plan, one)),
        ...(plan.received ? [() => events.receipt(any(), plan)] : []),
      ])
      await crowd(shuffled([...paid, ...others]))
    },
    /** What each leader has, by the plans alone: a tenth of what is left of each order, floored. */
    due: (): Record<string, readonly [number, number]> => {
      const sums = new Map(links.map(({ leaderId }) => [leaderId, [0, 0] as [number, number]]))
      for (const { row, leaderId, refunds, received } of plans) {
        const left = row.goodsFen - refunds.reduce((sum, { goodsFen }) => sum + goodsFen, 0)
        const sum = leaderId === null ? undefined : sums.get(leaderId)
        if (sum) sum[received ? 1 : 0] += Math.floor((left * BPS) / 10_000)
      }
      return Object.fromEntries(sums)
    },
    rows: (): Promise<number> => db.collection('transfers').countDocuments({}),
    accruals: (): Promise<number> => db.collection('transfers').countDocuments({ code: 'accrue' }),
    sum: (): Promise<number> => processes[0].ledger.sumOfAll(),
    faults: (): Promise<string[]> => checkLedger(db),
    /** The leaders' chains as if nothing had been written yet; the shop's own rows stay. */
    forgetChains: async (): Promise<void> => void (await db.collection('transfers').deleteMany({ 'chain.leaderId': { $exists: true } })),
    close: async (): Promise<void> => {
      for (const { gateway, leaders } of processes) {
        gateway.close()
        await leaders.close()
      }
    },
  }
}
