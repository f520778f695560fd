// What the suites of orders share: the two kinds of parts they run on, and the steps of paying that a story is told in.
import { afterAll, afterEach, beforeAll, beforeEach, jest } from '@jest/globals'
import type { Actor } from '../../server/actor.ts'
import type { DomainError } from '../../server/domain-error.ts'
import type { OrderRow } from '../../server/orders/order.rules.ts'
import type { PayMode } from '../../server/payments/sandbox/sandbox.service.ts'
import type { Payment, Placed } from '../../server/protocol/orders.ts'
import type { Gateway } from './order-gateway.ts'
import { startMemoryParts, startRealParts, type OrderParts } from './order-parts.ts'
import { memberOf, newKey } from './order-shop.ts'
import { createWorld, type World } from './order-world.ts'

/** The same promises on both. */
export const BOTH_PARTS = [
  ['memory', startMemoryParts],
  ['MongoDB and Redis', startRealParts],
] as const

/** Opens the parts once for the tests around it and a fresh world for each: `begin` takes it before the test. Gives the parts that run. */
export const orderStage = (start: () => Promise<OrderParts>, begin: (world: World) => void): (() => OrderParts) => {
  // Real parts on a busy machine.
  jest.setTimeout(60_000)
  let parts: OrderParts
  let world: World
  beforeAll(async () => {
    parts = await start()
  })
  afterAll(() => parts.stop())
  beforeEach(() => {
    world = createWorld(parts.fresh())
    begin(world)
  })
  afterEach(() => world.close())
  return () => parts
}

/** The code a refused act answers with; `accepted` for one that went through. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (err: DomainError) => err.code ?? String(err),
  )

/** Steps of the first buyer; `now` gives the world and gateway of the running test. */
export const payingSteps = (now: () => { readonly world: World; readonly gateway: Gateway }) => {
  const buyer = memberOf(1)
  const row = async (orderId: string): Promise<OrderRow> => {
    const found = await now().world.parts.orders.life.byId(orderId)
    if (!found) throw new Error('no such order')
    return found
  }
  return {
    buyer,
    row,
    stateOf: async ({ orderId }: Placed): Promise<string> => (await row(orderId)).state,
    open: (placed: readonly Placed[], actor: Actor = buyer, key = newKey()): Promise<Payment> =>
      now().gateway.checkout.open(
        actor,
        placed.map(({ orderNo }) => orderNo),
        key,
      ),
    pay: async (payment: Payment, mode: PayMode = 'normal', lateSec = 90): Promise<void> => {
      const { world, gateway } = now()
      await world.sandbox.pay(payment.paymentId, mode, lateSec)
      await world.deliver(gateway)
    },
  }
}
