// The studio's figures of a show: who watches, what sells by the minute and by the offer, and its pins; read-only.
import type { Actor } from '../actor.ts'
import type { Clock } from '../clock.ts'
import { found } from '../domain-error.ts'
import { permit } from '../members/permit.service.ts'
import type { Offers } from '../offers/offer.service.ts'
import type { Pins } from '../offers/pin.service.ts'
import type { StudioFigures } from '../protocol/offers.ts'
import type { Shows } from '../shows/show.service.ts'
import { MINUTE_MS, chartFromMs, minuteBars, offerFiguresOf, type LotUnits } from './studio.rules.ts'

/** GMV is what was paid, before refunds; orders of the demo's audience are apart. */
export type GmvSums = { readonly gmvFen: number; readonly simulatedGmvFen: number }
export type StudioStore = {
  /** Paid orders by the start of their minute; `withSimulated` counts the demo's audience too. */
  readonly paidPerMinute: (showId: string, fromMs: number, withSimulated: boolean) => Promise<Map<number, number>>
  /** Paid orders since a moment. */
  readonly paidSince: (showId: string, fromMs: number, withSimulated: boolean) => Promise<number>
  readonly gmv: (showId: string) => Promise<GmvSums>
  readonly lotUnits: (lotIds: readonly string[]) => Promise<LotUnits[]>
}
export type StudioDeps = {
  readonly store: StudioStore
  readonly shows: Pick<Shows, 'get' | 'grants'>
  readonly offers: Pick<Offers, 'list'>
  readonly pins: Pick<Pins, 'history'>
  /** People watching now, real and simulated apart. */
  readonly presence: (showId: string) => Promise<{ readonly viewers: number; readonly simulated: number }>
  readonly clock: Clock
}
export type Studio = ReturnType<typeof createStudio>

export const createStudio = ({ store, shows, offers, pins, presence, clock }: StudioDeps) => ({
  /**
   * Refuses `not_found` and what the permissions refuse. Orders of simulated viewers count by the minute only in a demo show
   * (where nobody else buys); money is always told apart.
   */
  figures: async (actor: Actor, showId: string): Promise<StudioFigures> => {
    const [show, grants] = await Promise.all([shows.get(showId), shows.grants(actor, showId)])
    permit(actor, 'studio.figures', grants)
    const { demo, liveAtMs } = found(show)
    const nowMs = clock.nowMs()
    const list = await offers.list(showId)
    const lots = list.flatMap(({ id, skus }) => skus.map(({ lotId, unitCount }) => ({ offerId: id, lotId, unitCount })))
    const [here, perMinute, ordersLastMinute, gmv, units, history] = await Promise.all([
      presence(showId),
      store.paidPerMinute(showId, chartFromMs(nowMs), demo),
      store.paidSince(showId, nowMs - MINUTE_MS, demo),
      store.gmv(showId),
      store.lotUnits(lots.map((lot) => lot.lotId)),
      pins.history(showId),
    ])
    return {
      viewers: here.viewers,
      simulatedViewers: here.simulated,
      ordersLastMinute,
      ordersPerMinute: minuteBars(perMinute, liveAtMs, nowMs),
      ...gmv,
      offers: offerFiguresOf(lots, units),
      pins: history.map(({ id, offerId, openedAtMs, closedAtMs }) => ({ pinId: id, offerId, openedAtMs, closedAtMs })),
    }
  },
})
