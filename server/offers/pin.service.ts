// Pins offers: one open at a time in a show, opening another closes the first in the same step, history kept by wall clock.
import type { Actor } from '../actor.ts'
import type { StockService, Tx } from '../catalog/stock.service.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import type { PinCard } from '../protocol/offers.ts'
import type { PeopleCards } from '../shows/plan.service.ts'
import type { Offer } from './offer.rules.ts'
import { offerOf, type Offers, type OfferStore } from './offer.service.ts'
import type { Opening } from './opening.service.ts'
import { pinVerdict, type PinBoard, type PinRow } from './pin.rules.ts'
import type { SellingActs } from './selling-act.service.ts'

export type PinDeps = {
  readonly store: OfferStore
  readonly offers: Offers
  readonly opening: Opening
  readonly acts: SellingActs
  readonly stock: StockService
  readonly people: { readonly cards: PeopleCards }
  readonly clock: Clock
  readonly newId: () => string
}
export type Pins = ReturnType<typeof createPins>
type Pinned = { readonly board: PinBoard; readonly opened: Offer | null; readonly did: boolean }
type PinAsk = { readonly offerId: string; readonly seenVersion: number }

const PINS_MAX = 200

/** The board's change with its history rows, inside a transaction. */
const createBoardChange = ({ store, people, clock }: PinDeps) => {
  /** Tells the page whose act came first, so that it can show it. */
  const refuseChanged = async ({ byPersonId, version, pin }: PinBoard): Promise<never> => {
    const byName = byPersonId === null ? null : ((await people.cards([byPersonId])).get(byPersonId)?.nickname ?? null)
    throw new DomainError('changed_meanwhile', { version, byName, offerId: pin?.offerId ?? null })
  }
  const replace = async (tx: Tx, board: PinBoard, pin: PinCard | null, byPersonId: string | null): Promise<PinBoard> => {
    const { showId } = board
    if (board.pin) await store.closePin(board.pin.pinId, clock.nowMs(), tx)
    if (pin) {
      const { pinId: id, offerId, openedAtMs } = pin
      await store.insertPin({ id, showId, offerId, openedAtMs, closedAtMs: null, byPersonId }, tx)
    }
    const changed = await store.setBoard({ ...board, pin, byPersonId }, tx)
    return changed ?? refuseChanged(await store.board(showId))
  }
  return { refuseChanged, replace }
}

export const createPins = (deps: PinDeps) => {
  const { store, offers, opening, acts, stock, clock, newId } = deps
  const { refuseChanged, replace } = createBoardChange(deps)

  const pinIn = async (tx: Tx, actor: Actor, showId: string, ask: PinAsk, pin: PinCard): Promise<Pinned> => {
    const board = await store.board(showId, tx)
    const offer = offerOf(await store.offer(ask.offerId, tx), showId)
    const verdict = pinVerdict(board, offer, ask.seenVersion)
    if (verdict === 'already') return { board, opened: null, did: false }
    if (verdict === 'changed') return refuseChanged(board)
    if (verdict === 'offer_closed' || verdict === 'wrong_state') throw new DomainError(verdict, { state: offer.state })
    const opened = verdict === 'openAndPin' ? await opening.openIn(tx, offer, { byPersonId: actor.personId }) : null
    return { board: await replace(tx, board, pin, actor.personId), opened, did: true }
  }

  /**
   * Pins an offer, opening it when it is ready. One that is pinned already is answered as it is.
   * Refuses `changed_meanwhile {version, byName, offerId}`, `offer_closed`, `wrong_state`, `wrong_phase`, `no_stock`, `not_found`.
   */
  const open = async (actor: Actor, showId: string, ask: PinAsk): Promise<{ pinId: string; version: number }> => {
    await acts.permitOnAir(actor, 'pin.open', showId)
    await opening.checkShelf(offerOf(await store.offer(ask.offerId), showId))
    const pin: PinCard = { pinId: newId(), offerId: ask.offerId, openedAtMs: clock.nowMs() }
    const { board, opened, did } = await stock.transact((tx) => pinIn(tx, actor, showId, ask, pin))
    if (opened) offers.tell(opened)
    if (did) {
      offers.tellPin(board)
      await acts.note(actor, 'pin.open', ask.offerId, { pinId: pin.pinId, version: board.version })
    }
    return { pinId: found(board.pin).pinId, version: board.version }
  }

  /** Closes this pin; the offer stays open for the bag. One that was closed meanwhile is answered with the board as it is. */
  const close = async (actor: Actor, showId: string, { pinId }: { pinId: string }): Promise<{ version: number }> => {
    await acts.permitIn(actor, 'pin.close', showId)
    const known = await store.pin(pinId)
    const row = found(known?.showId === showId ? known : null)
    const { board, did } = await stock.transact(async (tx) => {
      const seen = await store.board(showId, tx)
      if (seen.pin?.pinId !== pinId) return { board: seen, did: false }
      return { board: await replace(tx, seen, null, actor.personId), did: true }
    })
    if (did) {
      offers.tellPin(board)
      await acts.note(actor, 'pin.close', row.offerId, { pinId, version: board.version })
    }
    return { version: board.version }
  }

  return {
    open,
    close,
    now: (showId: string): Promise<PinBoard> => store.board(showId),
    /** Newest first. */
    history: (showId: string): Promise<PinRow[]> => store.pins(showId, PINS_MAX),
  }
}
