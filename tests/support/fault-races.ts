// Races of payment, expiry and cancel over one order at a time: exactly one wins, and money that lost goes back.
import type { Placed } from '../../server/protocol/orders.ts'
import { moneyFaults, rowFaults } from './order-checks.ts'
import type { Gateway } from './order-gateway.ts'
import type { OrderParts } from './order-parts.ts'
import { memberOf, newKey } from './order-shop.ts'
import { createWorld, type World } from './order-world.ts'

const AT_ONCE = 25
const TICKS_MAX = 12
/** As long as an act of a busy database may take. */
const REAL_MS_MAX = 120
const HOUR_MS = 3_600_000

type Soon = (work: () => Promise<unknown>) => Promise<void>
/** Starts after a random number of turns (with real parts: of milliseconds), so that every order of steps happens. */
const soonBy =
  (random: () => number, isReal: boolean): Soon =>
  async (work) => {
    if (isReal) await new Promise((done) => setTimeout(done, random() * REAL_MS_MAX))
    else for (let ticks = Math.floor(random() * TICKS_MAX); ticks > 0; ticks -= 1) await Promise.resolve()
    await work().catch(() => null)
  }
const raceOne = async (world: World, parts: OrderParts, gateways: readonly [Gateway, Gateway], placed: Placed, who: number, soon: Soon) => {
  const [one, two] = gateways
  const buyer = memberOf(who)
  const payment = await one.checkout.open(buyer, [placed.orderNo], newKey())
  // The money is there and silent: nobody can ask the provider, so each of the three acts on what it sees.
  await world.sandbox.pay(payment.paymentId, 'late', 1_800)
  const fact = { paymentId: payment.paymentId, amountFen: payment.amountFen, currency: 'CNY', payer: 'somebody' }
  await parts.endHold(placed.orderId)
  await Promise.all([
    soon(() => one.payments.apply(fact)),
    soon(() => two.payments.apply(fact)),
    soon(() => world.parts.orders.life.expire([placed.orderId])),
    soon(() => two.life.cancel(buyer.personId ?? '', placed.orderId)),
  ])
}
const rest = async (world: World, gateways: readonly Gateway[]): Promise<void> => {
  world.parts.clock.skip(HOUR_MS)
  for (const gateway of gateways) {
    await gateway.engine.recovery.beat()
    await world.deliver(gateway)
    await gateway.payments.poll()
    await gateway.payments.finishUnsettled()
    await gateway.refunds.retryDue()
    await gateway.settlement.repair()
    await gateway.life.releaseOwed()
  }
}
export type RaceCounts = {
  readonly races: number
  readonly paid: number
  readonly paidLate: number
  readonly expired: number
  readonly cancelled: number
  readonly faults: string[]
}

export const runRaces = async (parts: OrderParts, races: number, random: () => number): Promise<RaceCounts> => {
  const counts = { races: 0, paid: 0, paidLate: 0, expired: 0, cancelled: 0, faults: [] as string[] }
  while (counts.races < races && counts.faults.length === 0) {
    await parts.forget()
    const world = createWorld(parts.fresh())
    const gateways = [world.gateway({ patienceMs: 0 }), world.gateway({ patienceMs: 0 })] as const
    const terms = world.offers.add({ units: AT_ONCE * 2 })
    const orders: Placed[] = []
    for (let who = 0; who < AT_ONCE; who += 1) orders.push(await gateways[0].buy(memberOf(who), terms))
    await Promise.all(orders.map((placed, who) => raceOne(world, parts, gateways, placed, who, soonBy(random, !parts.clockJumps))))
    await rest(world, gateways)
    await rest(world, gateways)
    for (const { orderId } of orders) {
      const row = await world.parts.orders.life.byId(orderId)
      counts.races += 1
      if (row?.state === 'toShip' && row.grant !== orderId) counts.paidLate += 1
      else if (row?.state === 'toShip') counts.paid += 1
      else if (row?.state === 'closed' && row.reason === 'expired') counts.expired += 1
      else if (row?.state === 'closed' && row.reason === 'cancelled') counts.cancelled += 1
      else counts.faults.push(`${orderId} ended as ${row?.state} ${row?.reason}`)
      if (row?.state === 'toShip' && world.credited.size === 0) counts.faults.push(`${orderId} was never credited`)
    }
    counts.faults.push(...(await rowFaults(world)), ...(await moneyFaults(world)))
    world.close()
  }
  return counts
}
