// The price of one order as it is frozen: live or flash to the millisecond, freight by template, and the price the buyer saw.
import { describe, expect, it } from '@jest/globals'
import { createPricingService, type PricedOffer } from '../../../server/pricing/pricing.service.ts'

const terms: PricedOffer = {
  showId: 'S',
  productId: 'P',
  flash: { fromMs: 1000, untilMs: 2000 },
  skus: [
    { skuId: 'K', livePriceFen: 12_900, flashPriceFen: 8900, weightGrams: 600 },
    { skuId: 'L', livePriceFen: 5000, flashPriceFen: null, weightGrams: null },
  ],
}
const ask = { terms, skuId: 'K', quantity: 2, atMs: 1000, region: ['浙江省', '杭州市', '余杭区'] }
const template = { regions: [{ areas: ['浙江'], firstGrams: 1000, firstFen: 800, stepGrams: 1000, stepFen: 200 }] }
const speakingFor = () => ({ key: 't@1', template })

describe('freezing a price', () => {
  it.each([
    [999, 'live', 25_800],
    [1000, 'flash', 17_800],
    [1999, 'flash', 17_800],
    [2000, 'live', 25_800],
  ] as const)('at %d ms it is %s', (atMs, kind, goodsFen) => {
    expect(createPricingService().freeze({ ...ask, atMs })).toMatchObject({ kind, goodsFen, payableFen: goodsFen })
  })

  it('a SKU without a flash price stays at its live price during the sale', () => {
    expect(createPricingService().freeze({ ...ask, skuId: 'L', quantity: 1 })).toEqual({
      saleKind: 'normal',
      kind: 'live',
      unitFen: 5000,
      goodsFen: 5000,
      freightFen: 0,
      payableFen: 5000,
      lines: [
        { code: 'goods', amountFen: 5000 },
        { code: 'freight', amountFen: 0 },
        { code: 'payable', amountFen: 5000 },
      ],
    })
  })

  it('freight comes on top, at most the cap of the show; where nobody delivers the address is refused', () => {
    const pricing = createPricingService({ speakingFor })
    expect(pricing.freeze(ask)).toMatchObject({ goodsFen: 17_800, freightFen: 1000, payableFen: 18_800 })
    const capped = createPricingService({ speakingFor, freightCapFen: () => 900 })
    expect(capped.freeze(ask)).toMatchObject({ freightFen: 900, payableFen: 18_700 })
    expect(() => pricing.freeze({ ...ask, region: ['北京市'] })).toThrow(expect.objectContaining({ code: 'bad_address' }))
    expect(pricing.freeze({ ...ask, region: [] }).freightFen).toBe(0)
  })

  it('an unknown SKU is not found', () => {
    expect(() => createPricingService().freeze({ ...ask, skuId: 'x' })).toThrow(expect.objectContaining({ code: 'not_found' }))
  })
})

describe('the price she saw', () => {
  const pricing = createPricingService()
  const price = pricing.freeze({ ...ask, atMs: 2000 })
  it('is never exceeded: a flash click at its end is refused with the new price', () => {
    expect(() => pricing.agree(17_800, price)).toThrow(
      expect.objectContaining({ code: 'price_changed', params: { priceFen: 25_800, unitFen: 12_900 } }),
    )
  })
  it('the same is taken, a lower one too, and told', () => {
    expect(pricing.agree(25_800, price)).toBe('accepted')
    expect(pricing.agree(25_801, price)).toBe('accepted_lower')
  })
})
