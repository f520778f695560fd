// Keeps the offers of record: the port behind them, reading them and their terms, and telling their cells.
import type { StockService, Tx } from '../catalog/stock.service.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Bus } from '../domain-events.ts'
import type { Logger } from '../logger.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { OfferState } from '../protocol/offers.ts'
import type { CellEntry } from '../protocol/room-fold.ts'
import { canMove } from '../transitions.ts'
import { OFFER_MOVES, isPublic, offerCell, termsAt, type Offer, type OfferTerms } from './offer.rules.ts'
import { pinCell, type PinBoard, type PinRow } from './pin.rules.ts'

export type OfferPatch = Partial<Omit<Offer, 'id' | 'showId' | 'version' | 'gateEpoch' | 'createdAtMs'>>
export type Lot = {
  readonly id: string
  readonly showId: string
  readonly offerId: string
  readonly skuId: string
  readonly lotIndex: number
  readonly unitCount: number
}
/** Reads and writes with a `tx` belong to that transaction. */
export type OfferStore = {
  readonly offer: (id: string, tx?: Tx) => Promise<Offer | null>
  /** In their order; removed ones too. */
  readonly ofShow: (showId: string) => Promise<Offer[]>
  readonly inStates: (states: readonly OfferState[], limit: number) => Promise<Offer[]>
  /** Offers on the public run sheet, by show. */
  readonly counts: (showIds: readonly string[]) => Promise<Map<string, number>>
  readonly insert: (offer: Offer, tx: Tx) => Promise<void>
  /** Compare-and-set on `version`, raised by 1; with `raiseEpoch` the gate epoch too. Null when another was first. */
  readonly change: (id: string, seenVersion: number, patch: OfferPatch, raiseEpoch: boolean, tx?: Tx) => Promise<Offer | null>
  /** Compare-and-set of the gate epoch of an open offer; the version stays (nothing that pages see changes). */
  readonly raiseEpoch: (id: string, from: number, to: number) => Promise<boolean>
  /** The lot's row; a repeat changes nothing. */
  readonly insertLot: (lot: Lot, tx: Tx) => Promise<void>
  readonly growLot: (lotId: string, by: number, tx: Tx) => Promise<void>
  readonly lots: (offerId: string) => Promise<Lot[]>
  readonly sheetVersion: (showId: string) => Promise<number>
  /** Compare-and-set, raised by 1; null when another was first. */
  readonly raiseSheet: (showId: string, seenVersion: number, tx: Tx) => Promise<number | null>
  readonly board: (showId: string, tx?: Tx) => Promise<PinBoard>
  readonly boards: (showIds: readonly string[]) => Promise<PinBoard[]>
  /** Compare-and-set on the board's version, raised by 1; null when another was first. */
  readonly setBoard: (board: PinBoard, tx: Tx) => Promise<PinBoard | null>
  readonly insertPin: (row: PinRow, tx: Tx) => Promise<void>
  readonly closePin: (pinId: string, atMs: number, tx: Tx) => Promise<void>
  readonly pin: (pinId: string) => Promise<PinRow | null>
  /** Newest first. */
  readonly pins: (showId: string, limit: number) => Promise<PinRow[]>
}
/** The part of the gate that offers speak to, best effort: MongoDB has decided by then, and the gate's audit heals what is missed. */
export type GatePort = {
  readonly grow: (terms: OfferTerms, lotIndex: number, unitCount: number) => Promise<unknown>
  readonly fenceClosed: (terms: OfferTerms) => Promise<unknown>
  readonly left: (terms: OfferTerms) => Promise<{ readonly lots: readonly { readonly lotIndex: number; readonly left: number }[] } | null>
}
export type OfferDeps = {
  readonly store: OfferStore
  readonly stock: StockService
  readonly gate: GatePort
  readonly clock: Clock
  readonly bus: Bus
  readonly logger: Logger
}
export type Offers = ReturnType<typeof createOffers>

const TERMS_LIVE_MS = 5_000 // terms are at most 5 s old; a change of terms is a new epoch, so old ones sell nothing
const TERMS_KEPT_MAX = 1_000
const CLOSING_AT_ONCE = 200
const SELLING_MAX = LIMITS.showsLiveMax * LIMITS.offersPerShowMax

