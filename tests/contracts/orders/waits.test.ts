// The waiting list, in memory and on real MongoDB and Redis: units that came back go to the first who wait, once each, before the crowd.
import { describe, expect, test } from '@jest/globals'
import type { Actor } from '../../../server/actor.ts'
import type { OrderRow } from '../../../server/orders/order.rules.ts'
import type { SaleTerms } from '../../../server/orders/placing/sale-terms.rules.ts'
import { waitIdOf, type WaitRow } from '../../../server/orders/waiting/wait.rules.ts'
import type { WaitCard } from '../../../server/protocol/waits.ts'
import { gateFaults, rowFaults, settles } from '../../support/order-checks.ts'
import type { Gateway } from '../../support/order-gateway.ts'
import { ADDRESS_OF_NOBODY, hex, memberOf } from '../../support/order-shop.ts'
import { BOTH_PARTS, codeOf, orderStage } from '../../support/order-suite.ts'
import { createWorld, type World } from '../../support/order-world.ts'

describe.each(BOTH_PARTS)('waiting list (%s)', (_name, start) => {
  let world: World
  let gateway: Gateway
  const parts = orderStage(start, (made) => {
    world = made
    // One name for all: only one gateway of a shop serves the lines at a time.
    gateway = world.gateway({ patienceMs: 0, gatewayId: 'one' })
  })

  const wish = (terms: SaleTerms, quantity = 1, seenPriceFen = 9_900 * quantity) => ({
    offerId: terms.offerId,
    skuId: terms.skus[0]?.skuId ?? '',
    quantity,
    addressId: hex(1),
    seenPriceFen,
  })
  const join = (actor: Actor, terms: SaleTerms, quantity = 1): Promise<WaitCard> => gateway.waits.join(actor, wish(terms, quantity))
  const rowOf = async (actor: Actor, terms: SaleTerms): Promise<WaitRow> => {
    const row = await world.waits.byId(waitIdOf(terms.skus[0]?.lotId ?? '', actor.personId ?? ''))
    if (!row) throw new Error('she does not wait')
    return row
  }
  const orderOf = async (actor: Actor, terms: SaleTerms): Promise<OrderRow> => {
    const order = await world.parts.orders.life.byId((await rowOf(actor, terms)).orderId ?? '')
    if (!order) throw new Error('no order is held for her')
    return order
  }
  /** The hold of an order ends, and its units come back. */
  const endHold = async (orderId: string): Promise<void> => {
    await parts().endHold(orderId)
    await gateway.life.expireDue()
  }
  const soldOut = async (units = 1): Promise<{ terms: SaleTerms; orderId: string }> => {
    const terms = world.offers.add({ units })
    const { orderId } = await gateway.buy(memberOf(999), terms, { quantity: units })
    return { terms, orderId }
  }

  test('500 people wait for 100 units: every round goes to the next hundred, and nobody else gets one', async () => {
    const terms = world.offers.add({ units: 100 })
    const holders = await Promise.all([0, 1, 2, 3].map((number) => gateway.buy(memberOf(900 + number), terms, { quantity: 25 })))
    const people = Array.from({ length: 500 }, (_, number) => memberOf(number))
    for (let from = 0; from < people.length; from += 100) await Promise.all(people.slice(from, from + 100).map((one) => join(one, terms)))
    const line = (await Promise.all(people.map((one) => rowOf(one, terms)))).toSorted((a, b) => a.seq - b.seq)
    expect(new Set(line.map(({ seq }) => seq)).size).toBe(500)
    let held: readonly string[] = holders.map(({ orderId }) => orderId)
    const twin = world.gateway({ gatewayId: 'one' })
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(held.map((orderId) => parts().endHold(orderId)))
      await gateway.life.expireDue()
      expect(await codeOf(gateway.buy(memberOf(2_000 + round), terms))).toBe('sold_out')
      expect(await gateway.waits.serve()).toBe(100)
      // Another gateway looks at the same line and finds nothing to do.
      expect(await twin.waits.serve()).toBe(0)
      const turn = await Promise.all(line.slice(round * 100, round * 100 + 100).map(({ _id }) => world.waits.byId(_id)))
      expect(turn.every((row) => row?.state === 'offered')).toBe(true)
      held = turn.map((row) => row?.orderId ?? '')
    }
    expect(await rowFaults(world)).toEqual([])
    await settles(world, gateway)
    // Nobody waits any more: what comes back now is the crowd's.
    await Promise.all(held.map((orderId) => parts().endHold(orderId)))
    await gateway.life.expireDue()
    await gateway.waits.serve()
    expect(await codeOf(gateway.buy(memberOf(3_000), terms))).toBe('accepted')
    expect((await rowOf(people[0] ?? memberOf(0), terms)).state).toBe('lapsed')
    await settles(world, gateway)
  }, 120_000)

  test('her turn is an ordinary order with a hold of two minutes, told to her and to the room', async () => {
    const { terms, orderId } = await soldOut(2)
    const told: unknown[] = []
    const rooms: unknown[] = []
    gateway.bus.on('toldPerson', ({ personId, entry }) => void (entry.kind === 'wait' && told.push([personId, entry.state, entry.orderNo])))
    gateway.bus.on('unitsOffered', (said) => void rooms.push(said))
    expect(await join(memberOf(1), terms)).toMatchObject({ state: 'waiting', ahead: 0, holdSec: 120, orderNo: null })
    expect(await join(memberOf(2), terms)).toMatchObject({ ahead: 1 })
    expect(await join(memberOf(1), terms)).toMatchObject({ ahead: 0 })
    await endHold(orderId)
    expect(await gateway.waits.serve()).toBe(2)
    const order = await orderOf(memberOf(1), terms)
    // Two units came back for two people: which of them is whose, nobody promised.
    expect(order).toMatchObject({ state: 'pendingPayment', quantity: 1, totalFen: 9_900, memberId: memberOf(1).personId })
    expect([[1], [2]]).toContainEqual(order.units)
    const holdMs = order.expiresAt.getTime() - world.parts.clock.nowMs()
    expect(holdMs).toBeGreaterThan(100_000)
    expect(holdMs).toBeLessThanOrEqual(120_000)
    expect(told).toContainEqual([memberOf(1).personId, 'offered', order.orderNo])
    expect(rooms).toEqual([{ showId: terms.showId, offerId: terms.offerId, n: 2 }])
    await gateway.settlement.markPaid({ orderId: order._id, paymentId: 'd'.repeat(24), amountFen: 9_900, payer: null })
    await gateway.waits.serve()
    expect((await rowOf(memberOf(1), terms)).state).toBe('taken')
    expect(await gateway.waits.mine(memberOf(1), terms.offerId)).toEqual([])
    await settles(world, gateway)
  })

  test('her places of a show are those that are not over, the latest first, and nobody else’s', async () => {
    const { terms, orderId } = await soldOut()
    const other = world.offers.add({ units: 1 })
    await gateway.buy(memberOf(998), other)
    const her = memberOf(1)
    await join(her, terms)
    world.parts.clock.skip(1_000)
    await join(her, other)
    await join(memberOf(2), other)
    const places = async (who = her) =>
      (await gateway.waits.mineOfShow(who, terms.showId)).rows.map(({ offerId, state }) => [offerId, state])
    expect(await places()).toEqual([
      [other.offerId, 'waiting'],
      [terms.offerId, 'waiting'],
    ])
    await gateway.waits.leave(her, wish(other))
    await endHold(orderId)
    await gateway.waits.serve()
    expect(await places()).toEqual([[terms.offerId, 'offered']])
    expect(await gateway.waits.ofShow(her.personId ?? '', other.offerId)).toEqual([])
    expect(await codeOf(places(memberOf(3, { kind: 'guest', personId: null, sid: null, roles: ['guest'] })))).toBe('sign_in_needed')
  })

  test('who left or was kicked is passed over, and who left may join again at the end', async () => {
    const { terms, orderId } = await soldOut()
    for (const number of [1, 2, 3]) await join(memberOf(number), terms)
    const place = { offerId: terms.offerId, skuId: terms.skus[0]?.skuId ?? '' }
    expect(await gateway.waits.leave(memberOf(1), place)).toMatchObject({ state: 'left', ahead: null })
    expect(await gateway.waits.leave(memberOf(1), place)).toMatchObject({ state: 'left' })
    expect(await gateway.waits.leave(memberOf(9), place)).toBe(null)
    expect(await join(memberOf(1), terms)).toMatchObject({ state: 'waiting', ahead: 2 })
    world.kicked.add(memberOf(2).personId ?? '')
    await endHold(orderId)
    await gateway.waits.serve()
    expect((await rowOf(memberOf(2), terms)).state).toBe('left')
    await gateway.waits.serve()
    expect((await rowOf(memberOf(3), terms)).state).toBe('offered')
    expect((await rowOf(memberOf(1), terms)).state).toBe('waiting')
  })

  test('who wants more than came back keeps her place, the next who fits is served, and what fits nobody is the crowd’s', async () => {
    const { terms, orderId } = await soldOut(3)
    const other = world.offers.add({ units: 2 })
    const second = await gateway.buy(memberOf(998), other, { quantity: 2 })
    await join(memberOf(1), terms, 4)
    await join(memberOf(2), terms, 2)
    await join(memberOf(3), other, 3)
    await endHold(orderId)
    await endHold(second.orderId)
    expect(await gateway.waits.serve()).toBe(1)
    expect((await rowOf(memberOf(2), terms)).state).toBe('offered')
    expect((await rowOf(memberOf(1), terms)).state).toBe('waiting')
    expect(await codeOf(gateway.buy(memberOf(4), other))).toBe('accepted')
    await settles(world, gateway)
  })

  test('a turn at a higher price, over the cap or after the end lapses with its reason', async () => {
    const { terms, orderId } = await soldOut(3)
    await join(memberOf(1), terms)
    await gateway.waits.join(memberOf(2), wish(terms, 1, 12_000))
    const skus = terms.skus.map((sku) => ({ ...sku, livePriceFen: 11_000 }))
    world.offers.change(terms.offerId, { skus, version: 2, gateEpoch: world.offers.get(terms.offerId).gateEpoch + 1 })
    await endHold(orderId)
    await gateway.waits.serve()
    expect(await rowOf(memberOf(1), terms)).toMatchObject({ state: 'lapsed', why: 'price_changed' })
    expect((await orderOf(memberOf(2), terms)).totalFen).toBe(11_000)
    const capped = world.offers.add({ units: 2, cap: 2 })
    const first = await gateway.buy(memberOf(5), capped)
    const rest = await gateway.buy(memberOf(6), capped)
    await join(memberOf(5), capped)
    await endHold(rest.orderId)
    await gateway.waits.serve()
    expect((await orderOf(memberOf(5), capped)).slots).toEqual([2])
    expect(await codeOf(gateway.waits.join(memberOf(5), wish(capped)))).toBe('accepted')
    expect(await codeOf(gateway.waits.join(memberOf(6), wish(capped, 3)))).toBe('over_cap')
    await join(memberOf(7), capped)
    world.offers.change(capped.offerId, { state: 'closing', gateEpoch: world.offers.get(capped.offerId).gateEpoch + 1 })
    await gateway.waits.serve()
    expect(await rowOf(memberOf(7), capped)).toMatchObject({ state: 'lapsed', why: 'offer_closed' })
    expect(first.state).toBe('pendingPayment')
  })

  test('joining is refused like a click: guest, unknown address, closed offer, banned', async () => {
    const { terms } = await soldOut()
    expect(await codeOf(gateway.waits.join(memberOf(1), { ...wish(terms), addressId: ADDRESS_OF_NOBODY }))).toBe('bad_address')
    expect(await codeOf(gateway.waits.join(memberOf(1), { ...wish(terms), skuId: hex(77) }))).toBe('not_found')
    expect(await codeOf(gateway.waits.join(memberOf(1, { sid: 'banned' }), wish(terms)))).toBe('entry_refused')
    const guest = memberOf(6, { kind: 'guest', personId: null, sid: null, roles: ['guest'] })
    expect(await codeOf(gateway.waits.join(guest, wish(terms)))).toBe('sign_in_needed')
    world.offers.change(terms.offerId, { state: 'closing', gateEpoch: 9 })
    expect(await codeOf(gateway.waits.join(memberOf(1), wish(terms)))).toBe('offer_closed')
  })

  test('a crash between her order and her place is repeated by the next look, and the gate keeps its line over a rebuild', async () => {
    const { terms, orderId } = await soldOut(2)
    await join(memberOf(1), terms)
    await join(memberOf(2), terms, 2)
    await endHold(orderId)
    let isDown = true
    const { change } = world.waits
    const crashing = createWorld({
      ...world.parts,
      waits: { ...world.waits, change: (row, to) => (isDown ? Promise.reject(new Error('died')) : change(row, to)) },
    })
    Object.assign(crashing, { offers: world.offers })
    const dying = crashing.gateway({ patienceMs: 0, gatewayId: 'one' })
    expect(await dying.waits.serve()).toBe(0)
    isDown = false
    expect((await rowOf(memberOf(1), terms)).state).toBe('waiting')
    await dying.waits.serve()
    const order = await orderOf(memberOf(1), terms)
    expect(order.units).toEqual([1])
    await parts().wipeGate()
    await gateway.engine.rebuild.ensure(terms.offerId)
    expect((await world.parts.gate.look(world.offers.get(terms.offerId))).lots).toEqual([{ n: 2, left: 1, inLine: true }])
    await dying.engine.recovery.leftOver()
    expect(await gateFaults(world)).toEqual([])
    crashing.close()
  })
})
