// Where the points of a trend stand in its picture. Pure.
export const TREND = { width: 360, height: 150, top: 8, floor: 124, left: 6, right: 354 } as const

export type TrendPoint = { readonly x: number; readonly y: number }

/** From left to right; the highest value touches the top, zero the floor. One value stands in the middle. */
export function pointsOf(values: readonly number[]): TrendPoint[] {
  const highest = Math.max(...values, 1)
  const step = values.length > 1 ? (TREND.right - TREND.left) / (values.length - 1) : 0
  const first = values.length > 1 ? TREND.left : (TREND.left + TREND.right) / 2
  return values.map((value, place) => ({
    x: Math.round((first + step * place) * 10) / 10,
    y: Math.round((TREND.floor - (Math.max(0, value) / highest) * (TREND.floor - TREND.top)) * 10) / 10,
  }))
}
export const lineOf = (points: readonly TrendPoint[]): string =>
  points.map(({ x, y }, place) => `${place === 0 ? 'M' : 'L'}${x} ${y}`).join('')
