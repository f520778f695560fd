// Turns sums of orders into the studio's figures: every unit is paid, held or free, and each minute of the last hour has its bar.
import type { StudioFigures } from '../protocol/offers.ts'

/** Units that orders own of a lot, by what they are; take-backs are on their way back to normal stock. */
export type LotUnits = { readonly lotId: string; readonly paid: number; readonly held: number; readonly takenBack: number }
export type LotOfOffer = { readonly offerId: string; readonly lotId: string; readonly unitCount: number }

export const MINUTE_MS = 60_000
export const MINUTES_SHOWN = 60

/** The first moment that the chart shows: whole minutes, the running one included. */
export const chartFromMs = (nowMs: number): number => (Math.floor(nowMs / MINUTE_MS) - MINUTES_SHOWN + 1) * MINUTE_MS

/** A bar for every minute since the show went on air (the last 60), those without orders at 0. */
export const minuteBars = (
  counts: ReadonlyMap<number, number>,
  liveAtMs: number | null,
  nowMs: number,
): StudioFigures['ordersPerMinute'] => {
  const firstMs = Math.max(chartFromMs(nowMs), Math.floor((liveAtMs ?? nowMs) / MINUTE_MS) * MINUTE_MS)
  const bars: StudioFigures['ordersPerMinute'] = []
  for (let atMs = firstMs; atMs <= nowMs; atMs += MINUTE_MS) bars.push({ atMs, orders: counts.get(atMs) ?? 0 })
  return bars
}

export const offerFiguresOf = (lots: readonly LotOfOffer[], units: readonly LotUnits[]): StudioFigures['offers'] => {
  const byLot = new Map(units.map((one) => [one.lotId, one]))
  const byOffer = new Map<string, StudioFigures['offers'][number]>()
  for (const { offerId, lotId, unitCount } of lots) {
    const { paid, held, takenBack } = byLot.get(lotId) ?? { paid: 0, held: 0, takenBack: 0 }
    const before = byOffer.get(offerId) ?? { offerId, unitCount: 0, paid: 0, held: 0, free: 0 }
    byOffer.set(offerId, {
      offerId,
      unitCount: before.unitCount + unitCount,
      paid: before.paid + paid,
      held: before.held + held,
      free: before.free + Math.max(0, unitCount - paid - held - takenBack),
    })
  }
  return [...byOffer.values()]
}
