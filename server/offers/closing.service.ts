// Ends the selling of a show: the pin, the offers that never opened, and the first and last step of closing the open ones.
import type { StockService } from '../catalog/stock.service.ts'
import type { Clock } from '../clock.ts'
import { found } from '../domain-error.ts'
import { isOver } from '../shows/phase.rules.ts'
import type { Shows } from '../shows/show.service.ts'
import { canMove } from '../transitions.ts'
import { OFFER_MOVES, type Offer } from './offer.rules.ts'
import type { GatePort, Offers, OfferStore } from './offer.service.ts'
import type { PinBoard } from './pin.rules.ts'

export type ClosingDeps = {
  readonly store: OfferStore
  readonly offers: Offers
  readonly shows: Shows
  readonly stock: StockService
  readonly gate: GatePort
  readonly clock: Clock
}
export type Closing = ReturnType<typeof createClosing>

export const createClosing = ({ store, offers, shows, stock, gate, clock }: ClosingDeps) => {
  /** Moves one offer towards its end; tries again when another change came between. */
  const close = async (offer: Offer): Promise<void> => {
    const to = offer.state === 'draft' || offer.state === 'ready' ? 'closed' : 'closing'
    if (!canMove(OFFER_MOVES, offer.state, to)) return
    const changed = await store.change(offer.id, offer.version, { state: to }, true)
    if (!changed) return close(found(await store.offer(offer.id)))
    offers.tell(changed)
    if (to === 'closing') await offers.askGate('fence', changed, gate.fenceClosed)
  }
  const closePin = (showId: string): Promise<PinBoard | null> =>
    stock.transact(async (tx) => {
      const seen = await store.board(showId, tx)
      if (!seen.pin) return null
      await store.closePin(seen.pin.pinId, clock.nowMs(), tx)
      return store.setBoard({ ...seen, pin: null }, tx)
    })

  /**
   * The show's pin closes, open offers begin closing (holds run out, free units are taken back by the closing duty), those that
   * never opened are closed. Safe to repeat.
   */
  const beginClosing = async (showId: string): Promise<void> => {
    const board = await closePin(showId)
    if (board) offers.tellPin(board)
    for (const offer of await offers.list(showId)) await close(offer)
  }

  return {
    beginClosing,
    /** The last step: every unit is owned or taken back. Answers whether this call did it. */
    finishClosing: async (offerId: string): Promise<boolean> => {
      const offer = found(await store.offer(offerId))
      if (offer.state !== 'closing') return false
      const changed = await store.change(offerId, offer.version, { state: 'closed' }, false)
      if (changed) offers.tell(changed)
      return changed !== null
    },
    /** Duty: a show that is over while something of it is still for sale (its end was cut short) is ended here. */
    closeOver: async (): Promise<void> => {
      const showIds = new Set((await offers.selling()).map((offer) => offer.showId))
      for (const showId of showIds) {
        const show = await shows.get(showId)
        if (!show || isOver(show.phase)) await beginClosing(showId)
      }
    },
  }
}
