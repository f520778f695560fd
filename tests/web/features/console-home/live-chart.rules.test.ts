// The geometry of the live chart stays inside its picture.
import { describe, expect, test } from '@jest/globals'
import { areaOf, axisOf, flagsOf, PLOT } from '../../../../web/src/features/console-home/live-chart.rules.ts'

const bars = (...orders: number[]) => orders.map((count, index) => ({ atMs: index * 60_000, orders: count }))
const pin = (pinId: string, openedAtMs: number) => ({ pinId, offerId: pinId, openedAtMs, closedAtMs: null })

describe('axis', () => {
  test('four even steps above the highest bar', () => {
    expect(axisOf(bars(0, 19, 3)).marks.map((mark) => mark.value)).toEqual([0, 5, 10, 15, 20])
    expect(axisOf(bars(0, 0)).marks.map((mark) => mark.value)).toEqual([0, 1, 2, 3, 4])
  })
  test('times stay inside', () => {
    const { times } = axisOf(bars(...Array.from({ length: 60 }, () => 1)))
    expect(times.length).toBe(7)
    expect(times.every((time) => time.x >= PLOT.left && time.x <= PLOT.right)).toBe(true)
  })
})
test('one bar is no line', () => {
  expect(areaOf(bars(3), 4)).toEqual({ line: '', area: '' })
  expect(areaOf(bars(3, 4), 4).line).toContain(`${PLOT.right} ${PLOT.top}`)
})
test('flags never lie over one another nor outside', () => {
  const many = bars(...Array.from({ length: 30 }, () => 2))
  const flags = flagsOf([pin('a', 0), pin('b', 30_000), pin('c', 15 * 60_000), pin('d', 29.5 * 60_000)], many)
  expect(flags.length).toBeGreaterThan(0)
  for (const [index, flag] of flags.entries()) {
    const next = flags[index + 1]
    expect(flag.x + flag.width).toBeLessThanOrEqual(next ? next.x : PLOT.right)
  }
  expect(flagsOf([pin('a', 0)], bars(1))).toEqual([])
})
