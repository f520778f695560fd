// Remembers for a moment which offers are open: several duties ask in the same second, and one read answers them.
import type { Clock } from '../../clock.ts'
import type { Offers } from '../../offers/offer.service.ts'

const OPEN_OFFERS_LIVE_MS = 900

export const createOpenOffers = (offers: Pick<Offers, 'selling'>, clock: Clock): (() => Promise<readonly string[]>) => {
  let kept: { ids: Promise<string[]>; untilMs: number } | null = null
  const read = async (): Promise<string[]> => (await offers.selling()).filter(({ state }) => state === 'open').map(({ id }) => id)
  return async () => {
    if (!kept || clock.monotonicMs() >= kept.untilMs) kept = { ids: read(), untilMs: clock.monotonicMs() + OPEN_OFFERS_LIVE_MS }
    return kept.ids
  }
}
