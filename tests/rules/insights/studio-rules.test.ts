// Proves the studio's bars by the minute and that every unit is paid, held or free.
import { describe, expect, test } from '@jest/globals'
import { chartFromMs, minuteBars, offerFiguresOf } from '../../../server/insights/studio.rules.ts'

const MINUTE = 60_000
describe('bars by the minute', () => {
  test('the last hour at most, the running minute included, minutes without orders at 0', () => {
    const nowMs = 1000 * MINUTE + 30_000
    const bars = minuteBars(new Map([[999 * MINUTE, 4]]), 1, nowMs)
    expect(bars).toHaveLength(60)
    expect(bars[0]?.atMs).toBe(chartFromMs(nowMs))
    expect(bars.slice(-2)).toEqual([
      { atMs: 999 * MINUTE, orders: 4 },
      { atMs: 1000 * MINUTE, orders: 0 },
    ])
  })
  test('they begin with the minute in which the show went on air; before, there is only the running one', () => {
    const nowMs = 1000 * MINUTE + 1
    expect(minuteBars(new Map(), 998 * MINUTE + 59_999, nowMs).map((bar) => bar.atMs / MINUTE)).toEqual([998, 999, 1000])
    expect(minuteBars(new Map(), null, nowMs)).toEqual([{ atMs: 1000 * MINUTE, orders: 0 }])
  })
})

describe('units of offers', () => {
  test('the lots of an offer add up; what nobody owns is free; units taken back are neither', () => {
    const lots = [
      { offerId: 'a', lotId: '1', unitCount: 50 },
      { offerId: 'a', lotId: '2', unitCount: 10 },
      { offerId: 'b', lotId: '3', unitCount: 8 },
    ]
    const units = [
      { lotId: '1', paid: 29, held: 4, takenBack: 0 },
      { lotId: '3', paid: 2, held: 0, takenBack: 6 },
    ]
    expect(offerFiguresOf(lots, units)).toEqual([
      { offerId: 'a', unitCount: 60, paid: 29, held: 4, free: 27 },
      { offerId: 'b', unitCount: 8, paid: 2, held: 0, free: 0 },
    ])
  })
})
