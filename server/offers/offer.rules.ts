// Defines an offer and decides its states, and derives from its row what others see: the card in the room and the terms of a click.
import type { CellEntry } from '../protocol/room-fold.ts'
import type { OfferCard, OfferState } from '../protocol/offers.ts'
import type { Moves } from '../transitions.ts'

/** Every move an offer may make. Sold out is a fact (no unit free), not a state. */
export const OFFER_MOVES: Moves<OfferState> = {
  draft: ['ready', 'closed'],
  ready: ['draft', 'open', 'closed'],
  open: ['offShelf', 'closing'],
  offShelf: ['open', 'closing'],
  closing: ['closed'],
  closed: [],
}

export type OfferSku = {
  readonly skuId: string
  readonly lotId: string
  /** 1.. without gaps; fixed once the offer opened. */
  readonly lotIndex: number
  readonly label: string
  readonly weightGrams: number
  readonly basePriceFen: number
  readonly livePriceFen: number
  readonly flashPriceFen: number | null
  /** To be set aside when it opens. */
  readonly plannedUnits: number
  /** The lot's units, 0 before opening; written only beside the lot's own row, in one transaction. It only grows. */
  readonly unitCount: number
}
/** The flash price counts from `fromMs` (inside) to `untilMs` (outside). The rest tells a repeated wish from a new one. */
export type Flash = {
  readonly fromMs: number
  readonly untilMs: number
  readonly asked: { readonly version: number; readonly countdownSec: number; readonly durationSec: number }
  readonly extended: { readonly version: number; readonly bySec: number } | null
}
export type Offer = {
  readonly id: string
  readonly showId: string
  readonly productId: string
  readonly position: number
  readonly state: OfferState
  readonly title: string
  readonly pictureUrl: string | null
  readonly category: string
  readonly talkMinutes: number
  /** Units a member may own of it over all SKUs; 0: no limit. */
  readonly cap: number
  readonly holdSec: number
  readonly skus: readonly OfferSku[]
  readonly flash: Flash | null
  /** Raised whenever its terms change while open: a gateway with old terms is told STALE. */
  readonly gateEpoch: number
  readonly version: number
  /** Taken off the run sheet before it ever opened. */
  readonly removed: boolean
  /** Who acted last on it. */
  readonly byPersonId: string | null
  readonly createdAtMs: number
}

/** Held for an unpaid order: 15 min by default, 5 min at a flash price (rules.md 18). */
export const HOLD_SEC_DEFAULT = 900
export const FLASH_HOLD_SEC_MAX = 300
/** Words beside the struck price: what it is (rules.md 31, unit and discount basis). */
const STRUCK_BASIS = '日常售价'

/** Units of a SKU: planned ones until it opens, the lot's afterwards. */
export const shownUnits = (offer: Pick<Offer, 'state'>, sku: OfferSku): number =>
  offer.state === 'draft' || offer.state === 'ready' ? sku.plannedUnits : sku.unitCount

const wasFenOf = ({ basePriceFen, livePriceFen }: OfferSku): number | null => (basePriceFen > livePriceFen ? basePriceFen : null)

/**
 * The card as every page holds it: a pure function of the row, so pages can be compared with rows. A card with a flash window has
 * the flash price in `priceFen`; outside `opensAtMs <= now < closesAtMs` a click pays `livePriceFen`.
 */
export const cardOf = (offer: Offer): OfferCard => ({
  offerId: offer.id,
  position: offer.position,
  state: offer.state,
  title: offer.title,
  picture: offer.pictureUrl,
  basis: STRUCK_BASIS,
  saleKind: offer.flash ? 'flash' : 'normal',
  opensAtMs: offer.flash?.fromMs ?? null,
  closesAtMs: offer.flash?.untilMs ?? null,
  cap: offer.cap,
  holdSec: offer.holdSec,
  skus: offer.skus.map((sku) => ({
    skuId: sku.skuId,
    label: sku.label,
    priceFen: offer.flash ? (sku.flashPriceFen ?? sku.livePriceFen) : sku.livePriceFen,
    livePriceFen: sku.livePriceFen,
    wasFen: wasFenOf(sku),
    unitCount: shownUnits(offer, sku),
  })),
})
export const offerCell = (offer: Offer): CellEntry => ({ kind: 'offer', version: offer.version, ...cardOf(offer) })

/** On the public run sheet: planned without problems, and not taken off. */
export const isPublic = (offer: Offer): boolean => offer.state !== 'draft' && !offer.removed

export const isInWindow = (flash: Pick<Flash, 'fromMs' | 'untilMs'> | null, nowMs: number): boolean =>
  flash !== null && flash.fromMs <= nowMs && nowMs < flash.untilMs

/** What a click is judged by; frozen while the gate epoch stands. */
export type OfferTerms = {
  readonly offerId: string
  readonly showId: string
  readonly state: OfferState
  readonly gateEpoch: number
  readonly version: number
  readonly cap: number
  readonly holdSec: number
  readonly flash: { readonly fromMs: number; readonly untilMs: number } | null
  readonly title: string
  readonly pictureUrl: string | null
  readonly productId: string
  readonly category: string
  readonly skus: readonly {
    readonly skuId: string
    readonly lotId: string
    readonly lotIndex: number
    readonly unitCount: number
    readonly label: string
    readonly livePriceFen: number
    readonly flashPriceFen: number | null
    readonly wasFen: number | null
    readonly weightGrams: number
  }[]
}

/** Terms at a moment: only the hold depends on it (shorter inside the flash window). */
export const termsAt = (offer: Offer, nowMs: number): OfferTerms => ({
  offerId: offer.id,
  showId: offer.showId,
  state: offer.state,
  gateEpoch: offer.gateEpoch,
  version: offer.version,
  cap: offer.cap,
  holdSec: isInWindow(offer.flash, nowMs) ? Math.min(offer.holdSec, FLASH_HOLD_SEC_MAX) : offer.holdSec,
  flash: offer.flash && { fromMs: offer.flash.fromMs, untilMs: offer.flash.untilMs },
  title: offer.title,
  pictureUrl: offer.pictureUrl,
  productId: offer.productId,
  category: offer.category,
  skus: offer.skus.map((sku) => ({
    skuId: sku.skuId,
    lotId: sku.lotId,
    lotIndex: sku.lotIndex,
    unitCount: sku.unitCount,
    label: sku.label,
    livePriceFen: sku.livePriceFen,
    flashPriceFen: sku.flashPriceFen,
    wasFen: wasFenOf(sku),
    weightGrams: sku.weightGrams,
  })),
})

/** The cheapest live price: how an offer is priced on a show's cover. */
export const leadPriceFen = (offer: Offer): number => Math.min(...offer.skus.map((sku) => sku.livePriceFen))
