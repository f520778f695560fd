// The geometry of the live chart: axis, curve, times and the flags of pins, in the picture's own units. Pure.
import type { StudioFigures } from '../../../../server/protocol/offers.ts'

export const PLOT = { width: 720, height: 190, left: 34, right: 712, top: 26, floor: 164 } as const
type Bars = StudioFigures['ordersPerMinute']
type Pins = StudioFigures['pins']

const xOf = (index: number, count: number): number =>
  Math.round((PLOT.left + (count > 1 ? (index / (count - 1)) * (PLOT.right - PLOT.left) : 0)) * 10) / 10
const yOf = (orders: number, top: number): number => Math.round((PLOT.floor - (orders / top) * (PLOT.floor - PLOT.top)) * 10) / 10

/** A whole number above the highest bar that four steps divide evenly. */
export function axisOf(bars: Bars) {
  const highest = Math.max(0, ...bars.map((bar) => bar.orders))
  const step = Math.max(1, Math.ceil(highest / 4))
  const top = step * 4
  const marks = [0, 1, 2, 3, 4].map((part) => ({ value: part * step, y: yOf(part * step, top) }))
  const places =
    bars.length > 6 ? [0, 1, 2, 3, 4, 5, 6].map((part) => Math.round((part * (bars.length - 1)) / 6)) : bars.map((_, index) => index)
  const times = places.flatMap((index) => {
    const bar = bars[index]
    return bar ? [{ atMs: bar.atMs, x: Math.min(PLOT.right - 14, Math.max(PLOT.left + 14, xOf(index, bars.length))) }] : []
  })
  return { top, marks, times }
}

export function areaOf(bars: Bars, top: number): { line: string; area: string } {
  if (bars.length < 2) return { line: '', area: '' }
  const points = bars.map((bar, index) => ({ x: xOf(index, bars.length), y: yOf(bar.orders, top) }))
  const curve = points.slice(1).map((point, index) => {
    const before = points[index] ?? point
    const middle = Math.round(((before.x + point.x) / 2) * 10) / 10
    return `C${middle} ${before.y} ${middle} ${point.y} ${point.x} ${point.y}`
  })
  const line = `M${points[0]?.x ?? 0} ${points[0]?.y ?? 0} ${curve.join(' ')}`
  return { line, area: `${line} L${PLOT.right} ${PLOT.floor} L${PLOT.left} ${PLOT.floor}Z` }
}

export type PinFlag = {
  readonly pinId: string
  readonly offerId: string
  readonly x: number
  readonly width: number
  readonly letters: number
}
const letterWidth = 11
const flagMin = 40
const flagMax = 110

/** Flags that have room before the next one; of pins in quick succession the later is left out. */
export function flagsOf(pins: Pins, bars: Bars): PinFlag[] {
  const [first] = bars
  const last = bars.at(-1)
  if (!first || !last || bars.length < 2) return []
  const span = last.atMs + 60_000 - first.atMs
  const placed = pins
    .filter((pin) => pin.openedAtMs >= first.atMs - 60_000)
    .toSorted((a, b) => a.openedAtMs - b.openedAtMs)
    .map((pin) => ({ ...pin, x: Math.round(PLOT.left + Math.max(0, (pin.openedAtMs - first.atMs) / span) * (PLOT.right - PLOT.left)) }))
  return placed.reduce<PinFlag[]>((flags, pin, index) => {
    const before = flags.at(-1)
    const room = Math.min(flagMax, (placed[index + 1]?.x ?? PLOT.right + flagMin) - pin.x - 4, PLOT.right - pin.x)
    if ((before && pin.x < before.x + before.width) || room < flagMin) return flags
    return [...flags, { pinId: pin.pinId, offerId: pin.offerId, x: pin.x, width: room, letters: Math.floor((room - 10) / letterWidth) }]
  }, [])
}
