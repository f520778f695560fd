// What must hold for every basket, payment and refund, whatever the numbers.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sum } from '../../../server/protocol/money.ts'
import { chargeFreight, giveBackFreight, type GroupOrder } from '../../../server/pricing/freight-group.rules.ts'
import { priceBasket, type Basket } from '../../../server/pricing/ladder.rules.ts'
import { pointsBack, refundedTender, tendersOf, unitRefund } from '../../../server/pricing/tender.rules.ts'

const fen = (max = 10_000_000) => fc.integer({ min: 0, max })
const line = fc.record({
  skuId: fc.constantFrom('a', 'b', 'c'),
  showId: fc.constantFrom('S1', 'S2'),
  kind: fc.constantFrom('live' as const, 'flash' as const, 'member' as const),
  unitFen: fen(),
  units: fc.integer({ min: 1, max: 30 }),
  freightFen: fen(5000),
})
const scope = fc.option(fc.record({ skus: fc.subarray(['a', 'b', 'c']) }), { nil: undefined })
const positive = fc.integer({ min: 1, max: 100_000 })
const promotion = fc
  .tuple(
    fc.constantFrom('p1', 'p2', 'p3'),
    fc.integer({ min: 0, max: 3 }),
    scope,
    fc.oneof(
      fc.record({ type: fc.constant('full' as const), tiers: fc.array(fc.record({ overFen: fen(), offFen: fen() }), { maxLength: 3 }) }),
      fc.record({ type: fc.constant('every' as const), overFen: positive, offFen: positive, maxFen: fc.option(fen(), { nil: undefined }) }),
      fc.record({
        type: fc.constant('nDiscount' as const),
        units: fc.integer({ min: 1, max: 5 }),
        payBps: fc.integer({ min: 0, max: 10_000 }),
      }),
      fc.record({ type: fc.constant('secondHalf' as const) }),
      fc.record({ type: fc.constant('nForPrice' as const), units: fc.integer({ min: 1, max: 5 }), fen: fen() }),
    ),
  )
  .map(([id, priority, within, body]) => ({ id, priority, scope: within, ...body }))
const coupon = fc.record({
  id: fc.constantFrom('c1', 'c2', 'c3'),
  funder: fc.constantFrom('merchant' as const, 'supplier' as const),
  overFen: fen(),
  offFen: fen(),
  scope,
})
const basket: fc.Arbitrary<Basket> = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 6 }),
  promotions: fc.array(promotion, { maxLength: 4 }),
  coupons: fc.array(coupon, { maxLength: 4 }),
  points: fc.record({
    wanted: fen(),
    owned: fen(),
    maxBps: fc.integer({ min: 0, max: 10_000 }),
    fenPerPoint: fc.integer({ min: 1, max: 100 }),
  }),
  selfCutBps: fc.option(fc.integer({ min: 0, max: 3000 }), { nil: undefined }),
})

describe('price ladder', () => {
  it('never has a negative step, and every line and the whole add up to the fen', () => {
    fc.assert(
      fc.property(basket, (given) => {
        const priced = priceBasket(given)
        for (const item of priced.lines) {
          const coupons = (item.couponFen.merchant ?? 0) + (item.couponFen.supplier ?? 0)
          const steps = [item.reductionFen, coupons, item.pointsFen, item.selfCutFen ?? 0]
          expect(item.baseFen - sum(steps)).toBe(item.goodsFen)
          expect(Math.min(item.goodsFen, ...steps)).toBeGreaterThanOrEqual(0)
          expect(item.payableFen).toBe(item.goodsFen + item.freightFen)
        }
        expect(sum(priced.lines.map((item) => item.payableFen))).toBe(priced.payableFen)
        expect(sum(priced.lines.map((item) => item.pointsFen))).toBe(priced.pointsUsed * (given.points?.fenPerPoint ?? 1))
      }),
    )
  })
  it('does not care in which order coupons of different funders are named', () => {
    fc.assert(
      fc.property(basket, coupon, coupon, (given, one, other) => {
        const coupons = [
          { ...one, id: 'm', funder: 'merchant' as const },
          { ...other, id: 's', funder: 'supplier' as const },
        ]
        expect(priceBasket({ ...given, coupons }).lines).toEqual(priceBasket({ ...given, coupons: coupons.toReversed() }).lines)
      }),
    )
  })
})

