// Starts, extends and stops flash sales: the window is written on the offer under a new gate epoch, and the clock does the rest.
import type { Actor } from '../actor.ts'
import type { StockService } from '../catalog/stock.service.ts'
import type { Clock } from '../clock.ts'
import type { Act } from '../protocol/acts.ts'
import { extendVerdict, startVerdict, stopped, type FlashVerdict } from './flash.rules.ts'
import type { Flash, Offer } from './offer.rules.ts'
import { offerOf, refuseChanged, refuseState, type Offers, type OfferStore } from './offer.service.ts'
import type { Changed, Opening } from './opening.service.ts'
import type { SellingActs } from './selling-act.service.ts'

export type FlashDeps = {
  readonly store: OfferStore
  readonly offers: Offers
  readonly opening: Opening
  readonly acts: SellingActs
  readonly stock: StockService
  readonly clock: Clock
}
export type FlashSales = ReturnType<typeof createFlashSales>
type Told = { readonly opensAtMs: number; readonly closesAtMs: number; readonly version: number }

const told = ({ flash, version }: Offer): Told => ({ opensAtMs: flash?.fromMs ?? 0, closesAtMs: flash?.untilMs ?? 0, version })

export const createFlashSales = ({ store, offers, opening, acts, stock, clock }: FlashDeps) => {
  const windowOf = (offer: Offer, verdict: FlashVerdict): Flash => {
    if (verdict.is === 'changed') return refuseChanged(offer)
    return verdict.is === 'window' ? verdict.flash : refuseState(offer)
  }
  const finish = async (actor: Actor, act: Act, { offer, did }: Changed): Promise<Told> => {
    const window = told(offer)
    if (did) {
      offers.tell(offer)
      await acts.note(actor, act, offer.id, window)
    }
    return window
  }

  type Start = { readonly offerId: string; readonly countdownSec: number; readonly durationSec: number; readonly seenVersion: number }
  /**
   * Starts after the countdown, opening the offer when it is ready. The same wish again is answered with its window.
   * Refuses `changed_meanwhile {version}`, `wrong_state {state}`, `no_stock`, `wrong_phase`, `not_found`.
   */
  const start = async (actor: Actor, showId: string, ask: Start): Promise<Told> => {
    await acts.permitOnAir(actor, 'flash.start', showId)
    await opening.checkShelf(offerOf(await store.offer(ask.offerId), showId))
    const changed = await stock.transact(async (tx): Promise<Changed> => {
      const offer = offerOf(await store.offer(ask.offerId, tx), showId)
      const verdict = startVerdict(offer, ask, clock.nowMs())
      if (verdict.is === 'already') return { offer, did: false }
      const patch = { flash: windowOf(offer, verdict), byPersonId: actor.personId }
      const after = offer.state === 'ready' ? await opening.openIn(tx, offer, patch) : await offers.change(offer, patch, true, tx)
      return { offer: after, did: true }
    })
    return finish(actor, 'flash.start', changed)
  }

  type Extend = { readonly offerId: string; readonly bySec: number; readonly seenVersion: number }
  /** Refuses `changed_meanwhile {version}`, `wrong_state` (not running, or longer than the longest window), `not_found`. */
  const extend = async (actor: Actor, showId: string, ask: Extend): Promise<{ closesAtMs: number; version: number }> => {
    await acts.permitIn(actor, 'flash.extend', showId)
    const offer = offerOf(await store.offer(ask.offerId), showId)
    const verdict = extendVerdict(offer, ask, clock.nowMs())
    if (verdict.is === 'already') return told(offer)
    const patch = { flash: windowOf(offer, verdict), byPersonId: actor.personId }
    const { closesAtMs, version } = await finish(actor, 'flash.extend', { offer: await offers.change(offer, patch, true), did: true })
    return { closesAtMs, version }
  }

  /** Ends a running or counted-down sale now; held orders keep their price. Nothing running: answered as it is. */
  const stop = async (actor: Actor, showId: string, { offerId }: { offerId: string }): Promise<{ version: number }> => {
    await acts.permitIn(actor, 'flash.stop', showId)
    const offer = offerOf(await store.offer(offerId), showId)
    const verdict = stopped(offer, clock.nowMs())
    if (verdict.is === 'already') return { version: offer.version }
    const after = await offers.change(offer, { flash: verdict.flash, byPersonId: actor.personId }, true)
    const { version } = await finish(actor, 'flash.stop', { offer: after, did: true })
    return { version }
  }

  return { start, extend, stop }
}
