// Grows open offers' lots, and takes offers off the shelf and back on it during a show.
import type { Actor } from '../actor.ts'
import type { StockService, Tx } from '../catalog/stock.service.ts'
import { DomainError, found } from '../domain-error.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Offer, OfferSku } from './offer.rules.ts'
import { offerOf, refuseChanged, refuseState, type GatePort, type Offers, type OfferStore } from './offer.service.ts'
import type { Changed, Opening } from './opening.service.ts'
import type { SellingActs } from './selling-act.service.ts'

export type ShelfDeps = {
  readonly store: OfferStore
  readonly offers: Offers
  readonly opening: Opening
  readonly acts: SellingActs
  readonly stock: StockService
  readonly gate: GatePort
}
export type Shelf = ReturnType<typeof createShelf>
export type TopUp = { readonly offerId: string; readonly skuId: string; readonly units: number; readonly requestId: string }
type ShelfAsk = { readonly offerId: string; readonly seenVersion: number }

const GROW_TRIES_MAX = 3

export const createShelf = ({ store, offers, opening, acts, stock, gate }: ShelfDeps) => {
  const skuOf = (offer: Offer, skuId: string): OfferSku => found(offer.skus.find((sku) => sku.skuId === skuId))

  const growIn = async (tx: Tx, offer: Offer, { skuId, units, requestId }: TopUp): Promise<Changed> => {
    const { lotId, unitCount } = skuOf(offer, skuId)
    const moveId = `${lotId}:top:${requestId}`
    if ((await stock.toLot(tx, { skuId, lotId, units, moveId }, 'topUp')) === 'already') return { offer, did: false }
    if (offer.state !== 'open') return refuseState(offer)
    if (unitCount + units > LIMITS.lotUnitsMax) throw new DomainError('bad_input', { field: 'units', max: LIMITS.lotUnitsMax })
    await store.growLot(lotId, units, tx)
    const skus = offer.skus.map((sku) => (sku.skuId === skuId ? { ...sku, unitCount: unitCount + units } : sku))
    return { offer: await offers.change(offer, { skus }, false, tx), did: true }
  }
  /** The absolute number, again until the gate answered: it may be given twice. */
  const growGate = (offer: Offer, { lotIndex, unitCount }: OfferSku): Promise<void> =>
    offers.askGate('grow', offer, async (terms) => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await gate.grow(terms, lotIndex, unitCount)
        } catch (err) {
          if (tries >= GROW_TRIES_MAX) throw err
        }
      }
    })

  /**
   * Adds units to an open offer's lot out of normal stock; `requestId` makes a repeat harmless. Answers the lot's units.
   * Refuses `no_stock {skuId, available}`, `wrong_state {state}`, `bad_input {field: units}`, `not_found`.
   */
  const topUp = async (actor: Actor, showId: string, ask: TopUp): Promise<{ unitCount: number }> => {
    await acts.permitIn(actor, 'offer.topUp', showId)
    const { offer, did } = await stock.transact(async (tx) => growIn(tx, offerOf(await store.offer(ask.offerId, tx), showId), ask))
    const sku = skuOf(offer, ask.skuId)
    if (did) offers.tell(offer)
    if (offer.state === 'open') await growGate(offer, sku)
    if (did) await acts.note(actor, 'offer.topUp', offer.id, { skuId: sku.skuId, units: ask.units, unitCount: sku.unitCount })
    return { unitCount: sku.unitCount }
  }

  /**
   * Back on the shelf under a new gate epoch, or on it for the first time (a ready offer opens).
   * Refuses `changed_meanwhile {version}`, `wrong_state`, `wrong_phase`, `no_stock`. On the shelf already: answered as it is.
   */
  const onShelf = async (actor: Actor, showId: string, { offerId, seenVersion }: ShelfAsk): Promise<{ version: number }> => {
    await acts.permitOnAir(actor, 'offer.onShelf', showId)
    const offer = offerOf(await store.offer(offerId), showId)
    if (offer.state === 'open') return { version: offer.version }
    if (offer.version !== seenVersion) return refuseChanged(offer)
    const byPersonId = actor.personId
    const isFirst = offer.state === 'ready'
    const changed = isFirst ? await opening.open(offerId, byPersonId) : await offers.change(offer, { state: 'open', byPersonId }, true)
    if (!isFirst) offers.tell(changed)
    await acts.note(actor, 'offer.onShelf', offerId, { version: changed.version })
    return { version: changed.version }
  }

  /** Off the shelf: no more clicks; units and holds stay. Refuses `changed_meanwhile {version}`, `wrong_state`. */
  const offShelf = async (actor: Actor, showId: string, { offerId, seenVersion }: ShelfAsk): Promise<{ version: number }> => {
    await acts.permitIn(actor, 'offer.offShelf', showId)
    const offer = offerOf(await store.offer(offerId), showId)
    if (offer.state === 'offShelf') return { version: offer.version }
    if (offer.version !== seenVersion) return refuseChanged(offer)
    const changed = await offers.change(offer, { state: 'offShelf', byPersonId: actor.personId }, true)
    offers.tell(changed)
    await offers.askGate('fence', changed, gate.fenceClosed)
    await acts.note(actor, 'offer.offShelf', offerId, { version: changed.version })
    return { version: changed.version }
  }

  return { topUp, onShelf, offShelf }
}
