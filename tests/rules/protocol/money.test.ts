// Money of the contract: splits add up, floors are exact beyond 2^53, text is exact.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { mulDivCeil, mulDivFloor, ORDER_FEN_MAX, shareOf, split, sum, yuanDecimal, yuanText } from '../../../server/protocol/money.ts'

const fen = fc.integer({ min: 0, max: ORDER_FEN_MAX })

describe('split', () => {
  it('adds up to the fen, gives each weight its floor or one more, and nothing to a weight of 0', () => {
    fc.assert(
      fc.property(fen, fc.array(fen, { minLength: 1, maxLength: 20 }), (totalFen, weights) => {
        const whole = sum(weights)
        fc.pre(whole > 0)
        const shares = split(totalFen, weights)
        expect(sum(shares)).toBe(totalFen)
        shares.forEach((share, place) => {
          const floor = mulDivFloor(totalFen, weights[place] ?? 0, whole)
          expect(share === floor || share === floor + 1).toBe(true)
          if (weights[place] === 0) {
            expect(share).toBe(0)
          }
        })
      }),
    )
  })
  it('never gives a line more than its weight when the total is at most all weights', () => {
    fc.assert(
      fc.property(fc.array(fen, { minLength: 1, maxLength: 20 }), fc.integer({ min: 0, max: 10_000 }), (weights, part) => {
        const shares = split(shareOf(sum(weights), part), weights)
        shares.forEach((share, place) => expect(share).toBeLessThanOrEqual(weights[place] ?? 0))
      }),
    )
  })
})

describe('rounding', () => {
  it('floors and ceils exactly where doubles cannot', () => {
    fc.assert(
      fc.property(fen, fen, fc.integer({ min: 1, max: ORDER_FEN_MAX }), (amount, numerator, denominator) => {
        fc.pre((BigInt(amount) * BigInt(numerator)) / BigInt(denominator) < BigInt(Number.MAX_SAFE_INTEGER))
        const floor = mulDivFloor(amount, numerator, denominator)
        const exact = BigInt(amount) * BigInt(numerator)
        const rest = exact - BigInt(floor) * BigInt(denominator)
        expect(rest >= 0n && rest < BigInt(denominator)).toBe(true)
        expect(mulDivCeil(amount, numerator, denominator)).toBe(rest === 0n ? floor : floor + 1)
      }),
    )
    expect(mulDivFloor(999_999_999, 999_999_999, 1_000_000_000)).toBe(999_999_998)
  })
})

describe('text of money', () => {
  it.each([
    [0, '0.00', '¥0.00'],
    [5, '0.05', '¥0.05'],
    [-5, '-0.05', '-¥0.05'],
    [100, '1.00', '¥1.00'],
    [123456, '1234.56', '¥1,234.56'],
    [999999999, '9999999.99', '¥9,999,999.99'],
    [-100000, '-1000.00', '-¥1,000.00'],
  ])('%d fen is %s and %s', (amount, decimal, text) => {
    expect(yuanDecimal(amount)).toBe(decimal)
    expect(yuanText(amount)).toBe(text)
  })
})
