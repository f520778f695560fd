// Places on a board: money, then orders, then who was first; nothing shows up that went back.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { boardOf, isDay, noonOf, ownPlace, type Sold } from '../../../server/insights/boards/board.rules.ts'
import { localDay } from '../../../server/ledger/local-day.rules.ts'

const sold = (leaderId: string, netFen: number, orders = 1, lastPaidAtMs = 1): Sold => ({ leaderId, netFen, orders, lastPaidAtMs })
const ids = (rows: readonly Sold[]): string[] => boardOf(rows).map(({ leaderId }) => leaderId)

describe('a board', () => {
  it('puts more money first; equal money, more orders; still equal, who was there first; then the id', () => {
    expect(ids([sold('a', 100), sold('b', 300), sold('c', 200)])).toEqual(['b', 'c', 'a'])
    expect(ids([sold('a', 100, 1), sold('b', 100, 2)])).toEqual(['b', 'a'])
    expect(ids([sold('a', 100, 2, 9), sold('b', 100, 2, 5)])).toEqual(['b', 'a'])
    expect(ids([sold('b', 100), sold('a', 100)])).toEqual(['a', 'b'])
    expect(boardOf([sold('a', 1), sold('b', 2)]).map(({ place }) => place)).toEqual([1, 2])
  })
  it('has nobody whose sales all went back', () => {
    expect(ids([sold('a', 0), sold('b', -5), sold('c', 1)])).toEqual(['c'])
    expect(boardOf([])).toEqual([])
  })
  it('is the same however its rows come', () => {
    const row = fc.record({
      netFen: fc.integer({ min: 1, max: 3 }),
      orders: fc.integer({ min: 1, max: 2 }),
      at: fc.integer({ min: 1, max: 2 }),
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (rows, keys) => {
        const all = rows.map(({ netFen, orders, at }, place) => sold(`l${place}`, netFen, orders, at))
        const shuffled = all.map((one) => [keys.next().value ?? 0, one] as const).toSorted(([a], [b]) => a - b)
        expect(boardOf(shuffled.map(([, one]) => one))).toEqual(boardOf(all))
      }),
      { numRuns: 200 },
    )
  })
})

describe('her own place', () => {
  const board = boardOf([sold('first', 500), sold('second', 300), sold('level', 300, 1, 2)])
  it('tells how much is missing to draw level with the one above', () => {
    expect(ownPlace(board, 'first')).toMatchObject({ place: 1, gapFen: null })
    expect(ownPlace(board, 'second')).toMatchObject({ place: 2, gapFen: 200 })
    expect(ownPlace(board, 'level')).toMatchObject({ place: 3, gapFen: 0 })
  })
  it('is none while nothing is sold', () => expect(ownPlace(board, 'nobody')).toBeNull())
})

describe('days', () => {
  it.each(['2026-03-10', '2028-02-29', '1999-12-31'])('%s is one', (day) => {
    expect(isDay(day)).toBe(true)
    expect(localDay(noonOf(day), 'Asia/Shanghai')).toBe(day)
  })
  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '0000-99-99', ''])('%s is none', (day) => expect(isDay(day)).toBe(false))
})
