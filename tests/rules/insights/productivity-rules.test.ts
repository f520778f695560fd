// Leaders' productivity: who counts as active, averages in whole fen, percentiles by nearest rank, bands without gaps, and a list of help that does not jump.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { BANDS_FEN, percentile, productivityOf, type LeaderWork } from '../../../server/insights/productivity/productivity.rules.ts'
import { lineOf, pointsOf, TREND } from '../../../web/src/features/console-productivity/trend.rules.ts'

const did = (leaderId: string, orders: number, gmvFen: number, incomeFen = 0, settledGmvFen = 0): LeaderWork => ({
  leaderId,
  orders,
  gmvFen,
  settledGmvFen,
  incomeFen,
})

describe('percentile', () => {
  test.each([
    [[], 0.5, 0],
    [[7], 0.5, 7],
    [[7], 0.8, 7],
    [[1, 2], 0.5, 1],
    [[3, 1, 2], 0.5, 2],
    [[10, 20, 30, 40, 50], 0.8, 40],
    [[10, 20, 30, 40, 50, 60], 0.8, 50],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected)
  })
  test('at least the share of all stands at or below it, and it is one of them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.constantFrom(0.5, 0.8), (values, share) => {
        const found = percentile(values, share)
        expect(values).toContain(found)
        expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(Math.ceil(values.length * share))
        expect(values.filter((value) => value < found).length).toBeLessThan(Math.ceil(values.length * share))
      }),
    )
  })
})

describe('productivity', () => {
  test('of nobody is zero', () => {
    expect(productivityOf([], [did('gone', 9, 900)])).toMatchObject({
      leaders: 0,
      active: 0,
      activeBps: 0,
      gmvFen: 0,
      gmvPerActiveFen: 0,
      coaching: [],
    })
  })
  test('a leader without a paid order is there but not active; who left counts for nobody', () => {
    const figures = productivityOf(['a', 'b', 'c'], [did('a', 1, 1_000, 100), did('b', 2, 2_001, 300), did('gone', 5, 9_999, 999)])
    expect(figures).toMatchObject({ leaders: 3, active: 2, activeBps: 6_666, gmvFen: 3_001, gmvPerActiveFen: 1_500 })
    expect(figures).toMatchObject({ medianIncomeFen: 100, p80IncomeFen: 300 })
  })
  test('bands hold every leader once, those below zero in the first', () => {
    const bands = productivityOf(
      ['a', 'b', 'c', 'd'],
      [did('a', 1, 1, -5), did('b', 1, 1, 1), did('c', 1, 1, 9_999), did('d', 1, 1, 10_000)],
    ).bands
    expect(bands.map(({ leaders }) => leaders)).toEqual([1, 2, 1, 0, 0, 0])
    expect(bands.map(({ fromFen }) => fromFen)).toEqual([...BANDS_FEN])
  })
  test('whom to help: the lowest quarter by settled GMV, then by orders, then by id', () => {
    const work = [did('d', 1, 0, 0, 50), did('c', 3, 0, 0, 0), did('b', 1, 0, 0, 0), did('a', 1, 0, 0, 0), did('e', 1, 0, 0, 90)]
    const ids = ['e', 'd', 'c', 'b', 'a', 'f', 'g', 'h']
    expect(productivityOf(ids, work).coaching.map(({ leaderId }) => leaderId)).toEqual(['f', 'g'])
    expect(productivityOf(['e', 'd', 'c', 'b', 'a'], work).coaching.map(({ leaderId }) => leaderId)).toEqual(['a', 'b'])
  })
})

describe('the trend', () => {
  test('runs from left to right between floor and top', () => {
    const points = pointsOf([0, 5, 10])
    expect(points).toEqual([
      { x: TREND.left, y: TREND.floor },
      { x: 180, y: 66 },
      { x: TREND.right, y: TREND.top },
    ])
    expect(lineOf(points)).toBe('M6 124L180 66L354 8')
  })
  test('of one day stands in the middle, of none is empty, of zeros on the floor', () => {
    expect(pointsOf([3])).toEqual([{ x: 180, y: TREND.top }])
    expect(lineOf(pointsOf([]))).toBe('')
    expect(pointsOf([0, 0]).map(({ y }) => y)).toEqual([TREND.floor, TREND.floor])
  })
})
