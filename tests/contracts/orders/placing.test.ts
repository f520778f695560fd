// Placing orders, the same promises in memory and on real MongoDB and Redis: who gets units, who is refused and how, and that no answer is taken back.
import { describe, expect, test } from '@jest/globals'
import type { DomainError } from '../../../server/domain-error.ts'
import type { Placed } from '../../../server/protocol/orders.ts'
import { gateFaults, rowFaults, settles } from '../../support/order-checks.ts'
import type { Gateway } from '../../support/order-gateway.ts'
import { ADDRESS_OF_NOBODY, memberOf, newKey, tokenFor } from '../../support/order-shop.ts'
import { BOTH_PARTS, codeOf, orderStage } from '../../support/order-suite.ts'
import type { World } from '../../support/order-world.ts'
import { until } from '../../support/until.ts'

describe.each(BOTH_PARTS)('placing (%s)', (_name, start) => {
  let world: World
  let gateway: Gateway
  orderStage(start, (made) => {
    world = made
    gateway = world.gateway()
  })

  test('the first click builds the gate and holds the units for the hold time', async () => {
    const terms = world.offers.add({ units: 5, holdSec: 300 })
    const seen: string[] = []
    gateway.bus.on('orderPlaced', ({ order }) => void seen.push(order.orderNo))
    const placed = await gateway.buy(memberOf(1), terms, { quantity: 2 })
    expect(placed).toMatchObject({ state: 'pendingPayment', quantity: 2, priceFen: 9_900, totalFen: 19_800, units: [1, 2], version: 1 })
    expect(placed.orderNo).toMatch(/^[0-9]{18}$/)
    expect(placed.orderId).toMatch(/^[0-9a-z]{26}$/)
    expect((placed.expiresAtMs ?? 0) - world.parts.clock.nowMs()).toBeGreaterThan(299_000)
    await settles(world, gateway)
    expect(seen).toEqual([placed.orderNo])
  })

  test('a retry gets the same order, at another gateway too, and another body is key_reused', async () => {
    const terms = world.offers.add({ units: 5 })
    const key = newKey()
    const other = world.gateway()
    const first = await gateway.buy(memberOf(1), terms, { idempotencyKey: key })
    expect(await other.buy(memberOf(1), terms, { idempotencyKey: key, again: true })).toEqual(first)
    expect(await gateway.buy(memberOf(1), terms, { idempotencyKey: key })).toEqual(first)
    expect(await codeOf(gateway.buy(memberOf(1), terms, { idempotencyKey: key, quantity: 2 }))).toBe('key_reused')
    expect(await codeOf(gateway.buy(memberOf(1), terms, { idempotencyKey: key, quantity: 2, again: true }))).toBe('key_reused')
    expect((await gateway.buy(memberOf(2), terms, { idempotencyKey: key })).orderId).not.toBe(first.orderId)
    await settles(world, gateway)
  })

  test('each refusal has its own code and the facts of it', async () => {
    const terms = world.offers.add({ units: 2, cap: 1 })
    const buyer = memberOf(1)
    await gateway.buy(buyer, terms)
    await expect(gateway.buy(buyer, terms)).rejects.toMatchObject({ code: 'over_cap', params: { cap: 1, mine: 1 } })
    await expect(gateway.buy(memberOf(2), terms, { seenPriceFen: 9_899 })).rejects.toMatchObject({
      code: 'price_changed',
      params: { priceFen: 9_900 },
    })
    expect(await codeOf(gateway.buy(memberOf(2), terms, { addressId: ADDRESS_OF_NOBODY }))).toBe('bad_address')
    await gateway.buy(memberOf(3), terms)
    await expect(gateway.buy(memberOf(4), terms)).rejects.toMatchObject({ code: 'sold_out', params: { left: 0 } })
    expect(await codeOf(gateway.buy(memberOf(5), terms, { clickToken: 'v1.x.y' }))).toBe('token_needed')
    expect(await codeOf(gateway.buy(memberOf(5), terms, { skuId: terms.offerId }))).toBe('not_found')
    const guest = memberOf(6, { kind: 'guest', personId: null, sid: null, roles: ['guest'] })
    expect(await codeOf(gateway.buy(guest, terms))).toBe('sign_in_needed')
    expect(await codeOf(gateway.buy(memberOf(7, { sid: 'banned' }), terms))).toBe('entry_refused')
    world.offers.change(terms.offerId, { state: 'closing', gateEpoch: 2 })
    expect(await codeOf(gateway.buy(memberOf(8), terms))).toBe('offer_closed')
  })

  test('the new token of token_needed is good for the repeat', async () => {
    const terms = world.offers.add()
    const key = newKey()
    const refused = await gateway.buy(memberOf(1), terms, { idempotencyKey: key, clickToken: undefined }).catch((err: DomainError) => err)
    const { clickToken } = (refused as DomainError).params as { clickToken: string }
    expect(await codeOf(gateway.buy(memberOf(1), terms, { idempotencyKey: key, clickToken, again: true }))).toBe('accepted')
  })

  test('a token of another session, another offer or half an hour ago is needed anew', async () => {
    const terms = world.offers.add()
    const other = world.offers.add()
    const now = world.parts.clock.nowMs()
    const buyer = memberOf(1)
    for (const clickToken of [
      tokenFor(memberOf(2), terms.offerId, now),
      tokenFor(buyer, other.offerId, now),
      tokenFor(buyer, terms.offerId, now - 30 * 60_000),
    ])
      expect(await codeOf(gateway.buy(buyer, terms, { clickToken }))).toBe('token_needed')
  })

  test('a refused retry stays refused, whatever frees up later', async () => {
    const terms = world.offers.add({ units: 1 })
    const key = newKey()
    const holder = await gateway.buy(memberOf(1), terms)
    expect(await codeOf(gateway.buy(memberOf(2), terms, { idempotencyKey: key, again: true }))).toBe('sold_out')
    await gateway.life.cancel(memberOf(1).personId ?? '', holder.orderId)
    await settles(world, gateway)
    expect(await codeOf(gateway.buy(memberOf(2), terms, { idempotencyKey: key, again: true }))).toBe('sold_out')
    expect(await codeOf(gateway.buy(memberOf(2), terms, { idempotencyKey: key }))).toBe('sold_out')
    expect(await codeOf(gateway.buy(memberOf(2), terms))).toBe('accepted')
    await settles(world, gateway)
  })

  test('a flash price counts inside its window only, and shortens the hold', async () => {
    const now = world.parts.clock.nowMs()
    const flash = { fromMs: now - 1_000, untilMs: now + 60_000, priceFen: 5_000 }
    const terms = world.offers.add({ units: 5, holdSec: 900, flash })
    const placed = await gateway.buy(memberOf(1), terms, { seenPriceFen: 5_000 })
    expect(placed).toMatchObject({ priceFen: 5_000, totalFen: 5_000 })
    expect((placed.expiresAtMs ?? 0) - now).toBeLessThan(310_000)
    const later = world.offers.add({ units: 5, flash: { ...flash, fromMs: now + 30_000 } })
    expect(await codeOf(gateway.buy(memberOf(1), later, { seenPriceFen: 5_000 }))).toBe('price_changed')
    expect(await gateway.buy(memberOf(1), later, { seenPriceFen: 12_000 })).toMatchObject({ totalFen: 9_900 })
  })

  test('a click under old terms is judged again by the new ones', async () => {
    const terms = world.offers.add({ units: 5 })
    await gateway.buy(memberOf(1), terms)
    const skus = terms.skus.map((sku) => ({ ...sku, livePriceFen: 12_000 }))
    world.offers.change(terms.offerId, { skus, version: 2, gateEpoch: world.offers.get(terms.offerId).gateEpoch + 1 })
    expect(await codeOf(gateway.buy(memberOf(2), terms, { seenPriceFen: 9_900 }))).toBe('price_changed')
    expect(await gateway.buy(memberOf(2), terms, { seenPriceFen: 12_000 })).toMatchObject({ totalFen: 12_000 })
    await settles(world, gateway)
  })

  test('twins of one key in one gateway share one answer', async () => {
    const terms = world.offers.add({ units: 1 })
    const key = newKey()
    const answers = await Promise.all([1, 2, 3, 4].map(() => gateway.buy(memberOf(1), terms, { idempotencyKey: key })))
    expect(new Set(answers.map(({ orderId }) => orderId)).size).toBe(1)
    await settles(world, gateway)
  })

  test('200 buyers click 50 units with a fifth of the keys sent twice over two gateways: exactly 50 units are sold', async () => {
    const terms = world.offers.add({ units: 50 })
    const gateways = [gateway, world.gateway()]
    const clicks = Array.from({ length: 200 }, (_, index) => ({ buyer: memberOf(index), key: newKey(), twice: index % 5 === 0 }))
    const answers = new Map<string, (Placed | string)[]>()
    await Promise.all(
      clicks.flatMap(({ buyer, key, twice }, index) =>
        [index, ...(twice ? [index + 1] : [])].map(async (at) => {
          const work = gateways[at % 2]?.buy(buyer, terms, { idempotencyKey: key })
          const answer = await (work ?? Promise.reject(new Error('no gateway'))).catch((err: DomainError) => err.code)
          answers.set(key, [...(answers.get(key) ?? []), answer])
        }),
      ),
    )
    const accepted = [...answers.values()].filter((some) => some.some((answer) => typeof answer !== 'string'))
    expect(accepted).toHaveLength(50)
    for (const some of accepted) {
      const orders = some.filter((answer): answer is Placed => typeof answer !== 'string')
      expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(1)
      expect(orders).toHaveLength(some.length) // a twin never hears another answer
    }
    const refused = [...answers.values()].flat().filter((answer) => typeof answer === 'string')
    expect(new Set(refused)).toEqual(new Set(['sold_out']))
    await settles(world, gateway)
    const rows = (await world.parts.orders.all()).filter((row) => row.offerId === terms.offerId && row.state === 'pendingPayment')
    expect(rows.flatMap((row) => ('units' in row ? (row.units ?? []) : [])).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    )
  }, 30_000)

  test('one member with many keys at once never owns more than the cap over all SKUs', async () => {
    const terms = world.offers.add({ units: [20, 20], cap: 3 })
    const gateways = [gateway, world.gateway()]
    const codes = await Promise.all(
      Array.from({ length: 30 }, (_, index) => {
        const skuId = terms.skus[index % 2]?.skuId ?? ''
        return codeOf(gateways[index % 2]?.buy(memberOf(1), terms, { skuId }) ?? Promise.resolve())
      }),
    )
    expect(codes.filter((code) => code === 'accepted')).toHaveLength(3)
    await settles(world, gateway)
  })

  test('a gate that is wrong costs refused inserts, never a unit sold twice', async () => {
    const terms = world.offers.add({ units: 6, cap: 2 })
    await gateway.buy(memberOf(1), terms, { quantity: 2 })
    await settles(world, gateway)
    // Another gateway rebuilt an empty gate from a wrong read: the index judges.
    const wrong = world.offers.change(terms.offerId, { gateEpoch: world.offers.get(terms.offerId).gateEpoch + 1 })
    await world.parts.gate.fence(wrong, 'building')
    await world.parts.gate.install(wrong, 2, 0, [{ unitCount: 6, owned: new Set(), inLine: false }])
    expect(await codeOf(gateway.buy(memberOf(1), terms))).toBe('over_cap')
    const codes = await Promise.all([2, 3, 4, 5, 6, 7].map((number) => codeOf(gateway.buy(memberOf(number), terms))))
    expect(codes.filter((code) => code === 'accepted')).toHaveLength(4)
    expect(await rowFaults(world)).toEqual([])
    await until('the audit to mend the gate', 20_000, async () => {
      await gateway.engine.recovery.leftOver()
      const verdict = await gateway.engine.recovery.auditOffer(terms.offerId)
      if (verdict === 'differs') await gateway.engine.rebuild.again(terms.offerId)
      return verdict === 'agrees'
    })
    expect(await gateFaults(world)).toEqual([])
  })

  test('a sold-out click of the crowd asks no database', async () => {
    const terms = world.offers.add({ units: 1 })
    await gateway.buy(memberOf(1), terms)
    const untouched = async (): Promise<never> => {
      throw new Error('the database was asked')
    }
    const orders = { insertMany: untouched, insertRefusal: untouched, byId: untouched, ownedAmong: untouched, slotsOf: untouched }
    const crowd = world.gateway({ orders })
    const codes = await Promise.all(Array.from({ length: 100 }, (_, number) => codeOf(crowd.buy(memberOf(100 + number), terms))))
    expect(new Set(codes)).toEqual(new Set(['sold_out']))
  })

  test('a gate that is being built by nobody is taken over', async () => {
    const terms = world.offers.add({ units: 3 })
    await world.parts.gate.fence(terms, 'building')
    expect(await codeOf(gateway.buy(memberOf(1), terms))).toBe('busy')
    world.parts.clock.skip(3_000)
    expect(await codeOf(gateway.buy(memberOf(1), terms))).toBe('accepted')
    await settles(world, gateway)
  }, 15_000)
})
