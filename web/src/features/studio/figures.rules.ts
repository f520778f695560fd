// Derives what the studio's numbers show from the figures and from what the page has seen itself. Pure.
import type { StudioFigures } from '../../../../server/protocol/offers.ts'

export type Units = { readonly total: number; readonly paid: number; readonly held: number; readonly free: number }

/** Units of one offer; before it opened everything planned is free. left is the fresher word of the room. */
export function unitsOf(figures: StudioFigures | undefined, offerId: string, total: number, left: number | null): Units {
  const known = figures?.offers.find((one) => one.offerId === offerId)
  if (!known || known.unitCount === 0) return { total, paid: 0, held: 0, free: left ?? total }
  return { total: Math.max(known.unitCount, total), paid: known.paid, held: known.held, free: left ?? known.free }
}

export const ordersIn = (figures: StudioFigures | undefined, minutes: number): StudioFigures['ordersPerMinute'] =>
  figures?.ordersPerMinute.slice(-minutes) ?? []

export const peakOrders = (figures: StudioFigures | undefined): number =>
  Math.max(0, ...(figures?.ordersPerMinute.map((bar) => bar.orders) ?? []))

export type ViewersSeen = { readonly atMs: number; readonly viewers: number }
const deltaMs = 60_000
const keptMs = 90_000

/** Keeps a minute and a half of counts, one for each change or at most every two seconds. */
export function seeViewers(seen: readonly ViewersSeen[], viewers: number, atMs: number): readonly ViewersSeen[] {
  const last = seen.at(-1)
  if (last && last.viewers === viewers && atMs - last.atMs < 2000) return seen
  return [...seen.filter((one) => atMs - one.atMs <= keptMs), { atMs, viewers }]
}

/** How many more than a minute ago; null in the first minute. */
export function viewersDelta(seen: readonly ViewersSeen[], nowMs: number): number | null {
  const before = seen.findLast((one) => nowMs - one.atMs >= deltaMs)
  const now = seen.at(-1)
  return before && now ? now.viewers - before.viewers : null
}