/** Remembers offers by id for a few seconds; what changes here is forgotten at once. */
const createMemory = (clock: Clock, read: (id: string) => Promise<Offer | null>) => {
  const kept = new Map<string, { offer: Offer; untilMs: number }>()
  const reading = new Map<string, Promise<Offer | null>>()
  let forgotten = 0
  const load = async (id: string): Promise<Offer | null> => {
    const before = forgotten
    const offer = await read(id)
    if (kept.size >= TERMS_KEPT_MAX) kept.clear()
    // A change since the read began may not be in it.
    if (offer && forgotten === before) kept.set(id, { offer, untilMs: clock.monotonicMs() + TERMS_LIVE_MS })
    return offer
  }
  return {
    forget: (id: string): void => {
      forgotten += 1
      kept.delete(id)
      reading.delete(id)
    },
    get: (id: string): Promise<Offer | null> => {
      const known = kept.get(id)
      if (known && clock.monotonicMs() < known.untilMs) return Promise.resolve(known.offer)
      const running = reading.get(id) ?? load(id).finally(() => reading.delete(id))
      reading.set(id, running)
      return running
    },
  }
}

/** The offer, if it stands on this show's run sheet; `not_found` otherwise. */
export const offerOf = (offer: Offer | null, showId: string): Offer => found(offer?.showId === showId && !offer.removed ? offer : null)
export const refuseChanged = (offer: Offer): never => {
  throw new DomainError('changed_meanwhile', { version: offer.version, state: offer.state })
}
export const refuseState = (offer: Offer): never => {
  throw new DomainError('wrong_state', { state: offer.state })
}

export const createOffers = ({ store, gate, clock, bus, logger }: OfferDeps) => {
  const memory = createMemory(clock, (id) => store.offer(id))
  bus.on('cellChanged', ({ entry }) => {
    if (entry.kind === 'offer') memory.forget(entry.offerId)
  })
  const list = async (showId: string): Promise<Offer[]> => (await store.ofShow(showId)).filter((offer) => !offer.removed)

  return {
    get: (id: string): Promise<Offer | null> => store.offer(id),
    list,
    lots: store.lots,
    /** What a click is judged by. A few seconds old at most; `fresh` reads by majority now. */
    terms: async (offerId: string, options: { readonly fresh?: boolean } = {}): Promise<OfferTerms | null> => {
      if (options.fresh) memory.forget(offerId)
      const offer = await memory.get(offerId)
      return offer && !offer.removed ? termsAt(offer, clock.nowMs()) : null
    },
    /** The pin's cell and one cell for each public offer, from the rows. */
    cells: async (showId: string): Promise<CellEntry[]> => {
      const [board, offers] = await Promise.all([store.board(showId), store.ofShow(showId)])
      return [pinCell(board), ...offers.filter(isPublic).map(offerCell)]
    },
    /** Offers whose closing is not finished, for the closing duty. */
    closing: (): Promise<Offer[]> => store.inStates(['closing'], CLOSING_AT_ONCE),
    /** On or off the shelf of shows that are not over. */
    selling: (): Promise<Offer[]> => store.inStates(['open', 'offShelf'], SELLING_MAX),
    /** For who rebuilds the gate: compare-and-set of an open offer's epoch. */
    raiseEpoch: async (offerId: string, from: number, to: number): Promise<boolean> => {
      memory.forget(offerId)
      return store.raiseEpoch(offerId, from, to)
    },
    /** Units free in the gate, by SKU; nothing while the gate is away or not built. */
    left: async (offer: Offer): Promise<{ skuId: string; left: number }[]> => {
      const state = await gate.left(termsAt(offer, clock.nowMs())).catch(() => null)
      return offer.skus.flatMap(({ skuId, lotIndex }) => {
        const lot = state?.lots.find((one) => one.lotIndex === lotIndex)
        return lot ? [{ skuId, left: lot.left }] : []
      })
    },
    /** Writes by compare-and-set; another first is `changed_meanwhile`, a move off the table `wrong_state`. */
    change: async (offer: Offer, patch: OfferPatch, raiseEpoch: boolean, tx?: Tx): Promise<Offer> => {
      if (patch.state !== undefined && patch.state !== offer.state && !canMove(OFFER_MOVES, offer.state, patch.state))
        return refuseState(offer)
      return (await store.change(offer.id, offer.version, patch, raiseEpoch, tx)) ?? refuseChanged(found(await store.offer(offer.id)))
    },
    tell: (offer: Offer): void => {
      memory.forget(offer.id)
      bus.emit('cellChanged', { showId: offer.showId, entry: offerCell(offer) })
    },
    tellPin: (board: PinBoard): void => bus.emit('cellChanged', { showId: board.showId, entry: pinCell(board) }),
    /** The gate may be away: MongoDB has the change, and the gate is rebuilt or audited from it. */
    askGate: async (what: string, offer: Offer, ask: (terms: OfferTerms) => Promise<unknown>): Promise<void> => {
      try {
        await ask(termsAt(offer, clock.nowMs()))
      } catch (err) {
        logger.warn({ err, offerId: offer.id, what }, 'the gate did not hear of a change')
      }
    },
  }
}