describe('money back', () => {
  const stored = fc.record({ principalFen: fen(), bonusFen: fen() })
  it('tenders add up, and cumulative refunds never go down and end at exactly what was paid', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ goodsFen: fen(), freightFen: fen(5000) }), { minLength: 1, maxLength: 5 }),
        stored,
        fc.array(fen()),
        (orders, balance, cuts) => {
          const payableFen = sum(orders.map((order) => order.goodsFen + order.freightFen))
          const storedFen = Math.min(payableFen, balance.principalFen + balance.bonusFen)
          const tenders = tendersOf(orders, { storedFen, ...balance })
          expect(sum(tenders.map((tender) => tender.principalFen + tender.bonusFen))).toBe(storedFen)
          for (const tender of tenders) {
            expect(tender.cashFen + tender.principalFen + tender.bonusFen).toBe(tender.payableFen)
            const steps = [...cuts.filter((cut) => cut < tender.payableFen), tender.payableFen].toSorted((a, b) => a - b)
            let before = { cashFen: 0, principalFen: 0, bonusFen: 0 }
            for (const step of steps) {
              const now = refundedTender(tender, step)
              expect(now.cashFen + now.principalFen + now.bonusFen).toBe(step)
              expect(now.cashFen >= before.cashFen && now.principalFen >= before.principalFen && now.bonusFen >= before.bonusFen).toBe(true)
              before = now
            }
            expect(before).toEqual({ cashFen: tender.cashFen, principalFen: tender.principalFen, bonusFen: tender.bonusFen })
          }
        },
      ),
    )
  })
  it('unit refunds one by one give back exactly the goods money, points all come back', () => {
    fc.assert(
      fc.property(fen(), fc.integer({ min: 1, max: 30 }), fen(), (goodsFen, units, pointsUsed) => {
        let left = goodsFen
        for (let unitsLeft = units; unitsLeft > 0; unitsLeft -= 1) {
          left -= unitRefund(left, unitsLeft, 1)
        }
        expect(left).toBe(0)
        expect(goodsFen === 0 || pointsBack(pointsUsed, goodsFen, goodsFen) === pointsUsed).toBe(true)
      }),
    )
  })
})

describe('merged freight', () => {
  const row = { firstGrams: 1000, firstFen: 800, stepGrams: 1000, stepFen: 200, freeOverFen: 30_000 }
  const parcel = fc.record({ grams: fc.integer({ min: 1, max: 6000 }), goodsFen: fen(20_000) })
  it('charges nobody more than alone, gives back never more than was charged, and everything once all are gone', () => {
    fc.assert(
      fc.property(
        fc.array(parcel, { minLength: 1, maxLength: 6 }),
        fc.option(fen(2000), { nil: undefined }),
        fc.infiniteStream(fc.nat()),
        (parcels, capFen, picks) => {
          let group: GroupOrder[] = []
          parcels.forEach((given, place) => {
            const [chargedFen = 0] = chargeFreight(group, [given], row, capFen)
            const [aloneFen = 0] = chargeFreight([], [given], row, capFen)
            expect(chargedFen).toBeLessThanOrEqual(aloneFen)
            group = [...group, { id: `o${place}`, ...given, chargedFen, backFen: 0, gone: false }]
          })
          while (group.some((order) => !order.gone)) {
            const staying = group.filter((order) => !order.gone)
            const leaving = staying[(picks.next().value ?? 0) % staying.length]
            const back = giveBackFreight(group, leaving?.id ?? '', row, capFen)
            group = group.map((order) => ({
              ...order,
              backFen: order.backFen + (back.get(order.id) ?? 0),
              gone: order.gone || order === leaving,
            }))
            group.forEach((order) => expect(order.backFen).toBeLessThanOrEqual(order.chargedFen))
          }
          expect(sum(group.map((order) => order.backFen))).toBe(sum(group.map((order) => order.chargedFen)))
        },
      ),
    )
  })
})
