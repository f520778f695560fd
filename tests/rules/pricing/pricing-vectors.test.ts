// Every vector of pricing.json, kind by kind.
import { describe, expect, it } from '@jest/globals'
import { split } from '../../../server/protocol/money.ts'
import { basePriceAt, judgeSeenPrice, type PriceFacts } from '../../../server/pricing/base-price.rules.ts'
import { chargeFreight, giveBackFreight, type GroupOrder } from '../../../server/pricing/freight-group.rules.ts'
import { freightOf, freightRowOf, type FreightTemplate } from '../../../server/pricing/freight.rules.ts'
import { priceBasket, type Basket } from '../../../server/pricing/ladder.rules.ts'
import { pointsBack, refundedTender, tendersOf, unitRefund } from '../../../server/pricing/tender.rules.ts'
import { vectorFile, type Vector } from '../vectors/vector-file.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- the file's shape is checked by what the rules make of it */
type PricingVector = Vector<any, any, any>
const file = vectorFile<{ vectors: PricingVector[] }>('pricing')

function basePrice(given: any) {
  const facts: PriceFacts = {
    liveFen: given.liveFen,
    memberFen: given.memberFen,
    flash: given.flash && { priceFen: given.flash.fen, fromMs: Date.parse(given.flash.from), untilMs: Date.parse(given.flash.until) },
  }
  return basePriceAt(facts, Date.parse(given.at))
}

function freightGroup({ given, events }: PricingVector) {
  const row = freightRowOf(given.template as FreightTemplate, given.region)
  if (row === undefined) {
    throw new Error('vector without a row')
  }
  let group: GroupOrder[] = []
  const perEvent = events.map((event) => {
    if (event.type === 'pay') {
      const charges = chargeFreight(group, event.orders, row, given.capFen)
      group = [
        ...group,
        ...event.orders.map((order: any, place: number) => ({ ...order, chargedFen: charges[place], backFen: 0, gone: false })),
      ]
      expect(charges).toEqual(event.freightFen)
      return charges
    }
    const back = giveBackFreight(group, event.order, row, given.capFen)
    const returned = group.map((order) => ({ ...order, backFen: order.backFen + (back.get(order.id) ?? 0) }))
    group = [
      ...returned.filter((order) => order.id !== event.order),
      ...returned.filter((order) => order.id === event.order).map((order) => ({ ...order, gone: true })),
    ]
    expect(Object.fromEntries(back)).toEqual(event.freightBackFen)
    return Object.fromEntries(back)
  })
  return { perEvent }
}

const KINDS: Record<string, (vector: PricingVector) => unknown> = {
  split: ({ given }) => ({ shares: split(given.totalFen, given.weights) }),
  base: ({ given }) => basePrice(given),
  ladder: ({ given }) => priceBasket(given as Basket),
  freight: ({ given }) => ({ freightFen: freightOf({ goodsFen: 0, ...given }) }),
  freightGroup,
  tenders: ({ given }) => ({ orders: tendersOf(given.orders, given) }),
  'refund tender': ({ given }) => ({ cumulative: given.refundedCumulativeFen.map((fen: number) => refundedTender(given.tender, fen)) }),
  'unit refund': ({ given }) => ({ proposalFen: unitRefund(given.goodsLeftFen, given.unitsLeft, given.units) }),
  'points back': ({ given }) => ({ cumulative: pointsBack(given.pointsUsed, given.goodsFen, given.refundedCumulativeFen) }),
  seen: ({ given }) => ({ answer: judgeSeenPrice(given.seenPriceFen, given.payableFen) }),
}

describe('pricing vectors', () => {
  it('has all of them', () => {
    expect(file.vectors.length).toBe(59)
  })
  it.each(file.vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const run = KINDS[vector.kind ?? '']
    expect(run?.(vector)).toEqual(vector.expected)
  })
})
